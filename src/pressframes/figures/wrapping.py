"""Lines of words that fit: Chinese may break after any character but closing marks, English between words."""

import re

from pressframes.figures.font import text_width

# What is never parted: Latin letters, digits and what binds them; one character with the marks around it.
OPENING = "“‘（《〈【「『(["
CLOSING = "”’）》〉】」』，。、；：？！…,.;:?!)]%"
UNIT = re.compile(rf"\s+|[{re.escape(OPENING)}]*(?:[A-Za-z0-9_.,'’%+/=²<>&-]+|[^\s])[{re.escape(CLOSING)}]*")


def wrap(text: str, size: float, width: float) -> list[str]:
    """
    A text as lines no wider than `width` points at a font size in points.

    Line breaks already there are kept. A unit wider than the line (a long web address) is cut.

    >>> wrap("党员干部下沉社区，志愿者“逆行”出征。", 10, 90)
    ['党员干部下沉社区，', '志愿者“逆行”出', '征。']
    >>> wrap("Volunteers on the page", 10, 70)
    ['Volunteers on', 'the page']
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, size, width)]


def _wrap_paragraph(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for unit in UNIT.findall(text):
        for piece in _pieces(unit, size, width):
            if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                piece = piece.lstrip()
            lines[-1] += piece
    lines[-1] = lines[-1].rstrip()
    return lines


def _pieces(unit: str, size: float, width: float) -> list[str]:
    """A unit as it is, or its characters where it alone is wider than a line."""
    return [unit] if text_width(unit, size) <= width else list(unit)


def shorten(text: str, size: float, width: float, lines: int) -> str:
    """At most so many lines of a text, the last ending in an ellipsis when something was left out."""
    wrapped = wrap(text, size, width)
    if len(wrapped) > lines:
        last = wrapped[lines - 1]
        while last and text_width(last + "…", size) > width:
            last = last[:-1]
        wrapped = [*wrapped[: lines - 1], last + "…"]
    return "\n".join(wrapped)
