"""Articles that were read twice, and days that were not read at all."""

import datetime
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from pressframes.errors import PressframesError

SHINGLE = 8  # characters; long enough that two articles on one subject share few
SKETCH = 64  # smallest hashes kept of a text; two sketches estimate likeness to about one part in eight
NEAR = 0.5  # likeness from which two articles are listed
COMMON = 50  # a hash in more texts than this is a formula, and no reason to compare


def find_duplicates(texts: Sequence[str], *, near: float = NEAR) -> pd.DataFrame:
    """
    Pairs of articles that are the same or nearly: `first, second, kind, likeness`.

    `likeness` is the share of 8-character sequences that two texts have in common (Jaccard), space and
    punctuation passed over; `kind` is `same` where they agree in all of it. Candidates are found by the smallest
    hashes of each text, so that the time grows with the number of texts and not of pairs.

    >>> find_duplicates(["大桥昨日建成通车，两岸居民步行过江。", "春耕开始。", "大桥昨日建成通车,两岸居民步行过江。"])
       first  second  kind  likeness
    0      0       2  same       1.0
    """
    if not 0 < near <= 1:
        raise PressframesError(f"find_duplicates: near={near} is not a share. Expected a number above 0 and at most 1.")
    shingles = [_shingles(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, hashes in enumerate(shingles):
        for value in sorted(hashes)[:SKETCH]:
            holders[value].append(number)
    pairs = {
        (first, second)
        for numbers in holders.values()
        if 1 < len(numbers) <= COMMON
        for place, first in enumerate(numbers)
        for second in numbers[place + 1 :]
    }
    rows = []
    for first, second in sorted(pairs):
        likeness = len(shingles[first] & shingles[second]) / len(shingles[first] | shingles[second])
        if likeness >= near:
            rows.append((first, second, "same" if likeness == 1 else "near", round(likeness, 3)))
    return pd.DataFrame(rows, columns=["first", "second", "kind", "likeness"])


def _shingles(text: str) -> set[int]:
    wording = "".join(character for character in text if character.isalnum())
    return {
        zlib.crc32(wording[place : place + SHINGLE].encode("utf-8", "surrogatepass"))
        for place in range(max(1, len(wording) - SHINGLE + 1))
    }


def find_gaps(dates: Iterable[str | None]) -> pd.DataFrame:
    """
    Runs of days without an article between the first and the last day: `first, last, days`.

    Unknown dates are passed over. Raises `PressframesError` for a date that is not written 2022-03-31.

    >>> find_gaps(["2022-03-29", "2022-04-02", None])
            first        last  days
    0  2022-03-30  2022-04-01     3
    """
    known = sorted({_day(date) for date in dates if isinstance(date, str) and date})
    one = datetime.timedelta(days=1)
    rows = [
        ((before + one).isoformat(), (after - one).isoformat(), (after - before).days - 1)
        for before, after in zip(known, known[1:], strict=False)
        if after - before > one
    ]
    return pd.DataFrame(rows, columns=["first", "last", "days"])


def _day(date: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise PressframesError(f"find_gaps: {date!r} is not a day. Expected a date such as 2022-03-31.") from None
