"""Labels beside points, placed so that none covers another label or a point."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of the axes."""

    left: float
    bottom: float
    right: float
    top: float

    def touches(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def within(self, other: "Box") -> bool:
        """Whether this box lies inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


# Where a label may stand: first beside its point, then above and below, then farther off, in points of gap.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
GAPS = (4.0, 9.0, 16.0, 26.0)


def place_labels(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], area: Box, *, taken: Sequence[Box] = ()
) -> list[Box | None]:
    """
    A box for each label (width, height), in order of importance; None where no place is left.

    Everything is in points. Boxes neither touch one another nor any box in `taken`, and stay in `area`.

    >>> place_labels([(10, 10), (10, 10)], [(20, 8), (20, 8)], Box(0, 6, 40, 14))
    [Box(left=14.0, bottom=6.0, right=34.0, top=14.0), None]
    """
    occupied = list(taken)
    placed: list[Box | None] = []
    for point, size in zip(points, sizes, strict=True):
        box = next((box for box in _candidates(point, size) if _free(box, area, occupied)), None)
        placed.append(box)
        if box is not None:
            occupied.append(box)
    return placed


def _free(box: Box, area: Box, occupied: Sequence[Box]) -> bool:
    return box.within(area) and not any(box.touches(other) for other in occupied)


def _candidates(point: tuple[float, float], size: tuple[float, float]):
    (x, y), (width, height) = point, size
    for gap in GAPS:
        for across, up in SIDES:
            near = gap * (0.7 if across and up else 1)
            left = x - width / 2 if not across else x + near if across > 0 else x - near - width
            bottom = y - height / 2 if not up else y + near if up > 0 else y - near - height
            yield Box(left, bottom, left + width, bottom + height)
