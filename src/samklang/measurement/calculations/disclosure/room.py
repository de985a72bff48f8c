"""What a rounded table must leave to those it is linked with, so that all that is shown could be true as it stands.

What is shown of a part is then no more than what is shown of its whole. A reader to whom it could all be true knows of
no number that it is of somebody and of few: everything shown is in fives, and so is what is left between it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from samklang.measurement.calculations.disclosure.joint import Joint
from samklang.measurement.calculations.disclosure.linked import BASE, COUNT, REST, Linked
from samklang.measurement.calculations.disclosure.rounding import Room
from samklang.measurement.calculations.disclosure.suppression import CannotHideError
from samklang.measurement.calculations.disclosure.tables import Table

_Row = tuple[Mapping[int, int], float]


def room_in(linked: Linked) -> Room | None:
    """Return what the own table must leave to the rounded ones that are out, and to those that come after it."""
    try:
        joint = Joint(replace(linked, tables=(*linked.tables, *linked.ahead), ahead=()), who=None)
    except CannotHideError:  # a part larger than its whole: nothing can be proved, and will not be of any drawing
        return None
    own, first = len(joint.tables) - 1, len(linked.tables)
    at: dict[int, Mapping[int, int]] = {}
    ahead: list[Table] = []
    end = 0
    for number in (own, *range(first, own)):
        table = joint.tables[number]
        for part in (COUNT, BASE):
            if part in table.made_of.guarded:
                cells = joint.cells[number, part]
                at |= {cell: {end + position: 1} for position, cell in enumerate(cells.values())}
                end += len(cells)
                if number != own:
                    ahead.append(table.values(part, without=None))
        if REST in table.made_of.guarded:
            counts, bases = joint.cells[number, COUNT], joint.cells[number, BASE]
            at |= {
                cell: {**at[bases[key]], **_less(at[counts[key]])} for key, cell in joint.cells[number, REST].items()
            }
    rests = [joint.cells[number, REST] for number in range(first, own) if (number, REST) in joint.cells]
    bounded: list[_Row] = [(at[cell], 0.0) for cells in rests for cell in cells.values()]
    return Room(tuple(ahead), (*bounded, *_rows(joint, at)))


def _less(weights: Mapping[int, int]) -> dict[int, int]:
    return {each: -weight for each, weight in weights.items()}


def _rows(joint: Joint, at: Mapping[int, Mapping[int, int]]) -> Iterator[_Row]:
    """Return what is left of each whole, as weights of what is to be shown and what is shown already."""
    for more, less, _left in joint.left:
        weights: dict[int, int] = {}
        known, is_rounded = 0.0, True
        for cell, sign in (*((each, 1) for each in more), *((each, -1) for each in less)):
            if cell in at:
                for each, weight in at[cell].items():
                    weights[each] = weights.get(each, 0) + sign * weight
            elif cell in joint.as_shown:
                known += sign * joint.as_shown[cell]
            else:
                is_rounded = False
        if weights and is_rounded:
            yield weights, known
