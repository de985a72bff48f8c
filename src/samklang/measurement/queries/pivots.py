"""A pivot: an indicator's figures by any two of its axes, with margins, as a reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import COUNTED, rules_of
from samklang.measurement.calculations.mappings import Members
from samklang.measurement.calculations.pivots import Part, Spot, carried, crossed, levels_crossed
from samklang.measurement.models import Indicator, IndicatorVersion, Period, Policy
from samklang.measurement.queries.asked_in import WhoIsAsked, agreed_of
from samklang.measurement.queries.cubes import (
    ORGANISATION,
    PERIOD,
    PLACE,
    UNPLACED,
    Reading,
    dimension_key,
    live_parts,
    period_member,
    reading_of,
    released_cells,
    told_by,
)
from samklang.measurement.queries.facts import Fact, facts_of_periods
from samklang.measurement.queries.lineage import Lineage, lineage_of
from samklang.measurement.queries.pivot_axes import (
    OURS,
    Axis,
    Chosen,
    PivotAsked,
    axes_of,
    broken_at,
    chosen_of,
    stands_by_step,
)
from samklang.measurement.queries.pivot_windows import (
    definitions_used,
    in_force,
    last_told_before,
    periods_of,
    periods_with_figures,
)
from samklang.measurement.queries.released import LedgerTable, cells_of, is_of_nobody, released_periods, released_tables
from samklang.measurement.queries.totals import PeriodTotal, answers_in, steps_reached, total_of_table
from samklang.places.models import Place

Levels = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Pivot:
    """What a page or a file shows: figures by row and column (ALL for margins), and what must be said about them.

    A spot that is absent was told of by nobody; one that is None is hidden. `offered` are periods to choose from (by a
    day others are found too, where it `has_more`), `periods` those shown; `broken_before` is set where earlier ones
    were left out of a sum over time. `stands` is when periods were released again whose earlier table stands.
    `answers` says by period who was asked and answered what, where the figures are of several organisations.
    """

    indicator: Indicator
    reading: Reading
    axes: Mapping[str, Axis]
    chosen: Chosen
    offered: tuple[Period, ...]
    periods: tuple[Period, ...]
    figures: Mapping[Spot, Figure | None]
    levels: Mapping[Spot, Levels]
    used: Mapping[int, IndicatorVersion]
    asked: PivotAsked
    known_on: datetime | None
    is_ours: bool
    may_be_ours: bool
    tables: Mapping[int, LedgerTable]
    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    broken_before: Period | None = None
    is_one_by_one: bool = False
    has_more: bool = False
    stands: Mapping[int, datetime] = field(default_factory=dict)
    answers: Mapping[int, PeriodTotal] = field(default_factory=dict)

    @property
    def version(self) -> IndicatorVersion:
        """Return the definition the figures are read under."""
        return self.reading.target

    @property
    def kind(self) -> str:
        """Return the kind the figures are finished by: answers taken step by step are counts."""
        return COUNTED if self.reading.is_by_step else self.version.kind

    @property
    def is_released(self) -> bool:
        """Tell whether it shows released tables and not the figures themselves."""
        return bool(self.tables)

    @property
    def is_rounded(self) -> bool:
        """Tell whether its figures are rounded to fives."""
        return any(each.policy == Policy.ROUNDED for each in self.tables.values())

    @property
    def hides_any(self) -> bool:
        """Tell whether any of its figures is hidden."""
        return any(each is None for each in self.figures.values())

    @property
    def is_by_time(self) -> bool:
        """Tell whether periods stand as rows or columns."""
        return PERIOD in {self.chosen.rows.key, self.chosen.columns.key}

    @property
    def partial(self) -> tuple[PeriodTotal, ...]:
        """Return of the periods shown those that hold not everybody's figures, with who is in them."""
        if ORGANISATION in self.chosen.fixed:
            return ()
        told = (self.answers.get(each.pk) for each in self.periods)
        return tuple(each for each in told if each and each.is_partial)

    @property
    def adds_over_time(self) -> bool:
        """Tell whether there is a margin over the periods: released figures have none, nor has a broken curve."""
        return not self.tables and not broken_at(self.reading, self.periods, self.used)


def pivot_of(viewer: Viewer, indicator: Indicator, asked: PivotAsked, *, known_on: datetime | None) -> Pivot:
    """Return the pivot a viewer asked for, or the nearest that there is. At most fifteen queries.

    The backbone sees what is approved; everybody their own organisation's figures, and those of indicators that are not
    guarded. Of those that are, others are shown released tables and nothing computed from what is behind them.
    """
    lineage = lineage_of(indicator)
    guards = any(version.is_guarded for version in lineage.versions.values()) and not viewer.is_backbone
    is_ours = asked.whose == OURS and bool(viewer.organisation_ids) and not viewer.is_backbone
    if guards and not is_ours:
        return _released(viewer, indicator, lineage, asked, known_on)
    return _live(viewer, indicator, lineage, asked, known_on, is_ours=is_ours)


def _live(
    viewer: Viewer,
    indicator: Indicator,
    lineage: Lineage,
    asked: PivotAsked,
    known_on: datetime | None,
    *,
    is_ours: bool,
) -> Pivot:
    own = viewer.organisation_ids if is_ours else None
    told = periods_with_figures(indicator, known_on, own)
    periods = periods_of(told, asked, lineage)
    window = periods.window
    target = in_force(lineage, window[-1] if window else None, viewer, known_on=known_on)
    is_running = rules_of(target.kind).CARRIES
    read = [*last_told_before(indicator, window, known_on), *window] if is_running else window
    facts = facts_of_periods(indicator.pk, [each.pk for each in read], at=known_on) if read else []
    facts = [fact for fact in facts if own is None or fact.organisation_id in own]
    used = definitions_used(lineage, facts)
    target = max([target, *used.values()], key=lambda each: each.number)
    reading = reading_of(lineage, {fact.version_id for fact in facts}, target)
    reading = replace(reading, is_by_step=stands_by_step(target, asked, reading))
    parts = live_parts(reading, facts, periods=read, reached=steps_reached(lineage.versions.values()))
    reading = told_by(reading, parts)
    if is_running:
        starts = {each.starts_on: period_member(each.pk) for each in window}
        parts = carried(parts, periods=starts, axis=reading.axes.index(PERIOD))
    agreed = WhoIsAsked() if is_ours else agreed_of([indicator.pk], known_on=known_on)[indicator.pk]
    answers = answers_in(window, used, facts, agreed)
    axes = _live_axes(viewer, reading, parts, window, used, names_tellers=viewer.is_backbone or is_ours)
    pivot = Pivot(
        indicator, reading, axes, chosen_of(asked, axes), periods.offered, window, {}, {}, used, asked,
        known_on, is_ours=is_ours, may_be_ours=bool(viewer.organisation_ids) and not viewer.is_backbone, tables={},
        facts=tuple(facts), has_more=periods.has_more,
        answers=answers,
    )  # fmt: skip
    return with_figures(_narrowed(pivot), parts)


def _live_axes(
    viewer: Viewer,
    reading: Reading,
    parts: Sequence[Part],
    window: Sequence[Period],
    used: Mapping[int, IndicatorVersion],
    *,
    names_tellers: bool,
) -> dict[str, Axis]:
    present = {key: {part.at[at] for part in parts} for at, key in enumerate(reading.axes)}
    organisations = Organisation.objects.filter(initiative=viewer.initiative).order_by("sort_key")
    return axes_of(
        reading,
        present=present,
        periods=window,
        used=used,
        places=_places(viewer) if present[PLACE] - {UNPLACED} else (),
        organisations=organisations if names_tellers else (),
    )


def _narrowed(pivot: Pivot) -> Pivot:
    """Return the pivot with no more periods than were asked for, and none from before a break in a sum over time."""
    window, asked = pivot.periods, pivot.asked
    if pivot.is_by_time:
        return pivot
    kept = window[-(asked.span or 1) :]
    start = broken_at(pivot.reading, kept, pivot.used)
    return replace(pivot, periods=kept[start:], broken_before=kept[start] if start else None)


def with_figures(pivot: Pivot, parts: Sequence[Part]) -> Pivot:
    """Return the pivot with the figures of the parts that it is about."""
    axes, chosen = pivot.reading.axes, pivot.chosen
    held = {axes.index(key): member.key for key, member in chosen.fixed.items()}
    shown = {period_member(each.pk) for each in pivot.periods}
    time = axes.index(PERIOD)
    own = [part for part in parts if part.at[time] in shown and all(part.at[at] == key for at, key in held.items())]
    rows, columns = axes.index(chosen.rows.key), axes.index(chosen.columns.key)
    rules = rules_of(pivot.kind)
    if rules.POOLS.keeps_apart:
        levels = levels_crossed(own, rows=rows, columns=columns, pools=rules.POOLS)
        return replace(pivot, levels=levels, parts=tuple(own))
    figures = crossed(own, rows=rows, columns=columns, time=time, rules=rules)
    return replace(pivot, figures=_without_sums_over_time(pivot, figures), parts=tuple(own))


def _without_sums_over_time(pivot: Pivot, figures: Mapping[Spot, Figure | None]) -> Mapping[Spot, Figure | None]:
    if pivot.adds_over_time or not pivot.is_by_time:
        return figures
    place = 0 if pivot.chosen.rows.key == PERIOD else 1
    return {spot: figure for spot, figure in figures.items() if spot[place] != ALL}


def _released(
    viewer: Viewer, indicator: Indicator, lineage: Lineage, asked: PivotAsked, known_on: datetime | None
) -> Pivot:
    periods = periods_of(released_periods(indicator, at=known_on), asked, lineage)
    window = periods.window
    read = [each.pk for each in window]
    tables = {table.release.period_id: table for table in released_tables([indicator.pk], at=known_on, periods=read)}
    target = in_force(lineage, window[-1] if window else None, viewer, known_on=known_on)
    shown = {each.pk: tables[each.pk] for each in window}
    used = {pk: lineage.versions[table.version_id] for pk, table in shown.items()}
    target = max([target, *used.values()], key=lambda each: each.number)
    reading = reading_of(lineage, {each.pk for each in used.values()}, target)
    reading = replace(reading, is_by_step=stands_by_step(target, asked, reading))
    rows = cells_of(shown.values())
    told = {pk: [] if is_of_nobody(table, used[pk].kind) else rows[table.pk] for pk, table in shown.items()}
    cubes = {pk: released_cells(reading, used[pk], cells) for pk, cells in told.items()}
    places = (PLACE, *(dimension_key(each) for each in reading.dimensions))
    present = {key: {members[at] for cube in cubes.values() for members in cube} for at, key in enumerate(places)}
    axes = axes_of(
        reading, present=present, periods=window, used=used, organisations=(),
        places=_places(viewer) if present[PLACE] - {ALL, UNPLACED} else (),
    )  # fmt: skip
    chosen = chosen_of(asked, axes)
    pivot = Pivot(
        indicator, reading, axes, chosen, periods.offered, window, {}, {}, used, asked, known_on,
        is_ours=False, may_be_ours=bool(viewer.organisation_ids), tables=shown, has_more=periods.has_more,
        answers={each.pk: total_of_table(shown[each.pk], period=each, version=used[each.pk]) for each in window},
    )  # fmt: skip
    if not pivot.is_by_time and len(window) > 1:
        last = window[-1:]
        one_by_one = (asked.span or 1) > 1
        pivot = replace(
            pivot, periods=last, tables={each.pk: shown[each.pk] for each in last}, is_one_by_one=one_by_one
        )
    stands = {pk: each.stands_since for pk, each in pivot.tables.items() if each.stands_since}
    return replace(pivot, figures=_released_figures(pivot, cubes), stands=stands)


def _released_figures(pivot: Pivot, cubes: Mapping[int, Mapping[Members, Figure | None]]) -> dict[Spot, Figure | None]:
    """Return what was released at every spot. Nothing is added over time: such a sum was never released."""
    chosen, names = pivot.chosen, (PLACE, *(dimension_key(each) for each in pivot.reading.dimensions))
    found: dict[Spot, Figure | None] = {}
    for row in (*(each.key for each in chosen.rows.members), ALL):
        for column in (*(each.key for each in chosen.columns.members), ALL):
            at = {key: member.key for key, member in chosen.fixed.items()}
            at |= {chosen.rows.key: row, chosen.columns.key: column}
            period = at.get(PERIOD, period_member(pivot.periods[-1].pk) if pivot.periods else ALL)
            cube = next((cubes[pk] for pk in cubes if period_member(pk) == period), {})
            key = tuple(at.get(name, ALL) for name in names)
            if key in cube:
                found[row, column] = cube[key]
    return found


def _places(viewer: Viewer) -> QuerySet[Place]:
    return Place.objects.filter(initiative=viewer.initiative).order_by("sort_key")
