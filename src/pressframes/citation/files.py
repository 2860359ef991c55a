"""A figure's citation as files for reference managers: BibTeX, RIS and CSL-JSON."""

import json

from pressframes.citation.lines import citation_lines
from pressframes.citation.works import Creator, FigureCitation

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # a brace behind a backslash still counts as a brace for BibTeX
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def citation_files(figure: FigureCitation) -> dict[str, bytes]:
    """The citation in every form, by what follows the figure's id in the file's name."""
    lines = "".join(f"{style}\n{line}\n\n" for style, line in citation_lines(figure).items())
    texts = {
        ".bib": bibtex(figure),
        ".ris": ris(figure),
        ".csl.json": csl_json(figure),
        ".cite.txt": lines.rstrip() + "\n",
    }
    return {name: text.encode() for name, text in texts.items()}


def bibtex(figure: FigureCitation) -> str:
    """
    An entry of type `misc`, which every BibTeX style knows; titles keep their capitals.

    >>> print(bibtex(FigureCitation("fig-03-keyness", {"en": "War words & 抗疫"})).splitlines()[0])
    @misc{pressframes-fig-03-keyness,
    """
    project = figure.project
    fields = {
        "author": " and ".join(_bibtex_name(creator) for creator in project.creators),
        "title": "{" + _latex(figure.title_in("en")) + "}",
        "howpublished": f"Figure {figure.id} in {_latex(project.title)}, version {_latex(project.version)}",
        "year": project.year,
        "month": project.released[5:7],
        "note": _latex("; ".join(part for part in (_content(figure), project.licence) if part)),
        "doi": project.doi,
        "url": project.url,
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{pressframes-{figure.id},\n{rows}\n}}\n"


def ris(figure: FigureCitation) -> str:
    """The citation in RIS, type FIGURE. Source: RIS format specification (Research Information Systems, 2011)."""
    project = figure.project
    rows = [
        ("TY", "FIGURE"),
        ("ID", figure.id),
        *(
            ("AU", f"{creator.family}, {creator.given}" if creator.given else creator.family)
            for creator in project.creators
        ),
        ("TI", figure.title_in("en")),
        ("TT", figure.title_in("zh")),
        ("T2", project.title),
        ("ET", project.version),
        ("PY", project.year),
        ("DA", project.released.replace("-", "/")),
        ("DO", project.doi),
        ("UR", project.url),
        ("N1", "; ".join(part for part in (_content(figure), project.licence) if part)),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in rows if value) + "ER  - \n"


def csl_json(figure: FigureCitation) -> str:
    """The citation as CSL-JSON, type `figure`. Source: csl-data.json 1.0.2 of the Citation Style Language."""
    project = figure.project
    item = {
        "id": f"pressframes-{figure.id}",
        "type": "figure",
        "title": figure.title_in("en"),
        "author": [_csl_name(creator) for creator in project.creators],
        "container-title": project.title,
        "version": project.version,
        "number": figure.id,
        "issued": {"date-parts": [[int(part) for part in project.released.split("-")]]},
        "note": "; ".join(part for part in (_content(figure), project.licence) if part),
        "DOI": project.doi,
        "URL": project.url,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def _content(figure: FigureCitation) -> str:
    return f"content sha256:{figure.fingerprint}" if figure.fingerprint else ""


def _csl_name(creator: Creator) -> dict[str, str]:
    return {"family": creator.family, "given": creator.given} if creator.given else {"literal": creator.family}


def _bibtex_name(creator: Creator) -> str:
    if not creator.given:
        return "{" + _latex(creator.family) + "}"
    return f"{_latex(creator.family)}, {_latex(creator.given)}"


def _latex(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in " ".join(text.split()))
