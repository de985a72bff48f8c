"""Indicators, breakdowns, periods and figures, exactly as the scorecard shows them to the organisation."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from samklang.agenda.queries import AgreedGoal
from samklang.initiatives.access import Viewer, found
from samklang.interchange.api.problems import Refusal
from samklang.interchange.api.schemas import measurement as shapes
from samklang.interchange.api.schemas.base import PeriodRef, number_text, whole
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.models import Agreed, Dimension, Indicator, IndicatorVersion, Period
from samklang.measurement.queries import (
    Moment,
    Scorecard,
    breakdowns,
    corrections_of,
    facts_for,
    how_told,
    indicators_visible_to,
    moment_of,
    named,
    period_of_viewer,
    reporters_of,
    scorecard,
)
from samklang.measurement.queries.as_it_stood import goals_told, stage_of, targets_of, was_defined
from samklang.measurement.queries.corrections import Correction
from samklang.measurement.queries.dimensions import dimensions_in
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.indicators import indicators_there_at
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import rule_words, total_words

Rows = QuerySet[Any]
Shaping = Callable[[Iterable[Any]], list[Any]]


def moment_on(viewer: Viewer, day: date | None) -> Moment:
    """Return the end of a day that is asked for; now for none, and for one that is not over."""
    return moment_of(day.isoformat() if day else "", today=viewer.today)


def period_ref(period: Period) -> PeriodRef:
    """Return a period in short."""
    return PeriodRef(
        id=period.pk, label=period.label, rhythm=period.rhythm, starts_on=period.starts_on, ends_on=period.ends_on
    )


def periods(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return the periods opened so far, the newest first, and how they are shaped."""
    rows = period_of_viewer(viewer).order_by("-starts_on", "rhythm")
    return rows, lambda some: [shapes.Period(**period_ref(row).model_dump(), due_on=row.due_on) for row in some]


def dimensions(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return the ways figures are broken down, and how they are shaped."""
    rows = dimensions_in(viewer.initiative).prefetch_related("categories")
    return rows, lambda some: [_dimension(row) for row in some]


def _dimension(row: Dimension) -> shapes.Dimension:
    categories = [
        shapes.Category(id=each.pk, name=each.name, is_unknown=each.is_unknown) for each in row.categories.all()
    ]
    return shapes.Dimension(id=row.pk, name=row.name, categories=categories)


def indicators(viewer: Viewer, *, known_on: date | None) -> tuple[Rows, Shaping]:
    """Return the indicators by code, retired ones too, as they are or stood on a day, and how they are shaped."""
    at = moment_on(viewer, known_on).at
    return indicators_there_at(viewer, at=at), lambda some: _indicators(viewer, list(some), at=at)


def _indicators(viewer: Viewer, rows: list[Indicator], *, at: datetime | None) -> list[shapes.Indicator]:
    goals = goals_told(rows, at=at)
    return [_indicator(row, name, goals.get(row.pk, ()), at=at) for row, name in named(rows, viewer.initiative, at=at)]


def _indicator(
    row: Indicator, name: str, goals: Iterable[AgreedGoal], *, at: datetime | None
) -> shapes.Indicator:  # fmt: skip
    stage = stage_of(row, at=at) or row.stage
    return shapes.Indicator(
        id=row.pk, code=row.code, name=name, stage=stage, goals=sorted(goal.pk for goal in goals)
    )  # fmt: skip


def _as_it_stood(card: Scorecard) -> shapes.Indicator:
    """Return an indicator in short by definition, stage and goals of the moment its figures are told as of."""
    return _indicator(card.indicator, card.version.name, card.goals, at=card.known_on)


def indicator(viewer: Viewer, indicator_id: int, *, known_on: date | None) -> shapes.IndicatorInFull:
    """Return one indicator with its definitions and target, as they are or stood on a day."""
    at = moment_on(viewer, known_on).at
    row = found(indicators_there_at(viewer, at=at), pk=indicator_id)
    every = row.versions.order_by("-number").prefetch_related("dimensions")
    versions = [version for version in every if was_defined(version, at=at)]
    [short] = _indicators(viewer, [row], at=at)
    target = targets_of([row], at=at).get(row.pk)
    return shapes.IndicatorInFull(
        **short.model_dump(),
        definitions=[_definition(version) for version in versions],
        target=_target(target, versions[0].rhythm) if target else None,
    )


def _target(target: Agreed, rhythm: str) -> shapes.Target:
    return shapes.Target(
        baseline_on=last_day(target.baseline_on, rhythm),
        baseline_value=number_text(target.baseline_value) or "0",
        target_on=last_day(target.target_on, rhythm),
        target_value=number_text(target.target_value) or "0",
    )


_SAME = (
    "number", "name", "definition", "why", "unit", "kind", "direction", "rhythm", "level", "counts_people",
    "is_confidential", "those", "among", "source", "method", "who", "known_weaknesses", "use", "valid_from",
    "breaks_comparability", "reason",
)  # fmt: skip


def _definition(version: IndicatorVersion) -> shapes.Definition:
    said = {name: getattr(version, name) for name in _SAME}
    dimensions = [each.pk for each in version.dimensions.all()]
    return shapes.Definition(**said, dimensions=dimensions, part_of=version.part_of_id)


def figures(viewer: Viewer, indicator_id: int, *, known_on: date | None) -> tuple[Scorecard, date | None]:
    """Return one indicator's scorecard as known on a day, and that day."""
    chosen = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_on(viewer, known_on)
    cards = scorecard(viewer, indicators=[chosen], today=viewer.today, known_on=moment.at)
    if not cards:
        raise Refusal("not-found")
    return cards[0], moment.day


def figures_shape(
    card: Scorecard, *, known_on: date | None, totals: Iterable[PeriodTotal], next_page: str | None
) -> shapes.Figures:
    """Return a page of an indicator's totals."""
    return shapes.Figures(
        indicator=_as_it_stood(card),
        known_on=known_on,
        unit=card.version.unit,
        how_they_combine=rule_words(card.version),
        cite_as=card.citation,
        verdict=shapes.Verdict(pill=card.pill, sentence=card.sentence, plain=card.plain),
        items=[figure(total) for total in totals],
        count=len(card.totals),
        next=next_page,
    )


def figure(total: PeriodTotal) -> shapes.Figure:
    """Return one period's total."""
    lowest, highest = total.bounds or (None, None)
    return shapes.Figure(
        period=period_ref(total.period),
        definition_version=total.version.number,
        value=number_text(total.value),
        lowest=number_text(lowest),
        highest=number_text(highest),
        per_level=[shapes.OnLevel(number=level, organisations=count) for level, count in total.levels],
        words="" if total.is_hidden or not total.is_known else total_words(total),
        is_hidden=total.is_hidden,
        is_rounded=total.is_rounded,
        released_on=timezone.localdate(total.table.release.at) if total.table else None,
        stands_since=timezone.localdate(total.stands_since) if total.stands_since else None,
        made_of=shapes.MadeOf(
            asked=total.asked,
            reported=total.reported,
            not_applicable=total.not_applicable,
            declined=total.declined,
            missing=total.missing,
        ),
    )


def period_figure(viewer: Viewer, indicator_id: int, period_id: int, *, known_on: date | None) -> shapes.PeriodFigure:
    """Return one period's total of an indicator, broken down."""
    card, day = figures(viewer, indicator_id, known_on=known_on)
    chosen = next((total for total in card.totals if total.period.pk == period_id), None)
    if chosen is None:
        raise Refusal("not-found")
    moment = moment_on(viewer, day)
    facts = facts_for(viewer, {card.indicator.pk: card.version}, known_on=moment.at, totals=[chosen])
    corrections = corrections_of(
        viewer, card.version, versions=card.series.versions, periods=[period_id], known_on=moment.at
    )
    return shapes.PeriodFigure(
        indicator=_as_it_stood(card),
        known_on=day,
        unit=card.version.unit,
        total=figure(chosen),
        breakdowns=_breakdowns(viewer, card, chosen, facts, known_on=moment.at),
        reporters=[
            shapes.Reporter(organisation=whole(each.organisation), answer=each.answer or None)
            for each in reporters_of(viewer, card.indicator, chosen.period, facts=facts, known_on=moment.at)
        ],
        how_told=[shapes.How(how=words, organisations=count) for words, count in how_told(chosen.period, facts=facts)],
        corrections=[_correction(each) for each in corrections if each.is_shown],
        untold_corrections=sum(not each.is_shown for each in corrections),
    )


def _breakdowns(
    viewer: Viewer, card: Scorecard, chosen: PeriodTotal, facts: list[Fact], *, known_on: datetime | None
) -> list[shapes.Breakdown]:
    return [
        shapes.Breakdown(
            name=each.name,
            is_rounded=each.is_rounded,
            parts=[
                shapes.Part(name=row.label, value=number_text(row.value), words=row.now, is_hidden=row.is_hidden)
                for row in each.rows
            ],
        )
        for each in breakdowns(viewer, card.version, totals=(chosen, None), facts=facts, known_on=known_on)
    ]


def _correction(made: Correction) -> shapes.Correction:
    return shapes.Correction(
        at=made.at, organisation=whole(made.organisation), reason=made.reason, before=made.before, after=made.after
    )
