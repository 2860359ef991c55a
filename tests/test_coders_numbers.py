"""What coders' numbers are made of: draws, cells, agreement, corrected shares, each against a hand or a referee."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from scipy import stats

from pressframes.coders.answers import Sheet, read_sheet, read_sheets
from pressframes.coders.corrected import (
    MADE_UP,
    Estimate,
    Material,
    _unsettled,
    corrected_shares,
    difference,
    group_shares,
    interval_widths,
    median_width,
    plan_codes,
    ppi_share,
    share_differences,
)
from pressframes.coders.sheets import _allocate, draw_sample, write_sheets
from pressframes.coders.validation import (
    AGREEMENT_COLUMNS,
    Errors,
    _badge,
    agreement,
    krippendorff_alpha,
    load_validation,
    percent_agreement,
    settle,
    simulate_codes,
    validate,
    wilson,
)
from pressframes.coders.work import SAVED, Further, start_coding, weigh_codes
from pressframes.corpus.documents import corpus_from_texts
from pressframes.errors import PressframesError
from pressframes.frames.codebook import STANDARD, load_codebook
from pressframes.sentences import find_sentences
from pressframes.statistics.intervals import shares_by_side

CODEBOOK = load_codebook(ROOT / "data" / "coding" / "codebook.toml")
FRAMES = [frame.code for frame in CODEBOOK.frames]
HUMAN = ["coder", "sentence", "frame", "coded"]


def coded_as(rows, protocol=STANDARD):
    return pd.DataFrame([(*row, protocol) for row in rows], columns=["sentence", "frame", "protocol"])


def codes_of(coders, frame="WAR"):
    """A table of `read_sheets` from the codes of each coder, one a sentence; None where one was not coded."""
    rows = [(name, at, frame, code) for name, own in coders.items() for at, code in enumerate(own) if code is not None]
    return pd.DataFrame(rows, columns=HUMAN)


@pytest.fixture(scope="module")
def corpus():
    return corpus_from_texts(["路通了。花开了。\n天晴了。树绿了。"] * 20)


@pytest.fixture(scope="module")
def small():
    rows = [(1, 0, "", "路通了。", "花开了。"), (2, 1, "路通了。", "花开了。", ""), (3, 2, "", "天晴了。", "")]
    return pd.DataFrame(rows, columns=["row", "sentence", "before", "text", "after"])


def sheet(path, small, cells):
    """A sheet of `small` in which the frames of every row have the same cell, but for those of `cells`."""
    write_sheets(small, CODEBOOK, path.parent, coder=path.stem)
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for number, row in enumerate(rows[2:]):
        row[5 : 5 + len(FRAMES)] = [cells.get((number, at), "0") for at in range(len(FRAMES))]
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return rows


def test_a_long_article_gives_a_tenth_and_the_others_share_the_rest_by_length():
    sizes = pd.Series([100, *[10] * 13, 20])
    shares = _allocate(sizes, 40, partial=False)  # 4 from the first; then 36 of 150, of which the last gives 4 too

    assert shares.tolist() == pytest.approx([4, *[32 / 13] * 13, 4])
    assert _allocate(pd.Series([5, 5, 3]), 40, partial=True).tolist() == [4, 4, 3]
    assert _allocate(pd.Series([4] * 10), 40, partial=False).tolist() == [4] * 10


def test_rare_sentences_of_one_article_are_drawn_as_far_as_a_tenth_goes(corpus):
    sentences = find_sentences(corpus)
    one_article = coded_as([(number, "WAR") for number in (0, 1, 2)])
    sample = draw_sample(corpus, sentences, one_article, size=20, rare_size=3, seed=3)

    assert 20 <= len(sample) <= 21
    assert sample.loc[sample["part"] == "rare", "sentence"].isin([0, 1, 2]).all()
    # 1 of 4 sentences of each article, and of the first article's three rare ones 1 more
    expected = [1 - 3 / 4 * 2 / 3 if number in (0, 1, 2) else 1 / 4 for number in sample["sentence"]]
    assert sample["probability"].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(("sentences", "rare"), [(3, True), (4, False)])
def test_a_frame_on_a_twentieth_of_the_sentences_is_no_longer_rare(corpus, sentences, rare):
    coded = coded_as([(4 * number, "WAR") for number in range(sentences)])  # of 80 sentences
    parts = [draw_sample(corpus, find_sentences(corpus), coded, size=20, seed=seed)["part"] for seed in range(3)]

    assert any((part == "rare").any() for part in parts) == rare


def test_a_frame_is_rare_by_its_standard_protocol_alone(corpus):
    coded = coded_as([(0, "WAR"), (4, "WAR")], protocol="wide")

    assert set(draw_sample(corpus, find_sentences(corpus), coded, size=20)["part"]) == {"random"}


def test_rows_are_numbered_in_random_order_and_context_ends_with_the_paragraph(corpus):
    nothing = coded_as([])
    sample = draw_sample(corpus, find_sentences(corpus), nothing, size=80)
    again = draw_sample(corpus, find_sentences(corpus), nothing, size=80)
    context = sample.drop_duplicates("text").set_index("text")

    assert sample["row"].tolist() == list(range(1, 81)) and set(sample["part"]) == {"random"}
    assert sample["sentence"].tolist() != sorted(sample["sentence"])
    pd.testing.assert_frame_equal(sample, again)
    assert context["before"].to_dict() == {
        "路通了。": "",
        "花开了。": "路通了。",
        "天晴了。": "",
        "树绿了。": "天晴了。",
    }
    assert context["after"].to_dict() == {
        "路通了。": "花开了。",
        "花开了。": "",
        "天晴了。": "树绿了。",
        "树绿了。": "",
    }


def test_sentences_are_drawn_from_a_text_alone(corpus):
    sentences = find_sentences(corpus)
    counted = type(corpus)("page", corpus.documents, corpus.paragraphs, None)

    for chosen in (sentences, sentences.head(0)):
        with pytest.raises(PressframesError, match="show sentences to coders"):
            draw_sample(counted, chosen, coded_as([]), size=20)
    with pytest.raises(PressframesError, match="there is no sentence to draw from"):
        draw_sample(corpus, sentences.head(0), coded_as([]))
    for sizes in ({"size": 0}, {"size": 5, "rare_size": -1}):
        with pytest.raises(PressframesError, match="expected 1 or more, and 0 or more of rare frames"):
            draw_sample(corpus, sentences, coded_as([]), **sizes)


def test_cells_have_the_names_that_a_spreadsheet_gives_them():
    utils = pytest.importorskip("openpyxl.utils")
    columns = [1, 6, 26, 27, 52, 53, 702, 703]

    sheet = Sheet(Path("anna.csv"), {str(n): n - 1 for n in columns}, [])
    assert [sheet.at(12, str(n)) for n in columns] == [f"cell {utils.get_column_letter(n)}12" for n in columns]


def test_a_cell_may_be_filled_in_several_ways(small, tmp_path):
    yes, no = ["1", "1.0", " X ", "Yes", "是"], ["0", "0.0", "no", "否 "]
    cells = {(1, at): cell for at, cell in enumerate(yes + no)}
    sheet(tmp_path / "anna.csv", small, cells)
    human = read_sheet(tmp_path / "anna.csv", small, CODEBOOK)

    assert human.loc[human["sentence"] == 1, "coded"].tolist()[: len(cells)] == [1] * len(yes) + [0] * len(no)
    assert human.columns.tolist() == HUMAN and human["frame"].tolist() == FRAMES * 3


def test_blank_rows_are_passed_over_and_a_short_row_has_an_empty_cell(small, tmp_path):
    path = tmp_path / "anna.csv"
    rows = sheet(path, small, {})
    path.write_text("\n".join(",".join(row) for row in [*rows, [""] * len(rows[0])]), encoding="utf-8")
    assert len(read_sheet(path, small, CODEBOOK)) == 3 * len(FRAMES)

    rows[3] = rows[3][:6]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    with pytest.raises(PressframesError, match="anna.csv, cell G4: the cell is empty"):
        read_sheet(path, small, CODEBOOK)


def test_a_sheet_of_nothing_or_without_its_last_columns_is_refused(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    openpyxl.Workbook().save(tmp_path / "anna.xlsx")
    with pytest.raises(PressframesError, match="anna.xlsx, cell A1: the sheet is empty"):
        read_sheet(tmp_path / "anna.xlsx", small, CODEBOOK)

    path = tmp_path / "anna.csv"
    path.write_text("row,key,before,text,after\n", encoding="utf-8")
    with pytest.raises(PressframesError, match="cell A1: the head names 'WAR' 0 times; cell A1"):
        read_sheet(path, small, CODEBOOK)


def test_a_row_of_no_sentence_and_a_row_too_many_are_refused(small, tmp_path):
    path = tmp_path / "anna.csv"
    rows = sheet(path, small, {})
    path.write_text("\n".join(",".join(row) for row in [*rows, rows[3]]), encoding="utf-8")
    with pytest.raises(PressframesError, match="cell B6: the key '[a-z]{8}' is in row 4, too"):
        read_sheet(path, small, CODEBOOK)

    rows[3][1] = "00000000"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    with pytest.raises(PressframesError, match="cell B4: the key '00000000' is of no sentence that was drawn"):
        read_sheet(path, small, CODEBOOK)


def test_sheets_of_several_coders_are_one_table_with_one_numbering(small, tmp_path):
    paths = [tmp_path / "anna.csv", tmp_path / "ben.csv"]
    for path in paths:
        sheet(path, small, {})
    human = read_sheets(paths, small, CODEBOOK)

    assert human.index.tolist() == list(range(2 * 3 * len(FRAMES)))
    assert human["coder"].unique().tolist() == ["anna", "ben"]
    with pytest.raises(PressframesError, match="two sheets have the same name"):
        read_sheets([paths[0], paths[0]], small, CODEBOOK)


def test_the_workbook_keeps_head_and_context_in_view(small, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_sheets(small, CODEBOOK, tmp_path, coder="anna")
    page = openpyxl.load_workbook(tmp_path / "anna.xlsx").active

    assert (page.title, page.freeze_panes) == ("coding", "F3")
    assert [page.column_dimensions[letter].width for letter in "CDE"] == [40, 60, 40]
    assert page["D3"].alignment.wrap_text and page["D3"].alignment.vertical == "top"
    assert [cell.value for cell in page[1]] == ["row", "key", "before", "text", "after", *FRAMES, "note"]


def test_pairs_of_coders_are_counted_within_a_sentence():
    # three coders: all agree, one pair of three does, and two coders who disagree
    assert percent_agreement(np.array([3.0, 1.0, 1.0]), np.array([3.0, 3.0, 2.0])) == pytest.approx((1 + 1 / 3 + 0) / 3)


def test_sentences_that_one_coder_alone_coded_say_nothing_of_agreement():
    human = codes_of({"a": [1, 0, 1, 0, 1, 1], "b": [1, 0, 0, 0, None, None]})
    table = agreement(human, rounds=200)
    row = table.iloc[0]

    assert table.columns.tolist() == AGREEMENT_COLUMNS
    assert (row["coders"], row["sentences"], row["share"], row["percent"]) == (2, 4, 3 / 8, 3 / 4)
    assert row["alpha"] == pytest.approx(1 - (1 / 4) / (2 * 3 * 5 / (8 * 7)))  # observed over expected disagreement
    assert not row["paradox"]


def test_where_all_codes_are_the_same_alpha_and_its_interval_are_missing():
    row = agreement(codes_of({"a": [0] * 5, "b": [0] * 5}), rounds=50).iloc[0]

    assert row[["alpha", "low", "high"]].isna().all()
    assert row["percent"] == row["ac1"] == 1 and row["paradox"]


def test_the_interval_of_alpha_is_the_percentile_bootstrap_of_sentences():
    random = np.random.default_rng(4)
    first = random.integers(0, 2, 80)
    second = np.where(random.random(80) < 0.8, first, 1 - first)
    row = agreement(codes_of({"a": first, "b": second})).iloc[0]
    ones = (first + second).astype(float)
    referee = stats.bootstrap(
        (ones,), lambda draw: krippendorff_alpha(draw, np.full(len(draw), 2.0)), vectorized=False,
        method="percentile", n_resamples=1000, rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip

    assert (row["low"], row["high"]) == pytest.approx((referee.low, referee.high), abs=0.03)
    told = agreement(codes_of({"a": first, "b": second}), rounds=1000, seed=20220326).iloc[0]
    assert told[["low", "high"]].tolist() == row[["low", "high"]].tolist()


def test_every_sentence_may_be_drawn_for_the_interval():
    for odd in (0, 9):
        first, second = [1] * 4 + [0] * 6, [1] * 4 + [0] * 6
        second[odd] = 1 - second[odd]

        assert agreement(codes_of({"a": first, "b": second}), rounds=200)["low"].item() < 0.8


def corrected(everywhere, predicted, human, weights):
    """Referee: PPI++ step by step, with numpy's weighted covariance, a sum over sentences, and scipy's t."""
    effective, size = weights.sum() ** 2 / (weights**2).sum(), len(everywhere)
    cross = np.cov(human, predicted, aweights=weights, ddof=0)
    power = cross[0, 1] / cross[1, 1] / (1 + effective / size)
    times = np.append(np.ones(len(human)), [MADE_UP, MADE_UP])  # a made-up sentence is a third of one
    weights = np.append(weights, [weights.sum() / effective] * 2)
    residual = np.append(human, [1, 0]) - power * np.append(predicted, [0, 1])
    correction = np.average(residual, weights=weights * times)
    share = power * everywhere.mean() + correction
    moved = weights / (weights @ times) * (residual - correction)
    spread = (power**2 * everywhere.var() / size + times @ moved**2) * effective / (effective - 1)
    few = (stats.norm.ppf(0.975) / stats.t.ppf(0.975, effective - 1)) ** 2
    worth = few * share * (1 - share) / spread
    return share, *stats.beta(share * worth + 0.5, (1 - share) * worth + 0.5).interval(0.95)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_corrected_share_and_its_interval_are_those_of_ppi(weighted):
    random = np.random.default_rng(9)
    truth = random.random(900) < 0.3
    found = np.where(truth, random.random(900) < 0.8, random.random(900) < 0.1).astype(float)
    human, weights = truth[:120].astype(float), random.uniform(1, 5, 120) if weighted else np.ones(120)
    estimate = ppi_share(found, found[:120], human, weights if weighted else None)

    wanted = corrected(found, found[:120], human, weights)
    assert (estimate.share, estimate.low, estimate.high) == pytest.approx(wanted)
    assert estimate.coded == 120


def test_a_detector_that_finds_nothing_leaves_the_share_to_people():
    human = np.repeat([1.0, 0.0], [30, 70])
    estimate = ppi_share(np.zeros(500), np.zeros(100), human)

    assert estimate.share == pytest.approx((30 + MADE_UP) / (100 + 2 * MADE_UP))
    assert 0 < estimate.low < 0.3 < estimate.high < 1
    with pytest.raises(PressframesError, match="a code is neither 0 nor 1"):
        ppi_share(np.zeros(500), np.zeros(100), human * 2)


def test_sentences_count_with_all_their_codes_until_they_are_settled():
    human = codes_of({"a": [1, 1, 0, 1], "b": [1, 0, 0, 0], "c": [0, None, 1, 0]})
    decided = pd.DataFrame([(1, "WAR", 1), (3, "WAR", 0)], columns=["sentence", "frame", "coded"])

    assert settle(human)["coded"].tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 3, 1 / 3])
    assert settle(human, decided)["coded"].tolist() == pytest.approx([2 / 3, 1, 1 / 3, 0])


def test_rules_are_held_against_people_on_the_random_part_alone():
    settled = pd.DataFrame({"sentence": range(10), "frame": "WAR", "coded": [1, 1, 1, 1, 0, 0, 0, 0, 1, 0]})
    sample = pd.DataFrame({"sentence": range(10), "part": ["random"] * 8 + ["rare"] * 2})
    rules = pd.concat([coded_as([(n, "WAR") for n in (0, 1, 2, 4, 8)]), coded_as([(5, "WAR")], protocol="wide")])
    table = validate(settled, sample, rules)
    row = table.iloc[0]

    assert {table[name].dtype.kind for name in ("true_positive", "false_positive", "false_negative")} == {"i"}
    assert row[["true_positive", "false_positive", "false_negative", "coded"]].tolist() == [3, 1, 1, 8]
    assert row[["precision", "precision_low", "precision_high"]].tolist() == pytest.approx(list(wilson(3, 4)))
    assert (row["recall"], row["f1"], row["badge"]) == (0.75, 0.75, "C")
    assert (row["f1_low"], row["f1_high"]) == pytest.approx([2 * j / (1 + j) for j in wilson(3, 5)[1:]])


@pytest.mark.parametrize(
    ("positives", "low", "paradox", "badge"),
    [
        (12, 0.9, False, "A"),
        (10, 0.9, False, "A"),
        (9, 0.9, False, "C"),
        (12, 0.7, False, "B"),
        (12, 0.5, False, "C"),
        (12, 0.5, True, "A"),
    ],
)
def test_a_badge_goes_by_lower_ends_and_needs_ten_sentences_with_the_frame(positives, low, paradox, badge):
    settled = pd.DataFrame(
        {"sentence": range(100), "frame": "WAR", "coded": [float(n < positives) for n in range(100)]}
    )
    sample = pd.DataFrame({"sentence": range(100), "part": "random"})
    rules = coded_as([(n, "WAR") for n in range(positives)])
    agreed = pd.DataFrame({"frame": ["WAR"], "alpha": [0.95], "low": [low], "ac1_low": [0.9], "paradox": [paradox]})

    assert validate(settled, sample, rules, agreed)["badge"].item() == badge


def test_a_sentence_that_is_not_settled_counts_on_both_sides_by_its_coders():
    settled = pd.DataFrame({"sentence": range(3), "frame": "WAR", "coded": [0.5, 0.5, 1.0]})
    row = validate(settled, pd.DataFrame({"sentence": range(3), "part": "random"}), coded_as([(0, "WAR")])).iloc[0]

    assert row[["true_positive", "false_positive", "false_negative"]].tolist() == [0.5, 0.5, 1.5]


def test_thirds_of_three_coders_add_up_to_whole_sentences():
    settled = pd.DataFrame({"sentence": range(30), "frame": "WAR", "coded": 1 / 3})
    sample = pd.DataFrame({"sentence": range(30), "part": "random"})
    table = validate(settled, sample, coded_as([]))

    assert table["false_negative"].tolist() == [10] and table["false_negative"].dtype.kind == "i"


def test_a_frame_that_nobody_finds_has_no_f1():
    settled = pd.DataFrame({"sentence": [0, 1], "frame": "WAR", "coded": [0, 0]})
    row = validate(settled, pd.DataFrame({"sentence": [0, 1], "part": "random"}), coded_as([])).iloc[0]

    assert row[["f1", "precision", "recall"]].isna().all() and row["badge"] == "C"


@pytest.mark.parametrize(
    ("people", "rules", "f1"), [([1, 1], [0], 2 / 3), ([1, 0], [0, 1], 2 / 3), ([1, 1], [], 0), ([0, 0], [1], 0)]
)
def test_f1_is_twice_the_hits_over_all_that_were_named(people, rules, f1):
    settled = pd.DataFrame({"sentence": [0, 1], "frame": "WAR", "coded": people})
    sample = pd.DataFrame({"sentence": [0, 1], "part": "random"})

    assert validate(settled, sample, coded_as([(n, "WAR") for n in rules]))["f1"].item() == f1


@pytest.mark.parametrize(
    ("alpha", "f1", "badge"),
    [(0.8, 0.8, "A"), (0.79, 0.9, "B"), (0.9, 0.79, "B"), (0.667, 0.65, "B"), (0.66, 0.9, "C"), (0.9, 0.64, "C")],
)
def test_a_badge_asks_for_both_marks(alpha, f1, badge):
    assert _badge(alpha, f1) == badge


@pytest.mark.parametrize(("hits", "of"), [(0, 7), (3, 7), (7, 7), (40, 200)])
def test_wilson_is_the_interval_of_scipy(hits, of):
    referee = stats.binomtest(hits, of).proportion_ci(method="wilson")

    assert wilson(hits, of) == pytest.approx((hits / of, referee.low, referee.high))


def test_sheets_give_corrected_shares_with_the_design_weights():
    sentences = pd.DataFrame({"sentence": range(400), "document": range(400)})
    rules = coded_as([(n, "WAR") for n in range(0, 400, 4)])
    sample = pd.DataFrame({"sentence": range(120), "probability": np.where(np.arange(120) % 4, 0.25, 0.5)})
    truth = np.array([n % 4 == 0 or n % 9 == 0 for n in range(120)], float)
    settled = pd.DataFrame({"sentence": range(120), "frame": "WAR", "coded": truth})
    shares = corrected_shares(settled, sample, rules, sentences)
    everywhere = (np.arange(400) % 4 == 0).astype(float)
    weights, articles = 1 / sample["probability"].to_numpy(), (np.arange(400), np.arange(120))
    one = ppi_share(everywhere, everywhere[:120], truth, weights, articles=articles)
    wanted = one.share, one.low, one.high

    assert shares["method"].tolist() == ["detector alone", "PPI++"]
    assert shares.loc[0, "share"] == 0.25
    assert shares.loc[1, ["share", "low", "high"]].tolist() == pytest.approx(list(wanted))
    human = settled.assign(coder="a")[HUMAN]
    widths = interval_widths(human, sample, rules, sentences, sizes=[100, 500])
    assert widths["coded"].tolist() == [100, 120]
    assert widths.loc[1, "median_width"] == pytest.approx(wanted[2] - wanted[1])


def test_made_up_coders_find_the_rules_codes_and_overlook_what_they_are_told():
    size = 1500
    sample = pd.DataFrame({"sentence": range(size), "probability": 1.0})
    rules = coded_as([(n, "WAR") for n in range(size // 5)])
    human = simulate_codes(sample, rules, CODEBOOK, errors=Errors(missed=0.4, invented=0.1, slips=0))
    war = human[human["frame"] == "WAR"]
    first, second = (own["coded"].to_numpy() for _, own in war.groupby("coder"))

    assert (first == second).all()  # without slips both say the truth
    assert first[: size // 5].mean() == pytest.approx(0.9, abs=0.03)
    assert first[size // 5 :].sum() == pytest.approx(0.4 * size / 5, rel=0.2)
    assert human.loc[human["frame"] != "WAR", "coded"].sum() == 0
    everywhere = simulate_codes(
        sample, coded_as([(n, "WAR") for n in range(size)]), CODEBOOK, coders=1, errors=Errors(invented=0, slips=0)
    )
    assert everywhere.loc[everywhere["frame"] == "WAR", "coded"].all()


def test_one_coder_gives_no_agreement_and_the_lowest_badge(tmp_path):
    settled = codes_of({"a": [int(n % 4 == 0) for n in range(120)]})
    sample = pd.DataFrame({"sentence": range(120), "part": "random", "probability": 0.5})
    rules = coded_as([(n, "WAR") for n in range(0, 240, 4)])
    result = weigh_codes(
        settled, sample, pd.DataFrame({"sentence": range(240), "document": range(240)}), rules, CODEBOOK
    )
    result.save(tmp_path)

    assert result.agreements.empty and result.agreements.columns.tolist() == AGREEMENT_COLUMNS
    assert result.validation[["badge", "f1", "codebook"]].values.tolist() == [["C", 1, CODEBOOK.hash]]
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.csv" for name in SAVED}
    read = load_validation(tmp_path / "validation.csv", CODEBOOK)
    assert load_validation(tmp_path / "none.csv", CODEBOOK) is None
    read.assign(codebook="a" * 64).to_csv(tmp_path / "other.csv", index=False)
    with pytest.raises(PressframesError, match="validated with codebook aaaaaaaaaaaa, and this codebook is"):
        load_validation(tmp_path / "other.csv", CODEBOOK)
    read.head(0).to_csv(tmp_path / "empty.csv", index=False)
    assert load_validation(tmp_path / "empty.csv", CODEBOOK).empty
    for damaged in (b"", b"x\n", b"\xff\xfe\xff", b'"'):
        (tmp_path / "empty.csv").write_bytes(damaged)
        with pytest.raises(PressframesError, match="empty.csv: the table cannot be read"):
            load_validation(tmp_path / "empty.csv", CODEBOOK)


def test_a_folder_of_work_says_what_it_was_drawn_from(corpus, tmp_path):
    paths = start_coding(corpus, CODEBOOK, tmp_path, coders=["anna", "ben"], size=20, rare_size=0, seed=5)
    work = json.loads((tmp_path / "work.json").read_text(encoding="utf-8"))

    assert work.pop("texts") == corpus.fingerprint, "the texts are told by their content"
    said = {"corpus": "texts", "sentences": 80, "codebook": CODEBOOK.asked, "seed": 5, "coders": ["anna", "ben"]}
    assert work == said
    assert {path.name for path in paths} >= {"sample.csv", "work.json", "anna.csv", "ben.csv"}
    for name in (".", ".."):
        with pytest.raises(PressframesError, match="this is no name for a file"):
            start_coding(corpus, CODEBOOK, tmp_path / "work", coders=[name])


REFEREES = json.loads((ROOT / "tests" / "cases" / "coders-referees.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REFEREES["ppi-python 0.2.3"])
def test_corrected_shares_are_those_of_ppi_python(case, monkeypatch):
    monkeypatch.setattr("pressframes.coders.corrected.MADE_UP", 1e-12)  # ppi-python makes no sentence up
    human, found = (np.array(list(map(float, case[name]))) for name in ("human", "found"))
    estimate = ppi_share(found, found[: case["n"]], human)

    assert estimate.share == pytest.approx(case["share"], abs=1e-9)
    assert estimate.share == pytest.approx(case["share_by_its_own_lambda"], abs=0.005)
    assert estimate.error == pytest.approx((case["high"] - case["low"]) / 2 / stats.norm.ppf(0.975), rel=0.01)


@pytest.mark.parametrize("case", REFEREES["krippendorff 0.9.0"])
def test_alpha_is_that_of_the_package_krippendorff(case):
    coders = {str(n): [None if code == "-" else int(code) for code in own] for n, own in enumerate(case["coders"])}

    assert agreement(codes_of(coders), rounds=2)["alpha"].item() == pytest.approx(case["alpha"], abs=1e-9)


def test_an_interval_never_has_no_width_and_few_articles_give_none():
    nobody = ppi_share(np.zeros(500), np.zeros(120), np.zeros(120))
    articles = np.repeat(np.arange(3), 100), np.repeat(np.arange(3), 40)
    few = ppi_share(np.zeros(300), np.zeros(120), np.repeat([0.0, 1.0], 60), articles=articles)

    assert 0 == nobody.low < nobody.share < nobody.high < 0.2
    assert np.isnan([few.low, few.high]).all(), "three articles bear no inference"


def test_alike_sentences_of_an_article_widen_the_interval():
    random = np.random.default_rng(6)
    own = np.repeat(random.random(40) < 0.3, 10).astype(float)  # every article is all of one kind
    article, drawn = np.repeat(np.arange(40), 10), random.choice(400, 150, replace=False)
    alone = ppi_share(np.zeros(400), np.zeros(150), own[drawn])
    together = ppi_share(np.zeros(400), np.zeros(150), own[drawn], articles=(article, article[drawn]))

    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_sentences_that_are_not_settled_make_the_interval_wider_and_no_share_smaller():
    random, widths, shares = np.random.default_rng(12), [], []
    for _ in range(40):
        truth = (random.random(3_000) < 0.3).astype(float)
        found = np.where(truth == 1, random.random(3_000) < 0.7, random.random(3_000) < 0.1).astype(float)
        hard = random.random(200) < np.where(truth[:200] == 1, 0.25, 0.25 * 3 / 7)
        codes = np.where(hard, 0.5, truth[:200]), truth[:200]
        before, after = (ppi_share(found, found[:200], own) for own in codes)
        widths.append((before.high - before.low) / (after.high - after.low))
        shares.append(before.share - after.share)

    assert np.mean(widths) > 1
    assert abs(np.mean(shares)) < 0.01


@pytest.mark.parametrize("codes", ["settled", "slips", "hard"])
def test_intervals_of_shares_groups_and_differences_cover_the_truth(codes, monkeypatch):
    from benchmarks import coders

    monkeypatch.setattr(coders, "SIZES", (100,))
    monkeypatch.setattr(coders, "ACCURACY", (0.7,))
    found = {
        row["what"].rsplit(" ", 1)[-1] + row["what"].split(",")[0]: row["ours"] for row in coders.covered(codes, 150)
    }

    assert all(value >= 0.92 for name, value in found.items() if name.startswith("coverage"))
    assert all(abs(value) <= 0.02 for name, value in found.items() if name.startswith("bias"))


def test_a_plan_says_how_many_codes_are_enough_before_and_after_the_first():
    shares = pd.DataFrame({"frame": ["WAR", "CARE"], "share": [0.3, 0.02]})
    before = plan_codes(shares, wanted=0.03)
    assert before.columns.tolist() == ["frame", "share", "reach_100", "reach_200", "reach_400", "enough"]
    found = shares.assign(method="PPI++", low=shares["share"] - 0.02, high=shares["share"] + 0.02, coded=100)
    after = plan_codes(found, wanted=0.01)

    assert before["reach_400"].tolist() == pytest.approx((before["reach_100"] / 2).tolist())
    assert before["enough"].tolist()[0] > before["enough"].tolist()[1] == 100
    assert after["reach_100"].tolist() == pytest.approx([0.02, 0.02]) and after["enough"].tolist() == [400, 400]


def test_the_rules_alone_have_the_interval_over_articles_that_frames_have_everywhere():
    sentences = pd.DataFrame({"sentence": range(400), "document": np.arange(400) // 20})
    rules = coded_as([(n, "WAR") for n in range(0, 400, 4)])
    sample = pd.DataFrame({"sentence": range(0, 400, 3), "probability": 0.5})
    settled = pd.concat([sample[["sentence"]].assign(frame=frame, coded=0.0) for frame in ("WAR", "LOYALTY")])
    base = sentences.assign(side="")
    everywhere = shares_by_side(base.merge(rules), base, ["frame"], known=pd.DataFrame({"frame": ["WAR", "LOYALTY"]}))
    alone = corrected_shares(settled, sample, rules, sentences).query("method == 'detector alone'")

    assert alone[["low", "high"]].to_numpy() == pytest.approx(everywhere[["low", "high"]].to_numpy())
    assert alone["low"].ge(0).all() and alone["high"].gt(0).all()
    assert plan_codes(pd.DataFrame({"frame": ["LOYALTY"], "share": [0.0]})).loc[0, "reach_100":].isna().all()


def test_the_difference_of_two_corrected_shares_has_the_degrees_of_freedom_of_welch():
    ours, theirs = (Estimate(0.5, error, articles, 60) for error, articles in ((0.03, 11), (0.04, 9)))
    freedom = (0.03**2 + 0.04**2) ** 2 / (0.03**4 / 10 + 0.04**4 / 8)
    few = (stats.norm.ppf(0.975) / stats.t.ppf(0.975, freedom)) ** 2
    worths = few * 0.25 / np.array([0.03, 0.04]) ** 2
    reach = np.hypot(*(stats.beta(worth / 2 + 0.5, worth / 2 + 0.5).ppf(0.975) - 0.5 for worth in worths))

    assert difference(ours, theirs) == pytest.approx((-reach, reach))


def test_two_shares_of_which_almost_nothing_was_found_differ_by_little_at_any_level():
    ours, theirs = (Estimate(share, 0.005, 20, 100) for share in (0.006, 0.004))
    low, high = difference(ours, theirs, 0.997)

    assert -0.08 < low < 0 < high < 0.08


def test_200_sentences_are_drawn_and_100_of_rare_frames_if_nothing_else_is_said():
    corpus = corpus_from_texts(["路通了。花开了。\n天晴了。树绿了。"] * 400)
    sentences = find_sentences(corpus)
    coded = coded_as([(number, frame) for place, frame in enumerate(FRAMES[:4]) for number in range(place, 1600, 40)])
    sample = draw_sample(corpus, sentences, coded)
    again = draw_sample(corpus, sentences, coded, size=200, rare_size=100, seed=20220326)

    assert (sample["part"] == "random").sum() == 200
    assert len(sample) == pytest.approx(200 + 100 * (1 - 200 / 1600), abs=25)
    assert (1 / sample["probability"]).sum() == pytest.approx(1600, rel=0.1)
    pd.testing.assert_frame_equal(sample, again)


def test_a_part_of_a_sentence_is_rounded_at_random_to_one_more_or_one_less():
    corpus = corpus_from_texts(["路通了。花开了。\n天晴了。树绿了。"] * 12)
    sentences = find_sentences(corpus)
    own = [draw_sample(corpus, sentences, coded_as([]), size=30, seed=seed)["document"] for seed in range(40)]
    counts = pd.DataFrame([documents.value_counts() for documents in own])

    assert set(counts.to_numpy().ravel()) == {2, 3}  # 2.5 of each
    assert (counts.sum(axis=1) == 30).all(), "as many as were asked for"
    assert counts.mean().between(2.2, 2.8).all()


def test_under_ten_sentences_each_article_gives_one():
    assert _allocate(pd.Series([4] * 6), 5, partial=False).tolist() == pytest.approx([5 / 6] * 6)
    assert _allocate(pd.Series([9, 1, 1]), 5, partial=True).tolist() == [1, 1, 1]
    with pytest.raises(PressframesError, match="the 3 articles of the corpus give 3. Code every sentence .size=11."):
        _allocate(pd.Series([9, 1, 1]), 5, partial=False)


def test_the_truth_of_a_sentence_is_the_same_in_a_sample_and_in_all_sentences_and_for_any_coders():
    everything = pd.DataFrame({"sentence": range(300)})
    rules = coded_as([(n, "WAR") for n in range(0, 300, 3)])
    perfect = Errors(missed=0.5, invented=0.2, slips=0)
    whole = simulate_codes(everything, rules, CODEBOOK, coders=1, errors=perfect).set_index(["sentence", "frame"])
    some = simulate_codes(everything.head(150), rules, CODEBOOK, errors=perfect)

    assert set(some["coder"]) == {"simulated-1", "simulated-2"} and set(whole["coder"]) == {"simulated-1"}
    for _, own in some.groupby("coder"):
        own = own.set_index(["sentence", "frame"])
        assert own["coded"].equals(whole.loc[own.index, "coded"])
    slips = simulate_codes(everything, coded_as([]), CODEBOOK, errors=Errors(slips=0.25))["coded"]
    assert slips.mean() == pytest.approx(0.25, abs=0.03), "without codes of the rules there are slips alone"


@pytest.mark.parametrize(("differ", "paradox"), [(1, True), (2, False)])
def test_nine_of_ten_pairs_that_agree_on_a_rare_frame_are_a_paradox(differ, paradox):
    row = agreement(codes_of({"a": [0] * 10, "b": [1] * differ + [0] * (10 - differ)}), rounds=2).iloc[0]

    assert row["percent"] == 1 - differ / 10 and row["alpha"] < 0.667 and row["paradox"] == paradox
    often = agreement(codes_of({"a": [0, 1] + [0] * 98 + [1] * 8, "b": [1, 0] + [0] * 98 + [1] * 8}), rounds=2).iloc[0]
    seldom = agreement(codes_of({"a": [0, 1] + [0] * 98 + [1] * 1, "b": [1, 0] + [0] * 98 + [1] * 1}), rounds=2).iloc[0]
    assert seldom["alpha"] < 0.667 and seldom["paradox"] and not often["paradox"]
    assert (seldom["seen"], often["seen"]) == (3, 10), "beside the answer stands what it goes by"
    frequent = agreement(codes_of({"a": [0, 1] * 5, "b": [1, 1] + [0, 1] * 4}), rounds=2).iloc[0]
    assert frequent["percent"] == 0.9 and frequent["alpha"] > 0.667 and not frequent["paradox"]


def test_a_hundred_codes_of_a_corpus_and_fifty_of_a_group_are_enough():
    found, people = np.tile([1.0, 0.0], 250), np.tile([1.0, 0.0], 50)
    assert ppi_share(found, people, people).coded == 100
    with pytest.raises(PressframesError, match="99 sentences were coded by people, and 100 or more are needed"):
        ppi_share(found, people[:99], people[:99])
    with pytest.raises(PressframesError, match="100 codes, 99 predictions and 100 weights were given"):
        ppi_share(found, people[:99], people)
    for wrong in (-0.1, 1.1):
        with pytest.raises(PressframesError, match="a code is neither 0 nor 1 nor between them"):
            ppi_share(np.append(found, wrong), people, people)

    sentences = pd.DataFrame({"sentence": range(200), "document": np.arange(200) // 10})
    settled = pd.DataFrame({"sentence": range(149), "frame": "WAR", "coded": np.tile([1.0, 0.0, 0.0], 50)[:149]})
    sample = pd.DataFrame({"sentence": range(149), "probability": 0.5})
    material = Material.of(settled, sample, coded_as([(n, "WAR") for n in range(0, 200, 3)]), sentences)
    labels = pd.Series(np.repeat(["a", "b", "c", None], 5))  # 50, 50 and 49 codes, and articles of no group
    table = group_shares(material.groups(labels))
    assert table.index.tolist() == [*range(len(table))]
    table = table.query("method == 'PPI++'").set_index("group")
    apart = share_differences(material.pairs(labels))

    assert table["coded"].tolist() == [50, 50, 49] and table["sentences"].tolist() == [50] * 3
    assert table["share"].isna().tolist() == [False, False, True]
    assert apart[["side", "other"]].values.tolist() == [[name, "the-others"] for name in "abc"]
    assert apart["verdict"].tolist() == ["unsure", "unsure", "uncoded"]


def test_codes_without_a_detector_that_tells_sentences_apart_are_peoples_alone():
    random = np.random.default_rng(3)
    people = (random.random(120) < 0.3).astype(float)
    constant = [ppi_share(np.full(400, said), np.full(120, said), people) for said in (0.0, 0.3, 1.0)]

    assert [one.share for one in constant] == pytest.approx([constant[0].share] * 3)
    assert [one.error for one in constant] == pytest.approx([constant[0].error] * 3)


def test_codes_that_are_not_settled_are_taken_for_less_sure_by_their_alpha():
    # coders differ on 20 of 100 sentences: they say different things of .2, where two at random do of 2 x .4 x .6
    human = np.repeat([1.0, 0.5, 0.0], [30, 20, 50])
    alpha, larger = _unsettled(human, np.full(100, 0.01), 0.06)
    assert alpha == pytest.approx(1 - 0.2 / (2 * 0.24))
    assert larger == pytest.approx((0.24 - 0.06 / alpha**0.5) / (0.24 - 0.05 - 0.06))
    assert _unsettled(human, np.full(100, 7.0), 0.06) == pytest.approx((alpha, larger)), "weights of any size"

    assert _unsettled(np.repeat([1.0, 0.0], 50), np.full(100, 0.01), 0.06) == (1, 1)
    assert _unsettled(np.zeros(100), np.full(100, 0.01), 0.0) == (1, 1)
    assert _unsettled(np.full(100, 0.5), np.full(100, 0.01), 0.0)[0] == 0.25, "all differ: not less than a quarter"


def test_what_one_coder_says_in_sentences_has_no_pairs():
    human = codes_of({"a": [int(n % 4 == 0) for n in range(120)]})
    sample = pd.DataFrame({"sentence": range(120), "part": "random", "probability": 0.5})
    result = weigh_codes(
        human, sample, pd.DataFrame({"sentence": range(240), "document": 0}), coded_as([(0, "WAR")]), CODEBOOK
    )

    assert result.numbers == {"data": "people", "coded": 120, "sentences": 240, "pairs": 0, "agree": 0}
    pair = replace(result, agreements=pd.DataFrame({"sentences": [1, 0], "percent": [1.0, 0.0]}))
    assert (pair.numbers["pairs"], pair.numbers["agree"]) == (1, 1)
    with pytest.raises(PressframesError, match="in_groups: the codes are not at hand"):
        replace(result, material=None).in_groups(pd.Series(["a"]))


@pytest.mark.parametrize("settled", [True, False])
def test_sentences_of_an_article_are_summed_before_they_are_squared(settled):
    random = np.random.default_rng(8)
    truth = random.random(600) < 0.4
    found = np.where(truth, random.random(600) < 0.8, random.random(600) < 0.2).astype(float)
    human, weights = truth[:150].astype(float), random.uniform(1, 4, 150)
    if not settled:
        human[random.random(150) < 0.2] = 0.5
    article = np.arange(600) % 30
    estimate = ppi_share(found, found[:150], human, weights, articles=(article, article[:150]))

    own = weights / weights.sum()
    effective = 1 / (own**2).sum()
    cross = np.cov(human, found[:150], aweights=weights, ddof=0)
    power = cross[0, 1] / cross[1, 1] / (1 + effective / 600)
    rows = pd.DataFrame({"article": article, "moved": power * (found - found.mean()) / 600, "weight": 0.0})
    whole = 1 + 2 * MADE_UP / effective
    residual = human - power * found[:150]
    correction = (own @ residual + (1 - power) * MADE_UP / effective) / whole
    coded = pd.DataFrame(
        {"article": article[:150], "moved": own * (residual - correction) / whole, "weight": own / whole}
    )
    joint = (pd.concat([rows, coded]).groupby("article")["moved"].sum() ** 2).sum()
    within = (coded["moved"] ** 2).sum()
    alpha, larger = _unsettled(human, own, cross[0, 1] ** 2 / cross[1, 1])
    settling = within * (larger - 1) + max(joint - within, 0) * (1 / alpha - 1)
    made_up = sum((value - correction) ** 2 for value in (1, -power)) * MADE_UP / effective**2 / whole**2
    of_article = coded.groupby("article")["weight"].sum()
    worth = of_article.sum() ** 2 / (of_article**2).sum()

    assert (settling == 0) == settled and estimate.articles == pytest.approx(worth)
    assert estimate.share == pytest.approx(power * found.mean() + correction)
    assert estimate.error == pytest.approx(np.sqrt((joint + settling + made_up) * worth / (worth - 1)))


def test_four_articles_bear_no_interval_and_five_do():
    four, five = (Estimate(0.5, 0.05, articles, 100) for articles in (4.0, 4.1))

    assert np.isnan([four.low, four.high]).all() and 0 < five.low < 0.5 < five.high < 1
    assert five.interval(freedom=9)[1] < five.high, "more degrees of freedom"
    ends = [(one.low, one.high) for one in (replace(five, share=share) for share in (0.0, 1.0))]
    assert np.array(ends) == pytest.approx(np.array([(0, 1)] * 2), abs=0.01), "all or nothing says little by itself"


def test_a_model_corrects_by_itself_and_averaged_with_the_rules_where_it_coded_everything():
    sentences = pd.DataFrame({"sentence": range(240), "document": range(240)})
    rules = coded_as([(n, "WAR") for n in range(0, 240, 4)])
    human = codes_of({"a": [int(n % 4 == 0) for n in range(120)], "b": [int(n % 3 == 0) for n in range(120)]})
    sample = sentences.head(120).assign(part="random", probability=0.5)
    own = sentences.assign(frame="WAR", coded=[int(n % 2 == 0) for n in range(240)], probability=np.nan)
    own.loc[0, "probability"] = 0.75
    models = {"whole": own, "plain": own.drop(columns="probability"), "some": own.head(239)}
    result = weigh_codes(human, sample, sentences, rules, CODEBOOK, Further(models=models))
    detectors = result.material.detectors

    assert [*detectors] == [
        "PPI++",
        *(f"PPI++ {name}" for name in ("whole", "rules and whole", "plain", "rules and plain")),
    ]
    assert detectors["PPI++ whole"]["WAR"].tolist()[:4] == [0.75, 0, 1, 0]
    assert detectors["PPI++ plain"]["WAR"].tolist()[:4] == [1, 0, 1, 0]
    assert detectors["PPI++ rules and whole"]["WAR"].tolist()[:4] == [0.875, 0, 0.5, 0]
    # of every second sentence the model has 60; of these the coders see the frame in 30 and 20, and of all in 30 and 40
    assert result.models[["precision", "recall"]].values.tolist() == [[25 / 60, 25 / 35]] * 3
    row, share = result.by_frame().iloc[0], result.shares.set_index("method")["share"]
    assert len(result.by_frame()) == 1 and row["data"] == "people"
    assert row["rules_share"] == share["detector alone"] == 0.25 and row["corrected_share"] == share["PPI++"]
    assert row["off"] == pytest.approx(row["rules_share"] - row["corrected_share"])
    assert row["off_low"] == pytest.approx(row["rules_share"] - row["corrected_high"])
    assert row["off_low"] < row["off"] < row["off_high"]
    assert row[["alpha_low", "alpha_high"]].tolist() == result.agreements.loc[0, ["low", "high"]].tolist()
    assert result.numbers["pairs"] == 120 and result.numbers["agree"] == result.agreements["percent"].item()


def test_two_groups_are_held_against_each_other_and_nothing_against_nothing():
    sentences = pd.DataFrame({"sentence": range(200), "document": np.arange(200) // 10})
    settled = pd.DataFrame({"sentence": range(200), "frame": "WAR", "coded": [1.0] * 90 + [0.0] * 110})
    sample = pd.DataFrame({"sentence": range(200), "probability": 1.0})
    material = Material.of(settled, sample, coded_as([(n, "WAR") for n in range(0, 200, 2)]), sentences)
    labels = pd.Series(np.repeat([2021, 2022], 10))
    row, apart = share_differences(material.pairs(labels)).iloc[0], group_shares(material.groups(labels))
    people = apart.query("method == 'PPI++'")["share"].tolist()

    assert row[["side", "other", "frame", "verdict"]].tolist() == ["2021", "2022", "WAR", "above"]
    assert row[["share", "other_share"]].tolist() == people and row["difference"] == people[0] - people[1] > 0.8
    none = share_differences([])
    assert none.empty and [*none.columns] == [*SAVED["differences"][1]]


def test_the_widths_of_intervals_are_those_of_the_corrected_shares_alone():
    shares = pd.DataFrame(
        {"method": ["PPI++", "PPI++", "detector alone", "PPI++"], "low": 0.0, "high": [0.1, 0.4, 9, 0.2]}
    )

    assert median_width(shares) == 0.2
