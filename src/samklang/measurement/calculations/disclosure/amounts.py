"""One table of confidential amounts as it goes out: no cell of too few, and none from which one could be estimated."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_UP, Decimal

from samklang.measurement.calculations.disclosure.audit import CannotTellError
from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.dominance import DominanceRule, least_distance, may_not_be_shown
from samklang.measurement.calculations.disclosure.estimating import Told, estimates
from samklang.measurement.calculations.disclosure.needs import Needs, View, hidden_before
from samklang.measurement.calculations.disclosure.publishing import Released, closed
from samklang.measurement.calculations.disclosure.suppression import CannotHideError
from samklang.measurement.calculations.disclosure.tables import Key, Table
from samklang.measurement.calculations.figures import Figure

_UNITS = 1_000_000  # the whole table is this many; solvers are at home among such numbers


def amount_table(made_of: Contributions, *, rule: DominanceRule, earlier: Sequence[Earlier] = ()) -> Released | None:
    """Return the table with exact amounts; None for those the rule hides, and for as many more as keep them hidden.

    Hidden is what too few stand behind or one or two dominate; then what an attacker would need to come near it, by
    this table or by the `earlier` ones of the same figures, is hidden too. Where this cannot be done beside an earlier
    table, None is returned for the table: then the earlier one stands, whole. Amounts below zero count by their size,
    and whoever attacks is taken to know which they are.
    """
    several = [made_of, *[before.made_of for before in earlier]]
    unit = _unit(several)
    now = _in_units(made_of, unit)
    table = now.table("count")
    nothing: Released = dict.fromkeys(table.keys)
    far = _far(made_of, now, table, rule)
    is_signed = any(map(_is_signed, several))
    hidden = _hidden_by_rule(now, table, far, earlier, is_signed=is_signed)
    then = [(_in_units(before.made_of, unit), _shown_by(before)) for before in earlier]
    if then or is_signed or (hidden and len(hidden) < len(table.keys)):
        distances = {table.keys[at]: float(distance) for at, distance in far.items()} if is_signed else {}
        proved = _proved(now, table, hidden, then, percent=rule.narrow_percent, distances=distances)
        if proved is None:
            return None if earlier else nothing
        hidden = proved
    return {key: None if at in hidden else made_of.whole(key) for at, key in enumerate(table.keys)}


def _far(made_of: Contributions, now: Contributions, table: Table, rule: DominanceRule) -> dict[int, Decimal]:
    """Return the cells that the rule hides, and how far from each an attacker must be kept, in units."""
    whole = sum((abs(amount) for amount in _amounts(now, table.keys[-1])), Decimal(0))
    return {
        at: least_distance(_amounts(now, key), rule=rule, whole=whole)
        for at, key in enumerate(table.keys)
        if may_not_be_shown(_amounts(made_of, key), rule=rule)
    }


def _is_signed(made_of: Contributions) -> bool:
    return any((figure.numerator or 0) < 0 for held in made_of.parts.values() for figure in held.values())


def _hidden_by_rule(
    now: Contributions, table: Table, far: Mapping[int, Decimal], earlier: Sequence[Earlier], *, is_signed: bool
) -> set[int]:
    """Return what the rule hides, what was hidden before, and what is hidden besides so that no cell is narrowed down.

    The total is never hidden besides, nor because it was before: rather all its parts are. Circuits are at home among
    amounts from zero up: with others, what must be hidden besides is left to the attack.
    """
    kept = {len(table.keys) - 1} - far.keys()
    start = {*far, *hidden_before(table.keys, earlier)} - kept
    if is_signed:
        return start
    try:
        hidden = closed(_views(now, table, far), start, with_changes=False)
    except (CannotHideError, CannotTellError):
        hidden = {*kept}
    return set(range(len(table.keys))) - kept if hidden & kept else hidden


def _views(now: Contributions, table: Table, far: Mapping[int, Decimal]) -> list[View]:
    """Return how everybody sees the table, and each organisation, who takes its own part away."""
    views = []
    for who in (None, *now.organisations):
        rest = table if who is None else now.table("count", without=who)
        needs = Needs()
        for at, distance in far.items():
            if now.held[table.keys[at]].keys() - {who}:
                needs.add(at, above=float(rest.values[at] + distance), below=float(rest.values[at] - distance))
        own = tuple(whole - part for whole, part in zip(table.values, rest.values, strict=True))
        views.append(View(rest, () if who is None else own, needs, ()))
    return views


def _proved(
    now: Contributions,
    table: Table,
    hidden: set[int],
    then: Sequence[Told],
    *,
    percent: int,
    distances: Mapping[Key, float],
) -> set[int] | None:
    """Return what to hide so that nobody can estimate an organisation's amount; None where hiding does not help.

    The cheapest cell that shares a sum with hidden ones goes first, the total never: it is shown, or nothing new is.
    """
    found = set(hidden)
    told = [now, *[made_of for made_of, _shown in then]]
    waiting = [None, *dict.fromkeys(name for made_of in told for name in made_of.organisations)]
    while waiting:
        shown = [key for at, key in enumerate(table.keys) if at not in found]
        try:
            found_out = estimates([(now, shown), *then], who=waiting[0], percent=percent, distances=distances)
            is_safe = found_out is None
        except CannotTellError:
            is_safe = False
        if is_safe:
            waiting.pop(0)  # hiding more never tells more
            continue
        more = _next(table, found)
        if more is None:
            return None
        found.add(more)
    return found


def _next(table: Table, hidden: set[int]) -> int | None:
    """Return the next cell to hide: the smallest that stands in a sum with a hidden one, else the smallest of all."""
    total = len(table.keys) - 1
    near = {at for whole, parts in table.equations if hidden & {whole, *parts} for at in (whole, *parts)}
    for among in (near, set(range(total))):
        if open_ones := among - hidden - {total}:
            return min(open_ones, key=lambda at: (not table.values[at], abs(table.values[at])))
    return None


def _amounts(made_of: Contributions, key: Key) -> list[Decimal]:
    return [figure.numerator or Decimal(0) for figure in made_of.held.get(key, {}).values()]


def _unit(several: Sequence[Contributions]) -> Decimal:
    wholes = [
        sum(
            (abs(figure.numerator or Decimal(0)) for held in made_of.parts.values() for figure in held.values()),
            Decimal(0),
        )
        for made_of in several
    ]
    return max(*wholes, Decimal(0), Decimal(0)) / _UNITS or Decimal(1)


def _in_units(made_of: Contributions, unit: Decimal) -> Contributions:
    """Return the amounts in whole units, rounded away from zero, so that what is something stays something."""
    parts = {
        key: {
            name: Figure(((figure.numerator or Decimal(0)) / unit).to_integral_value(ROUND_UP))
            for name, figure in held.items()
        }
        for key, held in made_of.parts.items()
    }
    return replace(made_of, parts=parts)


def _shown_by(before: Earlier) -> set[Key]:
    return {key for key, figure in before.shown.items() if figure is not None}
