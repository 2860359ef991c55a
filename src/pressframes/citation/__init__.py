"""How a figure is cited: as files for reference managers, and as lines ready to paste."""

from pressframes.citation.files import bibtex, citation_files, csl_json, ris
from pressframes.citation.lines import apa, chicago, citation_lines, gb_t_7714
from pressframes.citation.works import PROJECT, Creator, FigureCitation, Project

__all__ = [
    "PROJECT",
    "Creator",
    "FigureCitation",
    "Project",
    "apa",
    "bibtex",
    "chicago",
    "citation_files",
    "citation_lines",
    "csl_json",
    "gb_t_7714",
    "ris",
]
