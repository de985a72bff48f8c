"""Amounts of which only some sums are known: how much, and how little, other sums of them can be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.audit import CannotTellError

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

Parts = tuple[int, ...]
_ENOUGH = 1e-6
_UNBOUNDED = 3  # how HiGHS says that nothing is known from above


@dataclass(frozen=True)
class _World:
    """Amounts that hang together by several shown sums, and by none with any others: where they stand, and the sums."""

    at: "np.ndarray"
    rows: "csr_array"
    right: "np.ndarray"

    def least(self, weights: "np.ndarray") -> "np.ndarray | None":
        """Return sizes of the amounts where the weighted sum is least; None where it has no end."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # without whole numbers a linear program

        sums = LinearConstraint(self.rows, self.right, self.right)
        answer = milp(weights, constraints=sums, bounds=Bounds(lb=0))
        if answer.status == _UNBOUNDED:
            return None
        if answer.x is None:
            raise CannotTellError(answer.message)
        least: np.ndarray = answer.x
        return least


@dataclass(frozen=True)
class _Lone:
    """Sums of amounts that stand in no other sum: `at` holds the amounts, one sum after the other from `starts`."""

    at: "np.ndarray"
    starts: "np.ndarray"
    right: "np.ndarray"

    def least(self, weights: "np.ndarray") -> "np.ndarray":
        """Return sizes of the amounts where each weighted sum is least: all of it goes where it costs least."""
        import numpy as np

        which = np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self.at)]))
        order = np.lexsort((weights, which))
        found = np.zeros(len(self.at))
        found[order[self.starts]] = self.right
        return found


class Sums:
    """Amounts by position, as one sees them who knows some of them, some sums, and which are below zero.

    What hangs together is solved by itself: the least of a sum over several worlds is the sum of the least in each.
    """

    def __init__(self, *, values: Sequence[int], known: Sequence[int], shown: Iterable[Sequence[int]]) -> None:
        """Take the amounts, which of them are known, and which sums are shown."""
        import numpy as np
        from scipy.sparse.csgraph import connected_components

        self._values = np.array(values, dtype=float)
        self._signs = np.where(self._values < 0, -1.0, 1.0)
        self._is_known = np.zeros(len(values), dtype=bool)
        self._is_known[list(known)] = True
        rows = sorted({tuple(at for at in added if not self._is_known[at]) for added in shown} - {()})
        matrix = _matrix(rows, len(values))
        _count, world = connected_components(abs(matrix.T @ matrix), directed=False)
        self._is_free = ~self._is_known & (np.diff(matrix.tocsc().indptr) == 0)
        self._lone, self._worlds = self._apart(rows, world)

    def _apart(self, rows: Sequence[Parts], world: "np.ndarray") -> tuple[_Lone, list[_World]]:
        """Return the sums that stand alone, and those that hang together."""
        import numpy as np

        together: dict[int, list[Parts]] = {}
        for row in rows:
            together.setdefault(int(world[row[0]]), []).append(row)
        lone, worlds = [], []
        for several in together.values():
            if len(several) == 1 and (self._signs[list(several[0])] > 0).all():
                lone.append(several[0])
                continue
            at = np.array(sorted({each for row in several for each in row}))
            here = _matrix([tuple(np.searchsorted(at, row)) for row in several], len(at))
            signed = here * self._signs[at]
            worlds.append(_World(at, signed.tocsr(), here @ self._values[at]))
        at = np.array([each for row in lone for each in row], dtype=int)
        starts = np.cumsum([0, *[len(row) for row in lone]])[:-1].astype(int)
        right = np.array([self._values[list(row)].sum() for row in lone])
        return _Lone(at, starts, right), worlds

    def first_stuck(self, far: Mapping[Parts, float]) -> Parts | None:
        """Return a sum, by where its amounts stand, that cannot be so much more, or so much less, than it is."""
        import numpy as np

        every = list(far)
        sums, distances = _matrix(every, len(self._values)), np.array([far[parts] for parts in every])
        found = (self._unreachable(sums, distances, sign) for sign in (1, -1))
        return next((every[at] for at in found if at is not None), None)

    def _unreachable(self, sums: "csr_array", distances: "np.ndarray", sign: int) -> int | None:
        """Return a sum that cannot go so far up (`sign` 1) or down (-1): asked all at once, then one by one."""
        import numpy as np

        has_no_end = (self._is_free & (self._signs == sign)).astype(float)
        reached: np.ndarray = (sums @ has_no_end) > 0
        while not reached.all():
            moved = self._moved(sums, ~reached, sign)
            fresh = ~reached & self._goes(sums, distances, moved, sign) if moved is not None else None
            if fresh is None or not fresh.any():
                break
            reached |= fresh
        for each in np.flatnonzero(~reached):
            if not reached[each]:
                alone = np.arange(len(reached)) == each
                moved = self._moved(sums, alone, sign)
                reached |= alone if moved is None else self._goes(sums, distances, moved, sign)
            if not reached[each]:
                return int(each)
        return None

    def _goes(self, sums: "csr_array", distances: "np.ndarray", moved: "np.ndarray", sign: int) -> "np.ndarray":
        reaches: np.ndarray = sign * (sums @ (moved - self._values)) >= distances - _ENOUGH
        return reaches

    def _moved(self, sums: "csr_array", wanted: "np.ndarray", sign: int) -> "np.ndarray | None":
        """Return the amounts where the wanted sums together are most, or least; None where there is no end to it."""
        import numpy as np

        weights = -sign * (sums.T @ wanted.astype(float)) * self._signs  # of sizes
        found = self._values.copy()
        found[self._is_free & (weights > 0)] = 0
        found[self._lone.at] = self._lone.least(weights[self._lone.at])
        for world in self._worlds:
            here = weights[world.at]
            if here.any():
                least = world.least(here)
                if least is None:
                    return None
                found[world.at] = least * self._signs[world.at]
        found[self._is_known] = self._values[self._is_known]
        return np.asarray(found)


def _matrix(rows: Sequence[Parts], width: int) -> "csr_array":
    """Return a row for each sum, with a one for each amount in it."""
    import numpy as np
    from scipy.sparse import csr_array

    columns = np.array([at for row in rows for at in row], dtype=int)
    spans = np.cumsum([0, *[len(row) for row in rows]])
    return csr_array((np.ones(len(columns)), columns, spans), shape=(len(rows), width))
