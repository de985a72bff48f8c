"""Periods: the newest of each rhythm, all of them, how far a period is on, and what was said of its due day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from samklang.initiatives.models import Initiative
from samklang.measurement.models import (
    EDITABLE,
    DraftFigure,
    DueDayChange,
    Observation,
    Period,
    PreparedRelease,
    Report,
    ReportState,
    Rhythm,
    StagedUpload,
)
from samklang.measurement.queries.delivery import DeliveryRow, delivery_matrix

OF_A_RHYTHM = 4


@dataclass(frozen=True)
class RhythmDelivery:
    """Who has delivered what of the newest periods of one rhythm, the newest first; `older` more lie before them."""

    rhythm: str
    periods: list[Period]
    rows: list[DeliveryRow]
    older: int

    @property
    def label(self) -> str:
        """Return the rhythm in words."""
        return str(Rhythm(self.rhythm).label)


def delivery_by_rhythm(initiative: Initiative, *, today: date, most: int = OF_A_RHYTHM) -> list[RhythmDelivery]:
    """Return who has delivered what, of the newest periods of each rhythm, the shortest rhythm first. Two queries."""
    place = Window(RowNumber(), partition_by="rhythm", order_by=F("starts_on").desc())
    ranked = Period.objects.annotate(place=place, of_rhythm=Window(Count("pk"), partition_by="rhythm"))
    newest: dict[str, list[Period]] = defaultdict(list)
    older: dict[str, int] = {}
    for period in ranked.filter(initiative=initiative, place__lte=most).order_by("-starts_on"):
        newest[period.rhythm].append(period)
        older[period.rhythm] = period.of_rhythm - len(newest[period.rhythm])
    every = [period for periods in newest.values() for period in periods]
    rows = delivery_matrix(initiative, periods=every, today=today)
    found, at = [], 0
    for rhythm, periods in newest.items():
        own = [(name, cells[at : at + len(periods)]) for name, cells in rows]
        told = [(name, cells) for name, cells in own if any(cells)]
        found.append(RhythmDelivery(rhythm, periods, told, older[rhythm]))
        at += len(periods)
    return sorted(found, key=lambda each: Rhythm.values.index(each.rhythm))


def periods_with_counts(initiative: Initiative, *, today: date) -> QuerySet[Period]:
    """Return every period, the newest first, with how many reports it asks for, and how many are sent and late."""
    unsent = Q(reports__state__in=EDITABLE)
    return (
        Period.objects.filter(initiative=initiative)
        .annotate(
            asked=Count("reports", filter=~Q(reports__state=ReportState.WAIVED)),
            unsent=Count("reports", filter=unsent),
            late=Count("reports", filter=unsent & Q(reports__due_on__lt=today)),
        )
        .annotate(sent=F("asked") - F("unsent"))
        .order_by("-starts_on", "-ends_on")
    )


def has_been_touched(period: Period) -> bool:
    """Tell whether anybody has typed, read in, sent, let off in full or released anything in a period."""
    return (
        DraftFigure.objects.filter(report__period=period).exists()
        or StagedUpload.objects.filter(report__period=period).exists()
        or Observation.objects.filter(period=period).exists()
        or Report.objects.filter(period=period, transitions__isnull=False).exists()
        or PreparedRelease.objects.filter(period=period).exists()
        or period.releases.exists()
    )


def due_changes_of(period: Period, *, known_on: datetime | None = None) -> QuerySet[DueDayChange]:
    """Return how the due day of a period was moved, or had been by a moment, the latest first."""
    changes = DueDayChange.objects.filter(period=period).select_related("by")
    return changes.filter(at__lte=known_on) if known_on else changes


def due_day_of(period: Period, *, known_on: datetime | None) -> date:
    """Return when the reports of a period are due, or were by what was known at a moment. One query at most."""
    if known_on is None:
        return period.due_on
    moved_since = DueDayChange.objects.filter(period=period, at__gt=known_on).order_by("at", "pk").first()
    return moved_since.before_on if moved_since else period.due_on


def due_changes_for(
    initiative: Initiative, *, organisations: Iterable[int], since: datetime
) -> list[tuple[Report, DueDayChange]]:
    """Return each unsent report of organisations whose due day was moved since a moment, with the last such change."""
    reports = Report.objects.filter(
        Q(period__due_changes__at__gte=since),
        period__initiative=initiative,
        organisation__in=list(organisations),
        state__in=EDITABLE,
    )
    reports = reports.select_related("organisation", "period").prefetch_related("period__due_changes").distinct()
    return [(report, report.period.due_changes.all()[0]) for report in reports.order_by("due_on", "pk")]
