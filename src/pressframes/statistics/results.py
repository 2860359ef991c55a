"""
A table that says what it is: every result of a measure carries its caption and the works that define it.

A caption is built of sentences that name the measure and its variant, the base, what is left out (stop lists by name,
words of one's own, rare words: `words_kept`) and how the words were cut. The works are in `lexicons/bibliography.toml`,
by a short key.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import pandas as pd

from pressframes.characters import with_marks
from pressframes.corpus.documents import are_among
from pressframes.errors import PressframesError, lexicon, refused
from pressframes.files import exact, harmless, in_cells
from pressframes.lists import as_words, load_wordlist, wordlists

MOST_LINES = 40  # of a concordance in a notebook
STYLES = {
    "left": "text-align: right",
    "node": "text-align: center; font-weight: bold; white-space: nowrap",
    "right": "text-align: left",
}
# The place of a line takes no room from its context: what is longer is cut.
PLACE = "text-align: left; color: #666; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 10em"


def bibliography() -> dict[str, str]:
    """
    The works that define the measures, by their short keys.

    >>> bibliography()["dunning"][:15]
    'Dunning, T. (19'
    """
    return lexicon("bibliography")


class Result(pd.DataFrame):
    """
    A pandas frame with a caption (`.caption`) and the works that define its measures (`.cite()`).

    Everything that pandas does with a frame works; both stay with copies, selections of rows, sorted and
    filtered tables. They lie in `attrs`, so that looking at a result computes and changes nothing.

    >>> table = make_result(pd.DataFrame({"g2": [39.88]}), ["Base: 45,000 words"], ["dunning"])
    >>> table.head(1).caption, table.cite()[:22]
    ('Base: 45,000 words.', 'Dunning, T. (1993). Ac')
    """

    @property
    def _constructor(self):
        return Result

    @property
    def caption(self) -> str:
        """Measure and variant, base, unit, what was left out and how the text was cut, in sentences."""
        return self.attrs.get("caption", "")

    def cite(self) -> str:
        """The works that define the measures in this table, one a line, in the order they are used."""
        return "\n".join(bibliography()[key] for key in self.attrs.get("sources", ()))

    def to_csv(self, path_or_buf: Any = None, **options: Any) -> Any:
        """
        As in pandas; a file is made for people: with a byte order mark, so that Excel reads it, and without the index.

        Cells that a spreadsheet would run as formulas are `guarded` (`unguarded` is the way back), and caption and
        works are in a second file beside it, `<name>.notes.txt`.
        """
        if not isinstance(path_or_buf, str | Path):
            return super().to_csv(path_or_buf, **options)
        guarded(self).to_csv(path_or_buf, **{"encoding": "utf-8-sig", "index": False} | options)
        Path(path_or_buf).with_suffix(".notes.txt").write_text("\n".join(self._notes), encoding="utf-8-sig")

    def to_excel(self, excel_writer: Any, *, sheet_name: str = "table", **options: Any) -> None:
        """As in pandas, without the index, with cells `guarded`, and with caption and works on a sheet `notes`."""
        options = {"index": False} | options
        if isinstance(excel_writer, pd.ExcelWriter):
            guarded(self).to_excel(excel_writer, sheet_name=sheet_name, **options)
            return
        with pd.ExcelWriter(excel_writer, engine="openpyxl") as writer:
            guarded(self).to_excel(writer, sheet_name=sheet_name, **options)
            guarded(pd.DataFrame({"notes": self._notes})).to_excel(writer, sheet_name="notes", index=False)

    def to_word(self, path: str | Path) -> None:
        """Write a web page that Word opens as a table, all rows, with caption and works below it."""
        table = self._lines(len(self)) if self._in_context else pd.DataFrame(self).to_html(index=False)
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes)
        head = '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>table</title></head>'
        Path(path).write_text(f"{head}<body>{table}{notes}</body></html>\n", encoding="utf-8")

    @property
    def _notes(self) -> list[str]:
        return [self.caption, *self.cite().splitlines()]

    @property
    def _in_context(self) -> bool:
        return {"left", "node", "right"} <= set(self.columns)

    def _lines(self, most: int) -> str:
        """A concordance as HTML, its nodes in one column, with what is known of where each line is from."""
        places = [name for name in ("newspaper", "date", "page", "headline", "document", "start") if name in self]
        columns = ["left", "node", "right", *(name for name in places if self[name].notna().any())]
        styles = [STYLES.get(name, PLACE) for name in columns]
        cells = pd.DataFrame(self)[columns].head(most).astype(object).fillna("").astype(str).map(escape)
        head = "".join(map('<th style="{}">{}</th>'.format, styles, columns))
        rows = ("".join(map('<td style="{}">{}</td>'.format, styles, row)) for row in cells.to_numpy())
        body = "".join(map("<tr>{}</tr>\n".format, rows))
        return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"

    def _repr_html_(self) -> str:
        if not self._in_context:
            return with_marks(f"{super()._repr_html_()}\n<p>{escape(self.caption)}</p>")
        shown = f"{MOST_LINES} of {len(self):,} lines. " if len(self) > MOST_LINES else ""
        return with_marks(f"{self._lines(MOST_LINES)}\n<p>{shown}{escape(self.caption)}</p>")


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """
    A table whose texts no spreadsheet runs as a formula: before one that begins with = + - @ is an apostrophe.

    A text that begins with apostrophes and such a sign gets one more, so that `unguarded` gives back what was there.

    >>> table = pd.DataFrame({"word": ["=1+1", "党", "'-"], "count": [1, -2, 3]})
    >>> guarded(table)["word"].tolist(), guarded(table)["count"].tolist()
    (["'=1+1", '党', "''-"], [1, -2, 3])
    >>> unguarded(guarded(table)).equals(table)
    True
    """
    return in_cells(pd.DataFrame(frame), harmless)


def unguarded(frame: pd.DataFrame) -> pd.DataFrame:
    """The table that was `guarded`, as it was."""
    return in_cells(pd.DataFrame(frame), exact)


def make_result(frame: pd.DataFrame, caption: Iterable[str], sources: Iterable[str]) -> Result:
    """
    A frame with its caption and its sources, as every function of the room gives its table.

    `caption` holds sentences without their full stop, of which empty ones are left out; `sources` are keys of
    `bibliography`, each named once, in the order given. The frame itself is not changed.
    """
    result = Result(frame)
    result.attrs = {
        "caption": " ".join(f"{sentence}." for sentence in caption if sentence),
        "sources": tuple(dict.fromkeys(sources)),
    }
    return result


def said(table: str, **facts: object) -> list[str]:
    """
    What the caption of a table says of some `facts`, in the sentences of `lexicons/captions.toml`.

    A sentence with a fact that is None is left out.

    >>> said("cooccurrences", met=2, pairs=3, words=3, by="article", parts="2 articles")[0]
    '2 of 3 pairs of 3 words stand in the same article'
    """
    unsaid = [f"{{{name}}}" for name, fact in facts.items() if fact is None]
    sentences = [sentence for sentence in lexicon("captions")[table] if not any(name in sentence for name in unsaid)]
    return [sentence.format(**facts) for sentence in sentences]


ALMOST = 0.7  # likeness from which a name is meant to be that of a list: stopwords, cn_stopwords
EXCLUDED = "Punctuation and white space are left out"


def finish(
    frame: pd.DataFrame, caption: Iterable[str], sources: Iterable[str], *, variant: str, preset: str | None
) -> Result:
    """
    As `make_result`, for a table over words: its last columns and sentences say how these were counted and cut.

    Adds the columns `variant` and `preset` to every row, and to the caption what is left out and the preset. None as
    preset means that nobody said it.
    """
    caption = [*caption, EXCLUDED, preset_sentence(preset)]
    return make_result(frame.assign(variant=variant, preset=preset), caption, sources)


def preset_sentence(preset: str | None) -> str:
    """
    The sentence of a caption on how the words were cut.

    >>> preset_sentence("jieba"), preset_sentence(None)
    ('Words cut by preset jieba', 'Which preset cut the words was not said')
    """
    return f"Words cut by preset {preset}" if preset else "Which preset cut the words was not said"


def parts_sentence(parts: int, by: str) -> str:
    """
    A number of parts with their name, in the plural where there are several.

    >>> parts_sentence(1, "article"), parts_sentence(2_372, "article")
    ('1 article', '2,372 articles')
    """
    return f"{parts:,} {by}{'' if parts == 1 else 's'}"


Stop = str | Sequence[str] | None


class Limits(TypedDict, total=False):
    """What tables of words take as `stop`, `minimum_count` and `minimum_range`."""

    stop: Stop
    minimum_count: int
    minimum_range: int


def words_kept(
    words: np.ndarray,
    counts: np.ndarray,
    ranges: np.ndarray | None = None,
    *,
    stop: Stop = None,
    minimum_count: int = 1,
    minimum_range: int = 1,
) -> tuple[np.ndarray, str]:
    """
    The places of the words that stay (int64, rising), and a sentence on what is left out; "" where nothing is asked.

    `stop` is the name of a list of `wordlists()`, a word, or a list of both. `counts` and `ranges` are how often each
    word occurs and in how many parts. Of several reasons the first counts: lists in their order, words of one's own,
    the count, the range. The sentence says how many words each reason takes and what share of all occurrences they are
    together: bases are not changed, so rates stay what they are. A name like that of a list (cn_stopwords) that is
    neither a list nor a word raises `PressframesError`.

    >>> words, counts = np.array(["的", "党", "员"], object), np.array([6, 3, 1])
    >>> words_kept(words, counts, stop=["党"], minimum_count=2)
    (array([0]), 'Left out: words given (党): 1; fewer than 2 times: 1; together 40.0 % of the occurrences, which ...')
    """
    if minimum_range > 1 and ranges is None:
        raise PressframesError(f"minimum_range={minimum_range}: this table has no range. Give minimum_count alone.")
    if minimum_count < 1 or minimum_range < 1:
        raise refused("limits", f"minimum_count={minimum_count}, minimum_range={minimum_range}")
    given, known = [] if stop is None else as_words(stop), wordlists()
    lists = {name: load_wordlist(name) for name in given if name in known}
    own = [word for word in given if word not in lists]
    for word in own:
        if get_close_matches(word, known, cutoff=ALMOST) and word not in words:  # the second takes long
            raise refused("stop_list", f"stop={word!r}", known=", ".join(known))
    reasons = {
        f"list {name} ({len(found.words)} words; {found.about.split(' Licence:')[0]})": are_among(words, found.words)
        for name, found in lists.items()
    }
    if own:
        reasons[f"words given ({', '.join(own)})"] = are_among(words, own)
    if minimum_count > 1:
        reasons[f"fewer than {minimum_count} times"] = counts < minimum_count
    if ranges is not None and minimum_range > 1:
        reasons[f"in fewer than {minimum_range} parts"] = ranges < minimum_range
    kept, said = np.ones(len(words), bool), []
    for reason, gone in reasons.items():
        said.append(f"{reason}: {int((kept & gone).sum()):,}")
        kept &= ~gone
    if not kept.any():
        raise PressframesError(f"No word is left of {len(words):,}. Left out: {'; '.join(said)}. Ask for less.")
    share = 100 * counts[~kept].sum() / counts.sum()
    sentence = f"Left out: {'; '.join(said)}; together {share:.1f} % of the occurrences, which bases still count"
    return np.flatnonzero(kept), sentence if said else ""
