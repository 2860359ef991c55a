"""What a corpus has twice, how many texts each period has, and which blocks of a page were moved."""

import re

import numpy as np
import pandas as pd

from pressframes.characters import sentence_spans
from pressframes.corpus.documents import COUNTED_PERIODS, Corpus
from pressframes.corpus.heads import LOOKS
from pressframes.errors import refused

SHINGLE = 5  # characters; two texts on one subject share few sequences of this length
PERMUTATIONS = 128  # of MinHash: likeness is estimated to about 0.09, and then computed exactly
ALIKE = 0.6
NAMED_ARTICLES = 8  # of a page, as many as can be told apart by colour
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
    the package datasketch; the likeness shown is computed, not estimated.
    """
    from datasketch import MinHash, MinHashLSH  # loads scipy

    if not 0 < alike <= 1:
        raise refused("no_share", "find_reprints", alike=alike)
    corpus.require_text("find reprints")
    wordings = [_shingles(text) for text in _running_texts(corpus)]
    index = MinHashLSH(threshold=max(0.1, alike - 0.1), num_perm=PERMUTATIONS)
    first_of: dict[int, int] = {}
    for document, wording in enumerate(wordings):
        if not wording:
            continue
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in sorted(wording)])
        near = {other: _jaccard(wording, wordings[other]) for other in sorted(index.query(sketch))}
        index.insert(document, sketch)
        best = max(near, key=near.__getitem__, default=document)
        if near and near[best] >= alike:
            first_of[document] = first_of.get(best, best)
    first_of |= {first: first for first in first_of.values()}
    pairs = sorted((first, document) for document, first in first_of.items())
    table = pd.DataFrame(pairs, columns=["group", "document"], dtype=np.int64)
    return table.assign(
        group=pd.factorize(table["group"])[0],
        **corpus.metadata_of(table["document"].to_numpy(), ["newspaper", "date", "headline"]),
        likeness=[round(_jaccard(wordings[first], wordings[document]), 3) for first, document in pairs],
        agency=pd.Series([agency_of(corpus.text_of(document)) for _, document in pairs], dtype=object),
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
    heads = (LOOKS["wire"].match(line.strip(" \u3000（(")) for line in text.split("\n"))
    return next((head["agency"] for head in heads if head), None)


def count_texts(documents: pd.DataFrame, every: str, *, by: str = "") -> pd.DataFrame:
    """
    How many texts each period has, from the first dated one to the last: `period, texts`, and with `by` a `group`.

    `documents` are those of a corpus; `period` is the first day of a day, week (from Monday), month or year. A period
    without a text has its row with 0; texts without a date, or in no group, are left out.

    >>> table = pd.DataFrame({"date": ["2024-01-01", "2024-01-16", None]})
    >>> count_texts(table, "week").values.tolist()
    [['2024-01-01', 1], ['2024-01-08', 0], ['2024-01-15', 1]]
    """
    documents = documents.dropna(subset=[by] if by else [])
    dates = pd.to_datetime(documents["date"], format="ISO8601")
    if dates.isna().all():
        return pd.DataFrame(columns=["period", *(["group"] if by else []), "texts"])
    periods = dates.dropna().dt.to_period(COUNTED_PERIODS[every])
    calendar = pd.period_range(periods.min(), periods.max())
    groups = documents.loc[periods.index, by] if by else pd.Series("", periods.index)
    counted = pd.crosstab(periods, groups).reindex(calendar, fill_value=0)[list(dict.fromkeys(groups))]
    rows = counted.rename_axis(index="period", columns="group").stack().rename("texts").reset_index()
    rows["period"] = rows["period"].dt.start_time.dt.strftime("%Y-%m-%d")
    return rows if by else rows.drop(columns="group")


def repeated_sentences(corpus: Corpus, *, least: int = 8) -> pd.DataFrame:
    """
    Sentences that are printed more than once in running text: `sentence, uses, texts`, the most frequent first.

    A sentence of fewer than `least` characters is passed over. What is printed twice is counted twice by every measure,
    and tests take both as independent.

    >>> from pressframes.corpus import corpus_from_texts
    >>> repeated_sentences(corpus_from_texts(["大桥昨日建成通车。", "大桥昨日建成通车。村里庆祝。"])).values.tolist()
    [['大桥昨日建成通车。', 2, 2]]
    """
    corpus.require_text("find repeated sentences")
    found = [
        (document, text[start:end].strip())
        for document, text in enumerate(_running_texts(corpus))
        for start, end in sentence_spans(text)
        if len(text[start:end].strip()) >= least
    ]
    by_sentence = pd.DataFrame(found, columns=["document", "sentence"]).groupby("sentence")["document"]
    table = by_sentence.agg(uses="size", texts="nunique").reset_index()
    return table[table["uses"] > 1].sort_values(["uses", "sentence"], ascending=[False, True], ignore_index=True)


def moved_page(corpus: Corpus) -> pd.DataFrame:
    """
    The blocks of the page with most blocks out of their place, as `Corpus.blocks` has them; none where none was moved.

    `label` is the headline of the article that a block was given to, of the eight longest articles; missing elsewhere.
    """
    blocks = corpus.blocks
    if blocks is None or not blocks["moved"].any():
        return pd.DataFrame(columns=["block", "characters", "article", "label", "moved", "reading_place"])
    source = blocks.groupby("source", sort=False)["moved"].sum().idxmax()
    page = blocks[blocks["source"] == source].sort_values("block", ignore_index=True)
    longest = page.groupby("article")["characters"].sum().nlargest(NAMED_ARTICLES).index
    return page.assign(label=page["headline"].where(page["article"].isin(longest)))


def _running_texts(corpus: Corpus) -> list[str]:
    """The body of each document: titles and bylines differ between reprints."""
    texts = [""] * len(corpus.documents)
    for row in corpus.paragraphs[corpus.paragraphs["role"].isin(["body", "subhead"])].itertuples():
        texts[row.document] += corpus.text_of(row.document)[row.start : row.end]
    return texts


def _shingles(text: str) -> set[str]:
    wording = NO_WORDING.sub("", text)  # one shorter than a sequence is its own
    return {wording[place : place + SHINGLE] for place in range(max(bool(wording), len(wording) - SHINGLE + 1))}


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
