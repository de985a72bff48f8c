"""Reading reports: our own, and those that wait for the backbone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from samklang.initiatives.access import Viewer
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.models import (
    EDITABLE,
    GUARDED,
    RETOLD,
    IndicatorVersion,
    Observation,
    Report,
    ReportState,
    ReportTransition,
)
from samklang.measurement.queries.asked import AskedFigure, asked_of
from samklang.measurement.queries.delivery import reports_of, reports_to_approve

FigureKey = tuple[int, int | None, int | None]
_STANDS = Q(observations__superseded_by__isnull=True) & ~Q(observations__answer=RETOLD)


@dataclass(frozen=True)
class Waiting:
    """One report in the backbone's queue: whose, for when, since when, and how much is explained in it."""

    report: Report
    submitted_at: datetime | None
    is_again: bool
    figures: int
    explained: int


def reports_waiting_for(viewer: Viewer) -> QuerySet[Report]:
    """Return the own reports that can still be filled in, those due first on top."""
    return reports_of(viewer).filter(state__in=EDITABLE).order_by("due_on", "organisation__sort_key")


def reports_delivered_by(viewer: Viewer) -> QuerySet[Report]:
    """Return the own reports that have been sent, latest period first."""
    return reports_of(viewer).exclude(state__in=EDITABLE)


def asked_as_seen_by(viewer: Viewer, report: Report) -> list[AskedFigure]:
    """Return what a report asks for; what is typed and not sent is for those of the organisation alone."""
    return asked_of(report, with_drafts=report.organisation_id in viewer.organisation_ids)


def approval_queue(viewer: Viewer) -> list[Waiting]:
    """Return what waits for approval, longest first. One query."""
    rows = (
        reports_to_approve(viewer.initiative)
        .annotate(
            times=Count("transitions", filter=Q(transitions__to_state=ReportState.SUBMITTED), distinct=True),
            figures=Count("observations", filter=_STANDS, distinct=True),
            explained=Count(
                "observations",
                filter=_STANDS & ~Q(observations__explanation=""),
                distinct=True,
            ),
        )
        .order_by("submitted_at", "pk")
    )
    return [Waiting(row, row.submitted_at, row.times > 1, row.figures, row.explained) for row in rows]


def next_in_queue(viewer: Viewer, *, after: Report) -> Report | None:
    """Return the report that has waited longest, this one aside."""
    return reports_to_approve(viewer.initiative).exclude(pk=after.pk).first()


def steps_of(report: Report) -> list[ReportTransition]:
    """Return what has happened to a report, latest first."""
    return list(report.transitions.select_related("by").prefetch_related("remarks").order_by("-at", "-pk"))


def last_step_of(report: Report) -> ReportTransition | None:
    """Return the last step that said something: sent back, or opened again."""
    words = Q(to_state=ReportState.RETURNED) | Q(to_state=ReportState.DRAFT, from_state__in=["approved", "released"])
    return report.transitions.filter(words).order_by("-at", "-pk").first()


def earlier_figures(report: Report) -> dict[FigureKey, Figure]:
    """Return what was reported before the latest correction, for the figures of a report that were corrected."""
    rows = Observation.objects.filter(report=report, superseded_by__isnull=True, supersedes__isnull=False)
    columns = ("indicator", "place", "cell", "supersedes__numerator", "supersedes__denominator")
    return {
        (indicator, place, cell): Figure(numerator, denominator)
        for indicator, place, cell, numerator, denominator in rows.values_list(*columns)
    }


def guarded_among(indicator_ids: Iterable[int]) -> set[int]:
    """Return those of some indicators that are guarded under any of their definitions. One query, of none no query."""
    wanted = set(indicator_ids)
    if not wanted:
        return set()
    versions = IndicatorVersion.objects.filter(GUARDED, indicator__in=wanted)
    return set(versions.values_list("indicator", flat=True))


def has_been_sent(report: Report) -> bool:
    """Tell whether figures of the report have been sent before, so that a change is a correction."""
    return Observation.objects.filter(report=report).exists()


def sorts_corrected(report: Report, asked: Sequence[AskedFigure]) -> dict[str, list[str]]:
    """Return the names of the figures that can be corrected: those everybody sees, and those guarded. Two queries.

    A reason is asked for each sort by itself: that of an open figure is read by everybody.
    """
    names = {line.version.indicator_id: line.version.name for line in asked} if has_been_sent(report) else {}
    guarded = guarded_among(names) if names else set()
    return {
        "open_to_correct": [name for pk, name in names.items() if pk not in guarded],
        "guarded_to_correct": [name for pk, name in names.items() if pk in guarded],
    }
