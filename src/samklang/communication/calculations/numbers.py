"""The number by which a decision is cited."""

import re

_NUMBER = re.compile(r"(\d{4})-([1-9]\d*)")


def number_text(year: int, sequence: int) -> str:
    """Write a decision's number: year, hyphen, its place in that year from 1.

    >>> number_text(2026, 14)
    '2026-14'
    """
    return f"{year:04d}-{sequence}"


def read_number(text: str) -> tuple[int, int] | None:
    """Return (year, sequence) of a written number, or None when it is none.

    >>> read_number(" 2026-14 ")
    (2026, 14)
    """
    match = _NUMBER.fullmatch(text.strip())
    return (int(match[1]), int(match[2])) if match else None
