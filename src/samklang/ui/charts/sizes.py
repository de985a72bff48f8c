"""The papers a curve is drawn on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The paper: its width and height, the letters, and whether there is room for dots, axis and marks.

    `is_pointed_at`: a pointer may rest on a point and read it; on a phone there is none, and the table says the same.
    `is_bare`: no words at all, beside the words that say it.
    """

    width: float
    height: float
    font: float
    is_detailed: bool
    is_pointed_at: bool = False
    is_bare: bool = False


WIDE = Size(1000, 350, 14.5, is_detailed=True, is_pointed_at=True)
MIDDLE = Size(640, 330, 14, is_detailed=True, is_pointed_at=True)
NARROW = Size(350, 270, 13, is_detailed=True)
SMALL = Size(310, 112, 12, is_detailed=False)
TILE = Size(150, 54, 12, is_detailed=False, is_bare=True)
SPARK = Size(148, 40, 12, is_detailed=False, is_bare=True)
