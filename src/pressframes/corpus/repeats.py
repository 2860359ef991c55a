"""What a corpus has twice, and what it lacks: reprints and wire copy, and days without an article."""

import datetime
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError

SHINGLE = 5  # characters; two texts on one subject share few sequences of this length
PERMUTATIONS = 128  # of MinHash: likeness is estimated to about 0.09, and then computed exactly
ALIKE = 0.6
WIRE = re.compile(
    r"(?:据|綜合)?(?P<agency>新华社|新華社|中新社|中央社|路透社|法新社|美联社|美聯社)[^。，]{0,20}?[电電讯訊]"
)
NO_WORDING = re.compile(r"\W+")


def find_reprints(corpus: Corpus, *, alike: float = ALIKE) -> pd.DataFrame:
    """
    Articles that are printed more than once, in groups: `group, document, newspaper, date, headline, likeness, agency`.

    `likeness` is the share of five-character sequences that an article has in common with the first of its group
    (Jaccard;
    space and marks passed over): 1 for the same text, about 0.6 where a third was cut or rewritten. `agency` is the
    news agency that an article names at its head. `alike` is the likeness from which articles are listed. Leave all
    but the
    first of each group out of counts with `corpus.select(first_prints(corpus))`.

    >>> from pressframes.corpus import corpus_from_texts
    >>> texts = ["大桥昨日建成通车，两岸居民步行过江。", "春耕开始，农机下田。", "大桥昨日建成通车，两岸居民步行过江！"]
    >>> find_reprints(corpus_from_texts(texts))[["group", "document", "likeness"]]
       group  document  likeness
    0      0         0       1.0
    1      0         2       1.0

    Source: Broder, A. Z. (1997). On the resemblance and containment of documents. Candidates come from the MinHash
    index of
    the package datasketch, which the extra `reprints` installs; the likeness shown is computed, not estimated.
    """
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        raise PressframesError(
            'find_reprints needs the extra "reprints" (datasketch), which is not installed. Install it with '
            'pip install "pressframes[reprints]".'
        ) from None
    if not 0 < alike <= 1:
        raise PressframesError(f"find_reprints: alike={alike} is not a share. Expected a number above 0 and at most 1.")
    corpus.require_text("find reprints")
    wordings = [_shingles(text) for text in _running_texts(corpus)]
    index = MinHashLSH(threshold=max(0.1, alike - 0.1), num_perm=PERMUTATIONS)
    rows: list[tuple[int, int, float]] = []
    first_of: dict[int, int] = {}
    for document, wording in enumerate(wordings):
        if not wording:
            continue
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in sorted(wording)])
        near = {other: _jaccard(wording, wordings[other]) for other in sorted(index.query(sketch))}
        near = {other: likeness for other, likeness in near.items() if likeness >= alike}
        index.insert(document, sketch)
        if near:
            best = max(near, key=near.__getitem__)
            first_of[document] = first_of.get(best, best)
            rows.append((first_of[document], document, _jaccard(wording, wordings[first_of[document]])))
    rows += [(first, first, 1.0) for first in sorted({first for first, _, _ in rows})]
    table = pd.DataFrame(rows, columns=["first", "document", "likeness"]).sort_values(
        ["first", "document"], ignore_index=True
    )
    table.insert(0, "group", pd.factorize(table["first"])[0])
    facts = corpus.metadata_of(table["document"].to_numpy(np.int64), ["newspaper", "date", "headline"])
    agencies = [agency_of(corpus.text_of(int(document))) for document in table["document"]]
    return pd.concat([table[["group", "document"]], facts, table[["likeness"]].round(3)], axis=1).assign(
        agency=pd.Series(agencies, dtype=object)
    )


def first_prints(corpus: Corpus, *, alike: float = ALIKE) -> np.ndarray:
    """
    For each document whether it is counted when reprints are left out (bool, one a document): the first of
    each group is.
    """
    keep = np.ones(len(corpus.documents), bool)
    found = find_reprints(corpus, alike=alike)
    keep[found.loc[found.duplicated("group"), "document"].to_numpy(np.int64)] = False
    return keep


def agency_of(text: str) -> str | None:
    """
    The news agency that an article names at the head of a paragraph.

    >>> agency_of("新华社北京9月30日电 大会开幕。"), agency_of("记者在新华社看到一张老照片。")
    ('新华社', None)
    """
    found = next((match for line in text.split("\n") if (match := WIRE.match(line.strip(" \u3000（(")))), None)
    return found["agency"] if found else None


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


def _running_texts(corpus: Corpus) -> list[str]:
    """The body of each document: titles and bylines differ between reprints."""
    texts = [""] * len(corpus.documents)
    for row in corpus.paragraphs[corpus.paragraphs["role"].isin(["body", "subhead"])].itertuples():
        texts[row.document] += corpus.text_of(row.document)[row.start : row.end]
    return texts


def _shingles(text: str) -> set[str]:
    wording = NO_WORDING.sub("", text)
    return {wording[place : place + SHINGLE] for place in range(len(wording) - SHINGLE + 1)}


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _day(date: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        raise PressframesError(f"find_gaps: {date!r} is not a day. Expected a date such as 2022-03-31.") from None
