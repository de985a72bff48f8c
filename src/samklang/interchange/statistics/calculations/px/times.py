"""TIMEVAL: the times of an axis in digits, one by one or from one to another."""

import re
from datetime import date, timedelta

_LIST = re.compile(
    r'\s*TLIST\(\s*(?P<scale>[AHQMWD])1?\s*(?:,\s*"(?P<first>\d+)"\s*-\s*"(?P<last>\d+)"\s*)?\)',
    re.ASCII | re.IGNORECASE,
)
_TIME = re.compile(r'"(\d+)"', re.ASCII)
_PARTS = {"A": 1, "H": 2, "Q": 4, "M": 12}
_YEAR = 4
_DAY = 8


def times_of(written: str, count: int) -> list[str]:
    """Return the times of TIMEVAL as codes of time; [] where it is none, or gives not as many as are asked for.

    >>> times_of('TLIST(Q1,"20234"-"20242")', 3)
    ['2023Q4', '2024Q1', '2024Q2']
    >>> times_of('TLIST(M1),"202401","202402"', 2)
    ['2024M01', '2024M02']
    """
    found = _LIST.match(written)
    if not found:
        return []
    scale = found["scale"].upper()
    try:
        if not found["first"]:
            places = [_place(scale, digits) for digits in _TIME.findall(written, found.end())]
        else:
            places = list(range(_place(scale, found["first"]), _place(scale, found["last"]) + 1)[: count + 1])
        return [_code(scale, place) for place in places] if len(places) == count else []
    except (ValueError, OverflowError):  # no such month, week or day
        return []


def _place(scale: str, digits: str) -> int:
    """Return a time as a number that grows by one from each time to the next. Raises ValueError."""
    year, part = int(digits[:_YEAR]), digits[_YEAR:]
    if scale == "D":
        if len(digits) != _DAY:
            raise ValueError(digits)
        return date(year, int(part[:2]), int(part[2:])).toordinal()
    if scale == "W":
        return date.fromisocalendar(year, int(part), 1).toordinal() // 7
    number = int(part or "1")
    if not 1 <= number <= _PARTS[scale] or (scale != "A") != bool(part):
        raise ValueError(digits)
    return year * _PARTS[scale] + number - 1


def _code(scale: str, place: int) -> str:
    if scale == "D":
        return date.fromordinal(place).isoformat()
    if scale == "W":
        year, week, _day = (date.fromordinal(place * 7) + timedelta(days=1)).isocalendar()
        return f"{year}W{week:02}"
    year, part = divmod(place, _PARTS[scale])
    if scale == "A":
        return f"{year}"
    return f"{year}{scale}{part + 1:02}" if scale == "M" else f"{year}{scale}{part + 1}"
