"""A figure's citation as lines ready to paste: APA, Chicago, and GB/T 7714-2025 in English and Chinese."""

from collections.abc import Sequence

from pressframes.citation.works import Creator, FigureCitation

MOST_NAMED = 3  # GB/T 7714-2025: of more than three creators the first three are named


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

    >>> apa(FigureCitation("fig-03", {"en": "War words mark the page"}))
    'The pressframes authors. (2026). War words mark the page [Figure fig-03]. In pressframes: ... (Version ...).'

    Source: Publication Manual of the American Psychological Association, 7th ed. (2020), 10.14.
    """
    project = figure.project
    names = [_apa_name(creator) for creator in project.creators]
    authors = _joined(names, ", & " if len(names) > 1 else "")
    link = f" {_link(figure)}" if _link(figure) else ""
    return (
        f"{_stopped(authors)} ({project.year}). {figure.title_in('en').rstrip('.')} [Figure {figure.id}]. "
        f"In {project.title} (Version {project.version}).{link}"
    )


def chicago(figure: FigureCitation) -> str:
    """
    Chicago, bibliography: authors. “Title.” Figure in work, version, year. Quotes in the title become single.

    Source: The Chicago Manual of Style, 18th ed. (2024), chapter 14.
    """
    project = figure.project
    names = [_chicago_name(creator, first=number == 0) for number, creator in enumerate(project.creators)]
    authors = _joined(names, ", and " if len(names) > 1 else "")
    link = f" {_link(figure)}." if _link(figure) else ""
    title = figure.title_in("en").rstrip(".").translate(str.maketrans("“”", "‘’"))
    return (
        f"{_stopped(authors)} “{title}.” Figure {figure.id} in {project.title}, "
        f"version {project.version}, {project.year}.{link}"
    )


def gb_t_7714(figure: FigureCitation, language: str) -> str:
    """
    GB/T 7714-2025: a part taken from a program (CP), with `/OL` where an address is known.

    Chinese lines have full-width punctuation and English ones half-width; names are not in capitals, as
    the edition of 2025 has it.

    >>> gb_t_7714(FigureCitation("fig-03", {"zh": "页面以“战”言“疫”"}), "zh")
    'The pressframes authors. 页面以“战”言“疫”[CP]//The pressframes authors. pressframes：... V...（...）：图 fig-03.'

    Source: GB/T 7714-2025, in force since 1 July 2026; forms as the CSL styles of zotero-chinese print
    them, the text of the standard not being open.
    """
    chinese = language == "zh"
    project = figure.project
    authors = _gb_names(project.creators, chinese)
    kind = "CP/OL" if _link(figure) else "CP"
    title = figure.title_in(language).rstrip(".。")
    date = f"（{project.released}）：图 " if chinese else f" ({project.released}): Figure "
    link = f" {_link(figure)}." if _link(figure) else ""
    return (
        f"{_stopped(authors)} {title}[{kind}]//{_stopped(authors)} {project.title_zh if chinese else project.title}. "
        f"V{project.version}{date}{figure.id}.{link}"
    )


def _link(figure: FigureCitation) -> str:
    return f"https://doi.org/{figure.project.doi}" if figure.project.doi else figure.project.url


def _stopped(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _initials(given: str) -> str:
    return " ".join(f"{part[0]}." for part in given.replace("-", " ").split())


def _apa_name(creator: Creator) -> str:
    if creator.is_chinese or not creator.given:
        return creator.family + creator.given
    return f"{creator.family}, {_initials(creator.given)}"


def _chicago_name(creator: Creator, *, first: bool) -> str:
    if creator.is_chinese or not creator.given:
        return creator.family + creator.given
    return f"{creator.family}, {creator.given}" if first else f"{creator.given} {creator.family}"


def _gb_names(creators: Sequence[Creator], chinese: bool) -> str:
    names = [
        creator.family + creator.given
        if creator.is_chinese or not creator.given
        else f"{creator.family} {_initials(creator.given).replace('.', '')}"
        for creator in creators[:MOST_NAMED]
    ]
    if len(creators) > MOST_NAMED:
        names.append("等" if chinese else "et al")
    return ("，" if chinese else ", ").join(names)


def _joined(names: Sequence[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
