"""Codes of time as statistical offices write them: the days they mean, where that is known."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

Span = tuple[date, date]

TIME_NAMES = frozenset(
    ("tid", "time", "time_period", "år", "year", "kvartal", "quarter", "måned", "month", "periode", "period",
     "vuosi", "periodo", "ar")
)  # fmt: skip
_MOST_LEFT_OUT = 1000
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_SHAPES = (
    ("year", re.compile(rf"{_YEAR}(A1)?")),
    ("quarter", re.compile(rf"{_YEAR}[ -]?(?:KV|K|Q|T|kv\.?|:)[ ]?0?(?P<part>[1-4])")),
    ("quarter", re.compile(rf"(?P<part>[1-4])\. (?:kvartal|kvt\.?|kv\.) {_YEAR}")),
    ("month", re.compile(rf"{_YEAR}-?M(?P<part>0?[1-9]|1[0-2])")),
    ("month", re.compile(rf"{_YEAR}-(?P<part>0[1-9]|1[0-2])")),
    ("half", re.compile(rf"{_YEAR}-?[HS]0?(?P<part>[12])")),
    ("week", re.compile(rf"{_YEAR}-?[UVW](?P<part>0[1-9]|[1-4]\d|5[0-3])")),
    ("day", re.compile(rf"{_YEAR}M(?P<part>0[1-9]|1[0-2])D(?P<day>0[1-9]|[12]\d|3[01])")),
    ("day", re.compile(rf"{_YEAR}-(?P<part>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])")),
    ("years", re.compile(rf"{_YEAR}[:-](?P<last>1[5-9]\d\d|20\d\d)")),
    ("school", re.compile(rf"(?:skoleåre?t?|school year) {_YEAR}[/-](?P<last>(?:1[5-9]|20)?\d\d)", re.IGNORECASE)),
)
_MONTH_IN_WORDS = re.compile(rf"(?P<name>[a-z]{{3,9}})\.? {_YEAR}", re.ASCII | re.IGNORECASE)
_BEGINNINGS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_IN_ENGLISH = {"may": "maj", "oct": "okt"}
_MONTHS = {"quarter": 3, "half": 6, "month": 1}


def span_of(code: str) -> tuple[date, date] | None:
    """Return (first day, day after the last) of a code of time, or None where its days cannot be told.

    >>> span_of("2024K1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 4, 1))
    >>> span_of("2021M10")
    (datetime.date(2021, 10, 1), datetime.date(2021, 11, 1))
    >>> span_of("skoleåret 2015/16")
    (datetime.date(2015, 8, 1), datetime.date(2016, 8, 1))
    >>> span_of("2015/2016") is span_of("AUG - DEC 2019") is span_of("2002U31-48") is None
    True
    """
    written = _in_digits(code.strip())
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(written):
            try:
                return _days(kind, {name: int(text) for name, text in found.groupdict().items() if text})
            except ValueError:  # no such day, no such week
                return None
    return None


def _in_digits(written: str) -> str:
    """Return a month in words as a code, and anything else as it is.

    >>> [_in_digits(written) for written in ("marts 2024", "Oct. 2024", "2024K1")]
    ['2024M03', '2024M10', '2024K1']
    """
    found = _MONTH_IN_WORDS.fullmatch(written)
    beginning = found["name"][:3].lower() if found else ""
    beginning = _IN_ENGLISH.get(beginning, beginning)
    return f"{found['year']}M{_BEGINNINGS.index(beginning) + 1:02}" if found and beginning in _BEGINNINGS else written


def _days(kind: str, part: dict[str, int]) -> tuple[date, date] | None:
    year = part["year"]
    if kind == "year":
        return date(year, 1, 1), date(year + 1, 1, 1)
    if kind == "years":
        return (date(year, 1, 1), date(part["last"] + 1, 1, 1)) if part["last"] >= year else None
    if kind == "school":
        follows = str(year + 1).endswith(f"{part['last']:02}")
        return (date(year, 8, 1), date(year + 1, 8, 1)) if follows else None
    if kind == "week":
        first = date.fromisocalendar(year, part["part"], 1)
        return first, first + timedelta(days=7)
    if kind == "day":
        first = date(year, part["part"], part["day"])
        return first, first + timedelta(days=1)
    months = _MONTHS[kind]
    start = (part["part"] - 1) * months
    end = start + months
    return date(year, start + 1, 1), date(year + end // 12, end % 12 + 1, 1)


def are_times(codes: tuple[str, ...]) -> bool:
    """Tell whether all codes of an axis are times."""
    return all(span_of(code) for code in codes)


def length_of(span: Span) -> tuple[str, int]:
    """Return how long a time is, in months where it begins and ends with one, else in days.

    >>> [length_of((date(2024, 1, 1), end)) for end in (date(2025, 1, 1), date(2024, 2, 1), date(2024, 1, 8))]
    [('months', 12), ('months', 1), ('days', 7)]
    """
    first, after = span
    if first.day == after.day == 1:
        return "months", _months(after) - _months(first)
    return "days", (after - first).days


def left_out(spans: Sequence[Span]) -> list[Span]:
    """Return the times that lie between known ones in their own rhythm and are not among them.

    A source that leaves out rows leaves out whole times of a table with few cells. The rhythm is the shortest distance
    between two beginnings; where the others are no multiples of it there is none, and nothing is returned. In order.

    >>> [f"{start}" for start, _end in left_out([span_of("2023K1"), span_of("2023K2"), span_of("2023K4")])]
    ['2023-07-01']
    >>> left_out([span_of("2019"), span_of("2022"), span_of("2024")])
    []
    """
    by_month = all(start.day == 1 and end.day == 1 for start, end in spans)
    places = [_months(start) if by_month else start.toordinal() for start, _end in spans]
    distances = {later - earlier for earlier, later in pairwise(places)}
    step = min(distances, default=0)
    if step <= 0 or any(distance % step for distance in distances):
        return []
    missing = sorted(set(range(places[0], places[-1], step)) - set(places))
    if len(missing) > _MOST_LEFT_OUT:
        return []
    length = spans[0][1] - spans[0][0]
    if not by_month:
        return [(date.fromordinal(place), date.fromordinal(place) + length) for place in missing]
    months = _months(spans[0][1]) - _months(spans[0][0])
    return [(_month(place), _month(place + months)) for place in missing]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
