"""People's codes go out as sheets, come back checked, and correct what the rules say."""

import csv

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from pressframes.coders.answers import read_sheet, read_sheets
from pressframes.coders.corrected import corrected_shares, ppi_share
from pressframes.coders.sheets import draw_sample, write_sheets
from pressframes.coders.validation import (
    UNVALIDATED,
    Errors,
    agreement,
    badges,
    gwet_ac1,
    krippendorff_alpha,
    settle,
    simulate_codes,
    validate,
    wilson,
)
from pressframes.coders.work import read_coding, start_coding
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import load_codebook
from pressframes.frames.coding import code_frames
from pressframes.frames.shares import coded_sentences
from pressframes.sentences import find_sentences

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
ARTICLE = "他奋战在一线。路通了。花开了。群众投诉路灯不亮。天晴了。树绿了。河宽了。山高了。鸟叫了。鱼游了。"


@pytest.fixture(scope="module")
def material():
    corpus = corpus_from_texts([ARTICLE] * 20)
    return corpus, find_sentences(corpus), coded_sentences(code_frames(corpus, CODEBOOK), CODEBOOK)


@pytest.fixture(scope="module")
def sample(material):
    return draw_sample(*material, size=150, rare_size=10)


def fill(path, values):
    """Fill a CSV sheet the way a person would; `values` gives the codes of each row from its text."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    first = rows[0].index("WAR")
    for row in rows[1:]:
        row[first : first + len(CODEBOOK.frames)] = values(row[3])
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return rows


def war_only(text):
    return ["1" if frame.code == "WAR" and "奋战" in text else "0" for frame in CODEBOOK.frames]


def test_the_sample_shows_context_and_hides_what_the_rules_said(sample):
    assert list(sample.columns) == [
        "row", "document", "paragraph", "sentence", "part", "probability", "before", "text", "after",
    ]  # fmt: skip
    row = sample[sample["text"] == "路通了。"].iloc[0]
    assert (row["before"], row["after"]) == ("他奋战在一线。", "花开了。")


def test_no_article_gives_more_than_a_tenth_and_rare_frames_get_more(sample, material):
    random = sample[sample["part"] == "random"]

    assert random.groupby("document").size().max() <= 15
    assert sample["sentence"].is_unique
    assert sample["probability"].between(0, 1, inclusive="right").all()


def test_the_stored_probability_is_how_often_a_sentence_is_drawn():
    corpus = corpus_from_texts([ARTICLE] * 12 + ["群众举报违法行为。天黑了。"] * 4)
    sentences = find_sentences(corpus)
    coded = coded_sentences(code_frames(corpus, CODEBOOK), CODEBOOK)
    coded = coded[coded["document"] >= 12]
    rounds = 30
    drawn, stored = pd.Series(0.0, index=sentences["sentence"]), {}
    for seed in range(rounds):
        sample = draw_sample(corpus, sentences, coded, size=40, rare_size=3, seed=seed)
        drawn[sample["sentence"]] += 1 / rounds
        stored |= dict(zip(sample["sentence"], sample["probability"], strict=True))
    rare = sentences["sentence"].isin(coded["sentence"]).to_numpy()
    told = sentences["sentence"].map(stored).to_numpy()

    assert told[rare].min() > 2 * told[~rare].max()
    for own in (rare, ~rare):  # the mean over alike sentences: 4 rare ones and 124 others, 30 draws each
        assert drawn[own].mean() == pytest.approx(told[own].mean(), abs=0.08)


def test_a_corpus_of_few_articles_is_coded_whole_or_not_at_all():
    corpus = corpus_from_texts([ARTICLE] * 3)
    sentences, nothing = find_sentences(corpus), pd.DataFrame(columns=["sentence", "frame", "protocol"])

    with pytest.raises(PressframesError, match=r"the 3 articles of the corpus give 6. Code every sentence \(size=30\)"):
        draw_sample(corpus, sentences, nothing, size=20)
    whole = draw_sample(corpus, sentences, nothing, size=30)
    assert len(whole) == 30 and set(whole["probability"]) == {1.0}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_filled_sheet_comes_back_as_codes(kind, sample, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    paths = write_sheets(sample, CODEBOOK, tmp_path, coder="anna")
    rows = fill(tmp_path / "anna.csv", war_only)
    if kind == "xlsx":
        book = openpyxl.load_workbook(tmp_path / "anna.xlsx")
        for number, row in enumerate(rows[1:], start=2):
            for column, value in enumerate(war_only(row[3]), start=6):
                book.active.cell(number, column, int(value))
        book.save(tmp_path / "anna.xlsx")

    human = read_sheet(tmp_path / f"anna.{kind}", sample, CODEBOOK)

    assert len(paths) == 2
    assert set(human["coder"]) == {"anna"}
    assert human["coded"].sum() == sample["text"].str.contains("奋战").sum()
    assert len(human) == len(sample) * 17


def spoil(rows, name):
    if name == "missing":
        del rows[-1]
    elif name == "frame":
        rows[0][5] = "PEACE"
    elif name == "empty":
        rows[4][6] = ""
    elif name == "word":
        rows[4][6] = "maybe"
    elif name == "text":
        rows[2][3] = "另一句。"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", r"anna.csv, cell B\d+: the sheet has \d+ sentences, and \d+ were drawn"),
        ("frame", r"cell A1: the head names 'WAR' 0 times"),
        ("empty", r"cell G5: the cell is empty. Expected 1"),
        ("word", r"cell G5: the cell holds 'maybe'"),
        ("text", r"cell D3: the text is not the one of the key '\w{8}', or it was changed"),
    ],
)
def test_a_spoiled_sheet_is_refused_with_its_cell(name, message, sample, tmp_path):
    write_sheets(sample, CODEBOOK, tmp_path, coder="anna")
    rows = fill(tmp_path / "anna.csv", war_only)
    spoil(rows, name)
    (tmp_path / "anna.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")

    with pytest.raises(PressframesError, match=message):
        read_sheet(tmp_path / "anna.csv", sample, CODEBOOK)


def test_merged_cells_and_broken_workbooks_are_refused(sample, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_sheets(sample, CODEBOOK, tmp_path, coder="anna")
    book = openpyxl.load_workbook(tmp_path / "anna.xlsx")
    book.active.merge_cells("F2:G2")
    book.save(tmp_path / "anna.xlsx")
    (tmp_path / "ben.xlsx").write_bytes(b"PK\x03\x04 no workbook")

    with pytest.raises(PressframesError, match="cells F2:G2: the cells are merged"):
        read_sheet(tmp_path / "anna.xlsx", sample, CODEBOOK)
    with pytest.raises(PressframesError, match="ben.xlsx, cell A1: .*a Word, Excel or ZIP file"):
        read_sheet(tmp_path / "ben.xlsx", sample, CODEBOOK)


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    sample = pd.DataFrame([(1, 0, "", "=1+1", "")], columns=["row", "sentence", "before", "text", "after"])
    write_sheets(sample, CODEBOOK, tmp_path, coder="anna")
    sheet = openpyxl.load_workbook(tmp_path / "anna.xlsx").active
    book = openpyxl.load_workbook(tmp_path / "anna.xlsx", data_only=True).active

    assert sheet["D3"].data_type == "s" and book["D3"].value == "=1+1"
    assert ",'=1+1," in (tmp_path / "anna.csv").read_text(encoding="utf-8-sig"), "in CSV a mark keeps it from running"


def test_two_coders_of_different_sentences_are_refused(material, sample, tmp_path):
    other = draw_sample(*material, size=100, rare_size=10, seed=7)
    write_sheets(sample, CODEBOOK, tmp_path, coder="anna")
    write_sheets(other, CODEBOOK, tmp_path, coder="ben")
    for coder in ("anna", "ben"):
        fill(tmp_path / f"{coder}.csv", war_only)

    with pytest.raises(PressframesError, match="ben.csv, cell B"):
        read_sheets([tmp_path / "anna.csv", tmp_path / "ben.csv"], sample, CODEBOOK)


def test_alpha_and_ac1_have_the_published_values():
    """Krippendorff (2011), section A with binary codes; Gwet (2002), 125 subjects, 118 and 0 agreed."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(np.add(first, second), np.full(10, 2)) == pytest.approx(0.095, abs=5e-4)

    ones = np.array([2] * 118 + [1] * 7)
    assert gwet_ac1(ones, np.full(125, 2)) == pytest.approx(0.9408, abs=5e-5)


@given(st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=2, max_size=12))
def test_alpha_is_one_minus_the_ratio_of_disagreements_over_all_pairs(codes):
    """Referee: the definition by pairs of values, without the closed form."""
    table = np.array(codes)
    values = table.ravel()
    within = np.mean([abs(row[i] - row[j]) for row in table for i in range(3) for j in range(3) if i != j])
    pairs = [abs(values[i] - values[j]) for i in range(len(values)) for j in range(len(values)) if i != j]
    alpha = krippendorff_alpha(table.sum(1).astype(float), np.full(len(table), 3.0))

    assert np.isnan(alpha) if not np.mean(pairs) else alpha == pytest.approx(1 - within / np.mean(pairs))


def test_the_paradox_of_a_rare_frame_is_flagged():
    first = [1] + [0] * 99
    second = [0, 1] + [0] * 98
    coders = {"a": first, "b": second}
    human = pd.DataFrame(
        [(coder, number, "WAR", code) for coder, codes in coders.items() for number, code in enumerate(codes)],
        columns=["coder", "sentence", "frame", "coded"],
    )
    row = agreement(human).iloc[0]

    assert row["percent"] == 0.98 and row["alpha"] < 0 < 0.97 < row["ac1"]
    assert row["paradox"]
    with pytest.raises(PressframesError, match="the codes are of 1 coder"):
        agreement(human[human["coder"] == "a"])


DETECTORS = {"good": (0.95, 0.97), "fair": (0.8, 0.9), "poor": (0.6, 0.8)}


@pytest.mark.parametrize("name", DETECTORS)
def test_corrected_intervals_cover_the_truth_where_naive_ones_do_not(name):
    share = 0.1
    sensitivity, specificity = DETECTORS[name]
    random = np.random.default_rng(11)
    covered = naive = 0
    rounds = 2000
    for _ in range(rounds):
        truth = random.random(4000) < share
        found = np.where(truth, random.random(4000) < sensitivity, random.random(4000) > specificity).astype(float)
        coded = slice(0, 100)
        estimate, alone = ppi_share(found, found[coded], truth[coded]), found.mean()
        reach = 1.96 * np.sqrt(alone * (1 - alone) / len(found))
        covered += estimate.low <= share <= estimate.high
        naive += alone - reach <= share <= alone + reach

    assert 0.92 <= covered / rounds <= 0.97
    assert naive / rounds < 0.15


def test_weights_undo_the_oversampling_of_rare_frames():
    random = np.random.default_rng(5)
    truth = random.random(40_000) < 0.05
    found = np.where(truth, random.random(40_000) < 0.7, random.random(40_000) > 0.97).astype(float)
    probability = np.where(found == 1, 0.10, 0.005)
    estimates = []
    for _ in range(60):
        coded = np.flatnonzero(random.random(40_000) < probability)
        estimates.append(ppi_share(found, found[coded], truth[coded], 1 / probability[coded]).share)

    assert np.mean(estimates) == pytest.approx(truth.mean(), abs=0.004)


def test_a_useless_detector_does_no_harm_and_a_perfect_one_needs_no_correction():
    random = np.random.default_rng(2)
    truth = (random.random(10_000) < 0.3).astype(float)
    coded = random.choice(10_000, 400, replace=False)
    toss = (random.random(10_000) < 0.5).astype(float)
    useless = ppi_share(toss, toss[coded], truth[coded])
    perfect = ppi_share(truth, truth[coded], truth[coded])

    assert useless.share == pytest.approx(truth[coded].mean(), abs=0.02)
    assert perfect.share == pytest.approx(truth.mean(), abs=0.003)
    assert perfect.high - perfect.low < (useless.high - useless.low) / 2


def test_too_few_codes_are_refused():
    random = np.random.default_rng(8)
    truth = (random.random(5000) < 0.3).astype(float)
    found = np.where(truth == 1, random.random(5000) < 0.9, random.random(5000) > 0.95).astype(float)

    with pytest.raises(PressframesError, match="99 sentences were coded by people, and 100 or more are needed"):
        ppi_share(found, found[:99], truth[:99])
    with pytest.raises(PressframesError, match="expected|Expected one of each"):
        ppi_share(found, found[:150], truth[:140])


def test_the_whole_way_from_sheets_to_corrected_shares(material, sample, tmp_path):
    _, sentences, coded = material
    for coder in ("anna", "ben"):
        write_sheets(sample, CODEBOOK, tmp_path, coder=coder)
        fill(tmp_path / f"{coder}.csv", war_only)
    human = read_sheets([tmp_path / "anna.csv", tmp_path / "ben.csv"], sample, CODEBOOK)

    validation = validate(settle(human), sample, coded, agreement(human)).set_index("frame")
    shares = corrected_shares(settle(human), sample, coded, sentences).set_index(["frame", "method"])

    assert validation.loc["WAR", "f1"] == 1 and validation.loc["WAR", "badge"] == "A"
    assert validation.loc["CONFLICT", "badge"] == "C"
    assert shares.loc[("WAR", "PPI++"), "share"] == pytest.approx(0.1, abs=0.01)
    assert badges(CODEBOOK).unique().tolist() == [UNVALIDATED]
    assert badges(CODEBOOK, validation.reset_index())["WAR"] == "A"


def test_a_folder_of_coding_work_goes_out_and_comes_back(material, tmp_path):
    corpus, _, _ = material
    begin = {"coders": ["anna", "ben"], "size": 150, "rare_size": 10}
    start_coding(corpus, CODEBOOK, tmp_path, **begin)
    for coder in begin["coders"]:
        fill(tmp_path / f"{coder}.csv", war_only)

    result = read_coding(tmp_path, corpus, CODEBOOK)

    assert result.validation.set_index("frame").loc["WAR", "badge"] == "A"
    assert result.agreements.set_index("frame").loc["WAR", "alpha"] == 1
    assert set(result.shares["method"]) == {"PPI++", "detector alone"}
    with pytest.raises(PressframesError, match="coding work was begun in this folder already"):
        start_coding(corpus, CODEBOOK, tmp_path, **begin)
    with pytest.raises(PressframesError, match="no coding work was begun in this folder"):
        read_coding(tmp_path / "elsewhere", corpus, CODEBOOK)
    other = load_codebook(ROOT / "data" / "coding" / "generic-frames.toml")
    with pytest.raises(PressframesError, match="the sheets were written for codebook"):
        read_coding(tmp_path, corpus, other)
    with pytest.raises(PressframesError, match="were drawn from the corpus texts, and this is others"):
        read_coding(tmp_path, corpus_from_texts([ARTICLE], "others"), CODEBOOK)


@pytest.mark.parametrize("coders", [["../anna"], ["sample"], [""], ["anna", "anna"], ["anna", "Anna"]])
def test_a_coder_needs_a_name_that_a_file_can_have(coders, material, tmp_path):
    with pytest.raises(PressframesError, match="choose another one|the name stands twice"):
        start_coding(material[0], CODEBOOK, tmp_path / "work", coders=coders)
    assert not (tmp_path / "work").exists()


def test_simulated_coders_say_so_in_their_names_and_err_as_told(material):
    _, _, coded = material
    sample = draw_sample(*material, size=200, rare_size=0)
    perfect = simulate_codes(sample, coded, CODEBOOK, errors=Errors(missed=0, invented=0, slips=0))
    human = simulate_codes(sample, coded, CODEBOOK, errors=Errors(slips=0.1))

    assert set(human["coder"]) == {"simulated-1", "simulated-2"}
    assert agreement(perfect).set_index("frame").loc["WAR", "alpha"] == 1
    assert validate(settle(perfect), sample, coded).set_index("frame").loc["WAR", "f1"] == 1
    assert agreement(human)["percent"].mean() == pytest.approx(0.82, abs=0.03)


def test_wilson_of_nothing_is_missing():
    assert all(np.isnan(value) for value in wilson(0, 0))
