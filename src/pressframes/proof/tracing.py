"""From a bar back to the newspaper: the articles, paragraphs and places that a number of a figure was counted in."""

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from pressframes.characters import fold_width
from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError, check_call
from pressframes.figures.index import full_id, read_manifest, read_record
from pressframes.words.cutting import cut

EVIDENCE_COLUMNS = [
    "label", "corpus", "document", "newspaper", "date", "page", "headline", "paragraph", "count", "sha256",
]  # fmt: skip
PLACE_COLUMNS = ["start", "end", "span_sha256", "context"]
# How much is quoted of a text under copyright: short excerpts, and few of them.
CONTEXT = 24  # characters of one excerpt
BUDGET = 480  # characters of all excerpts of one answer
Finder = Callable[[str, str], Iterable[tuple[int, int]]]


def evidence(corpus: Corpus, counts: pd.DataFrame, labels: Iterable[str], *, label: str = "word") -> pd.DataFrame:
    """
    In which paragraphs each label was counted: `EVIDENCE_COLUMNS`, to be saved beside a figure.

    `counts` has one row per document, paragraph and label with its `count` (as `count_words` and `frame_counts` give
    it; a column `sentences` counts as well). Newspaper, date, page, headline and the SHA-256 of the text come from the
    corpus; what is not known stays missing. The table is the same with and without the text.

    | column | meaning |
    |---|---|
    | label | the word or code as the figure labels it |
    | corpus, document, paragraph | where it was counted; documents and paragraphs are numbered from 0 |
    | newspaper, date, page, headline | what is known of the document |
    | count | how often it was counted in that paragraph |
    | sha256 | of the document's text, to know the same text again |

    The counts of a label add up to its bar.
    """
    number = "count" if "count" in counts else "sentences"
    wanted = counts[counts[label].isin(list(labels)) & (counts[number] > 0)]
    rows = wanted[["document", "paragraph", label, number]].rename(columns={label: "label", number: "count"})
    facts = corpus.documents[["document", "newspaper", "date", "page", "headline", "sha256"]]
    joined = rows.merge(facts, on="document", how="left").assign(corpus=corpus.name)
    return joined[EVIDENCE_COLUMNS].sort_values(["label", "document", "paragraph"], ignore_index=True)


def trace(
    figure_id: str,
    label: str,
    *,
    folder: str | Path = "figures",
    corpus: Corpus | None = None,
    find: Finder | None = None,
) -> pd.DataFrame:
    """
    The articles and paragraphs behind one label of a figure, as saved in `FIGURE.evidence.csv`; `fig-07` will do for
    `fig-07-keyness`.

    With a corpus whose text is at hand there is one row for each place: `start` and `end` in the document's text, the
    SHA-256 of the words there, and a few words of context for as long as the quotation budget lasts (`CONTEXT`
    characters each, `BUDGET` in all). `find` tells where a label stands in a paragraph, by default where the word
    does, cut as the figure's were. Raises `PressframesError` when the figure has no
    evidence, or none for the label.

    Without the text the columns are `EVIDENCE_COLUMNS`; with it `PLACE_COLUMNS` come after them, and a paragraph in
    which
    a word is found twice has two rows. Offsets count characters of the document's text from 0, the end excluded.
    """
    check_call(trace, locals())
    figure_id = full_id(Path(folder), figure_id)
    rows = _read(Path(folder) / f"{figure_id}.evidence.csv")
    behind = rows[rows["label"] == label].reset_index(drop=True)
    if not len(behind):
        raise PressframesError(
            f"{figure_id}: nothing is recorded behind {label!r}. "
            f"Expected one of: {', '.join(dict.fromkeys(rows['label']))}."
        )
    if corpus is None or not corpus.has_text:
        return behind
    return _with_places(behind[behind["corpus"] == corpus.name], corpus, find or find_word)


def find_word(label: str, paragraph: str) -> list[tuple[int, int]]:
    """
    Where a word stands in a text that is cut by the default preset.

    >>> find_word("志愿者", "志愿者到岗，志愿者上门。")
    [(0, 3), (6, 9)]
    """
    places, start = [], 0
    for word in cut(fold_width(paragraph)):
        end = start + len(word)
        if word == label:
            places.append((start, end))
        start = end
    return places


def _with_places(behind: pd.DataFrame, corpus: Corpus, find: Finder) -> pd.DataFrame:
    bounds = corpus.paragraphs.set_index(["document", "paragraph"])[["start", "end"]]
    found, budget = [], BUDGET
    keys = zip(behind["document"], behind["paragraph"], behind["label"].astype(str), strict=True)
    for row, (document, paragraph, label) in zip(behind.to_numpy(dtype=object), keys, strict=True):
        offset, after = map(int, bounds.loc[(document, paragraph)])
        text = corpus.text_of(document)[offset:after]
        for start, end in find(label, text):
            context = excerpt(text, start, end) if budget >= CONTEXT else ""
            budget -= len(context)
            digest = hashlib.sha256(text[start:end].encode()).hexdigest()
            found.append((*row, offset + start, offset + end, digest, context))
    return pd.DataFrame(found, columns=[*behind.columns, *PLACE_COLUMNS])


def excerpt(text: str, start: int, end: int, room: int = CONTEXT) -> str:
    """
    At most `room` characters around a place, with an ellipsis where something is left out.

    >>> excerpt("社区党员干部连夜下沉到各个小区，志愿者为封控楼栋的居民送去生活物资和药品", 16, 19)
    '…夜下沉到各个小区，志愿者为封控楼栋的居民送…'
    """
    room -= 2  # for two ellipses
    side = max(0, room - (end - start)) // 2
    left, right = max(0, start - side), min(len(text), end + side, start + room)
    return "…" * (left > 0) + text[left:right] + "…" * (right < len(text))


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(io.BytesIO(path.read_bytes()), dtype={"label": str, "date": str, "page": str})
    except FileNotFoundError:
        raise PressframesError(
            f"{path}: the figure was saved without evidence, or there is no such figure. "
            "Expected a figure saved with save_figure(..., evidence=...)."
        ) from None


def read_figure(folder: Path, figure_id: str) -> tuple[pd.DataFrame, dict]:
    """The table that a figure of a folder draws and the record of how it was made, both as they were saved."""
    try:
        table = pd.read_csv(folder / f"{figure_id}.csv", keep_default_na=False, na_values=[""])
        return table, read_record(folder, figure_id)
    except (OSError, ValueError):
        raise PressframesError(
            f"{folder / figure_id}: there is no such figure, or its files are not as they were saved. "
            f"Expected one of: {', '.join(read_manifest(folder)) or 'none is saved yet; run `pressframes reproduce`'}."
        ) from None
