"""The one function that every table of people passes on its way out: small numbers are hidden.

The interim rule, until the full protection is built: outside the reporting organisation and the backbone, every cell
of 1-4 people is hidden, and where one hidden cell could be computed from a total, the next smallest too. Zero is
shown. A share is hidden when its numerator, its complement or its denominator is 1-4. A total that is itself 1-4 is
hidden. What is hidden is never said to be the small one. Limits: docs/explanation/figures.md.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from samklang.measurement.calculations.figures import Figure

SMALLEST_SHOWN = 5
FEWEST_FOR_MEAN, FEWEST_ORGANISATIONS = 10, 3
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Protected:
    """A figure on its way out: the figure, or the fact that it is hidden."""

    figure: Figure | None
    is_hidden: bool = False


def is_small(count: Decimal | None) -> bool:
    """Tell whether a number of people is 1-4."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def needs_hiding(figure: Figure) -> bool:
    """Tell whether a cell would show 1-4 people: its count, and for a share its base and its complement."""
    if is_small(figure.numerator) or is_small(figure.least):
        return True
    if figure.denominator is None or figure.numerator is None:
        return False
    return is_small(figure.denominator) or is_small(figure.denominator - figure.numerator)


def mean_needs_hiding(figure: Figure, *, organisations: int) -> bool:
    """Tell whether a mean is of fewer than ten people or of fewer than three organisations (methods.md, 2.1)."""
    if figure.denominator is None:
        return False
    return figure.denominator < FEWEST_FOR_MEAN or organisations < FEWEST_ORGANISATIONS


def protected_table(
    cells: Mapping[K, Figure], *, total: Figure, counts_people: bool
) -> tuple[dict[K, Protected], Protected]:
    """Return the parts of one total and the total, with what must not be shown hidden.

    `cells` are disjoint parts that add up to `total`, or to less when some of the total is unbroken. Tables that do not
    count people pass as they are.
    """
    if not counts_people:
        return {key: Protected(figure) for key, figure in cells.items()}, Protected(total)
    hidden = {key for key, figure in cells.items() if needs_hiding(figure)}
    if needs_hiding(total):
        hidden = set(cells)
    elif len(hidden) == 1:
        hidden |= _next_smallest(cells, hidden)
    shown = {key: Protected(None, True) if key in hidden else Protected(figure) for key, figure in cells.items()}
    return shown, Protected(None, True) if needs_hiding(total) else Protected(total)


def _next_smallest(cells: Mapping[K, Figure], hidden: set[K]) -> set[K]:
    """Return one more cell to hide: the smallest that is more than nothing; a zero hides nobody."""
    others = [
        (figure.numerator, str(key), key) for key, figure in cells.items() if key not in hidden and figure.numerator
    ]
    return {min(others)[2]} if others else set()
