"""Periods that do not stand alone: within a heading beside other words, or told by two columns together."""

import re
from enum import StrEnum

from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.table import Cell, as_text

A_PERIOD = "<period>"
_LONGEST_RUN = 3  # words: 2. kvartal 2025
_LONGEST_HEADING = 120
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_AROUND = "()[]{}:;,./–-"
_NUMBER = re.compile(r"(?:[a-zæøå]{1,8}\.? ?)?0?(?P<number>[1-9][0-9]?)\.?(?: ?[a-zæøå]{1,8}\.?)?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH = {"may": "maj", "oct": "okt"}


class PartOfYear(StrEnum):
    """What a column may tell of a period beside one with the year."""

    QUARTER = "quarter"
    MONTH = "month"
    HALF_YEAR = "half_year"
    WEEK = "week"


_MOST = {PartOfYear.QUARTER: 4, PartOfYear.MONTH: 12, PartOfYear.HALF_YEAR: 2, PartOfYear.WEEK: 53}
_SIGN = {PartOfYear.QUARTER: "K", PartOfYear.MONTH: "", PartOfYear.HALF_YEAR: "H", PartOfYear.WEEK: "W"}


def period_in(heading: str) -> tuple[str, str]:
    """Return (the words with a sign where the period stands, the period as written) of a heading that names one period.

    Blank twice where it names none, or more than one.

    >>> period_in("2025-K1"), period_in("Ud af (1. kvartal 2025)"), period_in("2023 til 2024"), period_in("18-24 år")
    (('<period>', '2025-K1'), ('Ud af <period>', '1. kvartal 2025'), ('', ''), ('', ''))
    """
    if len(heading) > _LONGEST_HEADING:
        return "", ""
    if read_period(heading):
        return A_PERIOD, heading.strip()
    if not _FOUR_DIGITS.search(heading):
        return "", ""
    words = [bare for word in heading.split() if (bare := word.strip(_AROUND) + ("." if word.endswith(".") else ""))]
    found = _run_in(words)
    if found is None:
        return "", ""
    start, end = found
    before, after = words[:start], words[end:]
    if _run_in(before) or _run_in(after):
        return "", ""
    return " ".join([*before, A_PERIOD, *after]), " ".join(words[start:end]).rstrip(".")


def _run_in(words: list[str]) -> tuple[int, int] | None:
    """Return where the longest run of words that is a period begins and ends."""
    for length in range(min(_LONGEST_RUN, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if read_period(" ".join(words[start : start + length]).rstrip(".")):
                return start, start + length
    return None


def joined_period(year: Cell, part: Cell, kind: PartOfYear) -> Cell:
    """Return a year and a part of it as one period; without a part the year alone, and what is neither as it stands.

    >>> joined_period("2025", "2", PartOfYear.QUARTER), joined_period("2025", "marts", PartOfYear.MONTH)
    ('2025-K2', '2025-03')
    >>> joined_period("2025", "K3", PartOfYear.QUARTER), joined_period("2025", "5", PartOfYear.QUARTER)
    ('2025-K3', '2025 5')
    >>> joined_period("2026", "uge 6", PartOfYear.WEEK), joined_period("2026", "06", PartOfYear.WEEK)
    ('2026-W6', '2026-W6')
    """
    year_text, text = as_text(year), as_text(part)
    if not text:
        return year
    number = _number_of(text, kind)
    if not number or not read_period(year_text) or not year_text.isdigit():
        return f"{year_text} {text}"
    return f"{year_text}-{_SIGN[kind]}{number:02}" if kind is PartOfYear.MONTH else f"{year_text}-{_SIGN[kind]}{number}"


def _number_of(text: str, kind: PartOfYear) -> int:
    beginning = text[:3].casefold()
    beginning = _ENGLISH.get(beginning, beginning)
    if kind is PartOfYear.MONTH and beginning in _MONTHS:
        return _MONTHS.index(beginning) + 1
    found = _NUMBER.fullmatch(text)
    number = int(found["number"]) if found else 0
    return number if number <= _MOST[kind] else 0
