"""A table with all its margins, as cells and the equations between them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Key = tuple[Hashable, ...]
ALL = "all"


@dataclass(frozen=True)
class Table:
    """Cells in order, their whole numbers, and the equations they obey.

    An equation (total, parts) says that the cells at `parts` add up to the cell at `total`.
    """

    keys: tuple[Key, ...]
    values: tuple[int, ...]
    equations: tuple[tuple[int, tuple[int, ...]], ...]

    def matrix(self) -> "csr_array":
        """Return the equations as a sparse matrix M with M x = 0; shape (equations, cells)."""
        from scipy.sparse import csr_array

        rows, columns, signs = [], [], []
        for row, (whole, parts) in enumerate(self.equations):
            rows += [row] * (len(parts) + 1)
            columns += [whole, *parts]
            signs += [-1.0, *[1.0] * len(parts)]
        return csr_array((signs, (rows, columns)), shape=(len(self.equations), len(self.keys)))


def cross_table(cells: Mapping[Key, int], axes: Sequence[Sequence[Hashable]]) -> Table:
    """Return the table of counts over every combination of `axes` and of ALL in place of any of them.

    `cells` holds the innermost counts; combinations that are absent are zero. Raises KeyError for a category that is on
    no axis.

    >>> cross_table({("a",): 2, ("b",): 3}, [("a", "b")]).values
    (2, 3, 5)
    """
    wide = [(*axis, ALL) for axis in axes]
    keys = tuple(product(*wide))
    place = {key: position for position, key in enumerate(keys)}
    values = [0] * len(keys)
    for key, count in cells.items():
        for margins in product(*[(part, ALL) for part in key]):
            values[place[margins]] += count
    equations = []
    for number, axis in enumerate(axes):
        others = product(*[each for at, each in enumerate(wide) if at != number])
        for rest in others:
            before, after = rest[:number], rest[number:]
            parts = tuple(place[(*before, category, *after)] for category in axis)
            equations.append((place[(*before, ALL, *after)], parts))
    return Table(keys, tuple(values), tuple(equations))
