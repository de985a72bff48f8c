"""One table of people as it goes out: hidden or rounded, safe beside what was released before."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from samklang.measurement.calculations.disclosure.audit import CannotTellError
from samklang.measurement.calculations.disclosure.beside import hidden_beside, pins_beside
from samklang.measurement.calculations.disclosure.contributions import UNBROKEN, Contributions, Earlier
from samklang.measurement.calculations.disclosure.linked import Linked
from samklang.measurement.calculations.disclosure.needs import Needs, View, hidden_before, views_of
from samklang.measurement.calculations.disclosure.pinning import pins_anything
from samklang.measurement.calculations.disclosure.ranges import Released, ranged, rounded_ranges
from samklang.measurement.calculations.disclosure.room import room_in
from samklang.measurement.calculations.disclosure.rounding import CannotRoundError, Room, Wish, rounded_with_base
from samklang.measurement.calculations.disclosure.suppression import (
    CannotHideError,
    Fixed,
    hidden_enough,
    with_one_larger,
)
from samklang.measurement.calculations.disclosure.tables import Table
from samklang.measurement.calculations.figures import Figure

__all__ = ["UNBROKEN", "Contributions", "Earlier", "Released", "hidden_table", "rounded_table"]

_TRIES = 6


def hidden_table(
    made_of: Contributions, *, earlier: Sequence[Earlier] = (), linked: Linked | None = None, wish: Wish | None = None
) -> Released | None:
    """Return the table with exact figures; None for the small ones, and for as many more as keep them hidden.

    `wish` draws lots for the cells: of numbers about as small they decide which is hidden besides.

    A cell is small by itself, or by what is left when one of its organisations takes its own part away; a change since
    an earlier table is small in the same two ways; so is what it leaves of a table it is `linked` with. What was hidden
    before stays hidden. Where the change of the total itself cannot be told, None is returned for the table: then the
    earlier one stands, whole.
    """
    views = list(views_of(made_of, earlier))
    keys = views[0].table.keys
    lots = [wish((*key, "lot"), 0) for key in keys] if wish else []
    try:
        small = closed(views, hidden_before(keys, earlier), with_changes=False, lots=lots)
        hidden = closed(views, small, with_changes=True, lots=lots) if earlier else small
        hidden = hidden_beside(linked, hidden, lots) if linked and linked.tables else hidden
    except (CannotHideError, CannotTellError):
        return None if earlier else dict.fromkeys(keys)
    total = len(keys) - 1
    if earlier and total in hidden - small:
        return None
    return ranged(made_of, {key: None if at in hidden else made_of.whole(key) for at, key in enumerate(keys)})


def closed(views: Sequence[View], start: set[int], *, with_changes: bool, lots: Sequence[float] = ()) -> set[int]:
    """Hide more until nothing that must be hidden can be computed by anybody from any part of the figures."""
    hidden = set(start)
    for view in views:
        hidden |= {at for _table, needs in _asks(view, with_changes=with_changes) for at in needs.above}
        if min(view.table.values, default=0) < 0:
            raise CannotHideError  # a part larger than its whole: nothing can be proved
    waiting = list(views)  # hiding more never tells more: a view that is safe once stays so
    while ready := [view for view in waiting if view.knows_more(hidden)]:
        waiting = [view for view in waiting if view not in ready]
        for view in ready:
            for table, needs in _asks(view, with_changes=with_changes):
                if needs.above:
                    known = Fixed(bounds={at: (least, None) for at, least in needs.least.items()})
                    hidden |= hidden_enough(
                        table, hidden=hidden, above=needs.above, below=needs.below, fixed=known, lots=lots
                    )
                    hidden |= with_one_larger(table, hidden, needs, lots)
    return hidden


def _asks(view: View, *, with_changes: bool) -> Iterable[tuple[Table, Needs]]:
    return [(view.table, view.small), *(view.changes if with_changes else ())]


def rounded_table(
    made_of: Contributions, *, wish: Wish, earlier: Sequence[Earlier] = (), linked: Linked | None = None
) -> Released | None:
    """Return the table with all its numbers rounded to fives, additive; None everywhere where no rounding adds up.

    A number that has not changed since an earlier table is shown as it was then. A rounding from which one of the
    organisations could compute another's small part, or from which with the tables it is `linked` with anybody could
    compute a small number, is drawn again. Where an earlier table leaves no such rounding,
    None is returned for the table: then the earlier one stands, whole.
    """
    room = room_in(linked) if linked else None
    for attempt in range(_TRIES):
        found = _rounding(made_of, wish=_again(wish, attempt), earlier=earlier, room=room)
        found = found or (room and _rounding(made_of, wish=_again(wish, attempt), earlier=earlier)) or None
        if found is None:
            break
        if not pins_anything(made_of, found, earlier) and not (linked and pins_beside(linked, found)):
            return rounded_ranges(made_of, found)
    return None if earlier else dict.fromkeys(made_of.table("count").keys)


def _again(wish: Wish, attempt: int) -> Wish:
    return (lambda key, value: wish((*key, f"attempt {attempt}"), value)) if attempt else wish


def _rounding(
    made_of: Contributions, *, wish: Wish, earlier: Sequence[Earlier], room: Room | None = None
) -> Released | None:
    counts = made_of.table("count")
    bases = made_of.table("base") if "base" in made_of.guarded else None
    kept, usual = _as_before(made_of, earlier)
    try:
        shown, of = rounded_with_base(
            counts, bases, wish=wish, kept=kept, usual=usual, room=room, is_bounded="rest" in made_of.guarded
        )
    except CannotRoundError:
        return None
    return {key: Figure(Decimal(shown[at]), Decimal(of[at]) if of else None) for at, key in enumerate(counts.keys)}


def _as_before(
    made_of: Contributions, earlier: Sequence[Earlier]
) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """Return, by part and position, what was shown of unchanged numbers, and what was shown last of changed ones."""
    kept: dict[tuple[str, int], int] = {}
    usual: dict[tuple[str, int], int] = {}
    for before in earlier:
        for part in {"count", "base"} & set(made_of.guarded):
            now, then = made_of.table(part), before.made_of.table(part)
            for at, (key, value, was) in enumerate(zip(now.keys, now.values, then.values, strict=True)):
                figure = before.shown.get(key)
                if figure is None:
                    continue
                shown = figure.numerator if part == "count" else figure.denominator
                if shown is not None:
                    (kept if value == was else usual)[part, at] = int(shown)
    return kept, usual
