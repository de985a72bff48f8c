"""Periods: half-open ranges of days in a rhythm."""

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def period_of(day: date, rhythm: str) -> tuple[date, date]:
    """Return the half-open period (first day, day after the last) that holds a day.

    >>> period_of(date(2026, 11, 23), "quarter")
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """
    months = MONTHS[rhythm]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return start, shifted(start, months)


def previous(starts_on: date, rhythm: str) -> tuple[date, date]:
    """Return the period before the one that starts on a day."""
    return shifted(starts_on, -MONTHS[rhythm]), starts_on


def last_finished(today: date, rhythm: str) -> tuple[date, date]:
    """Return the last period that had ended on a day."""
    return previous(period_of(today, rhythm)[0], rhythm)


def shifted(first: date, months: int) -> date:
    """Return the first of a month, moved by whole months."""
    moved = first.year * 12 + first.month - 1 + months
    return date(moved // 12, moved % 12 + 1, 1)


def last_day(boundary: date) -> date:
    """Return the day a boundary between periods is called by: the first of a month is the end of the one before.

    >>> last_day(date(2029, 1, 1)), last_day(date(2029, 1, 15))
    (datetime.date(2028, 12, 31), datetime.date(2029, 1, 15))
    """
    return boundary - timedelta(days=1) if boundary.day == 1 else boundary


def boundary_after(day: date) -> date:
    """Return the boundary that a last day stands for: the end of a month is the first of the next.

    >>> boundary_after(date(2028, 12, 31)), boundary_after(date(2029, 1, 15))
    (datetime.date(2029, 1, 1), datetime.date(2029, 1, 15))
    """
    after = day + timedelta(days=1)
    return after if after.day == 1 else day
