"""
Text becomes words: `cut` gives those of one text, `tokenize` the table of a corpus.

The table holds numbers and offsets, no strings but those of the vocabulary. `PRESETS` names the ways to cut.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from pressframes.characters import code_points, looked_up, simplified_codes
from pressframes.corpus.documents import ASIDE, Corpus
from pressframes.corpus.heads import dateline_length
from pressframes.corpus.tokens import Tokens
from pressframes.errors import lexicon, refused
from pressframes.words.dictionary import kept_whole, load_dictionary
from pressframes.words.jieba_cut import SEPARATOR, mark_words
from pressframes.words.numbering import Columns, WordIndex
from pressframes.words.press import INSIDE, ProtectedWords, as_protected, genre_words, mark_press
from pressframes.words.trained import trained_segmenter

UserDictionary = str | Path | Iterable[str] | Mapping[str, int] | None

PRESETS = lexicon("words")["presets"]
TRAINED = ("trained", "trained, names apart")


@dataclass(frozen=True)
class Cutter:
    """
    A way to cut: `mark` says where tokens begin; `name` is what results are labelled with.

    `view`, where there is one, gives for every basic character the one to be read in its place.
    """

    name: str
    mark: Callable[[np.ndarray], np.ndarray]
    protected: ProtectedWords | None
    view: np.ndarray | None = None

    def token_starts(self, codes: np.ndarray) -> np.ndarray:
        """For the code points of a text (uint32) an array of as many uint8: 1 where a token begins, 0 elsewhere."""
        if self.view is not None:
            codes = looked_up(codes, self.view)
        if self.protected is None:
            return self.mark(codes)
        found = self.protected.find(codes)
        hidden = np.where(found, np.uint32(ord(SEPARATOR)), codes)
        return np.where(found, found != INSIDE, self.mark(hidden))


def make_cutter(
    preset: str, *, hmm: bool, dictionary: UserDictionary, protect: str | Iterable[str], traditional: bool
) -> Cutter:
    """
    The cutter of a preset; a name that is none raises `PressframesError`.

    `hmm` concerns `jieba` alone: the other presets say themselves which guesses they believe.
    """
    if preset not in PRESETS:
        known = "; ".join(PRESETS)
        raise refused("no_preset", f"preset {preset!r}", known=known)
    view = simplified_codes() if traditional else None
    if preset == "jieba":
        words = load_dictionary(dictionary, traditional=traditional)
        protected = as_protected(protect, traditional=traditional)
        name = preset if hmm else "jieba, no HMM"
        return Cutter(name, lambda codes: mark_words(codes, words, hmm), protected, view)
    if preset in TRAINED:
        words = load_dictionary(dictionary, traditional=traditional)  # to the perceptron no more than a hint
        segmenter = trained_segmenter(names_apart=preset != "trained")
        protected = as_protected(protect, kept_whole(dictionary), traditional=traditional)
        return Cutter(preset, lambda codes: segmenter.mark(codes, words), protected, view)
    plain, marked = genre_words()
    words = load_dictionary(dictionary, before=plain, traditional=traditional)
    protected = as_protected(protect, marked, traditional=traditional)
    apart = preset != "press"
    return Cutter(preset, lambda codes: mark_press(codes, words, numbers_apart=apart), protected, view)


def cut(
    text: str,
    *,
    preset: str = "jieba",
    hmm: bool = True,
    dictionary: UserDictionary = None,
    protect: str | Iterable[str] = (),
    traditional: bool = False,
) -> list[str]:
    """
    The words of one text, in order; joined they are the text again.

    `preset` names the way to cut (`PRESETS` lists them with their reasons): `"jieba"` gives exactly the words
    of jieba 0.42.1, with words outside its dictionary guessed by its hidden Markov model unless `hmm` is
    false. `dictionary` is a user dictionary in jieba's format, a file or its lines, or words with their frequencies
    (`{"流调": 20}`). With "jieba" and "press" it weighs as in jieba: a word without a frequency is kept whole. With
    "trained" its words are kept whole as those of `protect` are, for a perceptron has no frequencies; those of
    frequency 0 are not. Words in `protect` (one, or a list) are kept whole, whatever punctuation they hold; variants
    of a
    quotation mark match each other.
    `traditional` reads traditional characters as simplified ones (with the package `opencc`) and gives back
    what stood there. Unlike in `tokenize`, full-width digits are cut as jieba cuts them, one by one.

    志愿者奋战在抗疫一线 ("Volunteers fight on the front line against the epidemic")

    >>> cut("志愿者奋战在抗疫一线。")
    ['志愿者', '奋战', '在', '抗疫', '一线', '。']

    战“疫” ("the war / the epidemic", said alike) is a pun that jieba cuts into five tokens:

    >>> cut("战“疫”一线")
    ['战', '“', '疫', '”', '一线']
    >>> cut("战“疫”一线", protect=["战“疫”"])
    ['战“疫”', '一线']

    An unknown preset, a bad line of the dictionary or a bad entry of `protect` raises `PressframesError`.

    Source: Sun Junyi, jieba 0.42.1 (2020).
    """
    if not isinstance(text, str):
        raise refused("no_text_to_cut", "cut", found=type(text).__name__)
    cutter = make_cutter(preset, hmm=hmm, dictionary=dictionary, protect=protect, traditional=traditional)
    marks = cutter.token_starts(code_points(text))
    return [text[start:end] for start, end in pairwise([*np.flatnonzero(marks).tolist(), len(text)])]


# Paragraphs are cut together until they have so many characters: enough to make a call cheap, and few
# enough for what is in work to take little memory beside the table.
BATCH_CHARACTERS = 1 << 18
EVERY_ROLE = ("every role",)
NOWHERE = np.iinfo(np.int64).max


def tokenize(
    corpus: Corpus,
    *,
    preset: str = "jieba",
    hmm: bool = True,
    dictionary: UserDictionary = None,
    protect: str | Iterable[str] = (),
    traditional: bool = False,
    roles: Iterable[str] | None = None,
) -> Tokens:
    """
    The token table of a corpus: each paragraph is cut as `cut` cuts it, with the same options.

    Full-width digits and letters count as ordinary ones (１９９８ is the word 1998); the offsets
    refer to the text as read. White space is not a token: what lies between two tokens of a
    paragraph is white space and nothing else, so tokens and gaps together are the text. Needs the text.

    Bylines, datelines (本报北京3月5日电) and lines of date and source are no words of an article and are left out.
    `roles`
    names the paragraphs whose words are wanted, then with their datelines (`roles=["body"]`); `roles=EVERY_ROLE`
    takes all.

    党员下沉社区 ("Party members go down to the neighbourhoods")

    >>> from pressframes.corpus import corpus_from_texts
    >>> tokenize(corpus_from_texts(["党员 下沉社区。"])).to_frame()[["start", "end", "word"]]
       start  end word
    0      0    2   党员
    1      3    5   下沉
    2      5    7   社区
    3      7    8    。
    """
    cutter = make_cutter(preset, hmm=hmm, dictionary=dictionary, protect=protect, traditional=traditional)
    return tokenize_with(corpus, cutter, roles)


def tokenize_with(corpus: Corpus, cutter: Cutter, roles: Iterable[str] | None = None) -> Tokens:
    """The token table of a corpus by a cutter that was made before; `roles` as in `tokenize`."""
    tokens = _tokenize_all(corpus, cutter)
    if roles is EVERY_ROLE:
        return tokens
    starts = word_starts(corpus, roles)
    places = corpus.rows_of(tokens.document, tokens.paragraph)
    return tokens if (kept := tokens.start >= starts[places]).all() else tokens.only(kept)


def word_starts(corpus: Corpus, roles: Iterable[str] | None) -> np.ndarray:
    """
    Where the words of each paragraph begin (int64, one a paragraph): behind its dateline, or nowhere (a very high
    offset).

    With `roles` paragraphs of these roles are taken whole.
    """
    paragraphs = corpus.paragraphs.reset_index(drop=True)
    starts = paragraphs["start"].to_numpy(np.int64).copy()
    wanted = ~paragraphs["role"].isin(ASIDE) if roles is None else paragraphs["role"].isin(list(roles))
    starts[~wanted.to_numpy(bool)] = NOWHERE
    if roles is None:
        first = paragraphs[paragraphs["role"] == "body"].drop_duplicates("document")
        for row in first.itertuples():
            starts[row.Index] += dateline_length(corpus.text_of(row.document)[row.start : row.end])
    return starts


def _tokenize_all(corpus: Corpus, cutter: Cutter) -> Tokens:
    corpus.require_text("cut it into words")
    rows = corpus.paragraphs[["document", "paragraph", "start", "end"]].to_numpy(np.int64)
    rows = np.ascontiguousarray(rows)  # row by row in memory, for which alone `WordIndex.add` need be compiled
    # Room for one token a character, so that nothing has to grow; pages of memory never written to cost nothing.
    characters = int((rows[:, 3] - rows[:, 2]).sum())
    columns = Columns(*(np.empty(characters, np.int32) for _ in Columns._fields))
    index = WordIndex()
    size = 0
    for codes, paragraphs in _batches(corpus, rows):
        marks = cutter.token_starts(codes)
        size += index.add(codes, marks, paragraphs, Columns(*(column[size:] for column in columns)))
    for column in columns:
        column.resize(size, refcheck=False)
    vocabulary, kinds, rank = index.vocabulary(columns.word)
    word = rank[columns.word]
    made = {"vocabulary": vocabulary, "kind": kinds[word], "preset": cutter.name, "cut_from": corpus.fingerprint}
    return Tokens(**columns._asdict() | made | {"word": word})


def _batches(corpus: Corpus, rows: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The paragraphs some at a time: code points with a separator in between, and rows for `WordIndex.add`."""
    sizes = rows[:, 3] - rows[:, 2]
    batch = np.cumsum(sizes) // BATCH_CHARACTERS
    for first, last in pairwise([0, *(np.flatnonzero(np.diff(batch)) + 1).tolist(), len(rows)]):
        text = SEPARATOR.join([corpus.text_of(row[0])[row[2] : row[3]] for row in rows[first:last].tolist()])
        ends = np.cumsum(sizes[first:last]) + np.arange(last - first)
        yield code_points(text, fold=True), np.column_stack([ends - sizes[first:last], ends, rows[first:last, :3]])
