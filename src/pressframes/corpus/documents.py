"""
What was read, with its metadata: documents, their paragraphs and their text; unknowns stay unknown.

Some of them are chosen by their variables, or split into groups by one. Traditional characters are read as simplified
ones, so that one codebook serves both; every offset stays.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pressframes.characters import BASIC, sentence_spans, simplified_codes
from pressframes.corpus.tokens import OFFSET_BITS, Keeping, Piece, Tokens, WordSource
from pressframes.errors import PressframesError, refused

DOCUMENT_COLUMNS = [
    "document", "corpus", "newspaper", "date", "page", "kicker", "headline", "subtitle", "byline", "source", "sha256",
]  # fmt: skip
PARAGRAPH_COLUMNS = ["document", "paragraph", "role", "start", "end"]
ASIDE = ("byline", "meta", "caption")  # roles of paragraphs that are no words and no sentences of an article
LINE = re.compile(r"[^\n]*\S[^\n]*")  # with anything but blanks in it


@dataclass(frozen=True, eq=False)
class Corpus(Keeping):
    """
    Documents in order, each with its text and its paragraphs.

    `documents` has one row a document, numbered from 0 (columns `DOCUMENT_COLUMNS`; what is not
    known is missing, never guessed). `paragraphs` has one row a paragraph (`PARAGRAPH_COLUMNS`):
    `role` says whether it is a headline, a subhead, body text and so on, `start` and `end` are
    offsets into the document's text. `texts` holds one text a document, or is None where the text
    is under copyright and not at hand; then `counted` names the folder of the tables that were
    counted on it. `blocks`, of corpora read from pages, has one row for each block of a page: its place and size in
    the file, and the place where it is read. `notes` are sentences on what was found and what could not be decided.

    What every finder needs (the texts in simplified characters, the sentences, the people, the quotations) is kept with
    `once`: it is not compared and not taken over by `with_texts`. A table that is handed out from there is copied first,
    so that no caller can change it.

    >>> corpus = corpus_from_texts(["志愿者到岗。"])
    >>> corpus
    Corpus texts: 1 documents in 1 paragraphs
    >>> corpus.once("length", lambda corpus: len(corpus.texts[0])), corpus.once("length", None)
    (6, 6)
    """

    name: str
    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    texts: Sequence[str] | None
    notes: tuple[str, ...] = ()
    counted: Path | None = None
    gold: Tokens | None = None
    blocks: pd.DataFrame | None = None
    origin: "tuple[Corpus, np.ndarray] | None" = None

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        text = "" if self.has_text else "; of the words only counts, no text"
        return f"Corpus {self.name}: {len(self)} documents in {len(self.paragraphs)} paragraphs{text}"

    def each(self, task: Callable, *arguments: Any, having: Sequence[int] = (), beside: Any = None) -> Iterator:
        """
        The result of `task(piece, *arguments)` for the one piece of a corpus in memory; a corpus on disk has many.

        `beside` are its tokens, for tasks that read them as well.
        """
        yield task(Piece(self, beside), *arguments)

    def kept_words(self, preset: str) -> WordSource | None:
        """The words as they were cut by this preset, where they are kept; None where the text has to be cut."""
        return None

    @property
    def has_text(self) -> bool:
        """Whether the words can be read in order, or only their counts."""
        return self.texts is not None

    def text_of(self, document: int) -> str:
        """The text of one document; an error that says how to supply it where it is not at hand."""
        return self.require_text("read the text")[document]

    def require_text(self, purpose: str) -> Sequence[str]:
        """The texts; `PressframesError` where they are not at hand, with the `purpose` they were wanted for."""
        if self.texts is None:
            raise PressframesError(self.missing_text(purpose))
        return self.texts

    def require_gold(self) -> Tokens:
        """The hand-made words; `PressframesError` where there are none."""
        if self.gold is None:
            raise refused("no_gold", self.name)
        return self.gold

    def missing_text(self, purpose: str) -> str:
        """One sentence on what is missing and how to supply it."""
        return str(refused("only_counts", self.name, purpose=purpose, name=self.name))

    def select(self, articles: Sequence[bool] | None = None, **variables: Any) -> "Corpus":
        """
        The corpus of some documents: of a truth value each, or by document variables; they are numbered anew from 0.

        A variable is one value, a list of values, or a pair (first, last; None: open): `corpus.select(newspaper="江州日报")`,
        `corpus.select(date=("2024-06-01", "2024-06-30"))`. What was made of the whole corpus follows with `of`.

        >>> corpus = corpus_from_texts(["志愿者到岗。", "水渠通水。"])
        >>> corpus.select([False, True]).texts
        ('水渠通水。',)
        """
        return self._subset(np.flatnonzero(chosen_documents(self.documents, articles, variables)))

    def split(self, column: str, *, every: str | None = None) -> dict[str, "Corpus"]:
        """
        The corpora of the groups that a document variable makes, in the order of their names.

        With `every` (`day, week, month, quarter, year`) the groups are periods of the date in `column`. Documents whose
        variable is not known are the group `unknown`.
        """
        labels = group_labels(self.documents, column, every)
        return {str(label): self._subset(np.flatnonzero(labels == label)) for label in sorted(labels.unique(), key=str)}

    def of(self, whole: Any) -> Any:
        """
        The part of a token table, of counts or of codes of the whole corpus that belongs to this selection.

        Nothing is cut or coded again; documents and sentences have the numbers of the selection.
        """
        if self.origin is None:
            return whole
        root, numbers = self.origin
        shift = self.once("shift of sentences", lambda corpus: _shift_of_sentences(root, numbers))
        if isinstance(whole, pd.DataFrame):
            table = renumbered(whole, numbers, len(root.documents))
            return table.assign(sentence=table["sentence"] + shift[table["document"]]) if "sentence" in table else table
        root.require_tokens(whole, "of")
        places = np.full(len(root.documents), -1, whole.document.dtype)
        places[numbers] = np.arange(len(numbers))
        part = whole.only(places[whole.document] >= 0)
        document = places[part.document]
        sentence = None if part.sentence is None else part.sentence + shift[document].astype(part.sentence.dtype)
        return replace(part, document=document, sentence=sentence, cut_from=self.fingerprint)

    def _subset(self, numbers: np.ndarray) -> "Corpus":
        root, before = self.origin or (self, np.arange(len(self.documents)))
        documents = self.documents.iloc[numbers].assign(document=np.arange(len(numbers))).reset_index(drop=True)
        texts = None if self.texts is None else tuple(self.texts[number] for number in numbers.tolist())
        paragraphs = renumbered(self.paragraphs, numbers, len(self.documents))
        tables = {"documents": documents, "paragraphs": paragraphs, "texts": texts}
        return replace(self, **tables, gold=None, blocks=None, origin=(root, before[numbers]))

    @property
    def fingerprint(self) -> str:
        """What tells this corpus from others: a hash of its texts and of where its paragraphs lie (made once)."""
        return self.once("fingerprint", _fingerprint)

    def require_tokens(self, tokens: Any, call: str) -> None:
        """
        Raise `PressframesError` where tokens were cut from another corpus: their places would be those of
        other words.
        """
        if self.has_text and getattr(tokens, "cut_from", None) not in (None, self.fingerprint):
            raise refused("other_tokens", call, name=self.name)

    def with_texts(self, texts: tuple[str, ...]) -> "Corpus":
        """The same documents, in memory, with other texts, in which every paragraph stands at the same offsets."""
        return Corpus(**{field.name: getattr(self, field.name) for field in fields(Corpus)} | {"texts": texts})

    def metadata_of(self, documents: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of the documents with these numbers, in this order; a number may come twice."""
        return self.documents[list(columns)].iloc[documents].reset_index(drop=True)

    def bounds_of(self, documents: np.ndarray, paragraphs: np.ndarray) -> np.ndarray:
        """Where paragraphs start and end in their documents: a row for each pair of numbers."""
        rows = self.rows_of(documents, paragraphs)
        return np.column_stack([self.paragraphs[name].to_numpy()[rows] for name in ("start", "end")])

    def rows_of(self, documents: np.ndarray, paragraphs: np.ndarray) -> np.ndarray:
        """The places in `paragraphs` of pairs of a document and a paragraph of it that are there (int64)."""
        order, keys = self.once("numbers of paragraphs", _numbers_of_paragraphs)
        return order[np.searchsorted(keys, documents.astype(np.int64) << OFFSET_BITS | paragraphs)]

    def summary(self) -> pd.DataFrame:
        """How large the corpus is and what is known of it: `what, value`, one row a fact."""
        known = self.documents.drop(columns=["document", "corpus"]).notna().sum()
        facts = [
            ("documents", len(self.documents)),
            ("paragraphs", len(self.paragraphs)),
            ("characters", int((self.paragraphs["end"] - self.paragraphs["start"]).sum())),
            *((f"documents with {column}", int(documents)) for column, documents in known.items()),
        ]
        return pd.DataFrame(facts, columns=["what", "value"])


def _fingerprint(corpus: Corpus) -> str:
    found = hashlib.sha256(corpus.paragraphs[["document", "start", "end"]].to_numpy(np.int64).tobytes())
    for text in corpus.texts or ():
        found.update(text.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _shift_of_sentences(root: Corpus, numbers: np.ndarray) -> np.ndarray:
    """By document of a selection how much higher its sentences are numbered than in the whole corpus (int64)."""
    sizes = np.zeros(len(root.documents), np.int64)
    for row in root.paragraphs.itertuples():
        sizes[row.document] += len(sentence_spans(root.text_of(row.document)[row.start : row.end]))
    before, after = np.cumsum(sizes) - sizes, np.cumsum(sizes[numbers]) - sizes[numbers]
    return after - before[numbers]


def make_corpus(
    name: str,
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    texts: Sequence[str] | None,
    *,
    notes: Sequence[str] = (),
    counted: Path | None = None,
    gold: Tokens | None = None,
    blocks: pd.DataFrame | None = None,
) -> Corpus:
    """Bring tables into the columns of a `Corpus`; a column that nobody supplied is missing throughout."""
    variables = [column for column in documents.columns if column not in DOCUMENT_COLUMNS]
    documents = documents.assign(corpus=name).reindex(columns=DOCUMENT_COLUMNS + variables).reset_index(drop=True)
    documents["document"] = range(len(documents))
    extra = [column for column in paragraphs.columns if column not in PARAGRAPH_COLUMNS]
    paragraphs = paragraphs[PARAGRAPH_COLUMNS + extra].reset_index(drop=True)
    texts = None if texts is None else tuple(texts)
    return Corpus(name, documents, paragraphs, texts, tuple(notes), counted, gold, blocks)


def corpus_from_texts(texts: Sequence[str], name: str = "texts") -> Corpus:
    """
    A corpus of plain texts, one document each, a paragraph a line: for trying things out.

    >>> corpus_from_texts(["战“疫”一线。\\n党旗红。", "志愿者到岗。"]).paragraphs
       document  paragraph  role  start  end
    0         0          0  body      0    7
    1         0          1  body      8   12
    2         1          0  body      0    6
    """
    lines = [(document, *line) for document, text in enumerate(texts) for line in enumerate(LINE.finditer(text))]
    rows = [(document, number, "body", *line.span()) for document, number, line in lines]
    documents = pd.DataFrame(index=range(len(texts)))
    return make_corpus(name, documents, pd.DataFrame(rows, columns=PARAGRAPH_COLUMNS), texts)


PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
COUNTED_PERIODS = {name: PERIODS[name] for name in ("day", "week", "month", "year")}  # over which texts are counted
UNKNOWN = "unknown"


def _numbers_of_paragraphs(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """The order of the paragraphs by document and number, and both numbers as one, which rises in that order."""
    document, paragraph = (corpus.paragraphs[name].to_numpy(np.int64) for name in ("document", "paragraph"))
    keys = document << OFFSET_BITS | paragraph
    order = np.argsort(keys, kind="stable")
    return order, keys[order]


def chosen_documents(
    documents: pd.DataFrame, articles: Sequence[bool] | np.ndarray | None, variables: Mapping[str, Any]
) -> np.ndarray:
    """
    For each document whether it is chosen: by a truth value each, and by what its variables are.

    A variable is one value, a list of values, or a pair (first, last), both included, for dates and numbers; None leaves
    an end open. A document whose variable is unknown is not chosen by it.

    >>> documents = pd.DataFrame({"newspaper": ["江州日报", "石埠晚报", None], "date": ["2024-06-01", "2024-06-09", "2024-06-05"]})
    >>> chosen_documents(documents, None, {"date": ("2024-06-01", "2024-06-05")}).tolist()
    [True, False, True]
    >>> chosen_documents(documents, None, {"date": ("2024-06-05", None)}).tolist()
    [False, True, True]
    >>> chosen_documents(documents, None, {"newspaper": ["江州日报", "石埠晚报"]}).tolist()
    [True, True, False]
    """
    keep = np.ones(len(documents), bool)
    if articles is not None:
        keep = np.asarray(articles)
        if keep.shape != (len(documents),) or keep.dtype != bool:
            raise refused("truth_values", "select", found=len(keep), expected=len(documents))
    for name, wanted in variables.items():
        column = _variable(documents, name, "select")
        values = list(wanted) if isinstance(wanted, (list, set, frozenset, tuple)) else [wanted]
        if {bool, str}.isdisjoint(map(type, values)) and any(isinstance(value, Real) for value in values):
            column = pd.to_numeric(column, errors="coerce")  # a number of a file is text
        if isinstance(wanted, tuple) and len(wanted) == 2:
            known = column.dropna()
            known = known if wanted[0] is None else known[known >= wanted[0]]
            known = known if wanted[1] is None else known[known <= wanted[1]]
            keep = keep & column.index.isin(known.index)
        else:
            keep = keep & column.isin(values).to_numpy()
            known = column.dropna().unique()
            if absent := [value for value in values if value not in known]:
                told = ", ".join(sorted(map(str, known))[:8]) + ", ..." * (len(known) > 8)
                raise refused("no_value", "select", name=name, value=absent[0], known=told)
    return keep


def group_labels(documents: pd.DataFrame, column: str, every: str | None) -> pd.Series:
    """
    The group of each document by a variable, or by a period of its date (`day`, `week` from Monday, `month`,
    `quarter`, `year`).

    >>> documents = pd.DataFrame({"date": ["2024-06-03", "2024-06-09", "2024-07-01", None]})
    >>> group_labels(documents, "date", "week").tolist(), group_labels(documents, "date", "month").tolist()
    (['2024-06-03', '2024-06-03', '2024-07-01', 'unknown'], ['2024-06', '2024-06', '2024-07', 'unknown'])
    """
    values = _variable(documents, column, "split")
    if every is None:
        return values.astype(object).where(values.notna(), UNKNOWN)
    if every not in PERIODS:
        raise refused("period", "split", every=every, known=", ".join(PERIODS))
    days = pd.to_datetime(values, errors="coerce", format="%Y-%m-%d")
    periods = days.dt.to_period(PERIODS[every])
    labels = periods.dt.start_time.dt.strftime("%Y-%m-%d") if every == "week" else periods.astype(str)
    return labels.astype(object).where(days.notna(), UNKNOWN)


def first_days(documents: pd.DataFrame, every: str) -> pd.Series:
    """
    The first day of the period of each document, as tables over time name periods; missing without a date.

    >>> first_days(pd.DataFrame({"date": ["2024-06-09", None]}), "month").tolist()
    ['2024-06-01', nan]
    """
    first = pd.to_datetime(group_labels(documents, "date", every), errors="coerce", format="ISO8601")
    return first.dt.strftime("%Y-%m-%d")


def renumbered(table: pd.DataFrame, numbers: np.ndarray, total: int) -> pd.DataFrame:
    """The rows of a table that belong to some documents, with the places of these as new numbers in `document`."""
    places = np.full(total, -1)
    places[numbers] = np.arange(len(numbers))
    new = places[table["document"].to_numpy(np.int64)]
    return table.loc[new >= 0].assign(document=new[new >= 0].astype(table["document"].dtype)).reset_index(drop=True)


def _variable(documents: pd.DataFrame, name: str, call: str) -> pd.Series:
    if name not in documents.columns:
        raise refused("no_variable", call, name=name, known=", ".join(map(str, documents.columns)))
    return documents[name]


# Of the characters of a traditional text about a third differ from their simplified form; in a simplified text at most
# a few in a thousand do (乾 in a name). Between the two nothing is written.
FEWEST_DIFFERENT = 0.03
# Characters of every traditional page, none of them a simplified one: they tell whether OpenCC is needed at all.
SIGNS = frozenset(
    "們個來時說國這會發為過還對學從開關點無區當業員動務體後縣與將強讓邊萬經總實現進問題長門車東書見電單環護絕張應議組處"
)


def fold(corpus: Corpus) -> Corpus:
    """
    The corpus with its traditional texts in simplified characters, character by character (OpenCC).

    Texts that are simplified already are left as they are. Offsets into the folded text are offsets into the
    original. Without the package `opencc` a corpus with traditional text raises `PressframesError`.

    >>> from pressframes.corpus import corpus_from_texts
    >>> fold(corpus_from_texts(["黨員奮戰在一線", "志愿者到岗"])).texts
    ('党员奋战在一线', '志愿者到岗')
    """
    return corpus.once("simplified", _fold)


def _fold(corpus: Corpus) -> Corpus:
    if corpus.texts is None or not any(SIGNS.intersection(text) for text in corpus.texts):
        return corpus
    return corpus.with_texts(tuple(map(_fold_text, corpus.texts)))


SOME = 0.05  # share of the texts from which a form of characters is one of those of a corpus


def scripts_of(corpus: Corpus) -> tuple[bool, bool]:
    """Whether some texts of a corpus are in traditional characters, and whether some are not."""
    signs = [bool(SIGNS.intersection(text)) for text in corpus.texts or ()]
    return sum(signs) > SOME * len(signs), len(signs) - sum(signs) > SOME * len(signs)


def as_printed(found: str, folded: str, original: str) -> str:
    """What was found in a folded text, in the characters of the original; something that stands nowhere stays."""
    place = folded.find(found)
    return found if place < 0 else original[place : place + len(found)]


def _fold_text(text: str) -> str:
    if not SIGNS.intersection(text):
        return text
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    basic = np.minimum(codes, BASIC - 1)
    different = (simplified_codes()[basic] != codes) & (codes < BASIC)
    return text.translate(_table()) if different.sum() >= FEWEST_DIFFERENT * len(text) else text


def simplified(text: str) -> str:
    """
    A word or expression in simplified characters, one by one (OpenCC); `PressframesError` without the package.

    >>> simplified("防疫黨員")
    '防疫党员'
    """
    return text.translate(_table())


def are_among(words: Iterable[str], given: Iterable[str]) -> np.ndarray:
    """
    Which words of a vocabulary are among some given ones; of a traditional one characters are their simplified ones.

    >>> are_among(["沒有", "這", "橋"], ["没有", "這"]).tolist()
    [True, True, False]
    """
    words, given = list(words), list(given)
    if SIGNS.intersection("".join(words)):
        words, given = list(map(simplified, words)), list(map(simplified, given))
    return pd.Index(words, dtype=object).isin(given)


@cache
def _table() -> list[int]:
    return simplified_codes().tolist()
