"""What a period's figure is made of: by place and by category, who has answered, what was corrected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure, added, total
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import (
    Answer,
    Category,
    Duty,
    How,
    Indicator,
    IndicatorVersion,
    Kind,
    Observation,
    Period,
    Policy,
    Release,
    ReleasedTable,
)
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.released import cells_of, is_guarded, place_of
from samklang.measurement.queries.totals import PeriodTotal, Reached, organisation_figures, steps_reached
from samklang.measurement.words import value_words
from samklang.places.models import Place


@dataclass(frozen=True)
class Row:
    """One part of a breakdown, in words and as a number; hidden parts have none."""

    label: str
    now: str
    before: str
    is_hidden: bool = False
    was_hidden: bool = False
    value: Decimal | None = None
    value_before: Decimal | None = None


@dataclass(frozen=True)
class Breakdown:
    """A period's figure by one dimension or by place, beside the period before."""

    name: str
    rows: tuple[Row, ...]
    hides_any: bool
    is_rounded: bool = False


@dataclass(frozen=True)
class Reporter:
    """What one organisation has answered in a period, without its figure."""

    organisation: Organisation
    answer: str
    words: str


@dataclass(frozen=True)
class Correction:
    """A figure that was corrected. The values are left out where they count people and the viewer may not see them."""

    at: datetime
    organisation: Organisation
    period: Period
    reason: str
    before: str
    after: str


def breakdowns(
    viewer: Viewer,
    version: IndicatorVersion,
    *,
    totals: tuple[PeriodTotal, PeriodTotal | None],
    facts: Iterable[Fact],
) -> list[Breakdown]:
    """Return the figure of a period and the one before by place and by each dimension. Four queries.

    `facts` are what `facts_for` gave this viewer for the indicator; of what counts people others than the backbone are
    shown the released tables.
    """
    if not viewer.is_backbone and (is_guarded(version) or totals[0].table):
        return _released_breakdowns(viewer, version, tables=(totals[0].table, totals[1].table if totals[1] else None))
    facts = list(facts)
    now = [fact for fact in facts if fact.period_id == totals[0].period.pk and fact.figure.numerator is not None]
    before = [fact for fact in facts if totals[1] and fact.period_id == totals[1].period.pk]
    reached = steps_reached([version])
    found = []
    if any(fact.place_id for fact in now):
        placed_now, placed_before = (_by_place(rows, version, reached) for rows in (now, before))
        found.append(_breakdown(_("Place"), _places(viewer), placed_now, placed_before, version))
    cells = _categories_of({fact.cell_id for fact in [*now, *before] if fact.cell_id})
    for dimension in version.dimensions.all() if cells else []:
        labels = {category.pk: category.name for category in dimension.categories.all()}
        kind = Kind.COUNT if dimension.pk == version.steps_id else version.kind
        parts_now, parts_before = (
            _by_category(rows if kind == Kind.COUNT else _as_reached(rows, version, reached), cells, set(labels))
            for rows in (now, before)
        )
        found.append(_breakdown(dimension.name, labels, parts_now, parts_before, version, kind=kind))
    return [each for each in found if each.rows]


def _released_breakdowns(
    viewer: Viewer, version: IndicatorVersion, *, tables: tuple[ReleasedTable | None, ReleasedTable | None]
) -> list[Breakdown]:
    cells = cells_of(table for table in tables if table)
    now, before = (cells[table.pk] if table else [] for table in tables)
    found = []
    if any(place_of(cell) != ALL for cell in now):
        labels = _places(viewer) | {0: _("Without a place")}
        placed_now, placed_before = (
            {place_of(c): c.figure for c in rows if not c.categories and place_of(c) != ALL} for rows in (now, before)
        )
        found.append(_breakdown(_("Place"), labels, placed_now, placed_before, version))
    for dimension in version.dimensions.all():
        labels = {category.pk: category.name for category in dimension.categories.all()} | {
            -dimension.pk: _("Not broken down")
        }
        kind = Kind.COUNT if dimension.pk == version.steps_id else version.kind
        parts_now, parts_before = (
            {c.categories[0]: c.figure for c in rows if place_of(c) == ALL and len(c.categories) == 1}
            for rows in (now, before)
        )
        found.append(_breakdown(dimension.name, labels, parts_now, parts_before, version, kind=kind))
    is_rounded = any(table and table.policy == Policy.ROUNDED for table in tables)
    return [replace(each, is_rounded=is_rounded) for each in found if each.rows]


def _places(viewer: Viewer) -> dict[int, str]:
    return {place.pk: place.name for place in Place.objects.filter(initiative=viewer.initiative)}


def _breakdown(
    name: str,
    labels: dict[int, str],
    now: Mapping[Any, Figure | None],
    before: Mapping[Any, Figure | None],
    version: IndicatorVersion,
    *,
    kind: str = "",
) -> Breakdown:
    rules = rules_of(kind or version.kind)

    def value(parts: Mapping[Any, Figure | None], key: int) -> Decimal | None:
        figure = parts.get(key)
        return None if figure is None else rules.finish(figure)

    def words(parts: Mapping[Any, Figure | None], key: int) -> str:
        return "" if parts.get(key) is None else value_words(value(parts, key), version, kind=kind)

    rows = tuple(
        Row(
            label=label,
            now=words(now, key),
            before=words(before, key),
            is_hidden=key in now and now[key] is None,
            was_hidden=key in before and before[key] is None,
            value=value(now, key),
            value_before=value(before, key),
        )
        for key, label in labels.items()
        if key in now or key in before
    )
    return Breakdown(name, rows, any(row.is_hidden or row.was_hidden for row in rows))


def _by_place(facts: Iterable[Fact], version: IndicatorVersion, reached: Reached) -> dict[int, Figure]:
    placed: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.place_id:
            placed[fact.place_id].append(fact)
    rules = rules_of(version.kind)
    return {
        place: total(rules, organisation_figures(rows, kind=version.kind, reached=reached).values())
        for place, rows in placed.items()
    }


def _as_reached(facts: list[Fact], version: IndicatorVersion, reached: Reached) -> list[Fact]:
    """Return answers on a scale as (at the agreed step or above, all); the facts of other kinds as they are."""
    if version.kind != Kind.SCALE:
        return facts
    steps = reached.get(version.pk, {})
    return [
        replace(
            fact,
            figure=Figure(fact.figure.numerator if steps[fact.cell_id or 0] else Decimal(0), fact.figure.numerator),
        )
        for fact in facts
        if fact.cell_id and fact.cell_id in steps
    ]


def _by_category(facts: Iterable[Fact], cells: dict[int, set[int]], categories: set[int]) -> dict[int, Figure]:
    parts: dict[int, Figure] = {}
    for fact in facts:
        for category in cells.get(fact.cell_id or 0, set()) & categories:
            parts[category] = added(parts.get(category, Figure(None)), fact.figure)
    return parts


def _categories_of(cell_ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for cell, category in Category.cells.through.objects.filter(cell__in=cell_ids).values_list("cell", "category"):
        found[cell].add(category)
    return found


def reporters_of(viewer: Viewer, indicator: Indicator, period: Period, *, facts: Iterable[Fact]) -> list[Reporter]:
    """Return who was asked in a period and what each answered, never how much."""
    said: dict[int, str] = {}
    for fact in facts:
        if fact.period_id == period.pk:
            said.setdefault(fact.organisation_id, fact.answer)
    duties = Duty.objects.filter(indicator=indicator, first_period_on__lte=period.starts_on)
    asked = {duty.organisation_id: duty.organisation for duty in duties.select_related("organisation")}
    ordered = sorted(asked.values(), key=lambda organisation: organisation.sort_key)
    return [Reporter(each, said.get(each.pk, ""), _answer_words(said.get(each.pk, ""))) for each in ordered]


def how_told(period: Period, *, facts: Iterable[Fact]) -> list[tuple[str, int]]:
    """Return (how the figures came about in words, of how many organisations), the most frequent first."""
    told: dict[str, set[int]] = defaultdict(set)
    for fact in facts:
        if fact.period_id == period.pk and fact.answer == Answer.MEASURED:
            told[fact.how].add(fact.organisation_id)
    counted = sorted(told.items(), key=lambda each: (-len(each[1]), each[0]))
    return [(str(How(how).label), len(organisations)) for how, organisations in counted]


def _answer_words(answer: str) -> str:
    return str(Answer(answer).label) if answer else _("Not reported")


def corrections_of(viewer: Viewer, version: IndicatorVersion) -> list[Correction]:
    """Return the corrections of an indicator, newest first."""
    rows = Observation.objects.filter(
        indicator=version.indicator_id, supersedes__isnull=False, report__state__in=["approved", "released"]
    ).select_related("organisation", "period", "supersedes__version", "version")

    def shows(row: Observation) -> bool:
        told = [version, row.version, *([row.supersedes.version] if row.supersedes else [])]
        return viewer.is_backbone or not any(is_guarded(each) for each in told)

    return [
        Correction(
            at=row.entered_at,
            organisation=row.organisation,
            period=row.period,
            reason=row.explanation if shows(row) else "",
            before=_figure_words(row.supersedes, version) if row.supersedes and shows(row) else "",
            after=_figure_words(row, version) if shows(row) else "",
        )
        for row in rows.order_by("-entered_at")[:20]
        if row.supersedes and _said(row) != _said(row.supersedes)  # a reason added to the same figure corrects nothing
    ]


def _said(row: Observation) -> tuple[Decimal | None, Decimal | None, str]:
    return row.numerator, row.denominator, row.answer


def _figure_words(row: Observation, version: IndicatorVersion) -> str:
    value: Decimal | None = rules_of(version.kind).finish(Figure(row.numerator, row.denominator))
    return value_words(value, version)


def last_release_of(period: Period) -> Release | None:
    """Return a period's latest release, or None."""
    return Release.objects.filter(period=period).order_by("-at").first()
