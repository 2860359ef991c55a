"""
What the fields of an article are called: in headers of tables, in labels of exports, in tags of reference
managers.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pressframes.errors import refused
from pressframes.lists import lexicon

FIELDS = ("text", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline")
ABSTRACT, OTHER = "abstract", "other"
MARKS = re.compile(r"[\W_]+")
PAGE = re.compile(
    r"(?:第 ?)?0*([A-Z]{0,2})0*([1-9]\d{0,2}|[一二三四五六七八九十]{1,3}) ?(?:版|頁|页)?(?:[：:].*)?", re.I
)


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, int] | None:
    """
    The field that a name stands for, and how far down it is in the field's list of names; None for any other name.

    >>> field_of("标题"), field_of("Title-题名"), field_of("重要性")
    (('headline', 0), ('headline', 16), None)
    """
    known = _names()
    halves = [
        MARKS.sub("", unicodedata.normalize("NFKC", part).lower()) for part in (name, *re.split(r"[-/（(|]", name))
    ]
    return next((known[half] for half in halves if half in known), None)


def choose_columns(names: Iterable[str], said: Mapping[str, str] | None, where: str) -> dict[str, str]:
    """
    Which column holds which field (`field: column`): as `said`, and otherwise by the usual names.

    Of two columns that could be the same field the surer name is taken (报纸 before 来源); the other stays a document
    variable. A field or a column in `said` that does not exist raises `PressframesError`, all of them at once.
    """
    names = list(names)
    said = dict(said or {})
    wrong = [f"there is no column {column!r}" for column in said.values() if column not in names]
    wrong += [f"there is no field {field!r}" for field in said if field not in (*FIELDS, ABSTRACT)]
    if wrong:
        raise refused("columns", where, wrong="; ".join(wrong), found=", ".join(names), fields=", ".join(FIELDS))
    ranked = sorted(
        (rank, place, field)
        for place, name in enumerate(names)
        if (known := field_of(str(name)))
        for field, rank in [known]
    )
    chosen: dict[str, str] = {}
    for _, place, field in ranked:
        if field != OTHER and names[place] not in said.values():
            chosen.setdefault(field, names[place])
    return {**chosen, **said}


def page_number(value: str) -> str:
    """
    The number of a newspaper page without what is printed around it; anything else as it is.

    >>> [page_number(page) for page in ("第03版：要闻", "A01", "001", "特刊")]
    ['3', 'A1', '1', '特刊']
    """
    text = unicodedata.normalize("NFKC", value).strip()
    found = PAGE.fullmatch(text)
    return (found[1].upper() + found[2]) if found else text


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for field, names in lexicon("fields").items():
        if field != "tags":
            for rank, name in enumerate(names):
                known.setdefault(name, (field, rank))
    return known


@lru_cache(maxsize=1)
def tags() -> dict[str, str]:
    """Two-letter tags of reference managers and databases, each with its field."""
    known: dict[str, str] = {}
    for field, names in lexicon("fields")["tags"].items():
        for name in names:
            known.setdefault(name, field)
    return known
