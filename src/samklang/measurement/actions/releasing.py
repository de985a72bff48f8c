"""Releasing a period, and making its tables: protected once, when it is released, never while a page waits."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.disclosure.publishing import Contributions, hidden_table, rounded_table
from samklang.measurement.calculations.disclosure.rounding import keyed_wish
from samklang.measurement.calculations.disclosure.tables import ALL, Key
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.pivots import with_unbroken
from samklang.measurement.models import (
    COUNTING,
    Category,
    Indicator,
    IndicatorVersion,
    Kind,
    Period,
    Policy,
    Release,
    ReleasedCell,
    ReleasedTable,
    Report,
    ReportState,
    ReportTransition,
    TablePolicy,
)
from samklang.measurement.queries.facts import Fact, facts_known_on
from samklang.measurement.queries.released import earlier_cells, ledger_key, unprotected_releases
from samklang.measurement.queries.series import series_of_facts
from samklang.measurement.queries.totals import PeriodTotal, carried_facts
from samklang.people.background import defer
from samklang.ui.problems import Problem

ALWAYS_ROUNDED = (Kind.RUNNING_TOTAL, Kind.SCALE)
MOST_EXACT_AXES = 1


def release_period(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> Release:
    """Show a period's approved figures to all. Partial only when said so.

    The tables of what counts people are made in the background, and are shown when they are.
    """
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period.pk)
        reports = list(Report.objects.select_for_update().filter(period=period))
        reports = [report for report in reports if report.state != ReportState.WAIVED]
        ready = [report for report in reports if report.state in COUNTING]
        if not ready:
            raise Problem(_("No report of %(period)s is approved yet.") % {"period": period.label})
        if len(ready) < len(reports) and not is_partial:
            raise Problem(
                _("%(missing)s of %(all)s reports are not approved. Release it as partial, or wait.")
                % {"missing": len(reports) - len(ready), "all": len(reports)},
                field="is_partial",
            )
        release = Release.objects.create(
            period=period, at=at, by=by.person, is_partial=len(ready) < len(reports), note=note
        )
        fresh = [report for report in ready if report.state == ReportState.APPROVED]
        ReportTransition.objects.bulk_create(
            [
                ReportTransition(
                    report=report, from_state=report.state, to_state=ReportState.RELEASED, at=at, by=by.person
                )
                for report in fresh
            ]
        )
        Report.objects.filter(pk__in=[report.pk for report in fresh]).update(state=ReportState.RELEASED)
        record_by(by, events.PERIOD_RELEASED, target=period, changes={"reports": [0, len(ready)]}, at=at)
        defer("measurement.protect_releases")
    return release


def protect_releases(*, at: datetime) -> int:
    """Make the tables of every release that lacks them, oldest first. Returns how many releases."""
    waiting = list(unprotected_releases())
    for release in waiting:
        protect_release(release=release, at=at)
    return len(waiting)


def protect_release(*, release: Release, at: datetime) -> None:
    """Make and keep the tables of one release: every indicator that counts people, with all its breakdowns.

    No event: the release is one already, and this only carries it out. Computed before the transaction begins.
    """
    made = [_made(release, indicator) for indicator in _guarded_in(release)]
    with transaction.atomic():
        locked = Release.objects.select_for_update().get(pk=release.pk)
        if locked.protected_at is not None:
            return
        for each in made:
            if each is not None:
                _keep(release, each, at=at)
        Release.objects.filter(pk=release.pk).update(protected_at=at)


@dataclass(frozen=True)
class _Made:
    total: PeriodTotal
    policy: str
    has_places: bool
    cells: Mapping[Key, Figure | None]


def _guarded_in(release: Release) -> list[Indicator]:
    initiative = release.period.initiative
    versions = IndicatorVersion.objects.filter(indicator__initiative=initiative, counts_people=True)
    guarded = versions.exclude(kind=Kind.RUBRIC).filter(rhythm=release.period.rhythm)
    return list(Indicator.objects.filter(pk__in=guarded.values("indicator")).order_by("pk"))


def _made(release: Release, indicator: Indicator) -> _Made | None:
    facts = facts_known_on([indicator.pk], at=release.at)
    period = release.period
    [series] = series_of_facts(period.initiative, [indicator], facts, today=period.starts_on)
    total = next((each for each in series.totals if each.period.pk == period.pk), None)
    here = carried_facts(facts, series.totals) if series.version.kind == Kind.RUNNING_TOTAL else facts
    own = [fact for fact in here if fact.period_id == period.pk]
    if total is None or not own:
        return None
    made_of, has_places = _contributions(total.version, own)
    policy = _policy_of(total.version, axes=len(made_of.axes))
    name = f"{total.version.pk}|{period.pk}"
    if policy == Policy.ROUNDED:
        cells = rounded_table(made_of, wish=keyed_wish(settings.SECRET_KEY.encode(), name))
    else:
        before = earlier_cells(total.version, release)
        keys = made_of.table(made_of.guarded[0]).keys if before else ()
        earlier = {key: before[_ledger(key, has_places)] for key in keys if _ledger(key, has_places) in before}
        cells = hidden_table(made_of, earlier=earlier)
    return _Made(total, policy, has_places, cells)


def _policy_of(version: IndicatorVersion, *, axes: int) -> str:
    """Return the registered policy, or the one the first release registers: rounded for two or more breakdowns."""
    registered = TablePolicy.objects.filter(version=version).first()
    if registered:
        return registered.policy
    if version.kind == Kind.MEAN:
        return Policy.HIDDEN
    return Policy.ROUNDED if axes > MOST_EXACT_AXES or version.kind in ALWAYS_ROUNDED else Policy.HIDDEN


def _contributions(version: IndicatorVersion, facts: list[Fact]) -> tuple[Contributions, bool]:
    """Return what the organisations told, by place (where there are any) and by each breakdown."""
    has_places = any(fact.place_id for fact in facts)
    dimensions = list(version.dimensions.all())
    of_cell = _categories_by_dimension({fact.cell_id for fact in facts if fact.cell_id})
    unbroken = tuple(-dimension.pk for dimension in dimensions)
    parts: dict[Key, dict[Hashable, Figure]] = defaultdict(dict)
    for (organisation, place), (margin, cells) in _told(facts).items():
        start = (place or 0,) if has_places else ()
        by_key = {
            (*start, *[of_cell[cell].get(each.pk, -each.pk) for each in dimensions]): figure
            for cell, figure in cells.items()
        }
        for key, figure in with_unbroken(by_key, margin, (*start, *unbroken)).items():
            parts[key][organisation] = figure
    axes = [tuple(sorted({key[at] for key in parts}, key=str)) for at in range(len(unbroken) + has_places)]
    overlaps, is_mean = version.kind == Kind.PEOPLE, version.kind == Kind.MEAN
    return Contributions(tuple(axes), {**parts}, overlaps=overlaps, is_mean=is_mean), has_places


def _told(facts: Iterable[Fact]) -> dict[tuple[int, int | None], tuple[Figure | None, dict[int, Figure]]]:
    """Return {(organisation, place): (its entered whole, its cells)}."""
    found: dict[tuple[int, int | None], tuple[Figure | None, dict[int, Figure]]] = {}
    for fact in facts:
        if fact.figure.numerator is None:
            continue
        margin, cells = found.get((fact.organisation_id, fact.place_id), (None, {}))
        if fact.cell_id is None:
            margin = fact.figure
        else:
            cells[fact.cell_id] = fact.figure
        found[fact.organisation_id, fact.place_id] = (margin, cells)
    return found


def _categories_by_dimension(cell_ids: set[int]) -> dict[int, dict[int, int]]:
    links = Category.cells.through.objects.filter(cell__in=cell_ids)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for cell, dimension, category in links.values_list("cell", "category__dimension", "category"):
        found[cell][dimension] = category
    return found


def _ledger(key: Key, has_places: bool) -> frozenset[int | str]:
    place = key[0] if has_places else ALL
    rest = key[1:] if has_places else key
    return ledger_key(place if isinstance(place, int) else ALL, [int(str(each)) for each in rest if each != ALL])


def _keep(release: Release, made: _Made, *, at: datetime) -> None:
    version, total = made.total.version, made.total
    TablePolicy.objects.get_or_create(version=version, defaults={"policy": made.policy, "registered_at": at})
    whole = next(figure for key, figure in made.cells.items() if all(part == ALL for part in key))
    if version.kind == Kind.SCALE and whole is not None:
        whole = _reached(version, made, whole)
    table = ReleasedTable.objects.create(
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
    ReleasedCell.objects.bulk_create([_cell(table, key, figure, made.has_places) for key, figure in made.cells.items()])


def _reached(version: IndicatorVersion, made: _Made, whole: Figure) -> Figure | None:
    """Return how many reached the agreed step out of all, from the cells as they go out; None where one is hidden."""
    steps = [each.pk for each in version.dimensions.all()].index(version.steps_id or 0) + made.has_places
    assert version.reached_from is not None  # noqa: S101 - the database holds that a scale has one
    high = Category.objects.filter(dimension=version.steps_id, order__gte=version.reached_from.order)
    wanted = set(high.values_list("pk", flat=True))
    cells = [
        figure
        for key, figure in made.cells.items()
        if key[steps] in wanted and all(part == ALL for at, part in enumerate(key) if at != steps)
    ]
    shown = [each.numerator or Decimal(0) for each in cells if each is not None]
    return Figure(sum(shown, Decimal(0)), whole.numerator) if len(shown) == len(cells) else None


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
