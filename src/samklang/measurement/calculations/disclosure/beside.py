"""A table of people beside those it is linked with: hidden or rounded so that nothing follows from them together."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from samklang.measurement.calculations.disclosure.audit import Attacker, Bounds, CannotTellError, unreached
from samklang.measurement.calculations.disclosure.joint import Joint
from samklang.measurement.calculations.disclosure.linked import Linked
from samklang.measurement.calculations.disclosure.moving import cleared
from samklang.measurement.calculations.disclosure.needs import Needs
from samklang.measurement.calculations.disclosure.ranges import Released
from samklang.measurement.calculations.disclosure.suppression import CannotHideError, Fixed, hidden_enough


def hidden_beside(linked: Linked, hidden: set[int], lots: Sequence[float] = ()) -> set[int]:
    """Return what of the own, exact table to hide so that nothing small follows from it and the others together.

    `hidden` are the positions hidden so far; of cells about as small the `lots` decide which is hidden besides. What is
    out of the others is out, and stays as it is. Raises CannotHideError where hiding does not help.
    """
    enough = set(hidden)
    for joint in _views(linked):
        unknown = joint.unknown(enough)
        needs = _attainable(joint, unknown)
        asked = hidden_enough(
            joint.table(),
            hidden=unknown,
            above=needs.above,
            below=needs.below,
            fixed=Fixed(joint.shown, joint.bounds),
            lots=joint.lots(lots),
        )
        enough |= {joint.open[cell] for cell in asked - unknown}
    return enough


def pins_beside(linked: Linked, shown: Released) -> bool:
    """Tell whether a rounded table and the others together tell anybody of a number of 1-4 people that it is one."""
    drawn = replace(linked, own=replace(linked.own, shown=shown, is_rounded=True))
    try:
        return any(_is_worse(joint) for joint in _views(drawn))
    except (CannotHideError, CannotTellError):
        return True


def _views(linked: Linked) -> Iterator[Joint]:
    """Return the system as everybody sees it, and each organisation that has told anything."""
    tables = (*linked.tables, linked.own)
    names: dict[Hashable, None] = {name: None for table in tables for name in table.made_of.organisations}
    yield Joint(linked, who=None)
    if len(names) > 1:
        for name in names:
            yield Joint(linked, who=name)


def _attainable(joint: Joint, unknown: set[int]) -> Needs:
    """Return what is needed, and of the others' own numbers no more than there is when the own table shows nothing."""
    table, bounds = joint.table(), joint.bounds
    every = joint.unknown(set(joint.open.values()))
    needs = Needs({**joint.needs.above}, {**joint.needs.below})
    low, high = unreached(table, hidden=every, above=needs.above, below=needs.below, bounds=bounds)
    if (low | high) & joint.of_own:
        raise CannotHideError
    if low or high:
        attacker = Attacker(table, every, bounds=bounds)
        for cell in low | high:
            interval = attacker.interval(cell)
            needs.above[cell] = min(needs.above[cell], interval.high)
            needs.below[cell] = max(needs.below[cell], interval.low)
    for cell in _pinned(joint, set(joint.small.above), unknown, bounds):
        up, down = ({cell} - each for each in _unmoved(joint, {cell}, every, bounds))
        if up or down:
            many, few = joint.far(cell)
            needs.above |= dict.fromkeys(up, many)
            needs.below |= dict.fromkeys(down - up, few)
        elif cell in joint.of_own:
            raise CannotHideError
    return needs


def _is_worse(joint: Joint) -> bool:
    """Tell whether the rounded table tells more of anything small than was known without it."""
    if joint.could_be_as_shown():
        return False
    doubtful = joint.small.above.keys() - cleared(joint)
    if not joint.needs.above and not doubtful:
        return False
    told = _exposed(joint, doubtful, {**joint.bounds, **joint.drawn})
    return bool(told and (told & joint.of_own or told - _exposed(joint, told & doubtful, joint.bounds)))


def _exposed(joint: Joint, doubtful: set[int], bounds: Bounds) -> set[int]:
    needs, hidden = joint.needs, joint.unknown(set())
    low, high = unreached(joint.table(), hidden=hidden, above=needs.above, below=needs.below, bounds=bounds)
    return low | high | _pinned(joint, doubtful, hidden, bounds)


def _pinned(joint: Joint, cells: set[int], hidden: set[int], bounds: Bounds) -> set[int]:
    """Return which of these numbers one knows too well."""
    up, down = _unmoved(joint, cells, hidden, bounds)
    return up & down


def _unmoved(joint: Joint, cells: set[int], hidden: set[int], bounds: Bounds) -> tuple[set[int], set[int]]:
    """Return the cells that cannot be far more, and of these those that cannot be far less either."""
    if not cells:
        return set(), set()
    attacker = Attacker(joint.table(), hidden, bounds=bounds)
    far = {cell: joint.far(cell) for cell in cells}
    up = cells - attacker.reachable({cell: many for cell, (many, _few) in far.items()}, 1)
    down = up - attacker.reachable({cell: far[cell][1] for cell in up}, -1) if up else set()
    return up, down
