"""A study's folders and tables, files in and out, and what the command line makes of its words."""

import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from pressframes import cli, files
from pressframes.corpus.door import EPIDEMIC_PAGE
from pressframes.errors import NotebookFailed, PressframesError
from pressframes.figures import draw_dots
from pressframes.files import (
    decode,
    frequent_share,
    keep_arrays,
    kept_arrays,
    lasting_cache,
    write_atomically,
    write_together,
)
from pressframes.proof.verifying import DIFFERENT, SAME_BYTES, Verdict
from pressframes.study import claims
from pressframes.study.behind import front_of
from pressframes.study.folder import Study, open_study
from pressframes.study.kept import PRINTED_VERSIONS
from pressframes.study.running import _chosen
from pressframes.study.speech import Speech


@pytest.fixture
def study(tmp_path):
    return Study(ROOT, tmp_path)


def test_a_table_is_saved_whole_with_what_is_missing(study):
    table = pd.DataFrame({"word": ["抗疫", "NA", ""], "count": [3, 1, 2], "share": [1 / 3, np.nan, 0.5]})
    path = study.save_table("words", table)

    assert path == study.tables / "words.csv" == study.out / "data" / "derived" / "words.csv"
    assert path.read_text(encoding="utf-8").splitlines()[1:3] == ["抗疫,3,0.3333333333", "NA,1,"]


def test_a_figure_is_drawn_of_labels_that_its_font_does_not_have(tmp_path, monkeypatch):
    """Emoji and marks that nobody sees stand in headlines as they are exported."""
    study = Study(ROOT, tmp_path, notebook="04-comparison", without_text=True)
    monkeypatch.setattr(Study, "reference", study.corpus)
    table = pd.DataFrame({"side": "江州日报😀", "word": ["水\u200b渠😀", "水渠"], "rate_per_10k": [3.0, 2.0]})
    given = {"label": "word", "value": "rate_per_10k", "group": "side", "all": 2, "own": False}
    saved = study.draw("fig-07-groups", draw_dots, table, claims.none(), **given)

    kept = pd.read_csv(saved.files[".csv"])
    assert {"水渠〓", "水渠"} <= {mark.values[-1] for mark in saved.drawing.marks if mark.kind == "label"}
    assert "〓: the font lacks U+1F600." in saved.drawing.words["note"].replace("\n", " ")
    assert list(kept["word"]) == ["水\u200b渠😀", "水渠"]


@dataclass
class Saved:
    """What is known of a figure that was saved."""

    files: dict
    alt: str = ""


@pytest.fixture
def charts(monkeypatch):
    """Charts as they would be drawn, with what they would be saved with: no picture is made of them."""
    made = []

    def save(chart, caption, provenance, **where):
        made.append(SimpleNamespace(chart=chart, caption=caption, origin=provenance, where=where))
        return Saved({".svg": where["folder"] / "a.svg", ".csv": where["folder"] / "a.csv"})

    monkeypatch.setattr("pressframes.figures.save.save_figure", save)
    return made


def as_it_is(chart):
    return chart


def test_words_around_a_figure_speak_of_the_marks_and_texts_that_its_table_has(tmp_path, monkeypatch, charts):
    study = Study(ROOT, tmp_path, notebook="06-voices", without_text=True)
    monkeypatch.setattr(Study, "reference", study.corpus)
    sides, ends = study.side_names["en"], {"plain": [0.1, 0.9], "hollow": [np.nan, np.nan], "open": [0.1, np.nan]}
    table = pd.DataFrame({"side": sides[0], "role": ["experts", "patients"], "share": 0.5, "texts": 3})
    given = {
        "label": "role",
        "value": "share",
        "group": "side",
        "interval": ("low", "high"),
        "n": 4,
        "weight": "characters",
    }

    def drawn(first, second):
        both = table.assign(low=[first[0], second[0]], high=[first[1], second[1]])
        study.draw("fig-11-voices", as_it_is, both, claims.none(), **given)
        return charts[-1].chart.subtitle["en"]

    said = {(one, other): drawn(ends[one], ends[other]) for one in ends for other in ends}
    assert all("the page (3 articles)" in text and "January 1998 (0 articles)" in text for text in said.values())
    for kinds, text in said.items():
        assert ("hollow: too few texts" in text) == ("hollow" in kinds), kinds
        assert ("an arrow: the interval ends beyond" in text) == ("open" in kinds), kinds


@pytest.fixture
def own(tmp_path):
    """A study in both languages of texts of four newspapers, of which a test keeps some."""
    rows = [f"{paper}报,2024-06-0{n},水渠清了。" for n, paper in enumerate("甲乙丙丁", 1)] + [",,桥通了。"]

    def keep(papers, above='language = "both"\n'):
        kept = [row for row in rows if row[0] in papers]
        (tmp_path / "texts.csv").write_text("\n".join(["报纸,日期,正文", *kept]), encoding="utf-8")
        text = f'{above}[corpus]\nsource = "texts.csv"\nname = "reports"\n'
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return Study(tmp_path, tmp_path / "out", notebook="04-comparison")

    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", tmp_path)
    return keep


@pytest.mark.parametrize(
    ("papers", "source"),
    [
        ("甲", "甲报, 2024-06-01 to 2024-06-01"),
        ("甲乙丙", "甲报, 乙报, 丙报, 2024-06-01 to 2024-06-03"),
        ("甲乙丙丁", "reports, 2024-06-01 to 2024-06-04"),
        (",", "reports"),
    ],
)
def test_a_source_names_up_to_three_newspapers(papers, source, own, charts, monkeypatch):
    study = own(papers, 'language = "en"\n')
    monkeypatch.setattr(Study, "reference", study.corpus)
    study.draw("fig-07-groups", as_it_is, TABLE, claims.none(), **GIVEN)

    assert f"Source: counts of {source} (" in charts[0].origin.source["en"]


TABLE = pd.DataFrame(
    {"side": "reports", "word": ["桥", "水渠"], "rate_per_10k": [3.0, 2.0], "preset": ["jieba", None]}, index=[4, 7]
)
GIVEN = {"label": "word", "value": "rate_per_10k", "group": "side", "all": 2, "own": False}


def test_a_figure_of_a_study_in_both_languages_is_saved_in_both_with_what_it_is_made_of(own, charts, monkeypatch):
    study = own("甲乙")
    (study.root / "glossary.csv").write_text("word,en\n桥,bridge,\n", encoding="utf-8")  # as spreadsheets save it
    monkeypatch.setattr(Study, "reference", study.corpus)
    numbers = {"n": np.int64(3), "lost": float("nan"), "named": "one", "node": "桥"}
    shown = study.draw("fig-07-groups", as_it_is, TABLE, claims.none(**numbers), **GIVEN)
    english, chinese = charts

    assert (english.chart.language, chinese.chart.language) == ("en", "zh")
    assert english.where == {
        "folder": study.figures,
        "pictures": (".svg", ".editable.svg", ".pdf", ".png"),
        "replace": True,
    }
    assert chinese.where == {"folder": study.figures / "zh", "pictures": (".svg", ".png"), "replace": True}
    assert study.written == [
        folder / name for folder in (study.figures, study.figures / "zh") for name in ("a.svg", "a.csv")
    ]
    assert shown.alt == study.speech.text("fig-07-groups.alt", "en", **GIVEN, **numbers, case="none", shown=2, drawn=2)
    assert english.chart.table.index.tolist() == [0, 1]
    assert english.chart.table["word_en"].tolist() == ["桥 bridge", "水渠"]
    made = english.origin.made_with
    assert made["numbers"] == {"all": 2, "own": False, "n": 3, "shown": 2, "drawn": 2}
    assert (made["preset"], made["node"]) == (["jieba"], "桥") and "variant" not in made and "validation" not in made
    assert english.chart.reference == study.settings.reference.name
    assert english.caption.columns["word"] == english.caption.columns["word_zh"]
    study.draw("fig-07-groups", as_it_is, TABLE, claims.none(**numbers), **GIVEN, gloss=False)
    assert "word_en" not in charts[2].chart.table
    assert study.draw("fig-07-groups", as_it_is, TABLE[:0], claims.none()) is None and len(charts) == 4

    one = replace(study, language="zh")
    one.draw("fig-07-groups", as_it_is, TABLE.assign(frame="WAR"), claims.none(**numbers), **GIVEN)
    assert [chart.chart.language for chart in charts[4:]] == ["zh", "en"]
    assert charts[4].origin.made_with["validation"] == "unvalidated"


def test_a_table_is_saved_by_its_name_and_shown_where_it_has_rows(own):
    study = own("甲乙")
    table = pd.DataFrame({"word": ["桥"] * 13, "count": range(13), "start": 1})
    shown = study.show("words", table, "word count").data

    assert [path.name for path in study.written] == ["04-words.csv"] and shown.count("<tr>") == 13
    assert "start" in pd.read_csv(study.written[0])
    assert study.show("none", table[:0], "word") is None and (study.tables / "04-none.csv").exists()
    study.show("", table, "word")
    assert len(study.written) == 2
    assert replace(study, notebook="").show("words", table, "word", rows=2).data.count("<tr>") == 3
    assert (study.tables / "words.csv").exists()


def test_a_sentence_is_said_for_each_row_and_another_one_where_there_are_none(own):
    study = own("甲乙", 'language = "en"\n')
    by_case = {"by": "case", "none": {"en": "no.", "zh": ""}, "other": {"en": "so {k}.", "zh": ""}}
    said = {"row": "{word:quoted} {n}.", "none": "nothing.", "silent": ""}
    speech = Speech("en", {key: {"en": text, "zh": ""} for key, text in said.items()} | {"case": by_case})
    study.__dict__["speech"] = speech
    rows = pd.DataFrame({"word": ["桥", "[水"]})

    assert study.say("row", rows=rows, n=3).data == "“桥” 3. “&#91;水” 3."
    assert study.say("row", rows=rows[:0], none="none", n=3).data == "Nothing."
    assert study.say("row", rows=rows[:0], n=3) is None and study.say("silent") is None
    assert study.say("case", claims.none()).data == "No."
    assert study.say("case", "none", claims.share(1, 2)).data == "So 1. Nothing."
    study.__dict__["speech"] = replace(speech, language="zh", wording={"a": {"en": "", "zh": "一。"}})
    assert study.say("a", "a").data == "一。一。"


def test_a_study_is_found_upwards_and_told_by_the_environment(tmp_path, monkeypatch):
    for name in ("STUDY", "OUT", "WITHOUT_TEXT", "LANGUAGE"):
        monkeypatch.delenv(f"PRESSFRAMES_{name}", raising=False)
    study = open_study(start=ROOT / "notebooks")
    assert (study.root, study.out, study.settings.corpus.source, study.without_text) == (
        ROOT,
        ROOT,
        EPIDEMIC_PAGE,
        False,
    )
    assert study.figures == ROOT / "figures"

    monkeypatch.chdir(tmp_path)
    for name, value in {"STUDY": str(ROOT), "OUT": "out", "WITHOUT_TEXT": "1", "LANGUAGE": "zh"}.items():
        monkeypatch.setenv(f"PRESSFRAMES_{name}", value)
    study = open_study("03-statistics")
    assert (study.root, study.out, study.without_text) == (ROOT, tmp_path / "out", True)
    assert (study.language, study.notebook) == ("zh", "03-statistics")
    with pytest.raises(PressframesError, match="neither this folder nor one above it has a study.toml"):
        open_study(start=tmp_path)


def test_a_sentence_begins_with_a_capital_though_it_is_bold_and_begins_with_a_side(tmp_path):
    said = open_study("01-corpus", start=ROOT).say("answer", side="the page", texts=2, words=9)

    assert said.data == "**The page has 2 texts with 9 words.**"


def test_the_hash_of_the_sources_passes_over_line_ends_and_nothing_else(tmp_path):
    path = tmp_path / "data" / "coding" / "codebook.toml"
    hashes = []
    for content in (b"a = 1\n", b"a = 1\r\n", b"a = 2\n"):
        write_atomically(path, content)
        hashes.append(Study(tmp_path, tmp_path).sources_sha256)

    assert hashes[0] == hashes[1] != hashes[2]
    facts = Study(tmp_path, tmp_path).environment()
    assert facts["what"].tolist() == [*PRINTED_VERSIONS, "sources"] and facts["value"].iloc[-1] == hashes[2][:12]


def test_notebooks_run_in_order_and_by_number(tmp_path):
    with pytest.raises(PressframesError, match="the folder holds no numbered notebook"):
        _chosen(tmp_path, ())
    for name in ("02-b.ipynb", "01-a.ipynb", "notes.ipynb", "03-c.ipynb"):
        write_atomically(tmp_path / "notebooks" / name, "{}")

    assert [path.name for path in _chosen(tmp_path, ())] == ["01-a.ipynb", "02-b.ipynb", "03-c.ipynb"]
    assert [path.name for path in _chosen(tmp_path, ["03", "01"])] == ["01-a.ipynb", "03-c.ipynb"]
    with pytest.raises(
        PressframesError, match="--only 04: there is no notebook of this number. Expected one of 01, 02, 03"
    ):
        _chosen(tmp_path, ["01", "04"])


def test_files_that_belong_together_are_all_written_or_none(tmp_path):
    first, second = tmp_path / "new" / "a.txt", tmp_path / "new" / "b.txt"
    write_together({first: "一", second: lambda file: file.write(b"2")})
    assert (first.read_text(encoding="utf-8"), second.read_bytes()) == ("一", b"2")

    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PressframesError, match="the file could not be written"):
        write_together({first: "other", tmp_path / "file" / "c.txt": "3"})
    assert first.read_text(encoding="utf-8") == "一"
    assert sorted(path.name for path in first.parent.iterdir()) == ["a.txt", "b.txt"]


def test_a_mark_is_no_text_and_bad_bytes_are_told_by_their_place():
    assert decode(b"\xef\xbb\xbf" + "路".encode(), "a.txt") == ("路", "utf-8")
    with pytest.raises(PressframesError, match=r"a.txt: .*utf-8: byte 0xff at offset 3"):
        decode("路".encode() + b"\xff", "a.txt")
    with pytest.raises(PressframesError, match=r"byte 0x00 at offset 2"):
        decode(b"ab\0c", "a.txt")
    assert (frequent_share("abc"), frequent_share("的鼟ab"), frequent_share("的一")) == (0, 0.5, 1)


def test_what_is_kept_is_closed_to_others_and_a_broken_file_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv(files.SETTING, str(tmp_path / "cache"))
    files.private_cache.cache_clear()
    try:
        keep_arrays("a.npz", {"one": np.arange(3)})
        assert lasting_cache() == tmp_path / "cache"
        assert kept_arrays("a.npz", ["one"])[0].tolist() == [0, 1, 2]
        assert kept_arrays("a.npz", ["two"]) is None and kept_arrays("b.npz", ["one"]) is None
        (tmp_path / "cache" / "a.npz").write_bytes(b"PK")
        assert kept_arrays("a.npz", ["one"]) is None
        if os.name != "nt":
            assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
            for open_to_others in (0o720, 0o702):
                (tmp_path / "cache").chmod(open_to_others)
                assert lasting_cache() is None
    finally:
        files.private_cache.cache_clear()


def test_commands_take_their_defaults_from_the_calls():
    parse = cli._parser().parse_args
    sample = parse(["code", "sample", "work", "--coders", "anna", "ben"])
    build = parse(["build", "pages"])

    assert (sample.size, sample.rare, sample.seed, sample.coders) == (200, 100, 20220326, ["anna", "ben"])
    assert (build.preset, build.workers, build.into, build.scheduler) == ("jieba", 1, None, None)
    assert parse(["verify"]).target is None and parse(["preflight", "a.png"]).preset == "web"
    read = parse(["code", "read", "work"])
    assert (read.sheets, read.adopt) == (None, False)  # the kind that is kept in the work
    reproduce = parse(["reproduce"])
    assert (reproduce.without_text, reproduce.only, reproduce.out) == (False, [], None)


def test_words_of_the_command_line_become_options_of_reading():
    parse = cli._parser().parse_args
    said = parse(
        ["reproduce", "--kind", "table", "--columns", "text=正文", "date=a=b", "--metadata", "page=1", "place=江州"]
    )
    one_file = parse(["reproduce", "--metadata", "facts.csv"])

    assert cli._reading(said) == {
        "kind": "table", "columns": {"text": "正文", "date": "a=b"}, "metadata": {"page": "1", "place": "江州"},
    }  # fmt: skip
    assert os.path.isabs(cli._reading(one_file)["metadata"])
    assert cli._reading(parse(["reproduce"])) == {}
    with pytest.raises(PressframesError, match="--columns text: found no ="):
        cli._reading(parse(["reproduce", "--columns", "text"]))


def test_a_failure_has_its_exit_status_and_a_fault_of_the_program_is_shown(monkeypatch, capsys):
    def failing(error):
        def run(options):
            raise error

        return run

    for error, status in ((PressframesError("mend it"), 2), (NotebookFailed("cell 3"), 1)):
        monkeypatch.setattr(cli, "_verify", failing(error))
        assert cli.main(["verify"]) == status
        assert capsys.readouterr().err == f"pressframes: {error}\n"
    monkeypatch.setattr(cli, "_verify", failing(RuntimeError("a fault")))
    with pytest.raises(RuntimeError, match="a fault"):
        cli.main(["verify"])
    assert cli.main(["reproduce", "--corpus", "pages"]) == 2
    assert "no --out folder was given" in capsys.readouterr().err


LONG_ANSWER = """
import sys
from pressframes import cli
cli._verify = lambda options: [print("a" * 99_999) for _ in range(9)][0]
sys.exit(cli.main(["verify"]))
"""


def test_a_reader_that_stops_early_ends_a_command_without_a_word():
    with subprocess.Popen([sys.executable, "-c", LONG_ANSWER], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.read(1)
        run.stdout.close()

        assert (run.stderr.read(), run.wait()) == (b"", 0)


@pytest.mark.parametrize(("same", "status"), [([True, True], 0), ([True, False], 1)])
def test_one_figure_that_is_not_the_published_one_fails_the_check(same, status, monkeypatch):
    verdicts = [Verdict("fig-01.svg", SAME_BYTES if one else DIFFERENT, "fig-01") for one in same]
    monkeypatch.setattr("pressframes.proof.verifying.verify", lambda target, against: verdicts)

    assert cli.main(["verify", "figures"]) == status


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([8] * 19 + [0], False),  # 19 texts
        ([8] * 20, True),
        ([131] + [1] * 19, True),  # 150 sentences
        ([130] + [1] * 19, False),
        ([281] + [1] * 19, True),  # 300 are all drawn, of 301 a text gives 30
        ([282] + [1] * 19, False),
        ([115] + [15] * 19, True),  # so are 400, of 401 a text gives 40
        ([116] + [15] * 19, False),
        ([50] * 10 + [0] * 9, False),
        ([40] * 10 + [1] * 10, True),
        ([39] * 10 + [1] * 10, True),
        ([50] * 9 + [3] * 11, False),
    ],
)
def test_the_texts_of_a_study_are_its_worked_example_where_samples_of_300_and_400_can_be_drawn(sizes, shown):
    sentences = pd.DataFrame({"document": np.repeat(range(20), sizes + [0] * (20 - len(sizes)))})
    study = SimpleNamespace(shows_text=True, corpus="own", everyday="everyday", made=lambda name: sentences)

    assert Study.example.fget(study) == ("own" if shown else "everyday")


def told(capsys, monkeypatch, function, value, *arguments):
    """What a command prints, and its status, where a function of it gives this value."""
    monkeypatch.setattr(function, value if callable(value) else lambda *given, **named: value)
    status = cli.main([*arguments])
    out, err = capsys.readouterr()
    return status, out.splitlines(), err


def test_doctor_says_a_line_a_thing_and_marks_what_is_to_do(capsys, monkeypatch):
    rows = pd.DataFrame([("font", "none", "install one"), ("python", "3.11", "")], columns=["what", "found", "to_do"])
    said = told(capsys, monkeypatch, "pressframes.study.diagnose", rows, "doctor")

    assert said == (0, ["! font: none -> install one", "  python: 3.11"], "")


def test_trace_shows_the_columns_that_say_something(capsys, monkeypatch):
    rows = pd.DataFrame({"word": ["桥", None], "count": [3, 4], "note": ["", ""], "date": [None, None]})
    monkeypatch.setattr(cli, "_study", lambda options: None)
    status, lines, _ = told(capsys, monkeypatch, "pressframes.study.behind.trace", rows, "trace", "fig-01", "0")

    assert (status, [line.split() for line in lines]) == (0, [["word", "count"], ["桥", "3"], ["–", "4"]])
    assert len({len(line) + line.count("桥") for line in lines}) == 1, "one width on a terminal"
    status, lines, _ = told(capsys, monkeypatch, "pressframes.study.behind.trace", rows[:0], "trace", "fig-01", "0")
    assert lines == ["Nothing of this row is in the texts."]


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        ([], ["0 of 3 codes that differ are settled.", "The others count with the mean of their codes"]),
        (["ben", "anna", "ben"], ["3 of 3 codes that differ are settled (ben 2, anna 1)."]),
    ],
)
def test_settling_says_how_many_codes_are_settled_and_by_whom(by, lines, capsys, monkeypatch):
    decided = pd.DataFrame({"by": by})
    work = SimpleNamespace(write_settle=lambda: [ROOT / "settle.csv"], differing=range(3), decided=decided)
    status, found, _ = told(capsys, monkeypatch, "pressframes.cli._work", (None, work), "code", "settle", "coding")

    assert status == 0 and found[0].endswith("settle.csv") and len(found) == 1 + len(lines)
    assert all(line.startswith(start) for line, start in zip(found[1:], lines, strict=True))


def test_an_interruption_is_said_in_a_word_with_the_status_of_shells(capsys, monkeypatch):
    def stop(*given, **named):
        raise KeyboardInterrupt

    said = told(capsys, monkeypatch, "pressframes.study.diagnose", stop, "doctor")
    assert said == (130, [], "pressframes: interrupted; run again to go on\n")


@pytest.mark.parametrize("name", ["notebooks", "copies"])
def test_lab_opens_the_notebooks_to_read_and_says_where_they_are_copies(name, capsys, monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(cli, "_study", lambda options: SimpleNamespace(root=tmp_path))
    monkeypatch.setattr("pressframes.study.running.to_read", lambda study: tmp_path / name)

    def run(command, env):
        started.append((command[1:], env["PRESSFRAMES_STUDY"]))
        return SimpleNamespace(returncode=7)

    status, lines, _ = told(capsys, monkeypatch, "subprocess.run", run, "lab")
    assert status == 7 and len(lines) == (name == "copies")
    assert started == [(["-m", "jupyter", "lab", str(tmp_path / name)], str(tmp_path))]


@pytest.mark.parametrize(("person", "what"), [(False, "a model, which never counts as a person"), (True, "a person")])
def test_added_codes_are_said_to_be_a_models_or_a_persons(person, what, capsys, monkeypatch):
    work = SimpleNamespace(add=lambda *given, **named: pd.DataFrame({"sentence": [1, 1, 2]}))
    asked = ["code", "add", "coding", "answers.jsonl", "--as", "qwen", *["--person"] * person]
    status, lines, _ = told(capsys, monkeypatch, "pressframes.cli._work", (None, work), *asked)

    assert (status, lines) == (0, [f"qwen is {what}: codes of 2 sentences. See `code read`."])


def test_what_stands_before_the_figures_is_read_from_notebooks_and_wording(own):
    study = own("乙甲", 'compare = "newspaper"\n')
    folder = study.root / "notebooks"
    (folder / "wording").mkdir(parents=True)
    cells = [
        '# What is there?\n\nmore: draw("fig-09-z")',
        'draw("fig-02-x", table)',
        '1\ndraw( "fig-01-y")',
        'draw("fig-02-x")',
    ]
    for name, texts in {"01-a": cells, "02-own": [], "notes": ["# No"]}.items():
        content = {"cells": [{"source": text.splitlines(keepends=True)} for text in texts]}
        (folder / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    (folder / "wording" / "01-a.toml").write_text("[prose.title]\nzh = '# 有什么？'\n", encoding="utf-8")
    front = front_of(study)

    assert front.chapters == [
        ({"en": "What is there?", "zh": "有什么？"}, ["fig-01-y", "fig-02-x"]), ({"en": "02-own", "zh": "02-own"}, []),
    ]  # fmt: skip
    assert front.sides == ["乙报", "甲报"]


def test_lines_of_a_study_have_something_and_roles_are_those_that_are_not_left_out(own):
    study = own("甲")
    (study.root / "own.txt").write_text("水渠 100\n\n  \n老渠\n", encoding="utf-8")

    def said(words):
        path = study.root / "study.toml"
        path.write_text(f'[corpus]\nsource = "texts.csv"\n[words]\n{words}\n', encoding="utf-8")
        return Study(study.root, study.out).cutting

    assert said("") == ("jieba", None, (), None, False, False)
    assert said("traditional = true")[4:] == said("simplified = true")[4:] == (True, True)  # against a reference
    assert said('dictionary = "own.txt"\nkeep = ["桥"]')[1:3] == (("水渠 100", "老渠"), ("桥",))
    assert said("leave_out = []")[3] == ("kicker", "headline", "subtitle", "byline", "subhead", "body", "meta")
    assert said('leave_out = ["byline", "body"]')[3] == ("kicker", "headline", "subtitle", "subhead", "meta")


def test_results_of_a_study_go_into_no_other_but_into_its_own(own, tmp_path):
    study = own("甲")
    assert study.into(study.root).out == study.root.resolve() and study.into(tmp_path / "new").out == tmp_path / "new"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "study.toml").write_text("", encoding="utf-8")
    with pytest.raises(PressframesError, match="other: the folder is that of another study"):
        study.into(tmp_path / "other")
    assert study.name_of(study.corpus) == "reports" and study.name_of(None) == "January 1998"
