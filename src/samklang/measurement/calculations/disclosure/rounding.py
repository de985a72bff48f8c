"""Controlled rounding: every number becomes a multiple of five next to it, and all margins still add up."""

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.tables import Key, Table

if TYPE_CHECKING:
    import numpy as np

Kept = Mapping[tuple[str, int], int]
BASE = 5
_USUAL = 3.0
Wish = Callable[[Key, int], float]


class CannotRoundError(Exception):
    """No rounding to the neighbouring multiples keeps every margin."""


def keyed_wish(secret: bytes, table: str) -> Wish:
    """Return a number 0-1 for each cell and value, always the same for the same ones.

    Cells that do not change keep their wish from release to release, so that repeated releases give no average away.
    """

    def wish(key: Key, value: int) -> float:
        said = "|".join([table, *map(str, key), str(value)]).encode()
        return int.from_bytes(hmac.new(secret, said, sha256).digest()[:8], "big") / 2**64

    return wish


def rounded(table: Table, *, wish: Wish, base: int = BASE) -> tuple[int, ...]:
    """Return the table's numbers rounded to multiples of `base`, additive, each less than `base` away.

    Each cell is floor(x / base) + z with z 0 or 1 (0 where x is a multiple); the sum of (0.5 + |U - r / base|) over
    cells whose z is not the wished one (1 where U < r / base, r the remainder) is the least possible. Randomised
    controlled rounding, Cox (1987); solved as a mixed integer program. Raises CannotRoundError where a table of three
    or more ways has no such rounding.
    """
    return rounded_with_base(table, None, wish=wish, base=base)[0]


@dataclass(frozen=True)
class Room:
    """What must not be shown as more than what, so that all that is shown could be true as it stands.

    `ahead` are tables that are to be rounded after the one in hand, and must still have a rounding. Each of `rows` are
    weights of what is shown, by position in the counts, the bases and then the tables ahead, and a number: added up
    with it they are never less than zero.
    """

    ahead: tuple[Table, ...] = ()
    rows: tuple[tuple[Mapping[int, int], float], ...] = ()


def rounded_with_base(
    counts: Table,
    bases: Table | None,
    *,
    wish: Wish,
    kept: Kept | None = None,
    usual: Kept | None = None,
    room: Room | None = None,
    is_bounded: bool = True,
    base: int = BASE,
) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
    """Return counts and what they are out of, rounded together as `rounded` does.

    `is_bounded` says that no count may be shown as more than its base: else 5 of 0 would tell that there is somebody
    among fewer than five. `kept` are numbers that must be shown as they were, `usual` ones that should be where they
    can, by ("count" or "base", position). `room` is what must be left to others. Raises CannotRoundError where there is
    no such rounding.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_diag

    tables = {"count": counts} | ({"base": bases} if bases else {})
    size, ahead = len(counts.keys), room.ahead if room else ()
    blocks = [*tables.values(), *ahead]
    floors, rests = np.divmod(np.array([value for table in blocks for value in table.values], dtype=float), base)
    start = {part: number * size for number, part in enumerate(tables)}
    costs = np.concatenate(
        [_costs(table, wish, base, part) for part, table in tables.items()]
        + [_nearest(table, base) for table in ahead]
    )  # fmt: skip
    for position, up in _ups(usual, start, floors, base):
        if up in {0, 1}:
            costs[position] = -_USUAL if up else _USUAL
    low, top = np.zeros(len(floors)), np.where(rests > 0, 1.0, 0.0)
    for position, up in _ups(kept, start, floors, base):
        if not 0 <= up <= top[position]:
            raise CannotRoundError(position)
        low[position] = top[position] = up
    matrix = block_diag([table.matrix() for table in blocks]).tocsr()
    gap = -matrix @ floors
    constraints = [LinearConstraint(matrix, gap, gap)]
    if bases and is_bounded:
        constraints.append(_not_above_base(floors, size))
    rows = _rows(room, floors, top, base) if room else None
    if rows is not None:
        constraints.append(rows)
    answer = milp(
        np.where(rests > 0, costs, 0.0),
        integrality=np.ones(len(floors)),
        bounds=Bounds(low, top),
        constraints=constraints,
        options={"mip_rel_gap": 0.01, "time_limit": 60},
    )
    if answer.x is None:
        raise CannotRoundError(answer.message)
    shown_values = tuple(int(each) for each in (floors + np.round(answer.x)) * base)
    return shown_values[:size], shown_values[size : 2 * size] if bases else None


def _ups(shown: Kept | None, start: Mapping[str, int], floors: "np.ndarray", base: int) -> Iterator[tuple[int, float]]:
    """Return, for numbers that were shown before, their positions and how many multiples above the floor they were."""
    for (part, at), number in (shown or {}).items():
        position = start[part] + at
        yield position, number // base - floors[position]


def _costs(table: Table, wish: Wish, base: int, part: str) -> "np.ndarray":
    import numpy as np

    rests = np.mod(np.array(table.values, dtype=float), base)
    keyed = [key if part == "count" else (*key, part) for key in table.keys]
    draws = np.array([wish(key, value) for key, value in zip(keyed, table.values, strict=True)])
    costs: np.ndarray = np.where(draws < rests / base, -1.0, 1.0) * (0.5 + np.abs(draws - rests / base))
    return costs


def _nearest(table: Table, base: int) -> "np.ndarray":
    """Return what draws a table that is to be rounded later to the nearer multiple, a little."""
    import numpy as np

    costs: np.ndarray = 0.1 * (0.5 - np.mod(np.array(table.values, dtype=float), base) / base)
    return costs


def _rows(room: Room, floors: "np.ndarray", top: "np.ndarray", base: int) -> object | None:
    """Return the sums of what is shown that may not be below zero, but for those that cannot be."""
    import numpy as np
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    places: list[tuple[int, int]] = []
    weights: list[int] = []
    least: list[float] = []
    for parts, known in room.rows:
        at_least = -known / base - sum(weight * floors[at] for at, weight in parts.items())
        if at_least > sum(weight * top[at] for at, weight in parts.items() if weight < 0):
            places += [(len(least), at) for at in parts]
            weights += parts.values()
            least.append(at_least)
    if not least:
        return None
    matrix = csr_array((weights, tuple(np.array(places).T)), shape=(len(least), len(floors)))
    constraint: object = LinearConstraint(matrix, least, np.inf)
    return constraint


def _not_above_base(floors: "np.ndarray", size: int) -> object:
    """Return that a count goes up only with its base, where both lie between the same two multiples."""
    import numpy as np
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array, eye_array, hstack

    equal = np.flatnonzero(floors[:size] == floors[size : 2 * size])
    one = eye_array(size).tocsr()[equal]
    others = csr_array((len(equal), len(floors) - 2 * size))
    return LinearConstraint(hstack([one, -one, others]).tocsr(), -np.inf, 0.0)
