"""Read one page: text or a file in, a `Page` out."""

from dataclasses import replace
from pathlib import Path

from pressframes.calls import check_call
from pressframes.errors import PressframesError
from pressframes.files import read_text
from pressframes.pages.formats import READERS
from pressframes.pages.page import Page, load_decisions, page_from_text

MAXIMUM_PATH = 1_000  # characters; a longer string is text whatever it looks like
BYTE_ORDER_MARK = "\ufeff"


def read_page(
    text_or_path: str | Path,
    *,
    newspaper: str | None = None,
    date: str | None = None,
    page: str | None = None,
) -> Page:
    """
    Read a newspaper page that was dumped as text into articles, with every character accounted for.

    A `Path`, or a string that names an existing file, is read from disk; any other string with a line end
    in it, or too long for a name, is the text itself. HTML, PDF and Word files go through the extras `html`, `pdf`
    and `docx`; spans then refer to the text taken out of them, which is `Page.text`. Decisions saved beside the file
    (`save_decisions`) are applied. `newspaper`, `date` and `page` are kept as told.

    >>> lead = "大桥昨日建成通车，两岸居民步行过江，孩子们跑在最前头，老人们说，往后去县城再也不用绕"
    >>> page = read_page("新桥通车\\n\\n本报记者 王雨\\n\\n" + lead + "\\n\\n行三十里。")
    >>> page.articles[0].headline, page.articles[0].byline, page.articles[0].paragraphs == [lead + "行三十里。"]
    ('新桥通车', (('王雨', '本报记者'),), True)
    >>> page.coverage()
    1.0

    Bad input (no text, not text, no such file) raises `PressframesError`.
    """
    check_call(read_page, locals())
    text, path, notes = _text_of(text_or_path)
    if not text.strip():
        raise PressframesError(
            f"{path or 'read_page'}: the text is empty. Expected the text of a newspaper page; "
            "check that the right text was passed."
        )
    decisions = load_decisions(path, text) if path else ()
    if path and decisions:
        notes.append(f"{path.name}: {len(decisions)} decisions made by hand were applied.")
    read = page_from_text(text, decisions)
    if path and not read.articles:
        raise PressframesError(
            f"{path}: no article was found in {len(text):,} characters of text, only what is "
            "printed around articles. Expected a newspaper page with headlines and text; check what the file holds, or "
            "take it out of the folder."
        )
    source = path.name if path else None
    return replace(read, newspaper=newspaper, date=date, page=page, source=source, notes=tuple(notes))


def _text_of(text_or_path: str | Path) -> tuple[str, Path | None, list[str]]:
    if not isinstance(text_or_path, Path) and not _names_a_file(text_or_path):
        return text_or_path.removeprefix(BYTE_ORDER_MARK), None, []
    path = Path(text_or_path)
    if path.suffix.lower() in READERS:
        return READERS[path.suffix.lower()](path), path, [f"{path.name}: the text of a {path.suffix[1:]} file."]
    file = read_text(path)
    return file.text, path, [f"{path.name}: read as {file.encoding}."]


def _names_a_file(text: str) -> bool:
    """Whether a string is a path: one line, and a file of that name or a name with a known ending."""
    if not 0 < len(text) <= MAXIMUM_PATH or any(mark in text for mark in "\n\r\0"):
        return False
    try:
        return Path(text).is_file() or Path(text).suffix.lower() in {".txt", *READERS}
    except (OSError, ValueError):
        return False
