"""Whether somebody who knows a part of a rounded table could compute the rest of one of its small cells exactly.

Who knows no part of it cannot: what is shown adds up, so it could be true as it stands, and there nobody is few.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from samklang.measurement.calculations.disclosure.audit import Attacker
from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.rounding import BASE
from samklang.measurement.calculations.disclosure.steps import Moves
from samklang.measurement.calculations.disclosure.tables import Key, Table
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.protection import SMALLEST_SHOWN

if TYPE_CHECKING:
    import numpy as np

_WIDTH = 0.99


def pins_anything(made_of: Contributions, shown: Mapping[Key, Figure | None], earlier: Sequence[Earlier] = ()) -> bool:
    """Tell whether an organisation that takes its own part away can compute a number of 1-4 people of the others.

    What is known of a cell is that it is less than five from what is shown, now and in each earlier table in which it
    was the same. Most cells are cleared by moving one person: where all numbers that this changes stay within their
    bounds, nobody can tell the two apart. For the others linear programmes ask.
    """
    several = made_of.organisations if len(made_of.organisations) > 1 else ()
    told = [(made_of, shown), *[(before.made_of, before.shown) for before in earlier]]
    return any(_pins(told, part, who) for part in {"count", "base"} & set(made_of.guarded) for who in several)


def _pins(told: Sequence[tuple[Contributions, Mapping[Key, Figure | None]]], part: str, who: Hashable) -> bool:
    import numpy as np

    rest = told[0][0].table(part, without=who)
    values = np.array(rest.values, dtype=float)
    protect = np.flatnonzero((values > 0) & (values < SMALLEST_SHOWN))
    if not len(protect):
        return False
    low, high = _bounds(told, part, who, values)
    doubtful = _not_cleared(rest, protect, values, low, high)
    if not doubtful:
        return False
    bounds = {at: (low[at], high[at]) for at in range(len(values))}
    attacker = Attacker(rest, range(len(values)), bounds=bounds)
    stuck = set(doubtful) - attacker.reachable({at: values[at] + _WIDTH for at in doubtful}, 1)
    return bool(stuck - attacker.reachable({at: values[at] - _WIDTH for at in stuck}, -1))


def _bounds(
    told: Sequence[tuple[Contributions, Mapping[Key, Figure | None]]],
    part: str,
    who: Hashable,
    values: "np.ndarray",
) -> tuple["np.ndarray", "np.ndarray"]:
    """Return the least and the most each cell of the rest can be, by what is shown of it now and was before."""
    import numpy as np

    low, high = np.zeros(len(values)), np.full(len(values), np.inf)
    for made_of, shown in told:
        whole, rest = made_of.table(part), made_of.table(part, without=who)
        then = np.array(rest.values, dtype=float)
        own = np.array(whole.values, dtype=float) - then
        figures = [shown.get(key) for key in whole.keys]
        numbers = np.array([_number(figure, part) for figure in figures])
        same = (then == values) & ~np.isnan(numbers)
        low = np.where(same, np.maximum(low, numbers - (BASE - 1) - own), low)
        high = np.where(same, np.minimum(high, numbers + (BASE - 1) - own), high)
    return low, high


def _number(figure: Figure | None, part: str) -> float:
    number = None if figure is None else figure.numerator if part == "count" else figure.denominator
    return float("nan") if number is None else float(number)


def _not_cleared(
    table: Table, protect: "np.ndarray", values: "np.ndarray", low: "np.ndarray", high: "np.ndarray"
) -> list[int]:
    """Return the cells that no move of one person changes within these bounds."""
    ups, downs = Moves(table).of(values + 1 <= high, values - 1 >= low)
    return [int(at) for at in protect if not (ups[at] or downs[at])]
