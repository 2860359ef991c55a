"""The wording keeps its promises: both languages, the same numbers, every case, and nothing of one study in it."""

import ast
import hashlib
import json
import re
import string
import tomllib

import nbformat
import pandas as pd
import pytest
from conftest import ROOT

from pressframes.corpus.door import read_corpus
from pressframes.errors import PressframesError
from pressframes.statistics.intervals import kept_under
from pressframes.study.settings import LANGUAGES
from pressframes.study.speech import SIZES, Speech, read_wordings, titled

CASES = json.loads((ROOT / "tests" / "cases" / "claims.json").read_text(encoding="utf-8"))["kinds"]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("[0-9][0-9]-*.ipynb"))
NOTEBOOKS = {path.stem: nbformat.read(path, as_version=4) for path in PATHS}
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("wording/*.toml"))}
SPARE = {"columns", "names", "prose"}  # sections that are no sentences
COUNTED = {*SIZES.values(), "other"}
WORDS, LISTS = {"quoted", "word", "side", "name"}, {"list", "names"}
# Verbs that agree with one, and words of which there is no plural.
ONE_OF = r"is|was|has|does|lies|shares|differs|stands|rises|falls|occurs|pass|passes|tells|needs|comes|as|across"
BAD = re.compile(
    rf"\bnan\b|(?<![\w.,])1 (?!(?:{ONE_OF})\b)[a-z]+s\b|[{{}}]"
    r"|(?<!\d )\b[Oo]f (?:the )?1(?![\w,%])|[Aa]ll 1(?![\w,])|\b1 (?:key|other|different|of them) [a-z]+"
    r"|\bno\b.* none of\b|\.\.(?!/)|。。|\S  |None\b.*\bNone|全部1"
)
# Fields of which a sentence has a name, a day or a text, and no number.
TEXTS = {"the_corpus", "the_corpus_in_full", "the_reference", "the_reference_in_full", "the_everyday", "the_sides"}
TEXTS |= {"the_dates", "first", "last", "period", "figure", "name", "limits"}
# What words are cut by and measured on is from that month, whatever is studied; so is the year of a book.
MONTH = re.compile(r"January 1998|1998年1月|peoples-daily-1998-01|prose of 1998|1998年文章|Graubard\W(?:and )?1998")


def fields(text: str) -> dict[str, str]:
    """The numbers that a text asks for, with the form of each."""
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(text) if name}


def leaves(entry: dict, path: tuple = ()):
    """Every pair of texts below an entry, with the choices that lead to it: what it depends on, and the case."""
    if {"en", "zh"} <= set(entry):
        yield path, entry
        return
    for case, value in entry.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, (entry.get("by", ""), case)))


def entries(entry: dict):
    yield entry
    for value in entry.values():
        yield from entries(value) if isinstance(value, dict) else ()


SECTIONS = {f"{name} {key}": value for name, file in FILES.items() for key, value in file.items() if key not in SPARE}
SENTENCES = {
    ".".join([place, *(case for _, case in path)]): (path, texts)
    for place, section in SECTIONS.items()
    for path, texts in leaves(section)
}
SHARED = read_wordings(FOLDER / "wording", "")
EACH = pytest.mark.parametrize("name", NOTEBOOKS)


def prose(name: str) -> dict[str, str]:
    return {cell.id: cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown"}


def code(name: str) -> list[str]:
    return [cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"]


def test_a_number_is_in_both_languages_or_in_neither():
    both = {
        place: [set(fields(texts[language])) for language in ("en", "zh")] for place, (_, texts) in SENTENCES.items()
    }

    assert len(both) > 300 and not {place: (en, zh) for place, (en, zh) in both.items() if en != zh}


def value_of(name: str, spec: str, n: int):
    return "词" if spec in WORDS or name in TEXTS and not spec else ["词"] * max(n, 1) if spec in LISTS else n


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_can_be_said_with_any_number(language):
    speech = Speech(language, SHARED, {}, {"en": "article", "zh": "篇文章"})
    said = {place: [*said_with_numbers(speech, language, *sentence)] for place, sentence in SENTENCES.items()}

    assert all(said.values()) and not {
        place: bad for place, all_ in said.items() if (bad := [*filter(BAD.search, all_)])
    }


def said_with_numbers(speech, language, path, texts):
    """What a sentence says for none, one, two and many of all that it counts."""
    asked = fields(texts["en"]) | fields(texts[language])
    counts = {by: case for by, case in path if case in COUNTED}
    for n in (0, 1, 2, 12, 1234):
        values = {name: value_of(name, spec, n) for name, spec in asked.items()}
        if n < 2 and {("case", "tied"), ("case", "other")} & set(path):
            continue
        sizes = {by: {"none": 0, "one": 1}.get(case, max(n, 2)) for by, case in counts.items() if by in values}
        values |= {by: value_of(by, asked[by], size) for by, size in sizes.items()}
        yield speech.format(texts[language], **values)


@pytest.mark.parametrize(
    ("gloss", "said"),
    [
        ("bridge", "“词” (bridge)"),
        ("(measure word)", "“词” (measure word)"),
        ("nucleic acid (test)", "“词” (nucleic acid (test))"),
        ("(old) town (east)", "“词” ((old) town (east))"),
    ],
)
def test_a_gloss_keeps_its_own_brackets_and_stands_in_one_pair(gloss, said):
    assert Speech("en", {}, {"词": gloss}).format("{word:quoted}", word="词") == said


def test_what_depends_on_something_has_a_text_for_every_case():
    known = {case for cases in CASES.values() for case in cases} | {"other"}
    for place, entry in ((place, entry) for place, section in SECTIONS.items() for entry in entries(section)):
        cases = {case for case, value in entry.items() if isinstance(value, dict)}
        if entry.get("by") == "case":
            assert cases <= known, (place, entry)
        elif "by" in entry:
            assert "other" in cases or not {"none", "one"} & cases, (place, entry)


@EACH
def test_each_cell_of_prose_has_the_chinese_of_its_present_english(name):
    kept, cells = FILES[name]["prose"], prose(name)

    assert set(kept) == set(cells)
    changed = [cell for cell in cells if kept[cell]["of"] != hashlib.sha256(cells[cell].encode()).hexdigest()[:12]]
    assert not changed


@EACH
def test_prose_keeps_headings_lists_and_names_of_code_in_both_languages(name):
    for cell, english in prose(name).items():
        chinese = FILES[name]["prose"][cell]["zh"].strip()
        for mark in (r"^#+ ", r"^- ", r"^\d\. ", r"`[^`]+`"):
            counts = [len(re.findall(mark, text, re.M)) for text in (english, chinese)]
            assert counts[0] == counts[1], (cell, mark)
        ends = [bold[-1] for bold, after in re.findall(r"\*\*([^*]+)\*\*(\w?)", chinese) if after]
        assert not set(ends) & set("，。：；？！"), f"{cell}: closing ** after a full-width mark is not bold"


@EACH
def test_a_notebook_asks_for_sentences_columns_and_figures_that_there_are(name):
    wording = read_wordings(FOLDER / "wording", name)
    for call in [node for cell in code(name) for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)]:
        asks = getattr(call.func, "id", "")
        texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if asks in ("say", "draw"):
            assert [key for key in texts if key not in wording] == []
        if asks == "draw":
            assert {"title", "caption", "alt", "limits"} <= set(wording[texts[0]]), texts
        if asks == "show" and len(texts) > 1:
            assert [column for column in texts[1].split() if column not in wording["columns"]] == []


@EACH
def test_a_cell_shows_all_that_it_says(name):
    for cell in code(name):
        calls = [getattr(getattr(line, "value", None), "func", None) for line in ast.parse(cell).body]
        silent = [call.id for call in calls[:-1] if getattr(call, "id", "") in ("say", "show", "draw")]
        assert silent == [], f"only the last line of a cell is shown: {cell}"


@EACH
def test_code_is_short_and_prose_is_longer(name):
    cells = [[line for line in cell.splitlines() if line.strip()] for cell in code(name)]
    trees = [node for cell in code(name) for node in ast.walk(ast.parse(cell))]

    assert sum(map(len, cells)) <= 60 and max(map(len, cells)) <= 4
    assert max(len(line) for cell in cells for line in cell) <= 100
    assert not [node for node in trees if isinstance(node, (ast.If, ast.FunctionDef, ast.Lambda, ast.For, ast.Try))]
    assert sum(len(text.split()) for text in prose(name).values()) > sum(len(cell.split()) for cell in code(name))


@EACH
def test_a_notebook_says_what_it_does_not_show_and_what_to_try(name):
    text = "\n".join(prose(name).values())

    assert re.search(r"(?i)what this does not show", text)
    assert len(re.findall(r"^- ", text.split("## Try it")[1], re.M)) >= 3


@EACH
def test_nothing_of_one_study_is_in_a_notebook(name):
    cells = NOTEBOOKS[name].cells
    assert found_in("\n".join(cell.source for cell in cells)) == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_one_study_is_in_the_wording(name):
    assert found_in((FOLDER / "wording" / f"{name}.toml").read_text(encoding="utf-8")) == []


def found_in(text: str) -> list[str]:
    plain = MONTH.sub("", text)
    return [word for word in ["epidemic", "疫", "1998", "flood", "洪", "江州", "南江", "provincial"] if word in plain]


def test_a_table_of_one_side_names_it_in_its_heads_or_below_and_its_differences_can_be_checked():
    speech = Speech("zh", read_wordings(FOLDER / "wording", "05-framing") | {"names": titled(["甲报", "乙报"])})
    table = pd.DataFrame(
        {"side": "甲报", "other": "乙报", "share": [0.136], "other_share": 0.188, "difference": -0.052}
    )
    both, own = speech.html(table, "side share other_share difference"), speech.html(table, "side share")

    assert "比例（《甲报》）" in both and "比例（《乙报》）" in both and "均为" not in both
    assert "13.6%" in both and "−5.2%" in both
    assert "比例</th>" in own and own.endswith("<p>均为《甲报》。</p>") and "14%" in own


def test_chinese_lists_have_no_comma_between_quotation_or_title_marks():
    speech = Speech("zh", {"names": titled(["甲报", "《乙报》"])}, {}, {})

    assert speech.format(
        "{a:list}，{b:names}，{c:names}", a=["桥", "船"], b=["甲报", "《乙报》"], c=["甲报", "丙"]
    ) == ("“桥”“船”，《甲报》《乙报》，《甲报》、丙")
    assert speech.format("{a:,}，{b:.2f}，{c:rate}", a=-1234, b=-0.5, c=-5.0) == "−1,234，−0.50，−5"


@pytest.mark.parametrize(
    ("numbers", "en", "zh"),
    [
        ((10, 1, 4), "one sentence and in 4 more that are", "1个不同的句子，另有4句"),
        ((9, 6, 1), "6 different sentences and in one more that is", "6个不同的句子，另有1句"),
    ],
)
def test_uses_and_sentences_that_are_printed_again_are_told_apart_and_only_of_the_studys_own_lines(numbers, en, zh):
    speech = Speech("en", read_wordings(FOLDER / "wording", "03-statistics"))
    row = dict(zip(["uses", "different", "repeated"], numbers, strict=True)) | {"word": "党员"}
    said = speech.both("repeated", text="all", **row)

    assert said["en"].startswith(f"“党员” stands in {en} printed again word for word: all of its {numbers[0]} uses")
    assert said["zh"].startswith(f"“党员”见于{zh}是逐字重复刊出的：{numbers[0]}次全都计了数")
    assert speech.both("repeated", text="counts", **row) == {"en": "", "zh": ""}


@pytest.mark.parametrize("text", ["columns = 5", 'names = ["a"]'])
def test_a_wording_whose_columns_are_no_table_is_refused(text, tmp_path):
    (tmp_path / "01-a.toml").write_text(text, encoding="utf-8")

    with pytest.raises(PressframesError, match="01-a.toml: (?:columns|names) is no table"):
        read_wordings(tmp_path, "01-a")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("points", {0.123: "+12.3", -0.05: "−5.0"}),
        ("times", {12.7: "12", 10: "10", 9.99: "9.9", 1.0534: "1.05", 1.0049: "1.004", 1: "1.0", 1.1: "1.1"}),
        ("rate", {10.4: "10", -10.4: "−10", 9.94: "9.9", 0.123: "0.12", 1234.6: "1,235"}),
        ("mean", {10.71: "10.7", 11.44: "11.4", 312.4: "312", 1234.6: "1,235", 0.7: "0.700", -10.71: "−10.7"}),
        (".2f", {-0.004: "0.00", -0.005: "−0.01", 0.05: "0.05"}),
        ("p", {0.001: "0.001", 0.0009: "< 0.001"}),
        ("%", {0.01: "1%", 0.0099: "1.0%", 0.001: "0.1%", 0.0009: "< 0.1%", -0.0009: "> −0.1%", 0: "0%"}),
        ("least", {0.129: "12%", 0.01: "1%", 0.0099: "0.9%", 0.009995: "0.9%"}),
        ("most", {0.121: "13%", 0.0091: "1%", 0.009: "0.9%", 0.0081: "0.9%"}),
        (".1%", {0.1234: "12.3%"}),
        ("", {3.6666666666666665: "3.667", 0.001: "0.001", 1234: "1,234"}),
        ("unit", {1: "1 article", 0: "0 articles", 1200: "1,200 articles"}),
        ("one text|texts", {1: "one text", 2: "2 texts", 0: "0 texts"}),
        ("text|texts", {1: "1 text"}),
    ],
)
def test_a_number_is_said_in_the_form_that_a_sentence_asks_for(form, said):
    speech = Speech("en", {}, {}, {"en": "article", "zh": "篇文章"})

    assert {value: speech.format(f"{{value:{form}}}", value=value) for value in said} == said


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan")])
@pytest.mark.parametrize("form", ["", ",", "rate", "%", "quoted", "unit", "text|texts"])
def test_what_is_missing_is_a_dash_in_every_form(missing, form):
    assert Speech("en", {}).format(f"{{value:{form}}}", value=missing) == "–"


WORDS_SAID = {
    "en": {
        "quoted": ["“桥” (bridge)", "“船”", "“甲报”"], "word": ["桥 bridge", "船", "甲报"],
        "label": ["桥 bridge", "船", "Paper A"], "side": ["bridge", "“船”", "Paper A"], "name": ["桥", "船", "Paper A"],
        "": ["桥", "船", "甲报"],
    },
    "zh": {
        "quoted": ["“桥”", "“船”", "“甲报”"], "word": ["桥", "船", "甲报"], "label": ["桥", "船", "《甲报》"],
        "side": ["“桥”", "“船”", "《甲报》"], "name": ["桥", "船", "《甲报》"], "": ["桥", "船", "甲报"],
    },
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS_SAID)
def test_a_word_is_said_with_its_gloss_or_by_its_name_as_its_place_asks(language):
    names = {"甲报": {"en": "Paper A", "zh": "《甲报》"}}
    speech = Speech(language, {"names": names}, {"桥": "bridge"})

    said = {form: [speech.format_field(word, form) for word in ("桥", "船", "甲报")] for form in WORDS_SAID[language]}
    assert said == WORDS_SAID[language]
    labels = Speech("en", {"names": names}, {"桥": "bridge"}).labels(pd.Series(["桥", None, "甲报"]))
    assert {one: [*column.dropna()] for one, column in labels.items()} == {
        "en": ["桥 bridge", "Paper A"], "zh": ["桥", "《甲报》"],
    }  # fmt: skip
    assert Speech("en", {}).labels(pd.Series(["船", None])) == {}


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 6, "“词”, “词”, “词”, “词”, “词”, “词”"),
        ("en", 7, "“词”, “词”, “词”, “词”, “词”, “词” and 1 more"),
        ("zh", 6, "“词”“词”“词”“词”“词”“词”"),
        ("zh", 8, "“词”“词”“词”“词”“词”“词”等"),
    ],
)
def test_a_list_names_six_things_and_says_how_many_more_there_are(language, count, said):
    assert Speech(language, {}).format("{words:list}", words=["词"] * count) == said
    assert Speech(language, {}).format("{words}", words=("词",) * count) == said


def test_what_is_lost_is_named_with_its_side_where_sides_are_more_than_two():
    speech = [Speech(one, read_wordings(FOLDER / "wording", "05-framing") | {"names": {}}) for one in LANGUAGES]
    before = [("甲报", "WAR"), ("乙报", "WAR"), ("丙报", "CARE")]
    (lost,) = kept_under(before, {"strict": before[2:]})["lost"]
    (two,) = kept_under(before[1:], {"strict": []})["lost"]

    assert [one.format("{lost:names}", lost=lost) for one in speech] == [
        "WAR (“甲报”), WAR (“乙报”)",
        "WAR（“甲报”）、WAR（“乙报”）",
    ]
    assert speech[0].format("{lost:names}", lost=two) == "WAR, CARE"


def test_units_are_measured_in_chinese_and_what_is_shown_in_markdown_begins_no_markup():
    unit = {"en": "re[port", "zh": "篇[报道"}
    said = [Speech("zh", {}, {}, unit).format("{n:unit}，{n:measure}", n=n) for n in (1, 1200)]
    assert said == ["1篇[报道，1篇", "1,200篇[报道，1,200篇"]

    fields_of = "{n:unit} {n:,} {word} {words:list} {n:a [b|c [d}"
    given = {"n": 2, "word": "[词", "words": ["[词"]}
    marked = Speech("en", {}, {}, unit, marked=True).format(fields_of, **given)
    assert marked == "2 re&#91;ports 2 &#91;词 “&#91;词” 2 c [d"
    assert Speech("en", {}, {}, unit).format(fields_of, **given) == "2 re[ports 2 [词 “[词” 2 c [d"


def test_a_sentence_that_the_wording_lacks_is_told_with_the_numbers_that_were_given():
    speech = Speech("en", {"sizes": {"en": "{n} of {of}", "zh": "{n}、{of}"}})

    with pytest.raises(PressframesError, match="^Wording of 'other': there is no 'other'. Given were no numbers. "):
        speech.text("other")
    with pytest.raises(PressframesError, match="there is no 'of'. Given were a, n. "):
        speech.text("sizes", n=1, a=2)
    assert speech.both("sizes", n=1, of=2) == {"en": "1 of 2", "zh": "1、2"}


COLUMNS = {
    "word": {"en": "Word", "zh": "词", "as": "word"},
    "n": {"en": "Uses", "zh": "次数", "as": ",", "align": "right"},
    "share": {"en": "Share", "zh": "比例", "as": "%", "weight": "bold"},
    "difference": {"en": "Apart", "zh": "差", "as": "%"},
    "side": {"en": "Side", "zh": "一方"},
    "near": {"en": "Near <b>", "zh": "近", "as": "list"},
    "note": {"en": "Note", "zh": "注", "wrap": True},
    "right": {"en": "Right", "zh": "对"},
}
OTHER = {
    "cut": {"en": "{shown} of {all}", "zh": "{shown}/{all}"}, "all-of": {"en": "All of {side}.", "zh": "均为{side}。"},
    "of-side": {"en": "{head} ({side})", "zh": "{head}（{side}）"},
    "yes": {"en": "yes", "zh": "是"}, "no": {"en": "no", "zh": "否"},
}  # fmt: skip


def cells_of(html: str) -> list[list[str]]:
    rows = re.findall("<tr>(.*?)</tr>", html)
    return [re.findall("<t[hd] [^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_a_table_is_shown_with_its_heads_its_forms_and_how_many_rows_are_left_out():
    speech = Speech("en", {"columns": COLUMNS, **OTHER}, {"桥": "bridge"})
    table = pd.DataFrame({
        "side": ["甲", "乙", "甲"], "word": ["桥", "<i>", None], "n": [1200, 3, 5], "share": [0.126, 0.5, 0.002],
        "near": [["水", "船"], [], ["雨"]], "note": "long", "right": [True, False, True],
    })  # fmt: skip
    asked = "side word n share near note right unknown"
    html = speech.html(table, asked, rows=2)

    assert cells_of(html) == [
        ["Side", "Word", "Uses", "Share", "Near &lt;b&gt;", "Note", "Right"],
        ["甲", "桥 bridge", "1,200", "13%", "“水”, “船”", "long", "yes"],
        ["乙", "&lt;i&gt;", "3", "50%", "", "long", "no"],
    ]
    styles = re.findall('<th style="([^"]*)"', html)
    left, whole = "text-align:left;font-weight:normal", "white-space:nowrap"
    assert styles == [
        f"{left};{whole}", f"{left};{whole}", f"text-align:right;font-weight:normal;{whole}",
        f"text-align:left;font-weight:bold;{whole}", left, left, f"{left};{whole}",
    ]  # fmt: skip
    assert html.endswith("</tbody></table><p>2 of 3</p>") and html.count("<p>") == 1
    assert speech.html(table, asked, rows=3).endswith("</table>")
    many = pd.concat([table] * 5)
    assert len(cells_of(speech.html(many, asked))) == 13 and "<p>12 of 15</p>" in speech.html(many, asked)
    uneven = pd.concat([table[:1]] * 12 + [table[1:2]])
    assert [row[0] for row in cells_of(speech.html(uneven, asked, rows=4))] == ["Side", *"甲甲甲乙"]


def test_a_table_of_one_side_says_whose_it_is_once_and_shares_beside_their_difference_have_a_decimal():
    speech = Speech("en", {"columns": COLUMNS, **OTHER})
    one = pd.DataFrame({"side": "甲<", "other": "乙", "share": [0.126, 0.5], "other_share": [0.1, 0.2]})
    one["difference"] = one["share"] - one["other_share"]

    assert cells_of(speech.html(one, "side share difference"))[0] == ["Share", "Apart"]
    assert speech.html(one, "side share difference").endswith("</table><p>All of 甲&lt;.</p>")
    assert cells_of(speech.html(one, "side share difference"))[1] == ["12.6%", "2.6%"]
    assert speech.html(one, "share difference").endswith("</table>"), "nobody asked whose"
    both = Speech("en", {"columns": COLUMNS | {"other_share": {"en": "Share", "zh": "比例", "as": "%"}}, **OTHER})
    html = both.html(one, "side share other_share")
    assert cells_of(html)[:2] == [["Share (甲&lt;)", "Share (乙)"], ["13%", "10%"]] and html.endswith("</table>")
    assert cells_of(both.html(one.drop(columns="other"), "side share other_share"))[0] == ["Share", "Share"]
    assert both.heads(["share", "unknown"]) == {"share": {"en": "Share", "zh": "比例"}}
    assert both.plain(one[["share", "other"]]).split() == ["Share", "other", "13%", "乙", "50%", "乙"]


def test_a_study_without_a_wording_has_that_of_new_studies_and_its_own_comes_before_it(tmp_path):
    plain = read_wordings(tmp_path, "03-statistics")
    assert plain == read_wordings(FOLDER / "wording", "03-statistics") and "prose" in plain
    assert "prose" not in read_wordings(tmp_path, "") and "prose" not in read_wordings(tmp_path, "09-own")

    (tmp_path / "shared.toml").write_text(
        "[yes]\nen = 'aye'\nzh = '然'\n[columns.mine]\nen = 'M'\nzh = '我'\n", "utf-8"
    )
    (tmp_path / "03-statistics.toml").write_text("[answer]\nen = 'A'\nzh = '答'\n", "utf-8")
    own = read_wordings(tmp_path, "03-statistics")
    assert own["yes"]["en"] == "aye" and own["no"] == plain["no"] and own["columns"]["mine"]["en"] == "M"
    assert own["answer"]["en"] == "A" and "prose" not in own and own["columns"]["word"] == SHARED["columns"]["word"]


@EACH
def test_a_group_is_called_the_same_in_tables_as_in_sentences_and_a_period_has_its_head(name):
    wording = read_wordings(FOLDER / "wording", name)
    wording["names"] |= {"year 2017": {"zh": "2017年"}}
    for column in {"side", "more", "less", "group" * (name == "07-validation")} & set(wording["columns"]):
        table = pd.DataFrame({column: ["year 2017", "year 2018"], "texts": 1})
        for language, said in (("zh", "2017年"), ("en", "year 2017")):
            assert f">{said}<" in Speech(language, wording).html(table, column), column
    assert set(Speech("zh", wording).heads(["period"])["period"]) == {"en", "zh"}


def test_dates_that_are_still_to_come_are_told():
    speech = Speech("en", read_wordings(FOLDER / "wording", "01-corpus"))

    assert speech.text("ahead", n=0, day=None) == ""
    assert [speech.text("ahead", n=n, day="2742-07-10").split(":")[0] for n in (1, 2)] == [
        "One date is still to come, 2742-07-10",
        "2 dates are still to come, the last 2742-07-10",
    ]


def test_texts_in_no_group_are_named():
    speech = Speech("en", read_wordings(FOLDER / "wording", "01-corpus"))

    assert [speech.text("ungrouped", n=n)[:14] for n in (0, 1, 2)] == ["", "One text is in", "2 texts are in"]


def test_notes_on_how_files_were_read_are_in_the_language_of_the_study():
    rows = {"正文": ["水渠通水了。", None, "新校启用了。"], "日期": ["2021-03-05", None, "3月8日"]}
    notes = [*read_corpus(pd.DataFrame(rows)).notes, "articles: 2, read as utf-8; decisions to review: 1 (a.txt)."]
    notes.append("rows without text, left out: 2 (sheet 柳河日报 rows 3, 5) (a.xlsx).")

    assert [Speech("en", {}).format("{note:note}", note=note) for note in notes] == notes
    assert [Speech("zh", {}).format("{note:note}", note=note) for note in notes] == [
        "各栏的来源：正文取自正文, 日期取自日期（table）。",
        "略去没有正文的行：1行（第1行）（table）。",
        "未写年份、按其余日期的年份读的日期：1个（table 第2行：'3月8日'）。",
        "2篇，编码utf-8；待查的判断1处（a.txt）。",
        "略去没有正文的行：2行（工作表柳河日报 第3、5行）（a.xlsx）。",
    ]
    assert {
        pair["as"] for file in FILES.values() for name, pair in file.get("columns", {}).items() if name == "note"
    } == {"note"}


def texts_of(name: str, keys: list[str], **numbers) -> str:
    """What the wording of a notebook says under some keys in both languages, in every case of a claim."""
    wording = read_wordings(FOLDER / "wording", name)
    given = dict.fromkeys(["the_marks", "side", "word", "role", "the_sides"], "词") | {"n": 2, "texts": 2, "all": 5}
    given |= dict.fromkeys(["drawn", "rivals", "leading", "texts_with", "share", "rate_per_10k"], 2) | numbers
    said = [Speech("en", wording).both(key, **given, case=case) for key in keys for case in CASES["largest"]]
    return "\n".join(text for both in said for text in both.values())


def test_words_of_ones_own_are_nowhere_said_to_be_key_words():
    keys = [f"fig-07-groups.{part}" for part in ("title", "subtitle", "caption", "note", "limits")]

    for word in ("key word", "关键词"):
        assert word in texts_of("04-comparison", keys, own=False)
        assert word not in texts_of("04-comparison", keys, own=True)
    assert "overlap" not in texts_of("04-comparison", keys, own=True), "rates without an interval overlap nothing"


def test_what_is_said_of_quotations_goes_by_what_is_counted():
    keys = ["speaks", *(f"fig-11-voices.{part}" for part in ("title", "subtitle", "xlabel", "caption"))]

    for weight, other in (("characters", "quotations by"), ("quotations", "characters")):
        assert weight in (said := texts_of("06-voices", keys, weight=weight)) and other not in said
    assert "字数" not in said and "引语条数" in said


def test_a_word_that_was_never_cut_and_words_that_another_choice_makes_key_are_named():
    uncut = Speech("en", read_wordings(FOLDER / "wording", "04-comparison"))
    assert "without a rate: “纱厂”" in uncut.text("uncut", uncut=["纱厂"]) and not uncut.text("uncut", uncut=[])
    gained = Speech("en", read_wordings(FOLDER / "wording", "03-statistics"))
    said = gained.text("gained", most=2, adding=["cut-by-press"]).strip()
    assert said == "Up to 2 words more would be key with words cut by the preset press."
    assert not gained.text("gained", most=0, adding=[])


def test_limits_that_were_found_by_readers_are_said():
    for name, key, numbers, said in [
        ("01-corpus", "repeated", {"n": 2, "text": "all"}, "in running text; headlines are not looked at"),
        ("07-validation", "truth", {"n": 2, "inside": 1, "alone": 1}, "errors that they have in common"),
    ]:
        assert said in Speech("en", read_wordings(FOLDER / "wording", name)).text(key, **numbers)
