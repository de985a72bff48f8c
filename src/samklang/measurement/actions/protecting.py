"""Making a release's tables: protected once, when it is released, never while a page waits."""

import logging
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from samklang.measurement.calculations.disclosure.amounts import amount_table
from samklang.measurement.calculations.disclosure.linked import Linked, LinkedTable
from samklang.measurement.calculations.disclosure.publishing import Released, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL, Key
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.protection import Guard
from samklang.measurement.models import (
    IndicatorVersion,
    Period,
    Policy,
    Release,
    ReleasedCell,
    ReleasedTable,
    TablePolicy,
)
from samklang.measurement.queries.contributions import reached_steps
from samklang.measurement.queries.lineage import dimension_ids_of
from samklang.measurement.queries.linked_tables import Laid, laid, linked_of
from samklang.measurement.queries.released import unprotected_releases
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.wanted_tables import WantedTable, wanted_tables

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
    wanted = wanted_tables(release.period, at=release.at)
    made = [table for _each, table in protected(release.period, wanted) if table is not None]
    with transaction.atomic():
        locked = Release.objects.select_for_update().get(pk=release.pk)
        if locked.protected_at is not None:
            return
        _keep(release, made, at=at)
        Release.objects.filter(pk=release.pk).update(protected_at=at)


@dataclass(frozen=True)
class MadeTable:
    """One indicator's protected table: None where a cell is hidden."""

    total: PeriodTotal
    policy: str
    has_places: bool
    cells: Mapping[Key, Figure | None]

    def shown(self) -> dict[str, object]:
        """Return its total, and who stands behind it, as they are stored."""
        version, total = self.total.version, self.total
        whole = next(figure for key, figure in self.cells.items() if all(part == ALL for part in key))
        return {
            "indicator_id": version.indicator_id,
            "version": version,
            "policy": self.policy,
            "asked": total.asked,
            "reported": total.reported,
            "not_applicable": total.not_applicable,
            "declined": total.declined,
            **_stored(whole),
        }

    def shown_cells(self) -> Iterator[dict[str, object]]:
        """Return each of its cells as it is stored."""
        for key, figure in self.cells.items():
            place = key[0] if self.has_places else ALL
            rest = key[1:] if self.has_places else key
            yield {
                "place_id": place if isinstance(place, int) and place else None,
                "is_unplaced": place == 0,
                "categories": sorted(int(str(each)) for each in rest if each != ALL),
                **_stored(figure),
            }


def protected(period: Period, wanted: Iterable[WantedTable]) -> Iterator[tuple[WantedTable, MadeTable | None]]:
    """Make each table that is wanted of a period, one after the other; None where an earlier one stands.

    Each is safe beside what is out, and beside those made before it of whose people it tells some, or they of its.
    """
    wanted = list(wanted)
    made: dict[Hashable, LinkedTable] = {}
    ahead = _rounded_ahead(period, wanted)
    for each in wanted:
        own = laid(each.total.version, each.facts, each.beside)
        policy = _policy(period, each, own)
        ahead.pop(each.indicator.pk, None)
        linked = _linked(period, each, own, made, ahead)
        cells = _protected_cells(period, each, own, policy, linked)
        if cells is None:
            yield each, None
            continue
        if each.links:
            made[each.indicator.pk] = own.linked(cells, is_rounded=policy == Policy.ROUNDED)
        shown = _with_steps(own.version, cells, own.has_places)
        yield each, MadeTable(each.total, policy, own.has_places, shown)


def _policy(period: Period, wanted: WantedTable, own: Laid) -> str:
    """Return how a table goes out: as those of the period did, else as was registered, else as a first one does."""
    if wanted.rule:
        return Policy.HIDDEN
    here = [each.table.policy for each in wanted.beside if each.table.release.period_id == period.pk]
    return here[0] if here else wanted.registered or _first_policy(own.version, axes=len(own.made_of.axes))


def _rounded_ahead(period: Period, wanted: Iterable[WantedTable]) -> dict[Hashable, LinkedTable]:
    """Return the tables that will be rounded beside others, as what these must leave a rounding to."""
    found: dict[Hashable, LinkedTable] = {}
    for each in wanted:
        if each.links and not each.rule:
            own = laid(each.total.version, each.facts, each.beside)
            if _policy(period, each, own) == Policy.ROUNDED:
                found[each.indicator.pk] = own.linked({}, is_rounded=True)
    return found


def _linked(
    period: Period,
    wanted: WantedTable,
    own: Laid,
    made: Mapping[Hashable, LinkedTable],
    ahead: Mapping[Hashable, LinkedTable],
) -> Linked | None:
    if not wanted.links or wanted.rule:
        return None
    others = [laid(each.version, each.facts, each.beside) for each in wanted.others]
    return linked_of(own, links=wanted.links, others=others, made=made, ahead=ahead, period=period)


def _protected_cells(
    period: Period, wanted: WantedTable, own: Laid, policy: str, linked: Linked | None
) -> Released | None:
    if wanted.rule:
        return amount_table(own.made_of, rule=wanted.rule, earlier=own.of_period(period))
    secret = settings.SECRET_KEY.encode()
    if policy == Policy.ROUNDED:
        wish = keyed_wish(secret, str(own.version.pk))
        return rounded_table(own.made_of, wish=wish, earlier=own.earlier, linked=linked)
    lots = keyed_wish(secret, f"{own.version.pk}, period {period.pk}")  # others in every period: no order is learnt
    return hidden_table(own.made_of, earlier=own.of_period(period), linked=linked, wish=lots)


def _first_policy(version: IndicatorVersion, *, axes: int) -> str:
    """Return the policy that a first release registers: rounded for two or more breakdowns."""
    guard = rules_of(version.kind).GUARD
    if guard == Guard.MEANS:
        return Policy.HIDDEN
    return Policy.ROUNDED if axes > MOST_EXACT_AXES or guard == Guard.ROUNDED else Policy.HIDDEN


def _with_steps(version: IndicatorVersion, cells: Released, has_places: bool) -> Mapping[Key, Figure | None]:
    """Return the table of a scale with how many chose the agreed step or above, wherever all steps are together.

    Out of all who chose a step. Added up from what is shown step by step, so that it says nothing more.
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


def _keep(release: Release, made: Sequence[MadeTable], *, at: datetime) -> None:
    register_policies(((each.total.version.pk, each.policy) for each in made), at=at)
    tables = ReleasedTable.objects.bulk_create([ReleasedTable(release=release, **each.shown()) for each in made])
    ReleasedCell.objects.bulk_create(
        [
            ReleasedCell(table=table, **cell)
            for table, each in zip(tables, made, strict=True)
            for cell in each.shown_cells()
        ]
    )


def register_policies(policies: Iterable[tuple[int, str]], *, at: datetime) -> None:
    """Register what the tables of each definition (by its id) go out as, for good; what is registered stays."""
    TablePolicy.objects.bulk_create(
        [TablePolicy(version_id=version, policy=policy, registered_at=at) for version, policy in policies],
        ignore_conflicts=True,
    )


def _stored(figure: Figure | None) -> dict[str, Decimal | bool | None]:
    if figure is None:
        return {"numerator": None, "denominator": None, "least": None, "is_hidden": True}
    return {
        "numerator": figure.numerator, "denominator": figure.denominator, "least": figure.least, "is_hidden": False,
    }  # fmt: skip
