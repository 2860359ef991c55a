"""Lines to blocks: blank lines, indents and wrapped lines, each block with its spans in the file."""

import re
from collections import Counter
from dataclasses import dataclass

from pressframes.pages.views import view

LINE = re.compile("[^\n\r\v\f\x85\u2028\u2029]+")
INDENT = re.compile("[ \u3000\u00a0\u2002\u2003\t]*")
ENDS_SENTENCE = re.compile("[。！？…；：][”’）》]*$")
MINIMUM_LINES = 3  # fewer lines show no habit of width
COLUMN_WIDTHS = range(10, 61)  # characters a line; newspaper columns have 11 to 24, typed pages up to 40
HANGING = 2  # punctuation marks that may stand beyond the edge of a column
FULL_LINES = 0.6  # share of the lines with one below that end at the edge when a page is wrapped
LONG_LINE = 46  # characters; longer lines are body text whatever else they are
SEEN = 6_000  # of a longer block the rules read this many characters from either end


@dataclass(frozen=True)
class Line:
    """A line with text on it: `start, end` without the space around it, what stood before it."""

    start: int
    end: int
    indented: bool
    after_gap: bool
    view: str

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Block:
    """
    A stretch of lines that belong together in print: a paragraph, part of one, or a heading.

    `spans` are the lines in the file, `view` what the rules read (see `views.view`).
    """

    spans: tuple[tuple[int, int], ...]
    view: str
    indented: bool
    after_gap: bool

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True)
class Layout:
    """The blocks of a page and its habits: the column width when lines are wrapped, and indents."""

    blocks: tuple[Block, ...]
    width: int | None
    indents: bool


def read_layout(text: str) -> Layout:
    """
    The blocks of a page, in the order of the file.

    >>> [block.view for block in read_layout("新桥通车\\n\\n　　大桥昨日通车。\\n").blocks]
    ['新桥通车', '大桥昨日通车。']
    """
    lines = read_lines(text)
    width = column_width(lines)
    groups = [[line] for line in lines] if width is None else _unwrap(lines, width)
    blocks = tuple(
        Block(
            tuple((line.start, line.end) for line in group),
            "".join(line.view for line in group),
            group[0].indented,
            group[0].after_gap,
        )
        for group in groups
    )
    long = [block.indented for block in blocks if block.length > LONG_LINE]
    return Layout(blocks, width, bool(long) and sum(long) > len(long) / 2)


def read_lines(text: str) -> list[Line]:
    """The lines that hold anything but space."""
    lines = []
    before = 0
    for match in LINE.finditer(text):
        raw = match.group()
        content = raw.strip()
        if not content:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        gap = text.count("\n", before, start) or text.count("\r", before, start)
        lines.append(Line(start, start + len(content), start > match.start(), gap > 1 and before > 0, _seen(content)))
        before = start + len(content)
    return lines


def _seen(content: str) -> str:
    return view(content if len(content) <= 2 * SEEN else content[:SEEN] + content[-SEEN:])


def column_width(lines: list[Line]) -> int | None:
    """
    The number of characters in a full line when the page is wrapped, or None.

    Looked at are the lines right above one that is neither set off by a blank line nor indented. On a wrapped page
    most of them end at the same column, give or take hanging punctuation, and most of these within a sentence.
    """
    followed = [a for a, b in zip(lines, lines[1:], strict=False) if not b.after_gap and not b.indented]
    if len(followed) < MINIMUM_LINES:
        return None
    lengths = [_printed_length(line) for line in followed]
    width, _ = Counter(lengths).most_common(1)[0]
    full = [line for line, length in zip(followed, lengths, strict=True) if width <= length <= width + HANGING]
    unfinished = sum(not ENDS_SENTENCE.search(line.view) for line in full)
    wrapped = width in COLUMN_WIDTHS and len(full) >= FULL_LINES * len(followed) and unfinished > len(full) / 2
    return width if wrapped else None


def _printed_length(line: Line) -> int:
    return line.length + 2 * line.indented


def _unwrap(lines: list[Line], width: int) -> list[list[Line]]:
    indents = sum(line.indented for line in lines) * 20 > len(lines)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        continues = (
            before is not None
            and not line.after_gap
            and not line.indented
            and width <= _printed_length(before) <= width + HANGING
            and not (ENDS_SENTENCE.search(before.view) and _starts_anew(line, width, indents))
        )
        if continues:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _starts_anew(line: Line, width: int, indents: bool) -> bool:
    """After a full line that ends a sentence, a short line without a stop is a heading, not a last line."""
    return indents and _printed_length(line) < width and not ENDS_SENTENCE.search(line.view)
