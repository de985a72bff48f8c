"""Which periods a page of the present reads: so many of the newest, however long the history is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.stretches import BASE_POINTS
from samklang.measurement.models import Period
from samklang.measurement.queries.as_it_stood import opened

ON_A_CARD, ON_A_PAGE = 24, 60


@dataclass(frozen=True)
class ReadPeriods:
    """The periods that are read, oldest first. Of each rhythm a few more are read than are shown.

    With these a run or a trend that reaches into what is shown is seen whole, and the level before a declared change.
    `starts` are the last days of the first period read and `shown_from` the first days of the first one shown, of the
    rhythms that have earlier ones.
    """

    periods: tuple[Period, ...]
    starts: Mapping[str, date] = field(default_factory=dict)
    shown_from: Mapping[str, date] = field(default_factory=dict)

    def is_shown(self, period: Period) -> bool:
        """Tell whether a period is shown, and not only read."""
        return period.rhythm not in self.shown_from or period.starts_on >= self.shown_from[period.rhythm]


def every_period(initiative: Initiative, *, opened_by: datetime | None = None) -> ReadPeriods:
    """Return all periods of an initiative, or those that had been opened at a moment. One query."""
    periods = opened(Period.objects.filter(initiative=initiative), by=opened_by)
    return ReadPeriods(tuple(periods.order_by("starts_on")))


def newest_periods(initiative: Initiative, *, span: int, opened_by: datetime | None = None) -> ReadPeriods:
    """Return the newest periods of each rhythm, now or at a moment: so many to show, twelve before them. One query."""
    place = Window(RowNumber(), partition_by="rhythm", order_by=F("starts_on").desc())
    most = span + BASE_POINTS
    known = opened(Period.objects.filter(initiative=initiative), by=opened_by)
    ranked = known.annotate(place=place).filter(place__lte=most + 1)
    return _cut(ranked.order_by("starts_on"), most=most, span=span)


def _cut(ranked: Iterable[Period], *, most: int, span: int) -> ReadPeriods:
    by_rhythm = _by_rhythm(ranked)
    longer = {rhythm: own[-most:] for rhythm, own in by_rhythm.items() if len(own) > most}
    kept = [each for rhythm, own in by_rhythm.items() for each in longer.get(rhythm, own)]
    return ReadPeriods(
        tuple(sorted(kept, key=lambda each: each.starts_on)),
        {rhythm: own[0].ends_on for rhythm, own in longer.items()},
        {rhythm: own[-span].starts_on for rhythm, own in by_rhythm.items() if len(own) > span},
    )


def _by_rhythm(periods: Iterable[Period]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = defaultdict(list)
    for period in periods:
        found[period.rhythm].append(period)
    return found
