"""What a span of time is called where it has a name: 3. kvartal 2026, skoleåret 2026/27, uge 6, 2026."""

from collections.abc import Sequence
from datetime import date, timedelta

MONDAY_TO_SUNDAY = timedelta(days=6)
AUGUST = 8
_QUARTER, _HALF_YEAR, _YEAR = 3, 6, 12  # months


def period_name(start: date, end: date, *, months: Sequence[str], is_english: bool) -> str:
    """Return the name of a span, both days in it; blank where it has none. `months` are those of the language.

    A school year begins in August; a week on a Monday, and has the number and the year of its Thursday (ISO 8601).
    """
    length = _whole_months(start, end)
    if length == 1:
        return f"{months[start.month - 1]} {start.year}"
    if length == _YEAR and start.month == AUGUST:
        words = "school year" if is_english else "skoleåret"
        return f"{words} {start.year}/{(start.year + 1) % 100:02}"
    if length in {_QUARTER, _HALF_YEAR, _YEAR} and (start.month - 1) % length == 0:
        return _part_of_year(start, length, is_english=is_english)
    if start.weekday() == 0 and end - start == MONDAY_TO_SUNDAY:
        year, week, _day = start.isocalendar()
        return f"{'week' if is_english else 'uge'} {week}, {year}"
    return ""


def _whole_months(start: date, end: date) -> int:
    if start.day != 1 or end == date.max:
        return 0
    day_after = end + timedelta(days=1)
    return 0 if day_after.day != 1 else (day_after.year - start.year) * 12 + day_after.month - start.month


def _part_of_year(start: date, length: int, *, is_english: bool) -> str:
    if length == _YEAR:
        return str(start.year)
    number = (start.month - 1) // length + 1
    letter, word = ("Q", "kvartal") if length == _QUARTER else ("H", "halvår")
    return f"{letter}{number} {start.year}" if is_english else f"{number}. {word} {start.year}"
