"""Periods: half-open ranges of days in a rhythm."""

from collections.abc import Iterable
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}
ONE_OFF = "week_count"  # counted in one week, whenever somebody chooses one: no period follows from the one before
_BEGINS_IN = {"school_year": 8}  # the month that a year of it begins in, where that is not January
_WEEK = timedelta(days=7)
_ABOUT_A_YEAR = timedelta(weeks=52)


def period_of(day: date, rhythm: str) -> tuple[date, date]:
    """Return the half-open period (first day, day after the last) that holds a day. A week begins on a Monday.

    >>> period_of(date(2026, 11, 23), "quarter")
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    >>> period_of(date(2027, 7, 31), "school_year")
    (datetime.date(2026, 8, 1), datetime.date(2027, 8, 1))
    >>> period_of(date(2026, 2, 8), "week_count")
    (datetime.date(2026, 2, 2), datetime.date(2026, 2, 9))
    """
    if rhythm == ONE_OFF:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + _WEEK
    months, ahead = MONTHS[rhythm], _BEGINS_IN.get(rhythm, 1) - 1
    since = day.year * 12 + day.month - 1 - ahead
    first = since // months * months + ahead
    start = date(first // 12, first % 12 + 1, 1)
    return start, shifted(start, months)


def previous(starts_on: date, rhythm: str) -> tuple[date, date]:
    """Return the period before the one that starts on a day; of a one-off count the same week the year before.

    >>> previous(date(2026, 2, 2), "week_count")
    (datetime.date(2025, 2, 3), datetime.date(2025, 2, 10))
    """
    if rhythm == ONE_OFF:
        return _same_week(starts_on, -1)
    return shifted(starts_on, -MONTHS[rhythm]), starts_on


def following(starts_on: date, rhythm: str) -> tuple[date, date]:
    """Return the period after the one that starts on a day; of a one-off count the same week the year after.

    >>> following(date(2020, 12, 28), "week_count")  # week 53, which 2021 has not
    (datetime.date(2021, 12, 27), datetime.date(2022, 1, 3))
    """
    if rhythm == ONE_OFF:
        return _same_week(starts_on, 1)
    start = shifted(starts_on, MONTHS[rhythm])
    return start, shifted(start, MONTHS[rhythm])


def ending_on(ends_on: date, rhythm: str) -> tuple[date, date]:
    """Return the period whose day after the last is a day."""
    return (ends_on - _WEEK if rhythm == ONE_OFF else shifted(ends_on, -MONTHS[rhythm])), ends_on


def last_finished(today: date, rhythm: str) -> tuple[date, date]:
    """Return the last period that had ended on a day."""
    return ending_on(period_of(today, rhythm)[0], rhythm)


def periods_later(ends_on: date, rhythm: str, count: int) -> date:
    """Return when a period ends that comes so many after the one that ends on a day; one-off counts a year apart."""
    return ends_on + count * _ABOUT_A_YEAR if rhythm == ONE_OFF else shifted(ends_on, count * MONTHS[rhythm])


def whole_periods_in(start: date, end: date, rhythm: str) -> int:
    """Return how many whole periods of a rhythm lie within half-open days; of one-off counts, how many weeks.

    >>> whole_periods_in(date(2026, 1, 1), date(2027, 1, 1), "quarter")
    4
    >>> whole_periods_in(date(2026, 1, 1), date(2028, 1, 1), "school_year")
    1
    """
    if rhythm == ONE_OFF:
        first = start.toordinal() + -start.weekday() % 7
        return max(0, (end.toordinal() - first) // 7)
    step, ahead = MONTHS[rhythm], _BEGINS_IN.get(rhythm, 1)
    begun = start.year * 12 + start.month - ahead + (start.day > 1)
    return max(0, (end.year * 12 + end.month - ahead) // step - -(-begun // step))


def week_of(year: int, week: int) -> tuple[date, date] | None:
    """Return a week by its number (ISO 8601: week 1 has the first Thursday), or None where the year has none such.

    >>> week_of(2026, 6), week_of(2027, 53)
    ((datetime.date(2026, 2, 2), datetime.date(2026, 2, 9)), None)
    """
    try:
        monday = date.fromisocalendar(year, week, 1)
        return monday, monday + _WEEK
    except (ValueError, OverflowError):
        return None


def is_first_day(day: date, rhythms: Iterable[str]) -> bool:
    """Tell whether a period of the shortest of some rhythms begins on a day. One-off counts may be asked from any."""
    regular = [rhythm for rhythm in rhythms if rhythm != ONE_OFF]
    return not regular or any(period_of(day, rhythm)[0] == day for rhythm in shortest_of(regular))


def shortest_of(rhythms: Iterable[str]) -> list[str]:
    """Return the shortest of some regular rhythms, in order: two where a calendar year and a school year are meant."""
    own = sorted(set(rhythms), key=list(MONTHS).index)
    return [rhythm for rhythm in own if MONTHS[rhythm] == MONTHS[own[0]]]


def _same_week(monday: date, years: int) -> tuple[date, date]:
    """Return the week of the same number some years on; the last one of a year that has no such."""
    year, week, _day = monday.isocalendar()
    return period_of(date.fromisocalendar(year + years, min(week, _weeks_in(year + years)), 1), ONE_OFF)


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week  # always in the last one


def shifted(first: date, months: int) -> date:
    """Return the first of a month, moved by whole months."""
    moved = first.year * 12 + first.month - 1 + months
    return date(moved // 12, moved % 12 + 1, 1)


def last_day(boundary: date, rhythm: str = "") -> date:
    """Return the day a boundary between periods is called by: the first of a month is the end of the one before.

    So is the Monday after the week of a one-off count.

    >>> last_day(date(2029, 1, 1)), last_day(date(2029, 1, 15))
    (datetime.date(2028, 12, 31), datetime.date(2029, 1, 15))
    >>> last_day(date(2026, 2, 9), "week_count")
    datetime.date(2026, 2, 8)
    """
    return boundary - timedelta(days=1) if _is_boundary(boundary, rhythm) else boundary


def boundary_after(day: date, rhythm: str = "") -> date:
    """Return the boundary that a last day stands for: the end of a month is the first of the next.

    >>> boundary_after(date(2028, 12, 31)), boundary_after(date(2029, 1, 15))
    (datetime.date(2029, 1, 1), datetime.date(2029, 1, 15))
    >>> boundary_after(date(2026, 2, 8), "week_count")
    datetime.date(2026, 2, 9)
    """
    after = day + timedelta(days=1)
    return after if _is_boundary(after, rhythm) else day


def _is_boundary(day: date, rhythm: str) -> bool:
    return day.weekday() == 0 if rhythm == ONE_OFF else day.day == 1
