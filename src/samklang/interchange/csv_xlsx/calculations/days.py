"""Days and periods as people write them in spreadsheets."""

import datetime
import re

from samklang.interchange.csv_xlsx.calculations.table import Cell

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DANISH_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})")
_QUARTER = re.compile(
    r"([0-9]{4})[ -]?[kq]([1-4])|[kq]([1-4])[ -]([0-9]{4})|([1-4])\. ?kvartal ([0-9]{4})", re.IGNORECASE
)
_HALF = re.compile(r"([0-9]{4})[ -]?h([12])|h([12])[ -]([0-9]{4})|([12])\. ?halvår ([0-9]{4})", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})-?m?(0[1-9]|1[0-2])", re.IGNORECASE)
_WEEK = re.compile(r"(?:uge|week) ([0-9]{1,2}),? ([0-9]{4})|([0-9]{4})-?[wu]([0-9]{1,2})", re.IGNORECASE)
_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = (
    ("januar", "january"), ("februar", "february"), ("marts", "march"), ("april",), ("maj", "may"), ("juni", "june"),
    ("juli", "july"), ("august",), ("september",), ("oktober", "october"), ("november",), ("december",),
)  # fmt: skip
_NAMED_MONTH = re.compile(r"([a-z]+)\.? ([0-9]{4})", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_CENTURY_TURNS = 70  # 69 is 2069, 70 is 1970


def read_day(cell: Cell) -> datetime.date | None:
    """Return the day in a cell, or None when it is none. Day before month, as in Denmark.

    >>> read_day("4.12.26")
    datetime.date(2026, 12, 4)
    >>> read_day("2026-02-30") is None
    True
    """
    if isinstance(cell, datetime.date):
        return cell
    text = cell.strip().replace(" ", "") if isinstance(cell, str) else ""
    if match := _ISO_DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DANISH_DAY.fullmatch(text):
        year = int(match[3])
        if len(match[3]) == 2:
            year += 2000 if year < _CENTURY_TURNS else 1900
        return _day(year, int(match[2]), int(match[1]))
    return None


def read_period(cell: Cell) -> tuple[datetime.date, datetime.date] | None:
    """Return a period as a half-open range of days, or None when the text names none.

    >>> read_period("2026-K1")
    (datetime.date(2026, 1, 1), datetime.date(2026, 4, 1))
    >>> read_period("2027-W53") is None
    True
    """
    text = " ".join(str(cell).split())
    for read in (_read_quarter, _read_half, _read_month, _read_week, _read_year):
        period = read(text)
        if period:
            return period
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _months(year: int, month: int, count: int) -> tuple[datetime.date, datetime.date] | None:
    first = _day(year, month, 1)
    last = _day(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
    return (first, last) if first and last else None


def _pair(match: re.Match[str]) -> tuple[int, int]:
    """Return year and number of whichever way of writing matched; the year is the one of four digits."""
    first, second = (part for part in match.groups() if part)
    return (int(first), int(second)) if len(first) == 4 else (int(second), int(first))


def _read_quarter(text: str) -> tuple[datetime.date, datetime.date] | None:
    match = _QUARTER.fullmatch(text)
    if not match:
        return None
    year, quarter = _pair(match)
    return _months(year, quarter * 3 - 2, 3)


def _read_half(text: str) -> tuple[datetime.date, datetime.date] | None:
    match = _HALF.fullmatch(text)
    if not match:
        return None
    year, half = _pair(match)
    return _months(year, half * 6 - 5, 6)


def _read_month(text: str) -> tuple[datetime.date, datetime.date] | None:
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1)
    if match := _NAMED_MONTH.fullmatch(text):
        for number, names in enumerate(_MONTHS, start=1):
            if match[1].lower() in names:
                return _months(int(match[2]), number, 1)
    return None


def _read_week(text: str) -> tuple[datetime.date, datetime.date] | None:
    match = _WEEK.fullmatch(text)
    if not match:
        return None
    year, week = _pair(match)
    try:
        monday = datetime.date.fromisocalendar(year, week, 1)
        return monday, monday + datetime.timedelta(days=7)
    except (ValueError, OverflowError):
        return None


def _read_year(text: str) -> tuple[datetime.date, datetime.date] | None:
    return _months(int(text), 1, 12) if _YEAR.fullmatch(text) else None
