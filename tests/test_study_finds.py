"""What is found on each side of a study, and the sentences of notebooks 05 and 06 in both languages."""

import re
import shutil
import string
import tomllib

import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from sample_figures import save_tables

from pressframes.cli import main
from pressframes.coders.validation import VALIDATION, VALIDATION_COLUMNS
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.figures import draw_strip
from pressframes.proof.gallery import read_figure
from pressframes.study import claims
from pressframes.study.behind import CONTEXT, excerpt, trace
from pressframes.study.finds import (
    expected_topics,
    found,
    frames_told,
    known_groups,
    phrases,
    rival_domains,
    sentences_of,
    titled,
)
from pressframes.study.folder import Study
from pressframes.study.settings import PEOPLES_DAILY
from pressframes.study.sides import node_word, side_of_each
from pressframes.study.speech import Speech, read_wordings

NOTEBOOKS = ("05-framing", "06-voices")
ARTICLES = """标题,日期,报纸,正文
大堤守住了,2024-06-03,江州日报,党员干部奋战在一线。市长周石说：“我们一定守住大堤。”
大堤加高了,2024-06-04,江州日报,党员干部奋战在一线。三百多人上堤。
菜市场开门,2024-06-03,南江晚报,居民照常买菜。摊主李小梅说：“菜价没有涨。”
,2024-06-05,南江晚报,居民照常买菜，志愿者送来三袋米。
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "articles.csv").write_text(ARTICLES, encoding="utf-8")
    (tmp_path / "study.toml").write_text('compare = "newspaper"\n[corpus]\nsource = "articles.csv"\n', encoding="utf-8")
    for name in ("codebook.toml", "source-domains.toml"):
        shutil.copy(ROOT / "data" / "coding" / name, tmp_path / name)
    shutil.copytree(ROOT / "notebooks" / "wording", tmp_path / "notebooks" / "wording")
    return Study(tmp_path, tmp_path, "05-framing")


def test_what_is_found_says_whose_side_it_is_on(study):
    codes = found(study, "codes", study.codebook)
    sentences = sentences_of(study)

    assert codes.query("frame == 'WAR'")["side"].unique().tolist() == ["江州日报"] and codes["own"].all()
    assert len(sentences) == len(found(study, "sentences"))
    assert sentences.groupby("side")["spoken"].sum().to_dict() == {"江州日报": 1, "南江晚报": 1}
    assert set(sentences["role"]) == {"headline", "body"}
    assert (sentences["characters"] == sentences["end"] - sentences["start"]).all()


def test_a_phrase_is_counted_by_texts_on_the_side_that_has_most_and_elsewhere(study):
    table, withheld = phrases(study)
    table = table.set_index("phrase")

    assert table.loc["党员干部奋战在一线", ["side", "texts", "of", "other_texts", "other_of"]].tolist() == [
        "江州日报", 2, 2, 0, 2,
    ]  # fmt: skip
    assert "党员干部" not in table.index, "in no more texts than the phrase around it"
    assert withheld == 0


def test_everyday_prose_is_that_of_1998_whatever_the_reference_is(study, monkeypatch):
    monkeypatch.setattr(Study, "_read", lambda self, said: [said.source])
    assert study.everyday is study.reference and study.everyday == [PEOPLES_DAILY]
    more = '[reference]\nsource = "articles.csv"\nname = { en = "others", zh = "其他" }\n'
    with (study.root / "study.toml").open("a", encoding="utf-8") as file:
        file.write(more)
    own = Study(study.root, study.root)

    assert (own.reference, own.everyday) == (["articles.csv"], [PEOPLES_DAILY])


def test_phrases_of_most_texts_of_a_side_come_first_numbered_from_0(study):
    both, one, other = "志愿者值守。群众守堤。", "群众守堤。", "志愿者值守。"
    texts = [
        (both, "大堤加高了。"),
        (both, "水退了，路通了。"),
        (one, "老渠清了。"),
        (other, "菜价没有涨。"),
        (other, "雨停。"),
    ]
    papers = ["江州日报"] * 3 + ["南江晚报"] * 2
    rows = [f",2024-06-03,{paper},{said}{more}\n" for paper, (said, more) in zip(papers, texts, strict=True)]
    (study.root / "articles.csv").write_text("标题,日期,报纸,正文\n" + "".join(rows), "utf-8")
    table, _ = phrases(Study(study.root, study.root))

    assert table.index.tolist() == [0, 1]
    assert table[["phrase", "side", "texts", "other_texts"]].to_numpy().tolist() == [
        ["群众守堤", "江州日报", 3, 0],
        ["志愿者值守", "南江晚报", 2, 2],
    ]


def test_counts_that_are_published_lie_in_a_folder_of_their_corpus(study):
    paths = study.publish()

    assert len(paths) > 3 and {path.parent for path in paths} == {study.tables / study.corpus.name}


def test_a_phrase_has_two_words_or_more(study):
    texts = ["村里众志成城。志愿者值守，桥通了。", "大家众志成城。今天志愿者值守。"]
    rows = [f",2024-06-03,江州日报,{text}\n" for text in texts]
    (study.root / "articles.csv").write_text(
        "标题,日期,报纸,正文\n" + "".join([*rows, ",,南江晚报,雨停了。\n"]), "utf-8"
    )

    assert phrases(Study(study.root, study.root))[0][["phrase", "words"]].to_numpy().tolist() == [["志愿者值守", 2]]


def test_rivals_have_the_length_of_their_list_and_none_are_there_without_a_codebook(study):
    shares = pd.DataFrame({"side": "A", "frame": ["WAR"], "protocol": "standard", "share": 0.5})
    table = rival_domains(study, sentences_of(study), shares)

    assert {"WAR", "JOURNEY"} <= set(table["frame"]) and (table["listed"] > 0).all()
    (study.root / "source-domains.toml").unlink()
    bare = Study(study.root, study.root, "05-framing")
    assert rival_domains(bare, sentences_of(bare), shares).empty


def test_the_node_is_the_studys_or_the_foremost_key_word_or_the_word_of_most_texts(study):
    key = pd.DataFrame({"word": ["河西", "大堤", "居民"], "verdict": ["key", "key", "uneven"], "low": [0.2, 0.9, 3.0]})
    assert node_word(study, key) == "大堤", "the surest of all sides, not the first"
    settings = (study.root / "study.toml").read_text(encoding="utf-8") + '[frames]\nnode = "菜价"\n'
    (study.root / "study.toml").write_text(settings, encoding="utf-8")
    assert node_word(Study(study.root, study.root), key) == "菜价"


def test_without_a_key_word_the_node_is_the_word_of_most_texts_and_topics_are_those_it_lists(study):
    assert node_word(study) in {"党员", "干部", "奋战", "一线", "居民", "照常", "党员干部", "大堤", "买菜"}
    assert expected_topics(study).empty
    (study.root / "expected.toml").write_text('[topics]\nprices = ["菜价"]\n', encoding="utf-8")
    topics = expected_topics(study)
    assert topics[["side", "sign", "texts_with", "texts"]].values.tolist() == [
        ["江州日报", "菜价", 0, 2], ["南江晚报", "菜价", 1, 2],
    ]  # fmt: skip


KNOWN = """
orders = [
    { frame = "WAR", more = "dike", less = "market", why = "a dike is fought for" },
    { frame = "CARE", more = "dike", less = "market", why = "nothing says so" },
    { frame = "WAR", more = "dike", less = "sport", why = "there is none" },
    { frame = "NONE", more = "dike", less = "sport", why = "another codebook has it" },
]
probes = [
    { text = "图书馆周一闭馆。", carries = [] },
    { text = "大家奋战在一线。", carries = ["WAR"] },
    { text = "大家奋战在一线。", carries = [] },
    { text = "图书馆周一闭馆。", carries = ["WAR"] },
    { text = "图书馆周一闭馆。", carries = ["NONE"] },
]
[topics.dike]
name = { en = "dikes", zh = "大堤" }
words = ["大堤"]
[topics.market]
name = "markets"
words = ["买菜"]
[topics.sport]
name = "sport"
words = ["球队"]
"""


@pytest.fixture
def many(study):
    """The study with thirty texts on each of two subjects, and what is known of them."""
    rows = [f"大堤{n},2024-06-03,江州日报,大堤上干部奋战在一线。大堤加高了。" for n in range(30)]
    rows += [f"集市{n},2024-06-03,南江晚报,居民照常买菜。天晴了。" for n in range(30)]
    (study.root / "articles.csv").write_text("\n".join(["标题,日期,报纸,正文", *rows]), encoding="utf-8")
    (study.root / "known-groups.toml").write_text(KNOWN, encoding="utf-8")
    return Study(study.root, study.root, "05-framing")


def test_a_figure_of_some_texts_names_these_as_its_source(many):
    strip = pd.DataFrame(
        {"document": [0, 2], "frame": "WAR", "text": ["1 一", "3 三"], "sentences": 2, "start": 0, "end": 1}
    )
    drawn = many.draw("fig-09-course", draw_strip, strip, claims.latest(strip, 60), label="text", value="sentences",
                      group="frame", interval=("start", "end")).drawing.words  # fmt: skip

    assert "Source: counts of 江州日报, 2024-06-03 to 2024-06-03 (2 articles)" in drawn["note"].replace("\n", " ")
    assert "the frames that are most frequent in them (1 of 17)" in drawn["subtitle"].replace("\n", " ")


def test_the_source_of_a_figure_of_sides_counts_the_texts_that_are_on_one(study):
    with (study.root / "articles.csv").open("a", encoding="utf-8") as file:
        file.write("无报,2024-06-09,,雨停了。\n")
    told = Study(study.root, study.root, "05-framing")
    facts = [told._facts(pd.DataFrame(columns=columns), "plain") for columns in (["side"], ["word"])]

    assert [one["the_texts"] for one in facts] == [4, 5]
    assert "2024-06-05" in facts[0]["the_dates"]["en"] and "2024-06-09" in facts[1]["the_dates"]["en"]


def test_orders_that_are_known_hold_or_do_not_and_frames_that_fail_are_doubted(many):
    known = known_groups(many)

    assert known.orders[["frame", "more", "less", "verdict", "held", "texts", "other_texts"]].values.tolist() == [
        ["WAR", "dikes", "markets", "above", True, 30, 30],
        ["CARE", "dikes", "markets", "unsure", False, 30, 30],
        ["WAR", "dikes", "sport", "few", False, 30, 0],
    ]  # fmt: skip
    assert known.doubted == ["CARE"]
    assert "†" in many.doubting(known.doubted).speech.format_field("CARE", "name")
    assert "†" not in many.speech.format_field("CARE", "name")


def test_a_probe_is_right_where_its_frame_is_found_and_where_none_may_be_and_none_is(many):
    known = known_groups(many)

    assert known.probes["right"].tolist() == [True, True, False, False]
    assert known.wrong["found"].tolist() == [["WAR"], []]


def test_a_study_that_names_no_groups_knows_nothing_and_says_so(study):
    known = known_groups(study)

    assert known.orders.empty and known.probes.empty and known.wrong.empty and known.doubted == []
    said = study.say("known", "marked", claims.count_above(known.orders), **known.numbers).data
    assert said.startswith("Nothing is known to check against")


def test_a_difference_is_a_finding_only_of_frames_that_people_checked_on_all_sides(many):
    codes, sentences, known = found(many, "codes", many.codebook), sentences_of(many), known_groups(many)
    told = frames_told(many, codes, sentences, known)
    assert set(told["status"]) == {"by-rule"}
    assert told.set_index("frame")["ordered"][["WAR", "CARE", "DUTY"]].tolist() == ["yes", "no", "not-asked"]

    path = many.root / VALIDATION
    path.parent.mkdir(parents=True)
    table = pd.DataFrame({"frame": ["DUTY", "WAR", "CARE"], "badge": ["C", "B", "unvalidated"]})
    table = table.reindex(columns=VALIDATION_COLUMNS)
    table.assign(codebook=many.codebook.hash).to_csv(path, index=False)
    told = frames_told(many, codes, sentences, known)
    claim = claims.of_first_side(claims.count_above, told, within=["status"], label="frame")
    assert told["status"].tolist() == ["checked"] + ["by-rule"] * 16
    assert claim.numbers["status"] == "checked" and claim.numbers["above"] == ["WAR"] and claim.numbers["n"] == 1

    (many.root / "study.toml").write_text('[corpus]\nsource = "articles.csv"\n', encoding="utf-8")
    against = Study(many.root, many.root, "05-framing")
    assert set(frames_told(against, codes, sentences, known)["status"]) == {"by-rule"}, "nobody coded the reference"


def test_a_text_is_called_by_its_number_and_headline_and_a_missing_one_by_none(study):
    table = titled(study, pd.DataFrame({"document": [0.0, 3.0, None]}))

    assert table["text"].tolist()[:2] == ["1 大堤守住了", "4"] and pd.isna(table["text"][2])


def test_a_frame_that_is_rarer_is_named_where_none_is_more_frequent():
    table = pd.DataFrame({"side": "甲报", "other": "乙报", "low": [-2, -1], "high": [-1, 1], "frame": ["WAR", "CARE"]})
    claim = claims.count_above(table, label="frame")
    numbers = claim.numbers | {"case": claim.case, "side": "甲报", "other": "乙报", "status": "checked"}
    for language, rarer, title in [
        (
            "en",
            "One is rarer: WAR; not told apart: 1.",
            "one is clearly rarer in “甲报” than in “乙报”, none more frequent",
        ),
        ("zh", "更少的有1种：WAR；分不出的有1种。", "1种可以断定在“甲报”中少于“乙报”，没有更多的"),
    ]:
        speech = Speech(language, read_wordings(ROOT / "notebooks" / "wording", "05-framing"))
        assert rarer in speech.text("rarer", **numbers) and title in speech.text("fig-08-frames.title", **numbers)


def test_a_claim_is_made_for_each_side_and_the_first_goes_to_the_title():
    table = pd.DataFrame(
        {"side": ["A", "A", "B"], "other": "C", "low": [1, -1, -1], "high": [2, 1, 1], "frame": list("xyx")}
    )
    rows = claims.by_side(claims.count_above, table, label="frame")

    assert rows[["side", "other", "k", "n", "case"]].values.tolist() == [
        ["A", "C", 1, 2, "one"],
        ["B", "C", 0, 1, "none"],
    ]
    assert claims.of_first_side(claims.count_above, table).numbers["side"] == "A"
    assert claims.of_first_side(claims.count_above, table.head(0)).case == "none"
    assert "side" in claims.by_side(claims.count_above, table.head(0))


def texts_of(entry, path=""):
    """Each sentence of a wording in both languages, with its key."""
    if isinstance(entry, dict) and {"en", "zh"} <= entry.keys() and isinstance(entry["en"], str):
        yield path, entry
    elif isinstance(entry, dict):
        for key, part in entry.items():
            yield from texts_of(part, f"{path}.{key}")


BOOK = """
title = "Two frames"
version = "1"
[[frame]]
code = "FIGHT"
name_en = "Fight"
name_zh = "战"
definition = "A task is a fight."
targets = { disease = ["疫"] }
[frame.tiers]
alive = { en = "alive", zh = "活" }
idiom = { en = "idiom", zh = "成语" }
literal = { en = "literal", zh = "真" }
[frame.protocols]
strict = ["alive"]
standard = ["alive", "literal"]
broad = ["alive", "idiom", "literal"]
[[frame.rules]]
id = "a"
tier = "alive"
words = ["奋战", "打赢"]
patterns = ["打.仗"]
[[frame.rules]]
id = "b"
tier = "idiom"
words = ["坚守", "防线", "阵地", "前线"]
[[frame.rules]]
id = "c"
tier = "literal"
words = ["炮火", "步枪"]
[[frame]]
code = "CARE"
name_en = "Care"
name_zh = "关怀"
definition = "Somebody cares."
[[frame.rules]]
id = "d"
words = ["关心"]
"""


def test_rivals_come_by_side_and_share_with_how_many_words_their_protocol_counts(study):
    (study.root / "codebook.toml").write_text(BOOK, encoding="utf-8")
    shares = pd.DataFrame({
        "side": ["南江晚报", "南江晚报", "江州日报", "南江晚报"], "frame": ["FIGHT", "CARE", "FIGHT", "FIGHT"],
        "protocol": ["standard", "standard", "standard", "broad"], "share": [0.5, 0.9, 0.1, 0.7],
    })  # fmt: skip
    own = Study(study.root, study.root, "05-framing")
    table = rival_domains(own, sentences_of(own), shares)

    assert table.loc[table["frame"] == "FIGHT", ["side", "share", "listed"]].values.tolist() == [
        ["江州日报", 0.1, 3], ["南江晚报", 0.5, 3]
    ]  # fmt: skip
    assert "CARE" not in set(table["frame"]) and set(table["protocol"]) == {"standard"}
    sides = table["side"].tolist()
    assert sides == sorted(sides, key=["江州日报", "南江晚报"].index)
    assert all(own["share"].is_monotonic_decreasing for _, own in table.groupby("side")), "the largest share first"


@pytest.fixture
def against(study, monkeypatch):
    """The study held against a reference of four texts, two on each subject of `KNOWN`."""
    (study.root / "study.toml").write_text('[corpus]\nsource = "articles.csv"\nname = "reports"\n', encoding="utf-8")
    (study.root / "known-groups.toml").write_text(KNOWN, encoding="utf-8")
    texts = ["大堤上干部奋战在一线。大堤加高了。", "大堤上干部奋战在一线。"] * 15 + ["居民照常买菜。天晴了。"] * 30
    monkeypatch.setattr(Study, "reference", corpus_from_texts(texts))
    return Study(study.root, study.root, "05-framing")


def test_what_is_found_in_a_reference_is_not_the_studys_own(against):
    table = found(against, "sentences")
    assert table.groupby("own")["side"].unique().map(list).to_dict() == {True: ["reports"], False: ["January 1998"]}
    assert found(against, "sentences", own=True)["side"].unique().tolist() == ["reports"]
    assert table.index.tolist() == list(range(len(table)))


def test_orders_are_looked_for_in_the_reference_where_there_is_one(against):
    known = known_groups(against)

    assert known.numbers == {"listed": 3, "doubts": 1}
    assert known.orders[["frame", "verdict", "texts", "other_texts"]].values.tolist()[0] == ["WAR", "above", 30, 30]


REPEATED = "志愿者送来三袋米"


@pytest.mark.parametrize("publish", ["all", "counts"])
def test_a_text_that_is_printed_twice_is_one_of_those_with_a_phrase(publish, study):
    rows = [f"甲{n},2024-06-0{n},江州日报,{REPEATED}。第{n}天水退了。" for n in range(1, 4)]
    rows += [rows[0], f"乙,2024-06-05,南江晚报,{REPEATED}，大家都说好。", "丙,2024-06-05,南江晚报,菜价没有涨。"]
    (study.root / "articles.csv").write_text("\n".join(["标题,日期,报纸,正文", *rows]), encoding="utf-8")
    with (study.root / "study.toml").open("a", encoding="utf-8") as file:
        file.write(f'publish = "{publish}"\n')
    table, withheld = phrases(Study(study.root, study.root, "05-framing"))

    if publish == "all":
        [row] = table[table["phrase"] == REPEATED].to_dict("records")
        assert [row[name] for name in ("side", "texts", "of", "other_texts", "other_of")] == ["江州日报", 3, 3, 1, 2]
        assert row["words"] > 1 and table["words"].gt(1).all() and withheld == 0
        assert not [one for one in table["phrase"] if one != REPEATED and one in REPEATED]
    else:
        assert REPEATED not in set(table["phrase"]) and withheld > 0


def test_phrases_of_groups_whose_texts_are_not_at_hand_are_not_told(study, monkeypatch):
    formulas = pd.DataFrame(
        [("三袋米", 2, 2, None), ("米", 1, 2, None)], columns=["formula", "words", "documents", "variant_of"]
    )
    monkeypatch.setattr(Study, "shows_text", False)
    monkeypatch.setattr(Study, "made", lambda *_, **__: formulas)
    assert len(phrases(study)[0]) == 1
    monkeypatch.setattr(type(study.corpus), "has_text", False)
    table, withheld = phrases(study)
    assert table.empty and withheld == 1


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_both_languages_of_a_sentence_ask_for_the_same_numbers(name):
    wording = tomllib.loads((ROOT / "notebooks" / "wording" / f"{name}.toml").read_text(encoding="utf-8"))
    for key, entry in texts_of({part: value for part, value in wording.items() if part != "prose"}):
        asked = [{field.partition(".")[0] for _, field, _, _ in string.Formatter().parse(entry[language]) if field}
                 for language in ("en", "zh")]  # fmt: skip
        assert asked[0] == asked[1], key
        assert "。**" not in entry["zh"], f"{key}: a full-width mark before ** closes no bold type"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_short_and_names_no_single_study(name):
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
    lines = [line for cell in notebook.cells if cell.cell_type == "code" for line in cell.source.splitlines()]
    wording = (ROOT / "notebooks" / "wording" / f"{name}.toml").read_text(encoding="utf-8")

    assert len(lines) <= 60 and max(map(len, lines)) <= 100
    assert all(len(cell.source.splitlines()) <= 4 for cell in notebook.cells if cell.cell_type == "code")
    for word in ("疫", "epidemic", "copyright", "吉林"):
        assert word not in wording and not any(word in cell.source for cell in notebook.cells)


ROWS = {
    "fig-01-days": {"period": ["2024-06-03", "2024-06-10"], "group": "江州日报", "texts": [2, 1]},
    "fig-02-words": {"word": ["一线", "火星"], "side": "江州日报", "count": [2, 0]},
    "fig-03-frames": {
        "frame": ["WAR", "WAR"],
        "side": ["江州日报", "南江晚报"],
        "protocol": "standard",
        "share": [0.5, 0.0],
    },
    "fig-04-voices": {"role": ["official", "resident"], "side": ["江州日报", "南江晚报"], "share": [0.5, 0.2]},
    "fig-05-course": {"document": [0, 1], "frame": ["WAR", "WAR"], "start": [1, 1], "end": [2, 2]},
    "fig-06-company": {"collocate": ["奋战", "米"], "which": "count", "uses": [2, 1]},
    "fig-07-accuracy": {"preset": ["jieba", "press"], "share": [0.5, 0.6]},
    "fig-08-old": {"frame": ["CARE", "CARE"], "side": ["评论", "消息"], "share": [0.5, 0.6]},
}


@pytest.fixture
def figures(study):
    """The study with the tables and records of figures as they are saved, without their pictures."""
    study.figures.mkdir()
    save_tables(study.figures, ROWS, made_with={"node": "一线"})
    return study


def test_trace_finds_what_is_behind_a_row_of_every_figure_in_its_words(figures):
    assert trace(figures, "fig-01", "2024-06-03")["headline"].tolist() == ["大堤守住了", "大堤加高了"]
    words = trace(figures, "fig-02-words", "一线")
    assert words["context"].tolist() == [
        "党员干部奋战在«一线»。市长周石说：“我们一定守住大堤。”",
        "党员干部奋战在«一线»。三百多人上堤。",
    ]
    assert words["of"].tolist() == [2, 2] and trace(figures, "fig-02", "2").empty
    war = trace(figures, "fig-03", "WAR")
    assert war["side"].unique().tolist() == ["江州日报"] and war["context"].str.contains("«").all()
    assert trace(figures, "fig-04", "official")["context"].tolist() == [
        "党员干部奋战在一线。市长周石说：«“我们一定守住大堤。”»"
    ]
    assert set(trace(figures, "fig-05", "1")["headline"]) == {"大堤守住了"}
    assert len(trace(figures, "fig-06", "奋战")) == 2
    assert len(trace(figures, "fig-02")) == 2, "without a row, the first that has something"


def test_trace_knows_a_month_by_its_first_day_and_words_and_pages_that_are_numbers(figures):
    text = (figures.root / "study.toml").read_text(encoding="utf-8").replace("newspaper", "page")
    (figures.root / "study.toml").write_text('over = "month"\n' + text, encoding="utf-8")
    pages = ARTICLES.replace("报纸", "版次").replace("江州日报", "1").replace("南江晚报", "4")
    (figures.root / "articles.csv").write_text(pages, encoding="utf-8")
    rows = {"period": ["2024-06-01", "2024-07-01"], "side": "page 1", "texts": [2, 0]}
    save_tables(figures.figures, {"fig-08-months": rows, "fig-09-words": {"word": ["1998"], "side": ["1"]}})
    study = Study(figures.root, figures.out)

    assert len(trace(study, "fig-08", "1")) == (side_of_each(study) == "page 1").sum() > 0
    assert read_figure(figures.figures, "fig-09-words")[0].loc[0].tolist() == ["1998", "1"]


def test_trace_shows_counts_by_article_where_the_text_may_only_be_counted(figures):
    text = (figures.root / "study.toml").read_text(encoding="utf-8")
    (figures.root / "study.toml").write_text(text + 'publish = "counts"\n', encoding="utf-8")
    found = trace(Study(figures.root, figures.out), "fig-02", "一线")

    assert found["count"].tolist() == [1, 1] and set(found["context"]) == {""}


def test_trace_says_so_of_a_figure_about_no_text_and_of_a_row_that_is_not_there(figures, capsys):
    with pytest.raises(
        PressframesError, match="fig-07-accuracy: the figure counts no words, frames or speech of a text"
    ):
        trace(figures, "fig-07")
    with pytest.raises(
        PressframesError, match="no row is called '月亮'. Expected one of: 一线, 火星; or a row's number"
    ):
        trace(figures, "fig-02", "月亮")
    with pytest.raises(PressframesError, match=r"fig-08-old: it was drawn of other sides \(评论, 消息\).*anew"):
        trace(figures, "fig-08", "CARE")
    with pytest.raises(PressframesError, match="there is no such figure.*Expected one of: fig-01-days"):
        trace(figures, "fig-30")
    assert main(["trace", "fig-01", "2024-06-10", "--study", str(figures.root)]) == 0
    assert main(["trace", "fig-03", "--study", str(figures.root)]) == 0
    shown = capsys.readouterr().out
    assert "Nothing of this row is in the texts." in shown and "奋战" in shown
    assert "NaN" not in shown and not re.search("[0-9a-f]{64}", shown)


@given(st.text(min_size=1), st.data())
def test_an_excerpt_is_short_and_holds_the_place_or_its_beginning(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert len(excerpt(text, start, end)) <= CONTEXT
    assert text[start:end][: CONTEXT - 2] in excerpt(text, start, end)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (30, 32, "…6789012345…"),
        (0, 2, "012345…"),
        (4, 6, "0123456789…"),
        (5, 7, "…1234567890…"),
        (58, 60, "…456789"),
        (54, 56, "…0123456789"),
        (30, 50, "…0123456789…"),
    ],
)
def test_an_excerpt_has_as_much_on_either_side_and_says_where_it_is_cut(start, end, shown):
    assert excerpt("0123456789" * 6, start, end, 12) == shown


def test_of_ones_own_text_forty_lines_are_shown_and_of_a_reference_twenty_short_ones(against, monkeypatch):
    study = against
    monkeypatch.setattr(Study, "reference", corpus_from_texts([f"{n}号，大堤加高了。" for n in range(25)]))
    rows = [f"甲{n},2024-06-03,江州日报,{'水，' * 20}志愿者{'，路' * 20}" for n in range(45)]
    (study.root / "articles.csv").write_text("\n".join(["标题,日期,报纸,正文", *rows]), encoding="utf-8")
    study = Study(study.root, study.root, "05-framing")
    study.figures.mkdir()
    table = {"word": ["志愿者", "大堤"], "side": ["reports", "January 1998"]}
    save_tables(study.figures, {"fig-01-words": table}, made_with={})
    own, reference = trace(study, "fig-01", "志愿者"), trace(study, "fig-01", "2")

    assert len(own) == 40 and own["of"].eq(45).all() and own["side"].eq("reports").all()
    assert own["context"].iloc[0] == "…" + "水，" * 13 + "«志愿者»" + "，路" * 13 + "…"
    assert len(reference) == 20 and reference["of"].eq(25).all() and reference["context"].str.len().le(24).all()
    assert trace(study, "fig-01")["side"].unique().tolist() == ["reports"], "the first row that has something"


def test_behind_a_row_is_what_it_counts_and_nothing_else(study):
    study.figures.mkdir()
    save_tables(study.figures, {
        "fig-01-course": {"document": [0, 1], "frame": "WAR", "start": [1, 5], "end": [2, 6], "text": ["1 甲", "2 乙"]},
        "fig-02-company": {"collocate": ["奋战", "米"], "which": "count", "uses": [2, 1]},
        "fig-03-days": {"period": ["2024-06-03"] * 2, "side": ["江州日报", "南江晚报"], "word": ["一线", "菜价"]},
        "fig-04-accuracy": {"preset": ["jieba"], "share": [0.5]},
        "fig-05-protocols": {"frame": ["WAR"], "protocol": ["strict"], "group": ["南江晚报"]},
    }, made_with={"node": "居民"})  # fmt: skip

    assert trace(study, "fig-01", "1 甲")["headline"].tolist() == ["大堤守住了"]
    assert trace(study, "fig-01", "2 乙").empty, "the article has no such sentence"
    assert trace(study, "fig-02", "奋战").empty, "no paragraph has 居民 beside it"
    days = trace(study, "fig-03", "2024-06-03")
    assert days[["side", "count", "of"]].values.tolist() == [["江州日报", 1, 2], ["江州日报", 1, 2], ["南江晚报", 1, 1]]
    assert trace(study, "fig-05", "WAR").empty, "of that group alone"
    with pytest.raises(
        PressframesError, match="no row is called '9 x'. Expected one of: WAR, 1 甲, 2 乙; or .* from 1 to 2"
    ):
        trace(study, "fig-01", "9 x")
    with pytest.raises(PressframesError, match="or a row's number, from 1 to 2"):
        trace(study, "fig-01", "3")
