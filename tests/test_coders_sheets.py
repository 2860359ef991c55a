"""Sheets come back from any program, however they were filled; every fault is named with its cell, all at once."""

import csv
import io
import json
import random
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.coders.answers import NO, YES, Faults, _coded, read_sheet
from pressframes.coders.sheets import KEY_LETTERS, decided_files, row_key, sheet_files, shown, write_sheets
from pressframes.coders.work import Work, read_coding, start_coding
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "generic-frames.toml")
FRAMES = [frame.code for frame in CODEBOOK.frames]
TEXTS = ["路通了。", "1998年1月1日", "=HYPERLINK(1)", "河宽\x0b了。", "树绿了，\u3000山高了。", "TRUE"]
FIRST = 5  # the column of the first frame


@pytest.fixture(scope="module")
def small():
    rows = [(number + 1, number, "", text, "") for number, text in enumerate(TEXTS)]
    return pd.DataFrame(rows, columns=["row", "sentence", "before", "text", "after"])


def filled(folder, small, fill=lambda number, frame: str(int(number % 2 == frame % 2))):
    """The rows of a sheet as lists of texts, filled in."""
    write_sheets(small, CODEBOOK, folder, coder="anna")
    rows = list(csv.reader(io.StringIO((folder / "anna.csv").read_text(encoding="utf-8-sig"))))
    for number, row in enumerate(rows[2:]):
        row[FIRST : FIRST + len(FRAMES)] = [fill(number, frame) for frame in range(len(FRAMES))]
    return rows


def save(folder, rows, delimiter=",", encoding="utf-8", before=""):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    (folder / "anna.csv").write_bytes((before + buffer.getvalue()).encode(encoding))
    return folder / "anna.csv"


def test_no_key_is_taken_for_a_number_a_date_or_a_word():
    keys = [row_key(number, "路通了。") for number in range(5_000)]

    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(f"[{KEY_LETTERS}]{{8}}", key) for key in keys) and not set("aeiou") & set(KEY_LETTERS)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "before"),
    [
        (",", "utf-8-sig", ""), (";", "utf-8", ""), ("\t", "utf-16", ""), (",", "gb18030", ""),
        (";", "utf-8", "sep=;\r\n"), (",", "utf-8", "\n\n"),
    ],
)  # fmt: skip
def test_a_sheet_of_another_program_reads_the_same(delimiter, encoding, before, small, tmp_path):
    rows = filled(tmp_path, small)
    wanted = read_sheet(save(tmp_path, rows), small, CODEBOOK)
    found = read_sheet(save(tmp_path, rows, delimiter, encoding, before), small, CODEBOOK)
    turned = read_sheet(save(tmp_path, [rows[0], *reversed(rows[1:])]), small, CODEBOOK)

    pd.testing.assert_frame_equal(found, wanted)
    pd.testing.assert_frame_equal(turned, wanted)
    assert wanted["coded"].tolist() == [int(n % 2 == f % 2) for n in range(len(TEXTS)) for f in range(len(FRAMES))]


def test_a_workbook_that_a_program_saved_again_reads_the_same(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    wanted = read_sheet(save(tmp_path, filled(tmp_path, small)), small, CODEBOOK)
    book = openpyxl.load_workbook(tmp_path / "anna.xlsx")
    for number, row in enumerate(book["coding"].iter_rows(3, None, FIRST + 1, FIRST + len(FRAMES))):
        for frame, cell in enumerate(row):
            cell.value = [("√", False), (1.0, 0), (True, "否"), ("１", "no")][number % 4][number % 2 != frame % 2]
    book.create_sheet("mine", 0)
    book.active = 0
    book.save(tmp_path / "anna.xlsx")

    pd.testing.assert_frame_equal(read_sheet(tmp_path / "anna.xlsx", small, CODEBOOK), wanted)


def test_the_workbook_offers_both_codes_and_names_its_columns_in_the_language_of_the_study(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    corpus = corpus_from_texts(["路通了。花开了。\n天晴了。树绿了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=["anna"], size=20, rare_size=0, language="zh", sheets="xlsx")
    page = openpyxl.load_workbook(tmp_path / "anna.xlsx").active
    (offer,) = page.data_validations.dataValidation

    assert offer.formula1 == '"1,0"' and str(offer.sqref).startswith("F3:")
    assert [cell.value for cell in page[2]][2:6] == ["前一句", "句子", "后一句", CODEBOOK.frames[0].name_zh]
    assert not (tmp_path / "anna.csv").exists(), "one kind of sheet was asked for"


@pytest.mark.parametrize("cell", [*sorted(YES), *sorted(NO), "１", "Ｘ", " TRUE ", "√ ", "0.0"])
def test_a_yes_and_a_no_are_read_in_many_forms(cell, small, tmp_path):
    human = read_sheet(save(tmp_path, filled(tmp_path, small, lambda *_: cell)), small, CODEBOOK)

    assert set(human["coded"]) == {int(cell.strip().lower() in YES | {"１", "ｘ"})}


def test_all_faults_are_said_at_once_with_their_cells(small, tmp_path):
    rows = filled(tmp_path, small)
    rows[2][FIRST], rows[3][FIRST + 1], rows[4][FIRST] = "maybe", "", ""
    rows[5][1] = "bcdfghjk"
    rows[6][3] = "另一句。"
    with pytest.raises(PressframesError) as error:
        read_sheet(save(tmp_path, rows), small, CODEBOOK)

    said = str(error.value)
    assert [cell for cell in ("F3", "G4", "F5", "B6", "D7") if cell not in said] == []
    assert "--empty 0" in said and "holds 'maybe'" in said


def test_an_empty_cell_is_a_no_when_the_coder_says_so_and_is_not_asked_again(tmp_path):
    corpus = corpus_from_texts(["路通了。花开了。天晴了。树绿了。河宽了。山高了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=["anna"], size=120)
    with pytest.raises(PressframesError, match=r"anna.csv: no cell is filled in\..*--empty 0 where empty means 0\.$"):
        read_coding(tmp_path, corpus, CODEBOOK)

    assert not read_coding(tmp_path, corpus, CODEBOOK, empty=0).human["coded"].any()
    assert not read_coding(tmp_path, corpus, CODEBOOK).human["coded"].any()
    assert json.loads((tmp_path / "work.json").read_text(encoding="utf-8"))["empty"] == 0


def test_sentences_that_begin_as_a_formula_does_are_read_back(tmp_path):
    corpus = corpus_from_texts(["@江州发布！\n-3.5℃。\n＝水到了。\n'@北城'说。\n天晴了。\n山高了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=["anna"], size=120)

    read = read_coding(tmp_path, corpus, CODEBOOK, empty=0)
    assert read.human["sentence"].nunique() == 120
    lines = Work.open(tmp_path, corpus, CODEBOOK).export().read_text(encoding="utf-8").splitlines()
    exported = [json.loads(line).get("text") for line in lines]
    assert {"@江州发布！", "-3.5℃。", "＝水到了。", "'@北城'说。"} <= set(exported)


def test_two_filled_sheets_of_one_coder_are_one_too_many(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    corpus = corpus_from_texts(["路通了。花开了。天晴了。树绿了。河宽了。山高了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=["anna"], size=120)
    book = openpyxl.load_workbook(tmp_path / "anna.xlsx")
    book["coding"]["F3"] = 1
    book.save(tmp_path / "anna.xlsx")
    assert read_coding(tmp_path, corpus, CODEBOOK, empty=0).human["coded"].sum() == 1, "the filled one is read"

    rows = list(csv.reader(io.StringIO((tmp_path / "anna.csv").read_text(encoding="utf-8-sig"))))
    rows[5][FIRST] = "1"
    save(tmp_path, rows)
    both = r"anna\.csv: this sheet and anna\.xlsx are both filled in\. Expected one of them; say which with --sheets"
    with pytest.raises(PressframesError, match=both):
        read_coding(tmp_path, corpus, CODEBOOK)
    assert read_coding(tmp_path, corpus, CODEBOOK, kind="csv").human["coded"].sum() == 1


def test_what_a_spreadsheet_would_run_or_cannot_hold_does_no_harm(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_sheets(small, CODEBOOK, tmp_path, coder="anna")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "anna.xlsx").active.iter_rows() for cell in row]
    begun = [cell for row in csv.reader((tmp_path / "anna.csv").open(encoding="utf-8-sig")) for cell in row]

    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in begun)
    assert shown("河宽\x0b了。\ud800\x00") == "河宽 了。"


@pytest.mark.parametrize("sheet", ["\rr", "row", "\nkey\n", '"', "key,key\n", "\ufeff", "x" * 200_000])
def test_a_file_that_is_no_sheet_is_refused(sheet, small, tmp_path):
    (tmp_path / "anna.csv").write_text(sheet, encoding="utf-8", newline="")

    with pytest.raises(PressframesError, match=r"anna\.csv"):
        read_sheet(tmp_path / "anna.csv", small, CODEBOOK)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("work.json", "f", "it is not JSON"), ("work.json", "[]", "it does not say corpus, codebook, coders"),
        ("work.json", '{"corpus": "texts", "codebook": 1}', "it does not say codebook, coders"),
        ("work.json", '{"corpus": "texts", "codebook": "x", "coders": [1]}', "it does not say coders by their names"),
        ("sample.csv", "f", ""), ("sample.csv", "a,b\n1\n2,3,4\n", ""),
        ("sample.csv", "row,document,paragraph,sentence,part,probability,before,text,after\nx,,,,,,,,\n", ""),
    ],
)  # fmt: skip
def test_a_damaged_folder_of_work_says_so(name, content, why, work):
    (work.folder / name).write_text(content, encoding="utf-8")

    with pytest.raises(PressframesError, match=f"{name}: the folder of work is damaged, {why}"):
        read_coding(work.folder, work.corpus, CODEBOOK, empty=0)


@pytest.mark.parametrize("coder", ["a\0b", "a/b", ".hidden", "Settle", "added", "a\\b"])
def test_a_name_that_no_file_can_have_is_refused_before_anything_is_written(coder, tmp_path):
    corpus = corpus_from_texts(["路通了\x0b。花开了。"] * 20)
    with pytest.raises(PressframesError, match="this is no name for a file"):
        start_coding(corpus, CODEBOOK, tmp_path / "work", coders=[coder], size=20)

    assert not (tmp_path / "work").exists()


def test_control_characters_of_a_text_do_no_harm(tmp_path):
    assert start_coding(corpus_from_texts(["路通了\x0b。花开了。"] * 20), CODEBOOK, tmp_path, coders=["anna"], size=20)


def mutated(rows, own):
    """One sheet with a few random changes of cells, rows and columns."""
    rows = [list(row) for row in rows]
    for _ in range(own.randint(1, 4)):
        row, junk = (
            own.randrange(len(rows)),
            own.choice(["", "2", "maybe", "1", "=1", "'", "\x00", "key", "是否", "1e5", "，"]),
        )
        kind = own.randrange(7)
        if kind < 3 and rows[row]:
            rows[row][own.randrange(len(rows[row]))] = junk
        elif kind == 3:
            rows.insert(row, list(rows[own.randrange(len(rows))]))
        elif kind == 4 and len(rows) > 1:
            del rows[row]
        elif kind == 5 and rows[row]:
            del rows[row][own.randrange(len(rows[row]))]
        else:
            rows[row] = rows[row][: own.randrange(1 + len(rows[row]))]
    return rows


def names_a_cell(small, folder, number):
    """Reads number-many mutated sheets: how many are refused; each error names a cell."""
    rows, own, refused = filled(folder, small), random.Random(7), 0
    for _ in range(number):
        path = save(folder, mutated(rows, own), own.choice(",;\t"), own.choice(["utf-8", "utf-16", "gb18030"]))
        try:
            read_sheet(path, small, CODEBOOK)
        except PressframesError as error:
            refused += 1
            assert re.search(r"cell [A-Z]+\d+", str(error)), error
    return refused


def test_a_mutated_sheet_is_read_or_refused_with_a_cell(small, tmp_path):
    assert names_a_cell(small, tmp_path, 200) > 100


@pytest.mark.stress
def test_two_thousand_mutated_sheets_are_read_or_refused_with_a_cell(small, tmp_path):
    assert names_a_cell(small, tmp_path, 2_000) > 1_000


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Work of two coders who differ on the frame of every seventh sentence."""
    folder = tmp_path_factory.mktemp("begun")
    corpus = corpus_from_texts(["路通了。花开了。天晴了。树绿了。河宽了。山高了。"] * 20)
    start_coding(corpus, CODEBOOK, folder, coders=["anna", "ben"], size=120)
    for coder in ("anna", "ben"):
        rows = list(csv.reader(io.StringIO((folder / f"{coder}.csv").read_text(encoding="utf-8-sig"))))
        for number, row in enumerate(rows[2:]):
            code = int(number % 7 == 0 and coder == "anna" or number % 5 == 1)
            row[FIRST : FIRST + len(FRAMES)] = [str(code)] + ["0"] * (len(FRAMES) - 1)
        with (folder / f"{coder}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return Work.open(folder, corpus, CODEBOOK)


@pytest.fixture
def work(begun, tmp_path):
    """Such work in a folder of its own."""
    return replace(begun, folder=Path(shutil.copytree(begun.folder, tmp_path, dirs_exist_ok=True)))


def test_what_coders_differ_on_is_settled_in_a_sheet_and_counts_as_their_mean_until_then(work):
    before = work.result()
    assert {path.name for path in work.write_settle()} >= {"settle.csv"} and work.write_settle() == []
    rows = list(csv.reader(io.StringIO((work.folder / "settle.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2 + len(work.differing) and rows[0][-3:] == ["settled", "by", "note"]
    assert before.material.settled["coded"].isin([0, 0.5, 1]).all() and (before.material.settled["coded"] == 0.5).any()

    for row in rows[2:6]:
        row[-3:-1] = ["√", "anna, ben"]
    with (work.folder / "settle.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    after = work.result()
    assert work.decided["by"].tolist() == ["anna, ben"] * 4 and work.decided["coded"].tolist() == [1] * 4
    assert (after.material.settled["coded"] == 0.5).sum() == (before.material.settled["coded"] == 0.5).sum() - 4

    rows[2][-2], rows[3][-3] = "", "perhaps"
    with (work.folder / "settle.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    said = r"cell J3: nobody is named[\s\S]*cell I4: the cell holds 'perhaps'.*or 0; fill it in, or leave it empty\."
    with pytest.raises(PressframesError, match=said):
        work.result()


def answers(work, frames, whole=True):
    """What a model answers to an export: JSON lines by key."""
    lines = work.export(whole=whole).read_text(encoding="utf-8").splitlines()
    assert "路通了。" in "".join(lines), "as people read it"
    given = [json.loads(line) for line in lines]
    assert [frame["code"] for frame in given[0]["frames"]] == FRAMES and all(line["text"] for line in given[1:])
    said = [{"key": line["key"], "frames": frames(line), "reason": "as read"} for line in given[1:]]
    (work.folder / "answers.jsonl").write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    return work.folder / "answers.jsonl"


def test_a_model_is_held_against_people_corrects_shares_and_never_counts_as_a_person(work):
    alone = work.result()
    work.add(answers(work, lambda line: {FRAMES[0]: 0.9 if "花" in line["text"] else 0.2}), "model")
    result = Work.open(work.folder, work.corpus, CODEBOOK).result()
    methods = set(result.shares.loc[result.shares["frame"] == FRAMES[0], "method"])

    for table in (result.human, result.agreements, result.validation, result.shares, result.models):
        assert table.index.tolist() == [*range(len(table))]
    for table in (result.agreements, result.validation, result.shares):
        assert table["frame"].unique().tolist() == FRAMES, "in the order of the codebook"
    assert result.human["coder"].unique().tolist() == ["anna", "ben"]
    pd.testing.assert_frame_equal(result.agreements, alone.agreements)
    pd.testing.assert_frame_equal(result.validation, alone.validation)
    assert result.models[["coder", "frame"]].values.tolist() == [["model", FRAMES[0]]]
    assert methods == {"detector alone", "PPI++", "PPI++ model", "PPI++ rules and model"}
    work.add(answers(work, lambda line: [FRAMES[1]], whole=False), "carla", person=True)
    assert "carla" in Work.open(work.folder, work.corpus, CODEBOOK).result().human["coder"].unique()


def test_lines_of_a_model_may_stand_between_the_marks_of_code(work):
    path = answers(work, lambda line: {FRAMES[0]: 1})
    path.write_text(f"```json\n{path.read_text(encoding='utf-8')}\n```\n", encoding="utf-8")

    assert work.add(path, "model")["coded"].eq(1).all()


def test_codes_from_elsewhere_with_faults_name_their_lines(work):
    path = answers(work, lambda line: {FRAMES[0]: 1})
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [json.dumps({"key": "bcdfghjk", "frames": [FRAMES[0]]}), lines[0].replace("1}", '"perhaps"}'), *lines[1:]]
    path.write_text("\n".join(wrong), encoding="utf-8")
    with pytest.raises(
        PressframesError, match=r"line 1: the key 'bcdfghjk'[\s\S]*line 2: .* holds 'perhaps'\..* in, or give a prob"
    ):
        work.add(path, "model")
    for other in ({"frames": [[], {}]}, {"frame": {}, "coded": 1}):
        path.write_text(json.dumps(json.loads(lines[0]) | other), encoding="utf-8")
        with pytest.raises(PressframesError, match="line 1: '.*' is no frame of this codebook"):
            work.add(path, "model")
    path.write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(PressframesError, match="1 of the 120 drawn sentences have no codes"):
        work.add(path, "model")
    path.write_text("key;coded\n", encoding="utf-8")
    with pytest.raises(PressframesError, match="120 of the 120 drawn sentences .* Expected `key, frame, coded`, or"):
        work.add(path, "model")
    keys = [json.loads(line)["key"] for line in lines]
    path.write_text("key;frame;coded;reason\n" + "".join(f"{key};{FRAMES[0]};0;\n" for key in keys), encoding="utf-8")
    assert not work.add(path, "model")["coded"].any()


@pytest.mark.parametrize(
    ("value", "empty", "code"),
    [
        (1, None, (1, None)),
        (False, None, (0, None)),
        ("是", None, (1, None)),
        (0.5, None, (1, 0.5)),
        (0.49, None, (0, 0.49)),
        ("1.01", None, (None, None)),
        (1.5, None, (None, None)),
        (-0.1, None, (None, None)),
        ("perhaps", None, (None, None)),
        (None, None, (None, None)),
        ("", 0, (0, None)),
    ],
)
def test_a_code_is_0_or_1_or_a_probability(value, empty, code):
    assert _coded(value, empty) == code


def test_a_sheet_of_what_was_settled_needs_no_column_for_notes(work):
    work.write_settle()
    rows = list(csv.reader(io.StringIO((work.folder / "settle.csv").read_text(encoding="utf-8-sig"))))
    rows[2][-3:-1] = ["1", "anna"]
    with (work.folder / "settle.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:-1] for row in rows)

    assert work.decided["by"].tolist() == ["anna"]


def test_a_sentence_that_is_gone_from_a_sheet_is_named_with_the_row_below_the_last(small, tmp_path):
    rows = filled(tmp_path, small)

    with pytest.raises(PressframesError, match=r"cell B8: the sheet has 5 sentences, and 6 were drawn: .* is missing"):
        read_sheet(save(tmp_path, rows[:-1]), small, CODEBOOK)


def test_the_drawn_sentences_or_all_are_exported_for_a_model_and_a_sheet_names_its_columns_twice(tmp_path):
    corpus = corpus_from_texts(["路通了。花开了。天晴了。树绿了。河宽了。山高了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=["anna", "ben"], size=60)
    work = Work.open(tmp_path, corpus, CODEBOOK)

    sizes = [len(work.export(whole=whole).read_text(encoding="utf-8").splitlines()) - 1 for whole in (False, True)]
    assert sizes == [60, 120]
    human = codes_of_two(work)
    for language, names in (("en", ["settled", "by", "note"]), ("zh", ["商定", "商定人", "备注"])):
        files = decided_files(human, work.sample, CODEBOOK, "settle", language=language, kinds=["csv"])
        heads, spoken, *rows = csv.reader(io.StringIO(files["settle.csv"].decode("utf-8-sig")))
        assert heads[-3:] == ["settled", "by", "note"] and spoken[-3:] == names
        assert spoken[6:8] == ["anna", "ben"] and len(rows) == 1 and rows[0][6:] == ["1", "0", "", "", ""]


def codes_of_two(work):
    """Codes of two coders who differ on the first drawn sentence."""
    sentences = work.sample["sentence"].tolist()[:2]
    rows = [
        (coder, s, FRAMES[0], int(coder == "anna" and s == sentences[0]))
        for coder in ("anna", "ben")
        for s in sentences
    ]
    return pd.DataFrame(rows, columns=["coder", "sentence", "frame", "coded"])


@pytest.mark.parametrize(("empty", "said"), [(40, "row 39: empty. Fill."), (41, "row 39: empty; and 1 more. Fill.")])
def test_forty_cells_of_one_fault_are_named_and_the_others_counted(empty, said, tmp_path):
    faults = Faults(tmp_path / "anna.csv")
    for number in range(empty):
        faults.add(f"row {number}", "empty", "Fill.")
    with pytest.raises(PressframesError) as error:
        faults.check()

    assert str(error.value).endswith(said) and "anna.csv, row 0: empty; row 1: empty; " in str(error.value)


def test_a_head_that_names_a_column_twice_and_one_without_rows_are_refused(small, tmp_path):
    rows = filled(tmp_path, small)
    with pytest.raises(PressframesError, match="cell A1: the head names 'key' 2 times. Expected once"):
        read_sheet(save(tmp_path, [["key", *row[1:]] for row in rows]), small, CODEBOOK)
    with pytest.raises(PressframesError, match="cell B2: the sheet has 0 sentences, and 6 were drawn"):
        read_sheet(save(tmp_path, rows[:1]), small, CODEBOOK)
    with pytest.raises(PressframesError, match=r"nowhere\.csv: there is no such file"):
        read_sheet(tmp_path / "nowhere.csv", small, CODEBOOK)


@pytest.mark.parametrize(
    ("place", "text", "same"),
    [(0, "路 通了。'", True), (0, "????", False), (0, " ", False), (0, "路坏了。", False), (5, "????", False),
     (5, "TRUE ", True), (5, "", False)],
)  # fmt: skip
def test_a_text_may_lose_its_spaces_but_nothing_else(place, text, same, small, tmp_path):
    rows = filled(tmp_path, small)
    wanted = read_sheet(save(tmp_path, rows), small, CODEBOOK)
    rows[place + 2][3] = text
    path = save(tmp_path, rows)

    if same:
        pd.testing.assert_frame_equal(read_sheet(path, small, CODEBOOK), wanted)
        return
    with pytest.raises(PressframesError, match=f"cell D{place + 3}: the text is not the one of the key"):
        read_sheet(path, small, CODEBOOK)


def test_bytes_that_are_no_text_are_told_by_their_place(small, tmp_path):
    path = save(tmp_path, filled(tmp_path, small))
    path.write_bytes(path.read_bytes().replace("路通了。".encode(), b"\xff\x81\xfe\x80"))
    with pytest.raises(PressframesError, match=r"anna\.csv, cell A1: .* byte 0xff at offset"):
        read_sheet(path, small, CODEBOOK)


def test_a_sheet_has_cells_for_all_frames_in_both_languages_and_offers_1_and_0_in_these_alone(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    files = sheet_files(small, CODEBOOK, "anna", language="both")
    rows = list(csv.reader(io.StringIO(files["anna.csv"].decode("utf-8-sig"))))
    page = openpyxl.load_workbook(io.BytesIO(files["anna.xlsx"])).active
    (offer,) = page.data_validations.dataValidation
    first = CODEBOOK.frames[0]

    assert {len(row) for row in rows} == {FIRST + len(FRAMES) + 1}
    assert rows[1][2:6] == ["前一句", "句子", "后一句", f"{first.name_zh} {first.name_en}"]
    assert str(offer.sqref) == "F3:J8" and offer.allow_blank and not offer.showErrorMessage
    assert page.column_dimensions["B"].width == 12
    human = pd.DataFrame(
        [("a", 0, FRAMES[0], 1), ("b", 0, FRAMES[0], 0)], columns=["coder", "sentence", "frame", "coded"]
    )
    for codes, places in ((human, ["I3"]), (human.head(0), [])):
        made = decided_files(codes, small, CODEBOOK, "settle", language="en", kinds=["xlsx"])
        page = openpyxl.load_workbook(io.BytesIO(made["settle.xlsx"])).active
        assert [str(offer.sqref) for offer in page.data_validations.dataValidation] == places


def added(work, content, name="codes.csv", **options):
    """What work takes in of a file with some content."""
    path = work.folder / name
    path.write_text(content, encoding="utf-8")
    return work.add(path, "model", **options)


def test_codes_by_key_are_complete_or_told_what_is_missing_and_keep_their_reasons(work):
    keys = [row_key(row.sentence, row.text) for row in work.sample.sort_values("sentence").itertuples()]
    lines = [json.dumps({"key": key, "frame": FRAMES[0], "coded": 1, "reason": "路"}) for key in keys]
    two = [*lines, "", json.dumps({"answer": "as asked"}), json.dumps({"key": keys[3], "frame": FRAMES[1], "coded": 0})]
    with pytest.raises(
        PressframesError, match=f"codes.csv: 119 codes are missing, first that of {FRAMES[1]} for {keys[0]}"
    ):
        added(work, "\n".join(two))
    table = added(work, "\n".join(two), empty=0)

    assert table["coded"].tolist() == [1, 0] * 120 and table["reason"].iloc[0] == "路"
    said = {
        "\n".join([*lines, lines[3]]): f"line 121: {keys[3]} was given {FRAMES[0]} before",
        "\n".join(lines[:-2]): f"2 of the 120 drawn sentences have no codes, the first {keys[-2]}",
        "{\n": "line 1: the line is not JSON",
        '{"answer": 1}\n[1]': "line 2: the line has no key",
        '{"frames": {}}': "line 1: the line has no key",
        f"key,frame,coded\n{keys[0]},{FRAMES[0]},2\n,{FRAMES[0]},1\n,,\n": "row 2: [A-Z]+ holds '2'",
        f"key,frame,probability\n{keys[0]},{FRAMES[0]},2\n": "row 2: [A-Z]+ holds '2'",
        f"key,{FRAMES[0]},reason\n{keys[0]},2,\n": "row 2: [A-Z]+ holds '2'",
        json.dumps({"key": keys[0], "frames": "HUMAN"}): "120 of the 120 drawn sentences have no codes",
        json.dumps({"key": keys[0], FRAMES[0]: "?"}): "line 1: [A-Z]+ holds '.'",
        f"key,frame,coded\n,{FRAMES[0]},1\n": "row 2: the key '' is of no sentence",
    }
    for content, words in said.items():
        with pytest.raises(PressframesError, match=words):
            added(work, content)


def test_work_that_does_not_say_who_was_added_is_damaged(work):
    with pytest.raises(
        PressframesError, match=r"work\.json: the folder of work is damaged, it does not say who was added"
    ):
        assert work.keep(added=["model"]).models


def test_codes_in_a_workbook_are_read_as_those_in_a_table(work):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    drawn = work.sample.sort_values("sentence").itertuples()
    rows = [(row_key(row.sentence, row.text), int(row.sentence % 3 == 0)) for row in drawn]
    for row in [("key", FRAMES[2]), *rows]:
        book.active.append(row)
    book.save(work.folder / "codes.xlsx")
    table = work.add(work.folder / "codes.xlsx", "model")

    assert table[["frame", "coded"]].values.tolist() == [[FRAMES[2], code] for _, code in rows]


def test_a_settled_code_is_of_a_frame_of_the_codebook(work):
    work.write_settle()
    rows = list(csv.reader(io.StringIO((work.folder / "settle.csv").read_text(encoding="utf-8-sig"))))
    rows[2][5] = "OTHER frame"
    with (work.folder / "settle.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    with pytest.raises(PressframesError, match="cell F3: 'OTHER frame' is no frame of this codebook"):
        assert len(work.decided)


@pytest.mark.parametrize(
    ("name", "texts", "known", "refused"),
    [("texts", 0, True, False), ("others", 0, True, True), ("texts", 1, True, True), ("texts", 1, False, False)],
)
def test_work_is_opened_with_the_corpus_that_it_was_drawn_from(name, texts, known, refused, work):
    corpus = corpus_from_texts([*work.corpus.texts[:-1], "路通了。" * texts or work.corpus.texts[-1]], name)
    if not known:
        path = work.folder / "work.json"
        path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "texts": None}), encoding="utf-8")
    if not refused:
        assert len(Work.open(work.folder, corpus, CODEBOOK).sample) == 120
        return
    with pytest.raises(PressframesError, match=f"drawn from the corpus texts, and this is {name} with other texts"):
        Work.open(work.folder, corpus, CODEBOOK)


def test_work_is_opened_after_words_were_corrected_and_names_or_rules_of_frames_and_not_after_much_was(work):
    first, *others = work.corpus.texts
    texts = [first.replace("。", "了。", 1), *others]
    first, *others = CODEBOOK.frames
    labelled = replace(CODEBOOK, hash="a" * 64, frames=(replace(first, name_en="Terms", rules=()), *others))
    assert texts != list(work.corpus.texts)
    assert len(Work.open(work.folder, corpus_from_texts(texts, "texts"), labelled).sample) == 120

    for changed in (["路通了。", *texts], [text.replace("。", "了。") for text in texts]):
        with pytest.raises(PressframesError, match="what came later had no chance to be drawn"):
            Work.open(work.folder, corpus_from_texts(changed, "texts"), CODEBOOK)
    asked = replace(CODEBOOK, hash="a" * 64, frames=(replace(first, definition="Other words."), *others))
    with pytest.raises(PressframesError, match="frames, definitions or criteria differ"):
        Work.open(work.folder, work.corpus, asked)


def test_a_probability_of_the_sample_lies_above_0_and_at_most_at_1(work):
    path = work.folder / "sample.csv"
    sample = pd.read_csv(path, keep_default_na=False)
    for probability, good in ((1, True), (0.01, True), (0, False), (1.5, False), (-1, False)):
        sample.assign(probability=probability).to_csv(path, index=False)
        if good:
            assert set(Work.open(work.folder, work.corpus, CODEBOOK).sample["probability"]) == {probability}
            continue
        with pytest.raises(PressframesError, match="a probability does not lie between 0 and 1"):
            Work.open(work.folder, work.corpus, CODEBOOK)


def test_persons_who_bring_their_codes_need_no_sheets(tmp_path):
    corpus = corpus_from_texts(["路通了。花开了。天晴了。树绿了。河宽了。山高了。"] * 20)
    start_coding(corpus, CODEBOOK, tmp_path, coders=[], size=120)
    work = Work.open(tmp_path, corpus, CODEBOOK)
    keys = [row_key(row.sentence, row.text) for row in work.sample.itertuples()]
    for name, code in (("anna", 1), ("ben", 0)):
        path = tmp_path / "codes.jsonl"
        path.write_text(
            "\n".join(json.dumps({"key": key, "frames": {FRAMES[0]: code}}) for key in keys), encoding="utf-8"
        )
        work.add(path, name, person=True)
        work = Work.open(tmp_path, corpus, CODEBOOK)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["added", "codes.jsonl", "sample.csv", "work.json"]
    assert work.human.groupby("coder")["coded"].agg(["size", "sum"]).values.tolist() == [[120, 120], [120, 0]]
    assert len(work.differing) == 120 and not work.models and work.decided.empty


def test_work_without_the_texts_at_hand_shows_what_was_drawn(work):
    corpus = type(work.corpus)("texts", work.corpus.documents, work.corpus.paragraphs, None)
    some = Work.open(work.folder, corpus, CODEBOOK).export(whole=True).read_text(encoding="utf-8").splitlines()

    assert sorted(some) == sorted(work.export(whole=True).read_text(encoding="utf-8").splitlines())
    assert [json.loads(line)["key"] for line in some[1:]] == [
        row_key(row.sentence, row.text) for row in work.sample.itertuples()
    ]


def test_without_openpyxl_sheets_are_csv_and_a_workbook_is_refused_in_words(small, tmp_path, monkeypatch):
    write_sheets(small, CODEBOOK, tmp_path, coder="anna")
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    assert [*sheet_files(small, CODEBOOK, "anna")] == ["anna.csv"]
    with pytest.raises(PressframesError, match="anna.xlsx: reading Excel sheets needs the package openpyxl"):
        read_sheet(tmp_path / "anna.xlsx", small, CODEBOOK)


@pytest.mark.parametrize("content", [b"", b" \n", b"%PDF-1.7 \xff\x81\xfe\x80"])
def test_what_is_no_text_at_all_is_refused_before_its_cells_are_looked_at(content, small, tmp_path):
    (tmp_path / "anna.csv").write_bytes(content)
    with pytest.raises(PressframesError) as error:
        read_sheet(tmp_path / "anna.csv", small, CODEBOOK)

    assert "anna.csv: " in str(error.value) and "column" not in str(error.value)
