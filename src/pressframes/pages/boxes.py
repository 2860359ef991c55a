"""Lines with their place on paper to text in reading order: columns from left to right, each from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

BLOCK_GAP = 0.9  # line heights; a larger gap between lines begins a new block
ALIGNED = 1.5  # line heights that the left edges of a block's lines may differ by (a paragraph's indent is two)


@dataclass(frozen=True)
class Box:
    """Some text with its place on paper: left, top, right, bottom, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top


def text_of_boxes(lines: Sequence[Box]) -> str:
    """
    The text of a printed page, lines gathered into blocks and blocks in reading order, a blank line between.

    >>> left, right = Box(0, 0, 40, 10, "左栏"), Box(50, 0, 90, 10, "右栏")
    >>> text_of_boxes([right, left, Box(0, 11, 40, 21, "第二行")])
    '左栏\\n第二行\\n\\n右栏'
    """
    return "\n\n".join("\n".join(line.text for line in block) for block in reading_order(gather(lines)))


def gather(lines: Sequence[Box]) -> list[list[Box]]:
    """Lines right below each other with the same left edge and size, as blocks."""
    blocks: list[list[Box]] = []
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        fitting = [block for block in blocks if _continues(block[-1], line)]
        if fitting:
            fitting[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _continues(above: Box, below: Box) -> bool:
    size = above.height
    near = -0.5 * size <= below.top - above.bottom <= BLOCK_GAP * size
    aligned = min(abs(below.left - above.left), abs(below.right - above.right)) <= ALIGNED * size
    overlapping = min(above.right, below.right) > max(above.left, below.left)
    return near and aligned and overlapping and abs(below.height - size) <= 0.25 * size


def reading_order(blocks: Sequence[list[Box]]) -> list[list[Box]]:
    """
    Blocks cut apart at the widest white space, again and again: above before below, left before right.

    (The recursive X-Y cut of Nagy and Seth, 1984.)
    """
    if len(blocks) < 2:
        return list(blocks)
    frames = [_frame(block) for block in blocks]
    size = median(line.height for block in blocks for line in block)
    across = _widest_gap([(frame.top, frame.bottom) for frame in frames])
    down = _widest_gap([(frame.left, frame.right) for frame in frames])
    if max(across[0], down[0]) <= 0:
        return sorted(blocks, key=lambda block: (round(_frame(block).left / (4 * size)), _frame(block).top))
    if across[0] > 1.5 * down[0] or down[0] <= 0:
        sides = [frame.bottom <= across[1] for frame in frames]
    else:
        sides = [frame.right <= down[1] for frame in frames]
    first = [block for block, before in zip(blocks, sides, strict=True) if before]
    second = [block for block, before in zip(blocks, sides, strict=True) if not before]
    return [*reading_order(first), *reading_order(second)]


def _frame(block: list[Box]) -> Box:
    return Box(
        min(line.left for line in block),
        min(line.top for line in block),
        max(line.right for line in block),
        max(line.bottom for line in block),
        "",
    )


def _widest_gap(intervals: list[tuple[float, float]]) -> tuple[float, float]:
    """The widest stretch that no interval covers, as its width and its middle."""
    widest, reach = (0.0, 0.0), None
    for start, end in sorted(intervals):
        if reach is not None and start - reach > widest[0]:
            widest = (start - reach, (start + reach) / 2)
        reach = end if reach is None else max(reach, end)
    return widest
