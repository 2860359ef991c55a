"""Citations: read back with parsers that others wrote, and lines checked by hand."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from pressframes.errors import PressframesError
from pressframes.figures.citation import (
    PROJECT,
    Creator,
    FigureCitation,
    Project,
    apa,
    bibtex,
    chicago,
    citation_files,
    csl_json,
    gb_t_7714,
    ris,
)

HERE = Path(__file__).parent
TITLE = {"en": "“Volunteer” leads: 41 of 2,000 words & 3 % more", "zh": "“志愿者”居首：2 000 词中 41 次"}
CREATORS = (Creator("张", "三"), Creator("Li", "Si Ming"), Creator("Newspaper Lab"))
STUDY = Project("A study: of {pages}", "一项研究", CREATORS, "1.2", "2026-05-03", doi="10.5281/zenodo.1")
FIGURE = FigureCitation("fig-03-keyness", TITLE, STUDY, fingerprint="ab12")


def test_the_project_is_cited_as_citation_cff_says():
    cff = yaml.safe_load((HERE.parent / "CITATION.cff").read_text(encoding="utf-8"))

    assert PROJECT.title == cff["title"]
    assert PROJECT.version == cff["version"]
    assert PROJECT.released == str(cff["date-released"])
    assert [creator.family for creator in PROJECT.creators] == [author["name"] for author in cff["authors"]]


def test_bibtex_is_read_by_pybtex_with_names_and_title_intact():
    entry = parse_string(bibtex(FIGURE), "bibtex").entries["pressframes-fig-03-keyness"]

    assert [str(person) for person in entry.persons["author"]] == ["张, 三", "Li, Si Ming", "{Newspaper Lab}"]
    assert entry.fields["title"] == r"{“Volunteer” leads: 41 of 2,000 words \& 3 \% more}"
    assert entry.fields["doi"] == "10.5281/zenodo.1" and entry.fields["year"] == "2026"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_title_is_one_valid_entry_in_bibtex_and_one_record_in_ris_and_csl(text):
    figure = FigureCitation("fig-01", {"en": text}, STUDY)

    assert len(parse_string(bibtex(figure), "bibtex").entries) == 1
    assert ris(figure).splitlines()[-1] == "ER  - " and ris(figure).count("\nTI  - ") == 1
    assert json.loads(csl_json(figure))[0]["title"] == " ".join(text.split())


def test_csl_json_has_only_names_that_its_schema_has():
    (item,) = json.loads(csl_json(FIGURE))

    assert item["type"] == "figure" and item["issued"] == {"date-parts": [[2026, 5, 3]]}
    assert item["author"] == [
        {"family": "张", "given": "三"},
        {"family": "Li", "given": "Si Ming"},
        {"literal": "Newspaper Lab"},
    ]
    known = {"id", "type", "title", "author", "container-title", "version", "number", "issued", "note", "DOI", "URL"}
    assert set(item) <= known


def test_every_line_of_ris_is_a_tag_two_spaces_a_hyphen_and_a_value():
    lines = ris(FIGURE).splitlines()

    assert lines[0] == "TY  - FIGURE" and lines[-1] == "ER  - "
    assert all(line[2:6] == "  - " and line[:2].isalnum() for line in lines)


def test_the_ready_lines_are_as_written_by_hand():
    cases = json.loads((HERE / "cases" / "citation_lines.json").read_text(encoding="utf-8"))
    made = {"apa": apa(FIGURE), "chicago": chicago(FIGURE)}
    made |= {"gb_en": gb_t_7714(FIGURE, "en"), "gb_zh": gb_t_7714(FIGURE, "zh")}

    assert made == {case["style"]: case["line"] for case in cases}


def test_of_four_authors_gb_t_7714_names_three():
    study = Project("T", "题", (*CREATORS, Creator("Wang", "Wu")), "1", "2026-05-03")

    assert gb_t_7714(FigureCitation("f", TITLE, study), "zh").startswith("张三，Li S M，Newspaper Lab，等. ")
    assert gb_t_7714(FigureCitation("f", TITLE, study), "en").startswith("张三, Li S M, Newspaper Lab, et al. ")


def test_a_figure_has_a_file_for_each_form():
    assert set(citation_files(FIGURE)) == {".bib", ".ris", ".csl.json", ".cite.txt"}


def test_a_release_date_that_is_no_date_is_refused_and_a_work_without_author_has_no_citation():
    with pytest.raises(PressframesError, match="release date is 'May 2026'. Expected a date such as"):
        Project("T", "题", CREATORS, "1", "May 2026")
    assert citation_files(FigureCitation("f", TITLE, Project("T", "题", (), "1", "2026-05-03"))) == {}
    undated = FigureCitation("f", TITLE, Project("T", "题", CREATORS, "1", ""))
    assert (
        "(n.d.)" in citation_files(undated)[".cite.txt"].decode()
        and b"issued" not in citation_files(undated)[".csl.json"]
    )


@pytest.mark.parametrize(
    ("doi", "url", "apa_end", "gb_kind"),
    [
        ("", "", "(Version 1.2).", "[CP]//"),
        ("", "https://example.org/study", "(Version 1.2). https://example.org/study", "[CP/OL]//"),
        ("10.1/x", "https://example.org/study", "(Version 1.2). https://doi.org/10.1/x", "[CP/OL]//"),
    ],
)
def test_a_line_ends_in_the_doi_or_the_address_or_in_neither(doi, url, apa_end, gb_kind):
    figure = FigureCitation("fig-01", TITLE, Project("T", "题", CREATORS, "1.2", "2026-05-03", doi=doi, url=url))
    link = apa_end.removeprefix("(Version 1.2).").strip()

    assert apa(figure).endswith(apa_end) and gb_kind in gb_t_7714(figure, "zh")
    assert chicago(figure).endswith(f" {link}." if link else "2026.")
    assert gb_t_7714(figure, "en").endswith(f" {link}." if link else "Figure fig-01.")


def test_one_author_two_authors_and_an_organisation_with_dots_are_joined_as_each_style_has_it():
    one, two = (
        Project("T", "题", (Creator("Li", "Si-Ming"), Creator("U.S. Lab"))[:n], "1", "2026-05-03") for n in (1, 2)
    )
    lines = [apa, chicago, lambda figure: gb_t_7714(figure, "en")]

    assert [line(FigureCitation("f", TITLE, one)).split(" “")[0].split(" (")[0] for line in lines] == [
        "Li, S. M.",
        "Li, Si-Ming.",
        "Li S M.",
    ]
    starts = ["Li, S. M., & U.S. Lab.", "Li, Si-Ming, and U.S. Lab.", "Li S M, U.S. Lab."]
    assert all(
        line(FigureCitation("f", TITLE, two)).startswith(start) for line, start in zip(lines, starts, strict=True)
    )


def test_files_for_reference_managers_say_what_the_figure_shows_and_under_which_terms():
    for text in (bibtex(FIGURE), ris(FIGURE), csl_json(FIGURE)):
        assert "content sha256:ab12; CC BY 4.0" in text
    assert "\nTT  - “志愿者”居首" in ris(FIGURE) and "month = {05}" in bibtex(FIGURE)
    assert {"sha256", "UR  - "}.isdisjoint(ris(FigureCitation("f", {"zh": "题"}, STUDY)).split())
    assert FigureCitation("f", {"zh": "题"}, STUDY).title_in("en") == "题"
