"""Charts and sentences of a study take shares that people's codes correct as soon as these are adopted."""

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from conftest import ROOT

from pressframes.coders.sheets import draw_sample
from pressframes.coders.validation import Errors, simulate_codes
from pressframes.coders.work import load_coding, rule_codes, weigh_codes
from pressframes.errors import PressframesError
from pressframes.study import claims, found, frames_told, known_groups, open_study, sentences_of
from pressframes.study.doctor import _study
from pressframes.study.starting import start_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The flood reports as a study of one's own, which compares two newspapers."""
    folder = tmp_path_factory.mktemp("studies") / "study"
    start_study(ROOT / "data" / "examples" / "flood-reports" / "articles.csv", folder)
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", folder)
    return open_study("05-framing", start=folder)


@pytest.fixture(scope="module")
def people(study):
    """Codes of two made-up coders of all sentences, called people's for this test."""
    texts, codebook = study.corpus, study.codebook
    sentences, coded = study.made("sentences"), rule_codes(texts, codebook)
    sample = draw_sample(texts, sentences, coded, size=len(sentences))
    codes = simulate_codes(sample, coded, codebook, errors=Errors(missed=0.5)).replace(
        {"coder": {"simulated-1": "anna"}}
    )
    codes["coder"] = codes["coder"].replace("simulated-2", "ben")
    return study.in_sides(weigh_codes(codes, sample, sentences, coded, codebook))


def test_groups_and_periods_have_corrected_shares_and_a_difference_says_where_codes_are_missing(study, people):
    by_month = study.in_sides(people, "month")
    few = replace(people, material=people.material.only(study.corpus.documents["document"].head(13)))
    one_side = study.in_sides(few)

    assert people.groups["group"].unique().tolist() == list(dict.fromkeys(study.corpus.documents["newspaper"]))
    assert people.differences["low"].le(people.differences["high"]).all()
    assert by_month.groups["group"].unique().tolist() == ["2023-07", "2023-08"]
    assert set(one_side.differences["verdict"]) == {"uncoded"} and one_side.differences["low"].isna().all()


def test_groups_that_are_numbers_are_corrected_as_those_with_names(study, people):
    documents = study.corpus.documents
    half = pd.Series(["4", "1"] * len(documents))[: len(documents)].set_axis(documents["document"])

    people.in_groups(half).save(study.root / "saved")
    saved = load_coding(study.root / "saved", study.codebook)

    assert set(saved.groups["group"]) == {"4", "1"} and set(saved.differences["side"]) <= {"4", "1"}


def test_adopted_codes_that_do_not_say_in_how_many_sentences_a_frame_was_seen_are_read(study, people):
    replace(people, agreements=people.agreements.drop(columns="seen")).save(study.root / "earlier")

    earlier = load_coding(study.root / "earlier", study.codebook)
    assert earlier.by_frame().columns.tolist() == people.by_frame().columns.tolist()


def test_a_study_says_what_people_corrected_once_their_codes_are_adopted(study, people):
    codes, sentences, known = found(study, "codes", study.codebook), sentences_of(study), known_groups(study)
    before = frames_told(study, codes, sentences, known)
    assert set(before["status"]) == {"by-rule"}

    study.adopt(people)
    told = frames_told(study, codes, sentences, known)
    claim = claims.of_first_side(claims.count_above, told, within=["status"], label="frame")
    own = people.differences.set_index("frame")
    war = told.set_index("frame").loc["WAR"]

    assert set(told["status"]) == {"corrected"}
    assert war[["share", "low", "high"]].tolist() == pytest.approx(own.loc["WAR", ["share", "low", "high"]].tolist())
    assert (
        "people's codes correct" in study.say("answer", rows=pd.DataFrame([claim.numbers | {"case": claim.case}])).data
    )
    counted = {"side": ["江州日报"], "frame": "WAR", "share": 0.0, "low": 0.0, "high": 0.0, "count": 3}
    sides = study.corrected(pd.DataFrame(counted))
    assert sides["count"].isna().all(), "what people correct is a share of all sentences, and counts none"
    shares = study.root / "data" / "coding" / "shares.csv"
    before, size = shares.read_text("utf-8"), people.numbers["sentences"]
    pd.read_csv(shares).assign(sentences=size - 1).to_csv(shares, index=False)
    with pytest.raises(PressframesError, match=f"are of {size - 1} sentences, and the texts have {size} now"):
        _ = study.people
    assert any(f"are of {size - 1} sentences" in found for _, found, _ in _study(study))
    shares.write_text(before, encoding="utf-8")
    methods = study.methods()
    assert "2 people coded" in methods and "Krippendorff's alpha by frame: " in methods and "Angelopoulos" in methods
    assert sides["status"].item() == "corrected" and sides["share"].item() == pytest.approx(war["share"])
