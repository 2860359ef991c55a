"""Read one page: text or a file in, a `Page` out."""

from pathlib import Path

from pressframes.errors import PressframesError
from pressframes.pages.assemble import assemble
from pressframes.pages.page import Page
from pressframes.pages.split import split_text
from pressframes.textfiles import read_text

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
    in it, or too long for a name, is the text itself. `newspaper`, `date` and `page` are kept as told.

    >>> page = read_page("新桥通车\\n本报记者 王雨\\n\\n大桥昨日通车，两岸居民步行过\\n\\n江。")
    >>> page.articles[0].headline, page.articles[0].byline, page.articles[0].paragraphs
    ('新桥通车', (('王雨', '本报记者'),), ['大桥昨日通车，两岸居民步行过江。'])
    >>> page.coverage()
    1.0

    Bad input (no text, not text, no such file) raises `PressframesError`.
    """
    text, source, notes = _text_of(text_or_path)
    if not text.strip():
        raise PressframesError(
            f"{source or 'read_page'}: the text is empty. Expected the text of a newspaper page; "
            "check that the right text was passed."
        )
    articles, items, audit = assemble(text, split_text(text))
    return Page(text, tuple(articles), tuple(items), audit, newspaper, date, page, source, tuple(notes))


def _text_of(text_or_path: str | Path) -> tuple[str, str | None, list[str]]:
    if isinstance(text_or_path, Path) or _names_a_file(text_or_path):
        path = Path(text_or_path)
        file = read_text(path)
        return file.text, path.name, [f"{path.name}: read as {file.encoding}."]
    return text_or_path.removeprefix(BYTE_ORDER_MARK), None, []


def _names_a_file(text: str) -> bool:
    one_line = "\n" not in text and "\r" not in text and "\0" not in text and 0 < len(text) <= MAXIMUM_PATH
    if not one_line:
        return False
    try:
        return Path(text).is_file() or bool(Path(text).suffix.lower() in (".txt", ".text"))
    except (OSError, ValueError):
        return False
