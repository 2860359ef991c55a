"""A person's decisions on a page: checked, applied, kept in a small file beside it and replayed."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from pressframes.errors import PressframesError
from pressframes.pages.page import Page
from pressframes.pages.split import Decisions
from pressframes.textfiles import read_text, write_atomically

KINDS = (
    "kicker", "headline", "subtitle", "series_title", "byline", "subhead", "body",
    "caption", "furniture", "note_label", "note",
)  # fmt: skip
NOTHING = "nothing"
SUFFIX = ".decisions.json"


def decide(page: Page, start: int, *, kind: str | None = None, after: int | str | None = None) -> Page:
    """The page read again with one more decision; see `Page.override`."""
    from pressframes.pages.read import page_from_text

    _check(page, start, kind, after)
    kept = [earlier for earlier in page.decisions if earlier["start"] != start]
    mine = next((earlier for earlier in page.decisions if earlier["start"] == start), {"start": start})
    mine = mine | ({"kind": kind} if kind else {}) | ({"after": after} if after is not None else {})
    again = page_from_text(page.text, (*kept, mine))
    return replace(
        again, newspaper=page.newspaper, date=page.date, page=page.page, source=page.source, notes=page.notes
    )


def _check(page: Page, start: int, kind: str | None, after: int | str | None) -> None:
    where = f"{page.source or 'page'}, override(start={start})"
    starts = set(page.audit["start"])
    if start not in starts:
        raise PressframesError(
            f"{where}: no block starts at offset {start}. Expected an offset from the column `start` of page.audit."
        )
    if kind is None and after is None:
        raise PressframesError(f"{where}: nothing was decided. Expected kind=... or after=... (or both).")
    if kind is not None and kind not in KINDS:
        raise PressframesError(f"{where}: there is no kind {kind!r}. Expected one of {', '.join(KINDS)}.")
    if after is not None and after != NOTHING and after not in starts - {start}:
        raise PressframesError(
            f"{where}: no other block starts at offset {after}, so nothing can follow it. Expected an offset from the "
            f"column `start` of page.audit, or {NOTHING!r}."
        )


def as_decisions(decisions: tuple[dict, ...]) -> Decisions:
    """Decisions in the form that the solver reads."""
    return Decisions(
        {one["start"]: one["kind"] for one in decisions if "kind" in one},
        {one["start"]: None if one["after"] == NOTHING else one["after"] for one in decisions if "after" in one},
    )


def decisions_file(path: str | Path) -> Path:
    """Where the decisions on a page are kept: `page-03.txt` has `page-03.decisions.json` beside it."""
    return Path(path).with_suffix(SUFFIX)


def save_decisions(page: Page, path: str | Path) -> Path:
    """
    Keep a page's decisions beside the page, to be replayed when `read_page` reads it again.

    The file holds offsets and kinds and the SHA-256 of the text, no text.
    """
    rows = [json.dumps(one, ensure_ascii=False) for one in sorted(page.decisions, key=lambda one: one["start"])]
    listed = ",\n  ".join(rows)
    text = f'{{\n "text_sha256": "{text_hash(page.text)}",\n "decisions": [\n  {listed}\n ]\n}}\n'
    return write_atomically(decisions_file(path), text)


def load_decisions(path: str | Path, text: str) -> tuple[dict, ...]:
    """
    The decisions kept beside a page, none where there is no file.

    Raises `PressframesError` when the file is damaged or was made for another text.
    """
    file = decisions_file(path)
    if not file.exists():
        return ()
    try:
        stored = json.loads(read_text(file).text)
        decisions = tuple(dict(one) for one in stored["decisions"])
        made_for = stored["text_sha256"]
        complete = all(isinstance(one["start"], int) for one in decisions)
    except (ValueError, KeyError, TypeError) as error:
        raise PressframesError(
            f"{file}: the decisions cannot be read ({error!r}). Expected the file that save_decisions wrote; "
            "mend it or take it away to read the page without decisions."
        ) from None
    if not complete or made_for != text_hash(text):
        raise PressframesError(
            f"{file}: the decisions were made for another text than {Path(path).name} (its SHA-256 is "
            f"{text_hash(text)[:12]}…, the file says {str(made_for)[:12]}…). Put the old text "
            "back, or take the file away and decide anew."
        )
    return decisions


def text_hash(text: str) -> str:
    """SHA-256 of a text, lone surrogates included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
