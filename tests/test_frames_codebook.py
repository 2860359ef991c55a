"""A codebook that cannot be relied on is refused with its line and the mend."""

import contextlib
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.errors import PressframesError
from pressframes.frames.codebook import BadPattern, checked_pattern, load_codebook, word_pattern
from pressframes.lists import required_words

SHIPPED = ROOT / "data" / "coding" / "codebook.toml"
SMALL = """title = "Small"
version = "1"

[[frame]]
code = "HELP"
name_en = "Help"
name_zh = "互助"
definition = "Somebody helps."
include = ["An act of help."]
exclude = ["Being paid for it."]
literature = ["none"]
examples = [{ text = "他帮忙。", coded = true }]
decoys = ["帮派"]

[[frame.rules]]
id = "act"
words = ["帮", "援手"]
patterns = ["伸出[^，。]{0,4}手"]
"""


def load(text: str, folder):
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return load_codebook(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('decoys = ["帮派"]', 'decoyz = ["帮派"]', r"line 13: frame HELP has the unknown key 'decoyz'. To mend it"),
        ("伸出[^，。]{0,4}手", "伸出.*手", r"line 18: frame HELP, rule act the pattern .* may never end; write"),
        ("伸出[^，。]{0,4}手", "(?:伸出)?手?", r"line 18: .* matches the empty string"),
        ("伸出[^，。]{0,4}手", "(?:(?:手){0,9}){0,9}手", r"line 18: .* a repeat inside a repeat may take for ever"),
        ("伸出[^，。]{0,4}手", "伸出[手", r"line 18: .* it is not a regular expression"),
        ("伸出[^，。]{0,4}手", "(伸出)手", r"line 18: .* capturing group"),
        ('"援手"]', '"帮"]', r"line 17: frame HELP, rule act the word 帮 stands in rule act too"),
        ('"援手"]', '"帮派"]', r"frame HELP, rule act the word 帮派 is a decoy of its own frame"),
        ('"援手"]', '"…手"]', r"line 17: .*the word '…手' cannot be searched for"),
        ('"援手"]', '""]', r"line 17: frame HELP, rule act words is not a list of texts"),
        ('words = ["帮", "援手"]\npatterns = ["伸出[^，。]{0,4}手"]\n', "", r"rule act has neither words nor"),
        ('id = "act"', 'id = "act"\ntier = "strong"', r"line 17: frame HELP, rule act has the tier 'strong'"),
        ('title = "Small"', 'title = "Small', r"the file is not TOML"),
        ('title = "Small"', "title = 3", r"line 1: the codebook title is not a text"),
        ("coded = true", 'coded = "yes"', r"frame HELP, an example coded is not true or false"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_mend(old, new, message, tmp_path):
    assert old in SMALL
    with pytest.raises(PressframesError) as error:
        load(SMALL.replace(old, new), tmp_path)

    assert re.search(message, str(error.value)), str(error.value)
    assert "codebook.toml" in str(error.value)


def test_all_faults_are_named_at_once(tmp_path):
    faulty = (
        SMALL.replace('"援手"]', '"帮"]')
        .replace("伸出[^，。]{0,4}手", "伸出.*手")
        .replace("coded = true", 'coded = "yes"')
    )
    with pytest.raises(PressframesError) as error:
        load(faulty, tmp_path)

    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert all(re.search(r"codebook.toml, line \d+: frame HELP.* To mend it, ", line) for line in lines)


def test_a_fault_hides_no_fault_after_it(tmp_path):
    text = """version = 1
[[frame]]
name = "水利"
words = ["水渠", "", "…坝"]
decoys = ["粮食"]
definitions = "x"
targets = { "事" = "洪水" }
[[frame]]
name = "粮食"
words = "粮"
decoys = ["银行"]
[[frame.rules]]
patterns = ["["]
"""
    with pytest.raises(PressframesError) as error:
        load(text, tmp_path)

    said = [
        "version is not",
        "unknown key 'definitions'",
        "words is not a list",
        "事 is not a list",
        "'…坝' cannot be",
        "decoy 粮食 holds no word",
        "粮食 words is not a list",
        "rule ? has no id",
        "'[' cannot be",
        "decoy 银行 holds",
    ]
    assert [one for one in said if one not in str(error.value)] == []
    assert len(str(error.value).splitlines()) == len(said)


@pytest.mark.parametrize("value", ["3", "[]", "[3]", "{}", "{ a = 3 }", "true", '"x"', '[""]', "[[1]]"])
def test_whatever_stands_for_a_value_is_loaded_or_refused_in_words(value, tmp_path):
    lines = [number for number, line in enumerate(SMALL.splitlines()) if "=" in line]
    for number in lines:
        changed = SMALL.splitlines()
        changed[number] = f"{changed[number].partition('=')[0]}= {value}"
        for text in ("\n".join(changed), "\n".join(changed).replace("[[frame.rules]]", "[[frame.examples]]")):
            with contextlib.suppress(PressframesError):
                load(text, tmp_path)


def test_a_name_and_words_are_a_frame_and_what_it_lacks_is_said(tmp_path):
    codebook = load('[[frame]]\nname = "水利"\nwords = ["水渠", "堤坝"]\n', tmp_path)
    frame = codebook.frame("水利")

    assert (codebook.title, codebook.version) == ("codebook", "draft")
    assert (frame.name_en, frame.name_zh) == ("水利", "水利")
    assert frame.rules[0].words == ("水渠", "堤坝")
    assert frame.lacks == ("definition", "include", "exclude", "examples", "literature")
    assert codebook.to_frame()["lacks"].tolist() == [", ".join(frame.lacks)]
    assert load(SMALL, tmp_path).frame("HELP").lacks == ()


def test_a_frame_without_words_or_without_a_name_is_refused(tmp_path):
    with pytest.raises(PressframesError, match="frame 水利 has no words"):
        load('[[frame]]\nname = "水利"\n', tmp_path)
    with pytest.raises(PressframesError, match="a frame has no name"):
        load('[[frame]]\nwords = ["水渠"]\n', tmp_path)


def test_two_frames_of_one_code_are_refused(tmp_path):
    with pytest.raises(PressframesError, match="frame HELP stands twice"):
        load(SMALL + SMALL[SMALL.index("[[frame]]") :], tmp_path)


def test_the_small_codebook_loads_and_its_hash_is_that_of_its_text(tmp_path):
    unix = load(SMALL, tmp_path)
    (tmp_path / "codebook.toml").write_bytes(SMALL.replace("\n", "\r\n").encode())

    assert unix.frame("HELP").rules[0].id == "HELP.act"
    assert load_codebook(tmp_path / "codebook.toml").hash == unix.hash
    assert load(SMALL + "\n# another\n", tmp_path).hash != unix.hash


def test_the_shipped_codebook_has_the_seventeen_frames_each_explained():
    codebook = load_codebook(SHIPPED)
    expected = (
        "WAR PARTY VANGUARD MOBIL LOYALTY DUTY SACRIFICE SOLIDARITY CARE GOVERN QUANT SPEED VICTORY UPLIFT MASSES "
        "ADVERSITY CONFLICT"
    )

    assert [frame.code for frame in codebook.frames] == expected.split()
    for frame in codebook.frames:
        assert frame.exclude and frame.literature and frame.rules
        assert {example["coded"] for example in frame.examples} == {True, False}
    assert set(codebook.frame("WAR").tiers) == {
        "deliberate",
        "conventional",
        "formula",
        "name",
        "idiom",
        "ambiguous",
        "literal",
        "topic",
    }


def test_a_word_that_counts_for_two_frames_has_a_tie_that_names_it():
    frames_of: dict[str, list] = {}
    for frame in load_codebook(SHIPPED).frames:
        for rule in frame.rules:
            for word in rule.words if not frame.tiers or rule.tier in frame.protocols["standard"] else ():
                frames_of.setdefault(word, []).append(frame)
    shared = {word: frames for word, frames in frames_of.items() if len(frames) > 1}

    assert [word for word, frames in shared.items() if not any(word in tie for one in frames for tie in one.ties)] == []


def test_an_unknown_frame_is_answered_with_those_there_are():
    with pytest.raises(PressframesError, match="codebook: there is no frame 'PEACE'. Expected one of WAR, PARTY"):
        load_codebook(SHIPPED).frame("PEACE")


# Each pattern with the first words of its refusal, or None where it is taken.
PATTERNS = [
    ("连续[^，。]{0,6}[天夜]", None),
    ("一{60}", None),
    ("一{0,4000000000}二", "a repeat without an upper bound"),
    ("一{99999999999999999999}", "it is not a regular expression"),
    ("(?P<a>一{0,9})(?P=a)二", "it has a capturing group"),
    ("一{61}", "a repeat without an upper bound"),
    ("一{3,}", "a repeat without an upper bound"),
    ("一{,61}二", "a repeat without an upper bound"),
    ("一+?二", "a repeat without an upper bound"),
    ("(?=一*)二", "a repeat without an upper bound"),
    ("(?:一二?){0,3}三", None),
    ("(?:一{0,2}二)?三", None),
    ("(?:一|二{2}){2}三", "a repeat inside a repeat"),
    ("(?:(?:一{0,2})二){0,3}三", "a repeat inside a repeat"),
    ("(?:(?=一{0,2})二){0,3}三", "a repeat inside a repeat"),
    ("(?:一{0,2})(?:二){0,2}三", None),
    ("一|二?", "it matches the empty string"),
    ("(?=一)", "it matches the empty string"),
    ("(?<!一)$", "it matches the empty string"),
    (r"\b", "it matches the empty string"),
    ("一{0}", "it matches the empty string"),
    ("(?:一|)", "it matches the empty string"),
    ("(?=一)二?", "it matches the empty string"),
    ("(?# 一)", "it matches the empty string"),
    ("(?x) # 一", "it matches the empty string"),
    ("(?:一|二三){2}", None),
    (r"[]*+]\*[^]|{]", None),
    (r"[\]*]\u4e00", None),
    ("一{二}{}", None),
    ("(?P<name>一)", "it has a capturing group"),
    ("(?i:a)(?>b)", None),
    ("(?<=一*)二", "it is not a regular expression"),
    ("一{0,60}一{0,60}一{0,60}一{0,60}一{0,60}二", "repeats and alternatives"),
    ("(?:一|一|一二){1,40}三", "repeats and alternatives"),
    ("(?:一?二?){1,30}三", "repeats and alternatives"),
    ("(?:一|一二|三){1,4}[^，]{0,12}四[^，]{0,12}五", None),
]


@pytest.mark.parametrize(("pattern", "refusal"), PATTERNS)
def test_a_pattern_is_taken_if_a_search_for_it_soon_ends(pattern, refusal):
    if refusal is None:
        assert checked_pattern(pattern) == pattern
        return
    with pytest.raises(BadPattern) as error:
        checked_pattern(pattern)
    assert str(error.value).startswith(refusal)


@pytest.mark.parametrize("word", ["人…人…人…人…人…人…人", "N…N…N人"])
def test_a_word_with_so_many_signs_that_a_search_may_not_end_is_refused(word):
    with pytest.raises(BadPattern, match="may take for ever"):
        word_pattern(word)


@given(st.text(min_size=1, max_size=12))
def test_any_word_without_signs_matches_itself_or_is_refused(word):
    try:
        pattern = word_pattern(word)
    except BadPattern:
        assert word != word.strip() or not word.strip("…") or "…" in (word[0], word[-1])
        return
    if not set(word) & set("…N"):
        assert re.fullmatch(pattern, word)


@given(st.from_regex(r"[敌人战]{1,3}(\{0,9\}|\*|\+|\?)?[一线]{0,2}", fullmatch=True))
def test_a_checked_pattern_never_matches_nothing(pattern):
    try:
        checked_pattern(pattern)
    except BadPattern:
        return
    assert re.match(pattern, "") is None


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("援手", ["援手"]),
        ("伸出援手", ["伸出"]),
        ("援助?手", ["援", "手"]),
        ("援(?:助手)?到", ["援", "到"]),
        ("(?:援手){1,2}到", ["援手", "到"]),
        ("(?<!求)援手(?!段)(?=们)", ["援手"]),
        ("[援助]手.到", ["手", "到"]),
        ("援手|帮手", ["帮手 援手"]),
        ("(?:给|替)(?:他|她们)让.座", ["替 给", "他 她们", "让", "座"]),
        ("(?:甲.乙|丙.丁)", ["丙 甲", "丁 乙"]),  # each alternative has two
        ("(?:甲.乙|丙)", ["丙 甲"]),
        ("(?:甲|[乙丙])", []),
        (r"(?x) 援 手", []),
        ("(?i:icu)里", []),
        (r"\u63f4手\d位", ["手", "位"]),
    ],
)
def test_required_words_are_those_without_which_an_expression_is_not_found(pattern, words):
    assert sorted(" ".join(sorted(one)) for one in required_words(pattern)) == sorted(words)


expression = st.from_regex(
    r"(敌|人|战|一|线|\[[敌人]\]|\(\?:[敌人战]{1,3}(\|[一线敌]{0,2}){1,2}\)|\(\?[=!][敌人战]\)|[敌人战](\?|\{0,2\}|\{1,2\})|\|){1,6}",
    fullmatch=True,
)


@given(expression, st.text("敌人战一线", max_size=30))
def test_every_match_of_an_expression_has_one_word_of_each_set_that_it_requires(pattern, text):
    for found in re.finditer(pattern, text):
        assert all(any(word in found.group() for word in words) for words in required_words(pattern))


def test_a_codebook_is_shown_by_its_name_and_version_and_not_with_all_its_rules():
    assert repr(load_codebook(SHIPPED)).startswith("Codebook(name=") and len(repr(load_codebook(SHIPPED))) < 400
