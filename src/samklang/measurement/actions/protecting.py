"""Making a release's tables: protected once, when it is released, never while a page waits."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from samklang.measurement.calculations.disclosure.amounts import amount_table
from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.publishing import Released, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL, Key
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.protection import Guard
from samklang.measurement.models import (
    Indicator,
    IndicatorVersion,
    Policy,
    Release,
    ReleasedCell,
    ReleasedTable,
    TablePolicy,
)
from samklang.measurement.queries.amount_rules import amount_rule_for
from samklang.measurement.queries.behind_tables import counted_in, facts_behind, tables_beside
from samklang.measurement.queries.contributions import laid_out, reached_steps
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import dimension_ids_of
from samklang.measurement.queries.released import cells_of, guarded_in, ledger_key, place_of, unprotected_releases
from samklang.measurement.queries.totals import PeriodTotal

MOST_EXACT_AXES = 1
log = logging.getLogger(__name__)


def protect_releases(*, at: datetime) -> int:
    """Make the tables of every release that lacks them, oldest first. Returns how many releases.

    One that fails does not keep the others waiting; it is tried again next time, and the failure is told at the end.
    """
    waiting = list(unprotected_releases())
    failed: list[Exception] = []
    for release in waiting:
        try:
            protect_release(release=release, at=at)
        except Exception as error:
            log.exception("The tables of release %s could not be made", release.pk)
            failed.append(error)
    if failed:
        raise failed[0]
    return len(waiting)


def protect_release(*, release: Release, at: datetime) -> None:
    """Make and keep the tables of one release: every guarded indicator, with all its breakdowns.

    No event: the release is one already, and this only carries it out. Computed before the transaction begins.
    """
    made = _all_made(release)
    with transaction.atomic():
        locked = Release.objects.select_for_update().get(pk=release.pk)
        if locked.protected_at is not None:
            return
        _keep(release, made, at=at)
        Release.objects.filter(pk=release.pk).update(protected_at=at)


@dataclass(frozen=True)
class _Made:
    total: PeriodTotal
    policy: str
    has_places: bool
    cells: Mapping[Key, Figure | None]


@dataclass(frozen=True)
class _Beside:
    """An earlier table that a new one must be safe beside, what it was made of, and its cells."""

    table: ReleasedTable
    facts: list[Fact]
    cells: list[ReleasedCell]


def _all_made(release: Release) -> list[_Made]:
    """Return the tables of a release, but for indicators of which there is none to make or an earlier one stands."""
    indicators = guarded_in(release)
    told = {
        pk: (counted.total, counted.facts)
        for pk, counted in counted_in(release, indicators).items()
        if counted.total and counted.facts
    }
    standing = [pk for pk, (total, _facts) in told.items() if rules_of(total.version.kind).KEEPS_LAST]
    tables = tables_beside(release, told, standing=standing)
    behind = facts_behind(tables, indicators)
    shown = cells_of(table for several in tables.values() for table in several)
    versions = [total.version.pk for total, _facts in told.values()]
    policies = dict(TablePolicy.objects.filter(version__in=versions).values_list("version", "policy"))
    by_id = {each.pk: each for each in indicators}
    made = [
        _made(
            release,
            by_id[pk],
            total,
            facts,
            beside=[_Beside(table, behind[table.pk], shown[table.pk]) for table in tables.get(pk, [])],
            registered=policies.get(total.version.pk),
        )
        for pk, (total, facts) in told.items()
    ]
    return [each for each in made if each is not None]


def _made(
    release: Release,
    indicator: Indicator,
    total: PeriodTotal,
    own: list[Fact],
    *,
    beside: list[_Beside],
    registered: str | None,
) -> _Made | None:
    """Return an indicator's table, or None where an earlier one stands. `registered` is the policy it had so far."""
    version = total.version
    (made_of, *before), has_places = laid_out(version, [own, *[each.facts for each in beside]])
    earlier = _earlier(version, made_of, list(zip(beside, before, strict=True)), has_places)
    here = [each.table.policy for each in beside if each.table.release.period_id == release.period_id]
    policy = here[0] if here else registered or _first_policy(version, axes=len(made_of.axes))
    rule = amount_rule_for(indicator, version)
    if rule:
        policy = Policy.HIDDEN
        cells = amount_table(made_of, rule=rule, earlier=_of_period(release, beside, earlier))
    elif policy == Policy.ROUNDED:
        wish = keyed_wish(settings.SECRET_KEY.encode(), str(version.pk))
        cells = rounded_table(made_of, wish=wish, earlier=earlier)
    else:
        cells = hidden_table(made_of, earlier=_of_period(release, beside, earlier))
    if cells is None:
        return None
    return _Made(total, policy, has_places, _with_steps(version, cells, has_places))


def _of_period(release: Release, beside: list[_Beside], earlier: list[Earlier]) -> list[Earlier]:
    """Return the earlier tables of the release's own period."""
    pairs = zip(earlier, beside, strict=True)
    return [each for each, before in pairs if before.table.release.period_id == release.period_id]


def _earlier(
    version: IndicatorVersion, made_of: Contributions, tables: list[tuple[_Beside, Contributions]], has_places: bool
) -> list[Earlier]:
    keys = made_of.table(made_of.guarded[0]).keys if tables else ()
    found = []
    for beside, before in tables:
        ledger = {ledger_key(place_of(cell), cell.categories): _counted(version, cell) for cell in beside.cells}
        shown = {key: ledger[_ledger(key, has_places)] for key in keys if _ledger(key, has_places) in ledger}
        found.append(Earlier(before, shown))
    return found


def _counted(version: IndicatorVersion, cell: ReleasedCell) -> Figure | None:
    """Return what a cell showed as a number of people; of a scale that is its base."""
    figure = cell.figure
    if figure is None or not rules_of(version.kind).COUNTS_STEPS or figure.denominator is None:
        return figure
    return Figure(figure.denominator)


def _first_policy(version: IndicatorVersion, *, axes: int) -> str:
    """Return the policy that a first release registers: rounded for two or more breakdowns."""
    guard = rules_of(version.kind).GUARD
    if guard == Guard.MEANS:
        return Policy.HIDDEN
    return Policy.ROUNDED if axes > MOST_EXACT_AXES or guard == Guard.ROUNDED else Policy.HIDDEN


def _with_steps(version: IndicatorVersion, cells: Released, has_places: bool) -> Mapping[Key, Figure | None]:
    """Return the table of a scale with how many chose the agreed step or above out of all, wherever it is all steps.

    Added up from what is shown step by step, so that it says nothing more.
    """
    if not rules_of(version.kind).COUNTS_STEPS:
        return cells
    axis = dimension_ids_of(version).index(version.steps_id or 0) + has_places
    steps = reached_steps(version)

    def of(key: Key, step: int) -> Decimal:
        figure = cells.get((*key[:axis], step, *key[axis + 1 :]))
        return (figure and figure.numerator) or Decimal(0)

    return {
        key: Figure(
            sum((of(key, step) for step, reached in steps.items() if reached), Decimal(0)),
            sum((of(key, step) for step in steps), Decimal(0)),
        )
        if figure is not None and key[axis] == ALL
        else figure
        for key, figure in cells.items()
    }


def _ledger(key: Key, has_places: bool) -> frozenset[int | str]:
    place = key[0] if has_places else ALL
    rest = key[1:] if has_places else key
    return ledger_key(place if isinstance(place, int) else ALL, [int(str(each)) for each in rest if each != ALL])


def _keep(release: Release, made: Sequence[_Made], *, at: datetime) -> None:
    TablePolicy.objects.bulk_create(
        [TablePolicy(version=each.total.version, policy=each.policy, registered_at=at) for each in made],
        ignore_conflicts=True,
    )
    tables = ReleasedTable.objects.bulk_create([_table(release, each) for each in made])
    ReleasedCell.objects.bulk_create(
        [
            _cell(table, key, figure, each.has_places)
            for table, each in zip(tables, made, strict=True)
            for key, figure in each.cells.items()
        ]
    )


def _table(release: Release, made: _Made) -> ReleasedTable:
    version, total = made.total.version, made.total
    whole = next(figure for key, figure in made.cells.items() if all(part == ALL for part in key))
    return ReleasedTable(
        release=release,
        indicator_id=version.indicator_id,
        version=version,
        policy=made.policy,
        asked=total.asked,
        reported=total.reported,
        not_applicable=total.not_applicable,
        declined=total.declined,
        **_stored(whole),
    )


def _cell(table: ReleasedTable, key: Key, figure: Figure | None, has_places: bool) -> ReleasedCell:
    place = key[0] if has_places else ALL
    rest = key[1:] if has_places else key
    return ReleasedCell(
        table=table,
        place_id=place if isinstance(place, int) and place else None,
        is_unplaced=place == 0,
        categories=sorted(int(str(each)) for each in rest if each != ALL),
        **_stored(figure),
    )


def _stored(figure: Figure | None) -> dict[str, Decimal | bool | None]:
    if figure is None:
        return {"numerator": None, "denominator": None, "least": None, "is_hidden": True}
    return {
        "numerator": figure.numerator, "denominator": figure.denominator, "least": figure.least, "is_hidden": False,
    }  # fmt: skip
