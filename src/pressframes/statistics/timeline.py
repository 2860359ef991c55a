"""Rates by day, week, month or year, with the days that have no data shown as gaps."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError
from pressframes.statistics.frequency import PER, rate_per_10k
from pressframes.statistics.parts import Source, count_parts
from pressframes.statistics.result import Result, make_result
from pressframes.statistics.wording import EXCLUDED, parts_sentence, preset_sentence

EVERY = {"day": "D", "week": "W", "month": "M", "year": "Y"}


def rates_over_time(source: Source, documents: pd.DataFrame, words: Sequence[str], *, every: str = "day") -> Result:
    """
    How often words occur in each period, from the first dated article to the last: one row a word and period.

    Columns: `word`, `period` (its first day), `count`, `base` (all words of the period), `rate_per_10k`, `range`
    (articles with the word), `parts` (articles of the period), `note`, `variant` and `preset`. A period without
    articles keeps its row: its `base` is 0, its rate missing and its note says so, so that a line drawn through the
    rates breaks there.

    `documents` is the table of a corpus with `document` and `date`; articles without a date are left out and
    counted in the caption. `every` is "day", "week" (from Monday), "month" or "year".

    A word that does not occur has the rate 0 in periods with articles, for there were words to find it in; the caption
    names words that never occur. No dates at all, or a date that cannot be read, raise `PressframesError`.
    """
    if every not in EVERY:
        raise PressframesError(f"every={every!r}: there is no such period. Expected one of: {', '.join(EVERY)}.")
    counts = count_parts(source, by="article")
    period = _periods(counts.parts["document"], documents, EVERY[every])
    dated = np.flatnonzero(period.notna())
    calendar = pd.period_range(period.min(), period.max(), freq=EVERY[every])
    place = calendar.get_indexer(pd.PeriodIndex(period.iloc[dated]))
    base = np.bincount(place, counts.sizes[dated], len(calendar)).astype(np.int64)
    parts = np.bincount(place, minlength=len(calendar))
    columns = pd.Index(counts.words).get_indexer(list(words))
    matrix = counts.only(columns[columns >= 0]).matrix
    order = np.cumsum(columns >= 0) - 1
    rows = []
    for word, column, at in zip(words, columns, order, strict=True):
        found = np.zeros(len(counts.sizes), np.int64)
        if column >= 0:
            one = slice(*matrix.indptr[at : at + 2])
            found[matrix.indices[one]] = matrix.data[one]
        rows.append(_one_word(word, found[dated], place, base, parts))
    frame = pd.concat(rows, ignore_index=True)
    frame.insert(1, "period", np.tile(calendar.start_time.strftime("%Y-%m-%d"), len(rows)))
    frame["variant"], frame["preset"] = f"by {every}", counts.preset
    undated = len(counts.sizes) - len(dated)
    gaps = int((parts == 0).sum())
    never = [word for word, column in zip(words, columns, strict=True) if column < 0]
    caption = [
        f"Rates per {PER:,} words by {every}, {calendar[0].start_time:%Y-%m-%d} to {calendar[-1].end_time:%Y-%m-%d}",
        f"Base: {int(base.sum()):,} words in {parts_sentence(len(dated), 'article')} with a date"
        + (f"; {parts_sentence(undated, 'article')} without a date left out" if undated else ""),
        f"{gaps} of {len(calendar)} {every}s have no article and no rate" if gaps else "",
        f"Never found: {', '.join(never)}" if never else "",
        EXCLUDED,
        preset_sentence(counts.preset),
    ]
    return make_result(frame, caption, ["mcenery-hardie"])


def _periods(of: pd.Series, documents: pd.DataFrame, frequency: str) -> pd.Series:
    missing = [column for column in ("document", "date") if column not in documents.columns]
    if missing:
        raise PressframesError(
            f"The table of documents has no column {', '.join(missing)}. Expected the `documents` of a corpus."
        )
    printed = documents.set_index("document")["date"].reindex(of).astype(object)
    dates = pd.to_datetime(printed, format="ISO8601", errors="coerce")
    unread = printed[dates.isna() & printed.notna()]
    if len(unread):
        raise PressframesError(
            f"document {unread.index[0]}: the date {unread.iloc[0]!r} cannot be read. "
            "Expected dates such as 1998-01-31."
        )
    if dates.isna().all():
        raise PressframesError(
            "No article has a date, so nothing can be compared over time. Add dates to the corpus, for a folder of "
            "pages in metadata.csv."
        )
    return dates.dt.to_period(frequency).reset_index(drop=True)


def _one_word(word: str, found: np.ndarray, place: np.ndarray, base: np.ndarray, parts: np.ndarray) -> pd.DataFrame:
    count = np.bincount(place, found, len(base)).astype(np.int64)
    with np.errstate(invalid="ignore"):
        rate = rate_per_10k(count, np.where(base > 0, base, np.nan))
    return pd.DataFrame(
        {
            "word": word,
            "count": count,
            "base": base,
            "rate_per_10k": rate,
            "range": np.bincount(place[found > 0], minlength=len(base)),
            "parts": parts,
            "note": np.where(parts > 0, "", "no article"),
        }
    )
