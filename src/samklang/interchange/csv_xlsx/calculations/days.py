"""Days and periods as people write them in spreadsheets."""

import datetime
import re

from samklang.interchange.csv_xlsx.calculations.table import Cell

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DANISH_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})")
_QUARTER_WORD = r"(?:kvartal|kvt\.?|kv\.?|quarter|qtr\.?|[kq])"
_HALF_WORD = r"(?:halvår|half[ -]?year|h)"
_A_YEAR = r"'?(?P<year>[0-9]{4}|[0-9]{2})"
_MONTH = re.compile(r"([0-9]{4})-?m?(0[1-9]|1[0-2])", re.IGNORECASE)
_WEEK = re.compile(
    r"(?:uge(?:nr\.?)?|week|[uw])\.? ?([0-9]{1,2})(?:, ?| | i | in | ?[/-] ?)([0-9]{4})"
    r"|([0-9]{4})(?:-|, ?| )?(?:uge|week|[wu]) ?([0-9]{1,2})",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    r"(?P<word>(?:skole|undervisnings)år(?:et)?|school ?year|academic year)? ?"
    r"(?P<year>[0-9]{4}) ?(?P<sign>[/–-]) ?(?P<last>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = (
    ("januar", "january"), ("februar", "february"), ("marts", "march"), ("april",), ("maj", "may"), ("juni", "june"),
    ("juli", "july"), ("august",), ("september",), ("oktober", "october"), ("november",), ("december",),
)  # fmt: skip
_NAMED_MONTHS = re.compile(
    rf"(?P<first>[a-z]{{3,}})\.?(?: ?(?:-|–|til|to) ?(?P<last>[a-z]{{3,}})\.?)?[ ,-]+{_A_YEAR}", re.IGNORECASE
)
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
        return _day(_full_year(match[3]), int(match[2]), int(match[1]))
    return None


def _numbered(word: str, most: int) -> tuple[re.Pattern[str], ...]:
    """Return how a numbered part of a year is written: 2026K3, K3 2026, 3. kvartal 2026; also "26."""
    number = rf"(?P<number>[1-{most}])"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?P<year>[0-9]{{4}})[ ./-]?{word}[ -]?{number}",
            rf"{word}[ -]?{number}[ .,/-]+{_A_YEAR}",
            rf"{number}\. ?{word}[ ,/-]*{_A_YEAR}",
        )
    )


_QUARTERS, _HALVES = _numbered(_QUARTER_WORD, 4), _numbered(_HALF_WORD, 2)


def read_period(cell: Cell) -> tuple[datetime.date, datetime.date] | None:
    """Return a period as a half-open range of days, or None when the text names none.

    >>> read_period("2026-K1")
    (datetime.date(2026, 1, 1), datetime.date(2026, 4, 1))
    >>> read_period("1. kv. 26") == read_period("jan.-mar. 2026") == read_period("2026-K1")
    True
    >>> read_period("2027-W53") is None
    True
    >>> read_period("skoleåret 2025/26") == read_period("2025/2026")
    True
    """
    text = " ".join(str(cell).split())
    for read in (_read_quarter, _read_half, _read_month, _read_week, _read_school_year, _read_year):
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


def _full_year(written: str) -> int:
    """Return the year; of two digits, 69 is 2069 and 70 is 1970."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < _CENTURY_TURNS else 1900)


def _part(text: str, patterns: tuple[re.Pattern[str], ...], months: int) -> tuple[datetime.date, datetime.date] | None:
    match = next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    return _months(_full_year(match["year"]), (int(match["number"]) - 1) * months + 1, months)


def _read_quarter(text: str) -> tuple[datetime.date, datetime.date] | None:
    return _part(text, _QUARTERS, 3)


def _read_half(text: str) -> tuple[datetime.date, datetime.date] | None:
    return _part(text, _HALVES, 6)


def _read_month(text: str) -> tuple[datetime.date, datetime.date] | None:
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1)
    match = _NAMED_MONTHS.fullmatch(text)
    if match is None:
        return None
    first, last = _month_named(match["first"]), _month_named(match["last"] or match["first"])
    if first is None or last is None or last < first:
        return None
    return _months(_full_year(match["year"]), first, last - first + 1)


def _month_named(word: str) -> int | None:
    """Return the number of a month by its name, whole or cut short: sept, okt."""
    found = [
        number for number, names in enumerate(_MONTHS, start=1) if any(name.startswith(word.lower()) for name in names)
    ]
    return found[0] if len(found) == 1 else None


def _read_week(text: str) -> tuple[datetime.date, datetime.date] | None:
    match = _WEEK.fullmatch(text)
    if not match:
        return None
    first, second = (int(part) for part in match.groups() if part)
    year, week = (first, second) if match[3] else (second, first)
    try:
        monday = datetime.date.fromisocalendar(year, week, 1)
        return monday, monday + datetime.timedelta(days=7)
    except (ValueError, OverflowError):
        return None


def _read_school_year(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Read 2025/26 and skoleåret 2025-26: two years that follow each other. Without the word, 2011-12 is a month."""
    match = _SCHOOL_YEAR.fullmatch(text)
    if match is None or (match["sign"] != "/" and not match["word"]):
        return None
    year, last = int(match["year"]), match["last"]
    follows = str(year + 1).endswith(last)
    return _months(year, 8, 12) if follows else None


def _read_year(text: str) -> tuple[datetime.date, datetime.date] | None:
    return _months(int(text), 1, 12) if _YEAR.fullmatch(text) else None
