"""Where labels stand so that none covers another. Pure: widths are estimated from the count of letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

LETTER_WIDTH = 0.6  # of the font size; Inter's tabular figures are 0.62, its lower case letters mostly less
LINE_HEIGHT = 1.25


def width_of(words: str, font: float) -> float:
    """Estimate how wide a line of text is."""
    return len(words) * font * LETTER_WIDTH


@dataclass(frozen=True)
class Label:
    """Words at a place; `anchor` is start, middle or end of the words, `y` their middle height."""

    words: str
    x: float
    y: float
    font: float
    kind: str
    anchor: str = "start"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom."""
        width = width_of(self.words, self.font)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        half = self.font * LINE_HEIGHT / 2
        return left, self.y - half, left + width, self.y + half

    def covers(self, other: "Label") -> bool:
        """Tell whether the two would overlap."""
        left, top, right, bottom = self.box
        other_left, other_top, other_right, other_bottom = other.box
        return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def that_fit(labels: Iterable[Label], *, among: Sequence[Label] = (), gap: float = 0) -> list[Label]:
    """Return the labels, first come first served, leaving out those that would cover an earlier one."""
    placed: list[Label] = []
    for label in labels:
        wider = replace(label, words=label.words + " " * round(gap / (label.font * LETTER_WIDTH)))
        if not any(wider.covers(other) or other.covers(label) for other in (*among, *placed)):
            placed.append(label)
    return placed


def pushed_apart(first: Label, second: Label, *, top: float, bottom: float) -> tuple[Label, Label]:
    """Return two labels moved up and down just so far that they stand clear of each other, within top..bottom."""
    if not first.covers(second):
        return first, second
    need = max(first.font, second.font) * LINE_HEIGHT + 0.2
    upper_is_first = first.y <= second.y
    middle = (first.y + second.y) / 2
    upper = max(top, min(middle - need / 2, bottom - need))
    lower = upper + need
    if upper_is_first:
        return replace(first, y=upper), replace(second, y=lower)
    return replace(first, y=lower), replace(second, y=upper)


def in_rows(labels: Iterable[Label], *, top: float) -> tuple[list[Label], int]:
    """Return the labels stacked into as few rows below `top` as they need, and the count of rows."""
    placed: list[Label] = []
    rows = 0
    for label in labels:
        row = 0
        while True:
            candidate = replace(label, y=top + (row + 0.5) * label.font * LINE_HEIGHT * 1.02)
            if not any(candidate.covers(other) for other in placed):
                break
            row += 1
        placed.append(candidate)
        rows = max(rows, row + 1)
    return placed, rows
