"""The text as it is searched: one sentence a line, spaced-out headlines closed up, every offset kept."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pressframes.corpus import Corpus

# A headline set with spaces between its characters: 抗 疫 一 线, three or more single characters in a row.
SPACED_OUT = re.compile(r"(?<!\S)[^\W\d_](?:[ \u3000][^\W\d_]){2,}(?!\S)")


@dataclass(frozen=True)
class View:
    """
    The sentences of a corpus joined by line ends into one text, so that one search covers them all.

    `starts` holds where each line begins in this text, `sentence_starts` where its sentence begins in
    its document; `moved` the character positions of the few lines from which spaces were taken.
    """

    text: str
    starts: np.ndarray
    sentence_starts: np.ndarray
    moved: dict[int, list[int]]

    def sentence_at(self, positions: np.ndarray) -> np.ndarray:
        """The row number of the sentence that each position of the view lies in."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def to_document(self, row: int, start: int, end: int) -> tuple[int, int]:
        """A span of the view as offsets into the document's text."""
        start, end = start - int(self.starts[row]), end - int(self.starts[row])
        if row in self.moved:
            positions = self.moved[row]
            start, end = positions[start], positions[end - 1] + 1
        first = int(self.sentence_starts[row])
        return first + start, first + end


def search_view(corpus: Corpus, sentences: pd.DataFrame) -> View:
    """The view of a corpus over its sentences."""
    lines, moved = [], {}
    for row, sentence in enumerate(sentences.itertuples()):
        text = corpus.texts[sentence.document][sentence.start : sentence.end].replace("\n", " ").rstrip()
        if SPACED_OUT.search(text):
            text, moved[row] = close_up(text)
        lines.append(text)
    lengths = np.fromiter((len(line) + 1 for line in lines), np.int64, len(lines))
    return View("\n".join(lines), np.cumsum(lengths) - lengths, sentences["start"].to_numpy(), moved)


def close_up(text: str) -> tuple[str, list[int]]:
    """
    A line without the spaces inside its spaced-out runs, and where each remaining character stood.

    >>> close_up("抗 疫 一 线 向阳")
    ('抗疫一线 向阳', [0, 2, 4, 6, 7, 8, 9])
    """
    spaces = {
        position
        for run in SPACED_OUT.finditer(text)
        for position in range(run.start(), run.end())
        if text[position] in " \u3000"
    }
    kept = [position for position in range(len(text)) if position not in spaces]
    return "".join(text[position] for position in kept), kept
