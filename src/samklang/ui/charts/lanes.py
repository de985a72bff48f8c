"""Bars that stretch with the page: drawn in per cent of their own width, so that words beside them keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from samklang.ui.charts.shapes import Bars, Milestone, StackedBar, Timeline, TimelineRow


@dataclass(frozen=True)
class Part:
    """A stretch of a lane, from `start` and `width` in per cent of it."""

    start: float
    width: float
    kind: str
    label: str = ""


def parts_of(chart: StackedBar) -> list[Part]:
    """Return the segments side by side, filling the lane; those of nobody are left out."""
    parts, start = [], 0.0
    for segment in chart.segments:
        if segment.count:
            width = 100 * segment.count / chart.total
            parts.append(Part(start, width, segment.kind, segment.label))
            start += width
    return parts


def lengths_of(chart: Bars) -> list[Part | None]:
    """Return one bar for each row, the largest filling the lane; None where nothing may or can be shown.

    With negative values the lane has room on both sides of zero.
    """
    values = [0.0 if bar.is_hidden or bar.value is None else float(bar.value) for bar in chart.bars]
    low, high = min([0.0, *values]), max([0.0, *values])
    span = high - low or 1.0
    lengths: list[Part | None] = []
    for bar, value in zip(chart.bars, values, strict=True):
        known = not bar.is_hidden and bar.value is not None
        start = (min(value, 0.0) - low) / span * 100
        lengths.append(Part(start, abs(value) / span * 100, "bar", bar.label) if known else None)
    return lengths


@dataclass(frozen=True)
class Calendar:
    """The days that a timeline spans, both included."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Return where a day begins, in per cent; days outside are held at the edge."""
        share = (day - self.first).days / ((self.last - self.first).days + 1) * 100
        return min(max(share, 0.0), 100.0)

    def stretch(self, row: TimelineRow) -> Part | None:
        """Return the bar of a row, or None where its dates are unknown; an open end runs to the edge."""
        if row.starts_on is None and row.ends_on is None:
            return None
        start = self.place(row.starts_on or self.first)
        end = 100.0 if row.ends_on is None else self.place(row.ends_on + timedelta(days=1))
        return Part(min(start, 99.0), max(end - start, 0.6), "muted" if row.is_muted else "bar", row.label)

    @property
    def years(self) -> list[tuple[float, str]]:
        """Return where each year (or, within two years, each quarter) begins, with its name."""
        if (self.last - self.first).days > 760:
            begins = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
            return self._headed([(day, str(day.year)) for day in _thinned(begins, 7)])
        begins = [
            date(year, month, 1) for year in range(self.first.year, self.last.year + 1) for month in (1, 4, 7, 10)
        ]
        within = [day for day in begins if self.first <= day <= self.last]
        return self._headed([(day, _quarter_words(day)) for day in _thinned(within, 5)])

    def _headed(self, days: list[tuple[date, str]]) -> list[tuple[float, str]]:
        """Leave out words beyond the edge, and those of a first year so short that the next touches it."""
        places = [self.place(day) for day, _words in days]
        nexts = [*places[1:], 200.0]
        return [
            (place, words if place < 90 and after - place > _NEAREST else "")
            for place, after, (_day, words) in zip(places, nexts, days, strict=True)
        ]


def _quarter_words(day: date) -> str:
    return gettext("Q%(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}


_NEAREST = 12  # per cent of a lane: the width of a year on a phone


def _thinned(days: list[date], most: int) -> list[date]:
    step = -(-len(days) // most) or 1
    return days[::step]


def calendar_of(chart: Timeline) -> Calendar:
    """Return the calendar of all rows, their milestones and today, in whole months, at least half a year."""
    days = [min(max(day, chart.earliest), chart.latest) for day in (chart.today, *_days_of(chart.rows))]
    first = min(days).replace(day=1)
    last = max(*days, first + timedelta(days=182))
    return Calendar(first, _end_of_month(last))


def _days_of(rows: Sequence[TimelineRow]) -> list[date]:
    days = [day for row in rows for day in (row.starts_on, row.ends_on) if day is not None]
    return days + [milestone.on for row in rows for milestone in row.milestones]


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def places_of(milestones: Sequence[Milestone], calendar: Calendar) -> list[tuple[float, Milestone]]:
    """Return where each milestone stands."""
    return [(calendar.place(milestone.on), milestone) for milestone in milestones]
