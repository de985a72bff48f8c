"""Whether rows of text have their figures in one column, or side by side in several, as a pivoted table has."""

import re
from collections.abc import Sequence

from samklang.interchange.statistics.calculations.cube import UnreadableError, Why

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_FIGURE = re.compile(r"[+-]?\d[\d.,\s]*|\.{1,3}|[-:xX]|n\.a\.|NA", re.ASCII)
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*\.?[ '-]*(?:\d\d|\d{4})?",
    re.ASCII | re.IGNORECASE,
)
_FRACTION = re.compile(r"\d[.,]\d")


def require_one_column_of_figures(
    header: Sequence[str], rows: Sequence[Sequence[str]], are_time: Sequence[bool]
) -> None:
    """Refuse a table with figures side by side: read as the values of an axis they would be lost without a word.

    Two signs are trusted. The last headings have a year each (Population 2023, Population 2024). Or a column of numbers
    changes from time to time where all else stays the same, and no row needs it to be told from the others: codes do
    neither. Raises UnreadableError.
    """
    are_years = all(_YEAR.search(name) or _MONTH.fullmatch(name) for name in header[-2:])
    if are_years and not are_time[-1] and _are_numbers(len(header) - 2, rows):
        raise UnreadableError(Why.TWO_FIGURES, first=header[-2], last=header[-1])
    for at, is_time in enumerate(are_time):
        if not is_time and len(are_time) > 1 and _holds_figures(at, rows, are_time):
            raise UnreadableError(Why.TWO_FIGURES, first=header[at], last=header[-1])


def _holds_figures(at: int, rows: Sequence[Sequence[str]], are_time: Sequence[bool]) -> bool:
    if not _are_numbers(at, rows):
        return False
    others = [place for place in range(len(are_time)) if place != at]
    if not _are_unlike(others, rows):
        return False
    if not any(are_time):
        return any(_FRACTION.search(row[at]) for row in rows) and len({row[at] for row in rows}) > 1
    lasting = [place for place in others if not are_time[place]]
    return _changes(at, lasting, rows)


def _are_numbers(at: int, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a column has nothing but numbers and signs of missing ones."""
    return all(_FIGURE.fullmatch(row[at]) for row in rows)


def _are_unlike(places: Sequence[int], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether no two rows say the same in some columns; the first two that do end the search."""
    seen = set()
    for row in rows:
        told = tuple([row[place] for place in places])
        if told in seen:
            return False
        seen.add(told)
    return True


def _changes(at: int, lasting: Sequence[int], rows: Sequence[Sequence[str]]) -> bool:
    known: dict[tuple[str, ...], str] = {}
    return any(known.setdefault(tuple([row[place] for place in lasting]), row[at]) != row[at] for row in rows)
