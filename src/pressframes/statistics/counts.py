"""
Words counted by part: which word occurs how often in which article, paragraph, sentence or equal part.

Every count-based statistic starts here. `count_words` gives the table that can be published; `count_parts` takes it, or
tokens, or a corpus on disk, and gives `PartCounts`, whole numbers from which measures are computed: the sums at once,
the counts of single parts when they are asked for. Loops over token ids are compiled, so that no array as long as the
corpus is made on the way.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, TypeAlias, TypeGuard, Unpack

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.characters import CLOSING_MARKS, SENTENCE_ENDS
from pressframes.compiled import compiled, inlined
from pressframes.corpus.tokens import Piece, Tokens, Vocabulary, WordSource, joined, numbered
from pressframes.errors import one_of, refused
from pressframes.statistics.results import Limits, parts_sentence, words_kept


@compiled
def totals_and_ranges(word, starts, is_word):
    """
    By word id the number of tokens and of parts with it, and by part its size; part `n` starts at `starts[n]`.

    A size counts words: tokens that `is_word` says, by word id, are not punctuation. The loop has no branch that
    depends on the word, which a processor could not foresee, and keeps what it knows of a word side by side in
    memory: that makes it as fast as counting alone.
    """
    state = np.zeros((len(is_word), 4), np.uint32)  # tokens, parts, the last part counted from 1, and 1 for a word
    for this in range(len(is_word)):
        state[this, 3] = is_word[this]
    sizes = np.zeros(len(starts) - 1, np.int64)
    for part in range(len(sizes)):
        words = np.uint32(0)
        for place in range(starts[part], starts[part + 1]):
            this = np.uint32(word[place])
            state[this, 0] += 1
            state[this, 1] += state[this, 2] != part + 1
            state[this, 2] = part + 1
            words += state[this, 3]
        sizes[part] = words
    return state[:, 0].astype(np.int64), state[:, 1].astype(np.int64), sizes


@compiled
def fill_counts(word, starts, is_word, entry, part_of, count):
    """
    Fill in the counts of each word in each part with it, word by word, as a sparse matrix keeps them.

    `entry` says by word id where its first entry goes; `part_of` and `count` are filled. Each part is tallied before
    it is filed, so that each entry is written once.
    """
    tally = np.zeros(len(entry), np.int32)
    for part in range(len(starts) - 1):
        for place in range(starts[part], starts[part + 1]):
            tally[np.uint32(word[place])] += 1
        for place in range(starts[part], starts[part + 1]):
            this = np.uint32(word[place])
            if is_word[this] and tally[this]:
                part_of[entry[this]] = part
                count[entry[this]] = tally[this]
                entry[this] += 1
                tally[this] = 0


@inlined
def _add(sums, this, distance, longest):
    sums[this, 0] += min(distance, longest)
    sums[this, 1] += distance * distance
    sums[this, 2] += distance * np.log10(distance)


@compiled
def add_distances(word, is_word, longest, position, ends, sums):
    """
    By word id three sums over the distances between its uses, in words; returns the position after the last word.

    The sums are of each distance up to `longest` (by word id), of its square, and of the distance times its logarithm.
    `position` is that of the first word, and `ends` has those of each word's first and last use, -1 before there is
    one: a text in pieces is gone through piece by piece. `close_circles` comes at the end.
    """
    first, last = ends
    for place in range(len(word)):
        this = word[place]
        if not is_word[this]:
            continue
        if first[this] < 0:
            first[this] = position
        else:
            _add(sums, this, float(position - last[this]), longest[this])
        last[this] = position
        position += 1
    return position


@compiled
def close_circles(longest, size, ends, sums):
    """Add the distance from the last use of each word over the end of the text to its first."""
    first, last = ends
    for this in range(len(first)):
        if first[this] >= 0:
            _add(sums, this, float(first[this] + size - last[this]), longest[this])


COUNT_COLUMNS = ["document", "paragraph", "word", "count", "preset"]


def is_word(token: str) -> bool:
    """
    Whether a token is a word and not punctuation: whether it has a letter, a Han character or a digit in it.

    >>> [token for token in ["战“疫”", "，", "3", "……", "·"] if is_word(token)]
    ['战“疫”', '3']
    """
    return any(map(str.isalnum, token))


def once_for_a_vocabulary(make: Callable[[Any], np.ndarray]) -> Callable[[Any], np.ndarray]:
    """An array with a value for each word of a vocabulary: it is made once, kept with the words, and read only."""

    @wraps(make)
    def made(vocabulary: Any) -> np.ndarray:
        words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        values = words.once(make.__name__, make)
        values.flags.writeable = False
        return values

    return made


@once_for_a_vocabulary
def are_words(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    For each entry of a vocabulary whether it is a word: to be indexed with token ids.

    >>> are_words(("的", "，")).tolist()
    [True, False]
    """
    return np.fromiter(map(is_word, vocabulary), bool, len(vocabulary))


@once_for_a_vocabulary
def names_of(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    The entries of a vocabulary as an array: to be indexed with token ids.

    >>> names_of(("的", "，"))[[1, 0, 0]].tolist()
    ['，', '的', '的']
    """
    return np.fromiter(vocabulary, object, len(vocabulary))


@once_for_a_vocabulary
def code_point_ranks(vocabulary: tuple[str, ...]) -> np.ndarray:
    """
    The rank of each entry of a vocabulary in code point order: words of equal count are listed by it.

    >>> code_point_ranks(("的", "一", "党")).tolist()
    [2, 0, 1]
    """
    ranks = np.empty(len(vocabulary), np.int64)
    ranks[sorted(range(len(vocabulary)), key=vocabulary.__getitem__)] = np.arange(len(vocabulary))
    return ranks


def count_words(tokens: WordSource) -> pd.DataFrame:
    """
    How often each word occurs in each paragraph: `document, paragraph, word, count, preset`, one row a word.

    Sorted by document, paragraph and word in code point order, so that nothing of the order of the
    words is left: the table can be published where the text cannot. Punctuation is not counted. `preset` names the
    way the text was cut into words, in every row: counts of two presets are counts of different things, and whoever
    compares them is stopped, however the tables were merged or stored in between.

    党员到岗 ("Party members report for duty"):

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> count_words(tokenize(corpus_from_texts(["党员到岗，党员在岗。"]))).head(1)
       document  paragraph word  count preset
    0         0          0   党员      2  jieba
    """
    return joined(tokens.each(_count_piece))


def _count_piece(piece: Piece) -> pd.DataFrame:
    tokens = piece.tokens
    keep = are_words(tokens.vocabulary)[tokens.word]
    rows = pd.DataFrame({name: getattr(tokens, name)[keep] for name in COUNT_COLUMNS[:3]})
    by_paragraph = rows.value_counts().reset_index()
    by_paragraph["word"] = names_of(tokens.vocabulary)[by_paragraph["word"]]
    by_paragraph["preset"] = tokens.preset
    return numbered(by_paragraph[COUNT_COLUMNS].sort_values(COUNT_COLUMNS[:3], ignore_index=True), piece)


SEGMENTS = ("sentence", "paragraph", "article")
ENDS = re.compile(f"[{SENTENCE_ENDS}]+")
CLOSES = re.compile(f"[{CLOSING_MARKS}]+")


def number_segments(tokens: Tokens, within: str) -> np.ndarray:
    """
    The number of the sentence, paragraph or article of each token, counting from 0 through the corpus.

    Sentences are those of the token table where it has them; otherwise they end at 。！？ and …, with the
    closing marks that follow, and at the end of a paragraph.

    >>> from pressframes.corpus import corpus_from_texts
    >>> from pressframes.words import tokenize
    >>> tokens = tokenize(corpus_from_texts(["他说：“好。”走了。"]))
    >>> [f"{word} {number}" for word, number in zip(tokens.to_frame()["word"], number_segments(tokens, "sentence"))]
    ['他 0', '说 0', '： 0', '“ 0', '好 0', '。 0', '” 0', '走 1', '了 1', '。 1']
    """
    one_of(SEGMENTS, within, "within=", "segment")
    keys = [tokens.document] if within == "article" else [tokens.document, tokens.paragraph]
    if within == "sentence" and tokens.sentence is not None:
        keys.append(tokens.sentence)
    starts = begins(*keys)
    if within == "sentence" and tokens.sentence is None:
        ends, closes = (
            np.array([mark.fullmatch(word) is not None for word in tokens.vocabulary], bool)[tokens.word]
            for mark in (ENDS, CLOSES)
        )
        last_other = np.maximum.accumulate(np.arange(len(tokens)) * ~closes)  # that closes nothing
        starts[1:] |= ends[last_other[:-1]] & ~closes[1:] & ~ends[1:]
    return np.cumsum(starts, dtype=np.int32) - 1


def begins(*keys: np.ndarray) -> np.ndarray:
    """For each token whether one of some keys changes there (bool); the first token begins too."""
    return np.append(np.ones(min(len(keys[0]), 1), bool), np.logical_or.reduce([key[1:] != key[:-1] for key in keys]))


# The columns that name a part.
PART_KEYS = {
    "article": ["document"],
    "paragraph": ["document", "paragraph"],
    "sentence": ["sentence"],
    "equal part": ["part"],
}


@dataclass(frozen=True, eq=False)
class PartCounts:
    """
    Counts of words by part: all that frequency, dispersion and keyness need.

    `matrix` has a row a part and a column a word, whole numbers, stored by word (int32 or int64); `words` (str) are
    ordered by (-count, word), and each occurs at least once unless two corpora were aligned. `sizes` (int64) is the
    number of words in each part and `parts` says which part a row is (`document`, and `paragraph` where `by` is
    "paragraph"). `preset` names the way the text was cut, None where nobody said it. `stored` is the matrix or what
    makes it, once, when it is first asked for; `totals` and `ranges` are then known beforehand, as the pair `known`.
    """

    stored: sparse.csc_array | Callable[[], sparse.csc_array] = field(repr=False)
    words: np.ndarray = field(repr=False)
    sizes: np.ndarray
    parts: pd.DataFrame = field(repr=False)
    by: str
    preset: str | None = None
    known: tuple[np.ndarray, np.ndarray] | None = field(default=None, repr=False)

    @cached_property
    def matrix(self) -> sparse.csc_array:
        """The counts: a row a part, a column a word."""
        return self.stored() if callable(self.stored) else self.stored

    @cached_property
    def totals(self) -> np.ndarray:
        """How often each word occurs in all parts together (int64)."""
        return self.known[0] if self.known else self.sum_by_word(self.matrix.data)

    @cached_property
    def ranges(self) -> np.ndarray:
        """In how many parts each word occurs (int64)."""
        return self.known[1] if self.known else np.diff(self.matrix.indptr).astype(np.int64)

    @property
    def size(self) -> int:
        """The number of words in all parts together: the base of every rate."""
        return int(self.sizes.sum())

    @property
    def presence(self) -> str:
        """The size in words, for captions: `4,012 words in 6 articles`."""
        return f"{self.size:,} words in {parts_sentence(len(self.sizes), self.by)}"

    def columns(self, *names: str) -> pd.DataFrame:
        """Some of the columns that tables of words share (`COLUMNS`), one row a word."""
        return pd.DataFrame({name: COLUMNS[name](self) for name in names}, index=range(len(self.words)))

    def only(self, places: Sequence[int] | np.ndarray) -> "PartCounts":
        """The counts of the words at some places, over the same parts and in the order of the places."""
        return replace(self, stored=self.matrix[:, places], words=self.words[places], known=None)

    def over(self, words: np.ndarray, places: np.ndarray) -> "PartCounts":
        """The counts over other words, each at one of `places` among these, or at -1 where it has no count here."""
        nowhere = sparse.csc_array((len(self.sizes), 1), dtype=self.matrix.dtype)
        matrix = sparse.hstack([self.matrix, nowhere], format="csc")[:, places]
        return replace(self, stored=matrix, words=words, known=None)

    def by_blocks(self, measured: Callable, options: dict) -> list | None:
        """What a measure that is `word_by_word` gives of some words at a time; None where it can take all at once."""
        return None

    def sum_by_word(self, values: np.ndarray) -> np.ndarray:
        """Add up values, one for each stored count, word by word."""
        full = self.ranges > 0
        sums = np.zeros(len(full), np.result_type(values, np.int64))
        sums[full] = np.add.reduceat(values, self.matrix.indptr[:-1][full], dtype=sums.dtype)
        return sums

    def by_word(self, values: np.ndarray) -> np.ndarray:
        """Repeat values, one for each word, for each stored count of the word."""
        return np.repeat(values, self.ranges)


PER = 10_000  # words: the base of every rate, so that a rate of 1 is about once a long article


def rate_per_10k(count, base):
    """
    A count per 10,000 words; report it with its count and base.

    >>> rate_per_10k(60, 20_000)
    30.0
    """
    return count / base * PER


COLUMNS: dict[str, Callable[[PartCounts], Any]] = {
    "word": lambda counts: counts.words,
    "count": lambda counts: counts.totals,
    "base": lambda counts: counts.size,
    "rate_per_10k": lambda counts: rate_per_10k(counts.totals, counts.size),
    "range": lambda counts: counts.ranges,
    "parts": lambda counts: len(counts.sizes),
}


def word_by_word(measure: Callable) -> Callable:
    """A measure of each word that looks at no other word: counts on disk are read for some words at a time."""

    @wraps(measure)
    def measured(counts: PartCounts, **options: Any) -> Any:
        values = counts.by_blocks(measured, options)
        if values is None:
            return measure(counts, **options)
        if isinstance(values[0], tuple):
            return tuple(map(np.concatenate, zip(*values, strict=True)))
        return np.concatenate(values)

    return measured


def counts_of_word(counts: Sequence[int], sizes: Sequence[int], word: str = "word") -> PartCounts:
    """
    The counts of a single word, part by part, with the sizes of the parts: for examples and published values.

    >>> counts_of_word([0, 3, 1], [100, 120, 80]).presence
    '300 words in 3 articles'
    """
    matrix = sparse.csc_array(np.array(counts, np.int64)[:, None])
    parts = pd.DataFrame({"document": range(len(sizes))})
    return PartCounts(matrix, np.array([word], dtype=object), np.array(sizes, np.int64), parts, "article")


Source: TypeAlias = WordSource | pd.DataFrame | PartCounts


def has_order(source: Source) -> TypeGuard[WordSource]:
    """Whether the order of the words is at hand, and not only their counts."""
    return not isinstance(source, pd.DataFrame | PartCounts)


def count_parts(source: Source, *, by: str | int = "article") -> PartCounts:
    """
    Count the words of a corpus by article, by paragraph, by sentence, or by a number of equal parts.

    `source` is a token table or a table as `count_words` makes it (`document, paragraph, word, count`):
    both give the same counts, and so does a corpus on disk (by article without reading it into memory). A table of
    `word, count` alone is one text, of which nothing can be said from part to part.
    Punctuation is not counted, and a part without words is no part. Counts by paragraph can be added up by article;
    counts by article cannot be taken apart. Sentences and equal parts are cut from the running text, so they need a
    token table; equal parts differ in size by one word at most.

    >>> table = pd.DataFrame({"document": [0, 0, 1], "paragraph": 0, "word": ["党", "员", "党"], "count": [2, 1, 3]})
    >>> counts = count_parts(table)
    >>> list(counts.words), counts.totals.tolist(), counts.sizes.tolist()
    (['党', '员'], [5, 1], [3, 3])

    A corpus without words raises `PressframesError`: no rate can be given of it.
    """
    if isinstance(source, PartCounts):
        return _regroup(source, by)
    if by not in SEGMENTS and (isinstance(by, str) or by < 2):
        raise refused("no_parts", f"by={by!r}")
    if isinstance(source, pd.DataFrame):
        counts = _from_table(source, by)
    else:
        kept = source.article_counts() if by == "article" else None
        counts = _from_tokens(source.whole(), by) if kept is None else kept
    if not len(counts.sizes):
        raise refused("wordless")
    return counts


def _from_tokens(tokens: Tokens, by: str | int) -> PartCounts:
    word, starts, keys = cut_into_parts(tokens, by)
    is_word = are_words(tokens.vocabulary)
    totals, ranges, sizes = totals_and_ranges(word, starts, is_word)
    listed, full = list_words(tokens, totals), np.flatnonzero(sizes)

    def matrix() -> sparse.csc_array:
        """A second pass, for what looks at single parts: those with words."""
        ends = np.cumsum(ranges[listed])
        entry = np.zeros(len(is_word), np.int64)
        entry[listed] = ends - ranges[listed]
        # made here and not in the pass, because numpy asks for large memory pages
        part_of, count = (np.empty(ends[-1], np.int32) for _ in range(2))
        fill_counts(word, starts, is_word, entry, part_of, count)
        made = sparse.csc_array((count, part_of, np.append(0, ends)), shape=(len(sizes), len(listed)))
        return made if len(full) == len(sizes) else made[full]

    words, known = names_of(tokens.vocabulary)[listed], (totals[listed], ranges[listed])
    parts = pd.DataFrame(keys).iloc[full].reset_index(drop=True)
    name = by if isinstance(by, str) else "equal part"
    return PartCounts(matrix, words, sizes[full], parts, name, tokens.preset, known)


def list_words(tokens: Tokens, totals: np.ndarray) -> np.ndarray:
    """The ids of the words that occur, by falling count and in code point order; punctuation is not listed."""
    present = np.flatnonzero(are_words(tokens.vocabulary) & (totals > 0))
    return present[np.lexsort([code_point_ranks(tokens.vocabulary)[present], -totals[present]])]


def cut_into_parts(tokens: Tokens, by: str | int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The word ids part by part, where each part starts (and the last ends), and the keys of the parts by name."""
    if by == "sentence":
        keys = {"sentence": number_segments(tokens, by)}
    elif not isinstance(by, str):
        keys = {"part": _number_equal_parts(tokens, by)}
    else:
        keys = {name: getattr(tokens, name) for name in PART_KEYS[by]}
    word, starts = tokens.word, run_starts(*keys.values())
    in_order = np.lexsort([values[starts[:-1]] for values in reversed(keys.values())])
    if not np.array_equal(in_order, np.sort(in_order)):
        order = np.lexsort(list(reversed(keys.values())))  # the tokens of a part lie apart
        word, keys = word[order], {name: values[order] for name, values in keys.items()}
        starts = run_starts(*keys.values())
    return word, starts, {name: values[starts[:-1]] for name, values in keys.items()}


def run_starts(*keys: np.ndarray) -> np.ndarray:
    """Where each run of equal keys starts, and at last where the final one ends (int64)."""
    changes = begins(*keys)
    return np.append(np.flatnonzero(changes), len(changes)).astype(np.int64)


def _number_equal_parts(tokens: Tokens, number: int) -> np.ndarray:
    words = are_words(tokens.vocabulary)[tokens.word]
    size = int(words.sum())
    if size < number:
        raise refused("few_words", f"by={number}", words=size)
    return ((np.cumsum(words) - 1).clip(0) * number // size).astype(np.int32)


def _from_table(table: pd.DataFrame, by: str | int) -> PartCounts:
    if by not in ("article", "paragraph"):
        raise refused("cut_from_text", f"by={by!r}", parts="sentences" if by == "sentence" else "equal parts")
    if by == "article" and not {"document", "paragraph"} & set(table.columns):
        table = table.assign(document=0)  # words and counts of one's own are those of one text
    missing = [column for column in (*PART_KEYS[by], "word", "count") if column not in table.columns]
    if missing:
        lists = {"missing": missing, "columns": map(str, table.columns), "expected": COUNT_COLUMNS}
        raise refused("count_columns", **{name: ", ".join(columns) for name, columns in lists.items()})
    if len(table) and not pd.api.types.is_integer_dtype(table["count"]):
        raise refused("count_type", found=table["count"].dtype)
    if len(table) and (table["count"] < 1).any():
        raise refused("count_below", found=table["count"].min(), row=table["count"].argmin())
    if table["word"].isna().any():
        raise refused("count_word", row=table["word"].isna().argmax())
    groups = table.groupby(PART_KEYS[str(by)])
    word, words = pd.factorize(table["word"])
    entries = table["count"].to_numpy(np.int64), (groups.ngroup().to_numpy(), word)
    matrix = sparse.coo_array(entries, shape=(groups.ngroups, len(words))).tocsc()
    sizes = groups["count"].sum()
    parts = sizes.index.to_frame(index=False)
    names, preset = np.asarray(words, dtype=object), one_preset(table["preset"].unique() if "preset" in table else [])
    counts = PartCounts(matrix, names, sizes.to_numpy(np.int64), parts, str(by), preset)
    return counts.only(np.lexsort([code_point_ranks(names), -counts.totals]))


def _regroup(counts: PartCounts, by: str | int) -> PartCounts:
    if by == counts.by:
        return counts
    if (counts.by, by) != ("paragraph", "article"):
        raise refused("regrouped", counted=counts.by, by=by)
    cells = counts.matrix.tocoo()
    columns = {"word": counts.words[cells.col], "count": cells.data, "preset": counts.preset}
    return _from_table(counts.parts.iloc[cells.row].assign(**columns), by)


def find_words(vocabulary: np.ndarray, words: Sequence[str], where: str) -> np.ndarray:
    """
    The places of some words in an array of words; `PressframesError` for those that are not there, naming `where`.

    >>> find_words(np.array(["党", "员"]), ["员"], "not in the corpus")
    array([1])
    """
    places = pd.Index(vocabulary).get_indexer(list(words))
    if (places < 0).any():
        raise refused("no_words", ", ".join(np.array(words, object)[places < 0]), place=where)
    return places


def align(several: Sequence[PartCounts]) -> list[PartCounts]:
    """
    Several corpora over the words of all: those of the first in its order, then those that only later ones use.

    A word that a corpus never uses has the count 0 there. Different presets raise `PressframesError`.
    """
    one_preset([counts.preset for counts in several])
    numbers, words = pd.factorize(np.concatenate([counts.words for counts in several]))
    aligned, first = [], 0
    for counts in several:
        places, own = np.full(len(words), -1), np.arange(len(counts.words))
        places[numbers[first + own]] = own
        aligned.append(counts.over(words, places))
        first += len(own)
    return aligned


def keep_words(several: Sequence[PartCounts], **limits: Unpack[Limits]) -> tuple[list[PartCounts], str]:
    """Of several corpora over the same words what `words_kept` leaves of them together, and its sentence."""
    totals, ranges = (sum(getattr(counts, name) for counts in several) for name in ("totals", "ranges"))
    places, left_out = words_kept(several[0].words, totals, ranges, **limits)
    return [counts.only(places) if left_out else counts for counts in several], left_out


def one_preset(presets: Iterable[Any]) -> str | None:
    """
    The only one of some presets, or None where none is said; two raise `PressframesError`.

    Words that were cut by two presets are not the same words.
    """
    different = sorted({preset for preset in presets if pd.notna(preset) and preset != ""})
    if len(different) > 1:
        raise refused("presets", presets=" and ".join(map(repr, different)))
    return different[0] if different else None
