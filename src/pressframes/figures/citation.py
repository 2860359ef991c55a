"""
The words of a figure in English and Chinese, and how it is cited: what is cited, files for reference managers (BibTeX,
RIS, CSL-JSON), and lines ready to paste (APA, Chicago, and GB/T 7714-2025 in English and Chinese).
"""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pressframes.errors import lexicon, refused

MOST_NAMED = 3  # GB/T 7714-2025: of more than three creators the first three are named
HAN = re.compile(r"[\u4e00-\u9fff]")
Words = str | Mapping[str, str]  # a text, or a text by language (`{"en": ..., "zh": ...}`)


@dataclass(frozen=True)
class Caption:
    """
    The words of one figure, each a text or a text by language, and the id by which it is cited, such as
    `fig-03-keyness`.

    `caption` says what is seen, `alt` describes it to those who do not see it, `title` is the finding, as it is drawn
    unless given, `topic` what the figure is about ("Frames"), which stays and is cited first when the finding changes,
    `limits` says what the figure does not show, and `columns` what the columns of its table mean. The id is the
    name of the figure's files.

    >>> Caption("fig-03-keyness", caption={"en": "Rates.", "zh": "频次。"}, alt={"en": "Bars.", "zh": "横条。"}).limits
    {}
    """

    id: str
    caption: Words
    alt: Words
    title: Words = ""
    limits: Words = field(default_factory=dict)
    columns: Mapping[str, Words] = field(default_factory=dict)
    topic: Words = ""


def in_languages(text: Words) -> dict[str, str]:
    """
    A text by language; a plain text is Chinese when it has a Chinese character in it.

    >>> in_languages("高频词")
    {'zh': '高频词'}
    """
    if isinstance(text, str):
        return {"zh" if HAN.search(text) else "en": text}
    return dict(text)


def both(texts: Mapping[str, str]) -> str:
    """
    All languages in one text, for fields that know no language.

    >>> both({"en": "Frequent words", "zh": "高频词"})
    'Frequent words / 高频词'
    """
    return " / ".join(dict.fromkeys(texts.values()))


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that there are: those with an empty value are left out."""
    return {name: value for name, value in facts.items() if value}


def to_json(facts: Any) -> str:
    """A file of JSON, one step in and with its characters as they are."""
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class Creator:
    """A person with family name and given names, or an organisation with its name as `family` and no given name."""

    family: str
    given: str = ""
    orcid: str = field(default="", repr=False)

    @classmethod
    def named(cls, name: str, orcid: str = "") -> "Creator":
        """
        A creator by the name as it is written: "Li, Si Ming" is a person, and so is whoever has an ORCID or a name in
        capitals without a word of organisations; a name that ends in a comma is an organisation's.

        >>> for name in ("Li, Si Ming", "Jane van Doe", "Zhang San", "The group", "Rule Nine,"):
        ...     print(Creator.named(name))
        Creator(family='Li', given='Si Ming')
        Creator(family='van Doe', given='Jane')
        Creator(family='Zhang', given='San')
        Creator(family='The group', given='')
        Creator(family='Rule Nine', given='')
        """
        family, comma, given = name.partition(",")
        if not comma:
            family, given = _told_apart(name.split(), is_person=bool(orcid))
        return cls(family.strip(), given.strip(), orcid)

    @property
    def inverted(self) -> str:
        """The family name before a comma and the given names, or the name alone."""
        return f"{self.family}, {self.given}".removesuffix(", ")

    def named_by(self, family: str, given: str, alone: str) -> dict[str, str]:
        """The name by the names that a format has for its parts; `alone` is that of an organisation."""
        return {family: self.family, given: self.given} if self.given else {alone: self.family}

    def written(self, inverted: str) -> str:
        """
        The name as a line has it: Chinese names and organisations as they are, others in the form given.

        >>> Creator("Li", "Si Ming").written("{family}, {initials}"), Creator("张", "三").written("{family}, {given}")
        ('Li, S. M.', '张三')
        """
        if HAN.search(self.family) or not self.given:
            return self.family + self.given
        initials = " ".join(f"{part[0]}." for part in self.given.replace("-", " ").split())
        bare = initials.replace(".", "")
        return inverted.format(family=self.family, given=self.given, initials=initials, bare=bare)


def _told_apart(words: list[str], *, is_person: bool) -> tuple[str, str]:
    """
    Family and given names; all words as the first where these cannot be told: one word, Chinese, an organisation.

    "Li Wei" may have either first, and is told apart for a person alone, as Western names are.
    """
    said = lexicon("citation")
    low, small = [word.lower() for word in words], said["particles"].split()
    named = all(word[0].isupper() or word in small for word in words)
    if len(words) < 2 or not (is_person or named and set(low).isdisjoint(said["organisations"].split())):
        return " ".join(words), ""
    first, last = (low[at] in said["surnames"].split() for at in (0, -1))
    if first and not last and re.fullmatch(said["pinyin"], "".join(low[1:])):
        return words[0], " ".join(words[1:])
    if first and last and not is_person:
        return " ".join(words), ""
    begin = len(words) - 1
    while begin > 1 and words[begin - 1] in small:
        begin -= 1
    return " ".join(words[begin:]), " ".join(words[:begin])


@dataclass(frozen=True)
class Project:
    """
    The work that a figure is a part of. `released` is a date such as 2026-11-24; `url` and `doi` may be unknown ("").

    For figures of a study of one's own, give its authors and title: they are who is cited. Where nobody is named,
    nothing
    is made up: there are no lines to cite a figure by.
    """

    title: str
    title_zh: str
    creators: tuple[Creator, ...]
    version: str
    released: str
    licence: str = "CC BY 4.0"
    url: str = ""
    doi: str = ""

    def __post_init__(self):
        try:
            datetime.date.fromisoformat(self.released or "2000-01-01")
        except ValueError:
            raise refused("release_date", f"Project {self.title!r}", date=self.released) from None

    @property
    def authors(self) -> list[str]:
        """Names as they are written: family name first in Chinese (张三), last in English (Si Ming Li)."""
        return [creator.written("{given} {family}") for creator in self.creators]

    @property
    def year(self) -> str:
        """The year of the release, or that there is no date."""
        return self.released[:4] or "n.d."

    @property
    def spdx(self) -> str:
        """The licence by its name in the list of SPDX, as programs ask for it; "" where all rights are reserved."""
        return "" if self.licence.startswith("All ") else self.licence.replace(" ", "-")

    @property
    def link(self) -> str:
        """Where the project is found: by its DOI, else by its address; "" where neither is known."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def facts(self) -> dict[str, str]:
        """What every file of a figure says of the work it is a part of; what is not known is left out."""
        facts = {"title": self.title, "authors": "; ".join(self.authors), "year": self.released[:4]}
        return known(facts | {name: getattr(self, name) for name in ("version", "licence", "doi", "url")})

    @property
    def line(self) -> dict[str, str]:
        """How the work itself is cited by language, in APA or GB/T 7714; where nobody is named nothing is made up."""
        return {"en": self.cited(""), "zh": self.gb_t_7714("zh")} if self.creators else {"en": "", "zh": ""}

    def cited(self, part: str) -> str:
        """A part of the work that ends in " In ", or with "" the work itself, in the form of APA."""
        authors = _joined([creator.written("{family}, {initials}") for creator in self.creators], ", & ")
        version = f" (Version {self.version})" if self.version else ""
        return f"{_stopped(authors)} ({self.year}). {part}{self.title}{version}. {self.link}".rstrip()

    def gb_t_7714(self, language: str, part: str = "", part_id: str = "") -> str:
        """A part of the work by its title and id, or without one the work itself, in the form of GB/T 7714-2025."""
        chinese = language == "zh"
        names = [creator.written("{family} {bare}") for creator in self.creators[:MOST_NAMED]]
        if len(self.creators) > MOST_NAMED:
            names.append("等" if chinese else "et al")
        authors = _stopped(("，" if chinese else ", ").join(names))
        kind, work = "[CP/OL]" if self.link else "[CP]", self.title_zh if chinese else self.title
        titles = f"{part}{kind}//{authors} {work}" if part else work + kind
        version = f"V{self.version}" if self.version else ""
        date = ("（{}）" if chinese else " ({})").format(self.released or self.year)
        place = ("：图 " if chinese else ": Figure ") + part_id if part else ""
        return f"{authors} {titles}. {version}{date}{place}. {self.link}".rstrip() + "." * bool(self.link)


UNNAMED = Project("", "", (), version="", released="", licence="All rights reserved")  # where nothing is said of a work


@dataclass(frozen=True)
class FigureCitation:
    """
    What every file of a figure says of it, and what it is cited by: its id, title, caption and description (`alt`) by
    language (`en`, `zh`), the project, whose counts of what it shows (`source`), and the hash of what it shows.

    The title is the finding, which another version of the data can change; the `topic` stays, and is cited before it.
    The hash (`fingerprint`) lets a reader who has the figure find out by `verify` whether it is the one that is cited.
    """

    id: str
    title: Mapping[str, str]
    project: Project = UNNAMED
    fingerprint: str = ""
    topic: Mapping[str, str] = field(default_factory=dict)
    caption: Mapping[str, str] = field(default_factory=dict)
    alt: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def identifier(self) -> str:
        """The figure within its project: an address where one is known."""
        return f"{self.project.link}#{self.id}" if self.project.link else self.id

    @property
    def study(self) -> list[str]:
        """Whose work the figure is a part of: authors, year, version, licence, doi and address, each by its name."""
        return [f"{name}: {value}" for name, value in self.project.facts.items()]

    @property
    def content(self) -> str:
        """The hash of what the figure says, whatever drew it; "" where nothing was drawn yet."""
        return f"sha256:{self.fingerprint}" if self.fingerprint else ""

    def title_in(self, language: str, shown_id: str = "") -> str:
        """
        The topic and the finding on one line, in a language or else in the one there is, with an id if it is given.

        >>> figure = FigureCitation("fig-03", {"en": "War words lead"}, topic={"en": "Frames"})
        >>> figure.title_in("en"), figure.title_in("en", "fig-03")
        ('Frames: War words lead', 'Frames (fig-03): War words lead')
        """
        topic, text = (
            " ".join(one.get(language, next(iter(one.values()), "")).split()) for one in (self.topic, self.title)
        )
        marked = f" ({shown_id})" if shown_id else ""
        colon = "：" if HAN.search(topic) else ": "
        return f"{topic}{marked}{colon}{text}" if topic else f"{text}{marked}"

    @property
    def note(self) -> str:
        """The hash of what the figure shows, and the licence."""
        return "; ".join(filter(None, [self.content and f"content {self.content}", self.project.licence]))


def study_citation(project: Project, description: str) -> dict[str, str]:
    """
    `CITATION.cff` and `.zenodo.json` of a work, by their names; none where nobody is named, whom both ask for.

    Source: Citation File Format 1.2.0; Zenodo, metadata of a deposit (developers.zenodo.org, read 2026).
    """
    if not project.creators:
        return {}
    message = "Please cite this study as below; a figure is cited by its id, too, as the files beside it have it."
    facts = {"license": project.spdx, "version": project.version, "doi": project.doi}
    cff = {"cff-version": "1.2.0", "message": message, "type": "dataset", "title": project.title, **facts}
    cff |= {"url": project.url, "date-released": project.released, "abstract": description}
    people = [
        one.named_by("family-names", "given-names", "name") | {"orcid": one.orcid and f"https://orcid.org/{one.orcid}"}
        for one in project.creators
    ]
    rows = [*_yaml(cff), "authors:", *("  - " + "\n    ".join(_yaml(person)) for person in people)]
    zenodo = {
        "title": project.title,
        "upload_type": "dataset",
        "description": description,
        "creators": [known({"name": one.inverted, "orcid": one.orcid}) for one in project.creators],
        "access_right": "open" if project.spdx else "closed",
        "license": project.spdx.lower(),
        "version": project.version,
        "publication_date": project.released,
        "related_identifiers": [{"identifier": project.url, "relation": "isIdenticalTo"}] * bool(project.url),
    }
    return {"CITATION.cff": "\n".join(rows) + "\n", ".zenodo.json": to_json(known(zenodo))}


def _yaml(facts: Mapping[str, str]) -> list[str]:
    """Lines of YAML, in which texts are written as in JSON."""
    return [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in known(facts).items()]


def citation_lines(figure: FigureCitation) -> dict[str, str]:
    """Every ready line by the name of its style."""
    return {
        "APA": apa(figure),
        "Chicago": chicago(figure),
        "GB/T 7714-2025 (English)": gb_t_7714(figure, "en"),
        "GB/T 7714-2025（中文）": gb_t_7714(figure, "zh"),
    }


def apa(figure: FigureCitation) -> str:
    """
    APA: authors (year). Title [Figure]. In work (version; figure).

    >>> study = Project("War on the page", "版面之战", (Creator("The lab"),), "2", "2026-11-24")
    >>> apa(FigureCitation("fig-03", {"en": "War words mark the page"}, study))
    'The lab. (2026). War words mark the page [Figure fig-03]. In War on the page (Version 2).'

    Source: Publication Manual of the American Psychological Association, 7th ed. (2020), 10.14.
    """
    return figure.project.cited(f"{figure.title_in('en').rstrip('.')} [Figure {figure.id}]. In ")


def chicago(figure: FigureCitation) -> str:
    """
    Chicago, bibliography: authors. “Title.” Figure in work, version, year. Quotes in the title become single.

    Source: The Chicago Manual of Style, 18th ed. (2024), chapter 14.
    """
    project = figure.project
    names = [project.creators[0].written("{family}, {given}"), *project.authors[1:]]
    title = figure.title_in("en").rstrip(".").translate(str.maketrans("“”", "‘’"))
    version = f"version {project.version}, " if project.version else ""
    work = f"Figure {figure.id} in {project.title}, {_stopped(version + project.year)}"
    link = f" {project.link}." if project.link else ""
    return f"{_stopped(_joined(names, ', and '))} “{title}.” {work}{link}"


def gb_t_7714(figure: FigureCitation, language: str) -> str:
    """
    GB/T 7714-2025: a part taken from a program (CP), with `/OL` where an address is known.

    Chinese lines have full-width punctuation and English ones half-width; names are not in capitals, as
    the edition of 2025 has it.

    >>> study = Project("War on the page", "版面之战", (Creator("The lab"),), "2", "2026-11-24")
    >>> gb_t_7714(FigureCitation("fig-03", {"zh": "页面以“战”言“疫”"}, study), "zh")
    'The lab. 页面以“战”言“疫”[CP]//The lab. 版面之战. V2（2026-11-24）：图 fig-03.'

    Source: GB/T 7714-2025, in force since 1 July 2026; forms as the CSL styles of zotero-chinese print
    them, the text of the standard not being open.
    """
    return figure.project.gb_t_7714(language, figure.title_in(language).rstrip(".。"), figure.id)


def _stopped(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _joined(names: Sequence[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # a brace behind a backslash still counts as a brace for BibTeX
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
} | {mark: f"\\{mark}" for mark in "$&#%_"}


def citation_files(figure: FigureCitation) -> dict[str, bytes]:
    """The citation in every form, by what follows the figure's id in the file's name; none where nobody is named."""
    if not figure.project.creators:
        return {}
    lines = "\n\n".join(f"{style}\n{line}" for style, line in citation_lines(figure).items())
    texts = {".bib": bibtex(figure), ".ris": ris(figure), ".csl.json": csl_json(figure), ".cite.txt": f"{lines}\n"}
    return {name: text.encode() for name, text in texts.items()}


def bibtex(figure: FigureCitation) -> str:
    """
    An entry of type `misc`, which every BibTeX style knows; titles keep their capitals.

    >>> print(bibtex(FigureCitation("fig-03-keyness", {"en": "War words & 抗疫"})).splitlines()[0])
    @misc{pressframes-fig-03-keyness,
    """
    project = figure.project
    names = [_latex(one.inverted) if one.given else f"{{{_latex(one.family)}}}" for one in project.creators]
    work = ", version ".join(filter(None, [project.title, project.version]))
    fields = {
        "author": " and ".join(names),
        "title": "{" + _latex(figure.title_in("en", figure.id)) + "}",
        "howpublished": _latex(f"Figure {figure.id} in {work}"),
        "year": project.year,
        "month": project.released[5:7],
        "note": _latex(figure.note),
        "doi": project.doi,
        "url": project.url,
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in known(fields).items())
    return f"@misc{{pressframes-{figure.id},\n{rows}\n}}\n"


def ris(figure: FigureCitation) -> str:
    """The citation in RIS, type FIGURE. Source: RIS format specification (Research Information Systems, 2011)."""
    project = figure.project
    rows = [
        ("TY", "FIGURE"),
        ("ID", figure.id),
        *(("AU", one.inverted) for one in project.creators),
        ("TI", figure.title_in("en", figure.id)),
        ("TT", figure.title_in("zh", figure.id)),
        ("T2", project.title),
        ("ET", project.version),
        ("PY", project.year),
        ("DA", project.released.replace("-", "/")),
        ("DO", project.doi),
        ("UR", project.url),
        ("N1", figure.note),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in rows if value) + "ER  - \n"


def csl_json(figure: FigureCitation) -> str:
    """
    The citation as CSL-JSON, type `figure`; the id is in the title, the one part that every style prints.

    Source: csl-data.json 1.0.2 of the Citation Style Language.
    """
    project = figure.project
    date = [int(part) for part in project.released.split("-") if part]
    item = {
        "id": f"pressframes-{figure.id}",
        "type": "figure",
        "title": figure.title_in("en", f'<span class="nocase">{figure.id}</span>'),
        "author": [one.named_by("family", "given", "literal") for one in project.creators],
        "container-title": project.title,
        "version": project.version,
        "number": figure.id,
        "issued": {"date-parts": [date]} if date else {},
        "note": figure.note,
        "DOI": project.doi,
        "URL": project.url,
    }
    return to_json([known(item)])


def _latex(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in " ".join(text.split()))
