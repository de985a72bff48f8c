"""What an organisation told in the periods before, beside what a report asks now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from samklang.agenda.models import Goal
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.periods import previous
from samklang.measurement.models import Cell, Observation, Report
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.last_told import LastKey, NowKey, Told, homes_of, moved

PERIODS_BACK = 6


def own_history(report: Report, asked: Sequence[AskedFigure]) -> dict[NowKey, list[Figure]]:
    """Return the organisation's figures of the last periods, oldest first, by indicator, place and cell of today.

    One query; two more for each indicator whose categories have changed.
    """
    by_period = _told_before(report)
    versions = {line.version.indicator_id: line.version for line in asked}
    cells: dict[int, list[Cell]] = defaultdict(list)
    for line in asked:
        if line.cell:
            cells[line.version.pk].append(line.cell)
    homes = homes_of((key for told in by_period.values() for key in told), versions, cells)
    found: dict[NowKey, list[Figure]] = defaultdict(list)
    for told in by_period.values():
        for key, (figure, _how) in {
            **moved(told, homes, versions),
            **{key[1:]: each for key, each in told.items()},
        }.items():
            found[key].append(figure)
    return dict(found)


def history_key(line: AskedFigure) -> NowKey:
    """Return the key of a figure in the history."""
    return (line.version.indicator_id, line.place.pk if line.place else None, line.cell.pk if line.cell else None)


def goals_served(asked: Iterable[AskedFigure]) -> dict[int, list[Goal]]:
    """Return {indicator: the goals in force that it shows the way to}. One query."""
    indicators = list({line.version.indicator_id: line.version.indicator for line in asked}.values())
    prefetch_related_objects(indicators, "goals")
    return {
        each.pk: sorted((goal for goal in each.goals.all() if goal.is_in_force), key=lambda goal: goal.number)
        for each in indicators
    }


def _told_before(report: Report) -> dict[date, dict[LastKey, Told]]:
    """Return what was told in each of the last periods, the oldest first."""
    earliest = report.period.starts_on
    for _step in range(PERIODS_BACK):
        earliest, _end = previous(earliest, report.period.rhythm)
    rows = Observation.objects.filter(
        organisation=report.organisation_id,
        period__rhythm=report.period.rhythm,
        period__starts_on__gte=earliest,
        period__starts_on__lt=report.period.starts_on,
        superseded_by__isnull=True,
        numerator__isnull=False,
    ).order_by("period__starts_on")
    found: dict[date, dict[LastKey, Told]] = defaultdict(dict)
    columns = ("period__starts_on", "version", "indicator", "place", "cell", "numerator", "denominator")
    for starts_on, version, indicator, place, cell, numerator, denominator in rows.values_list(*columns):
        found[starts_on][(version, indicator, place, cell)] = (Figure(numerator, denominator), "")
    return found
