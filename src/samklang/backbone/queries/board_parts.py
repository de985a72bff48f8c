"""What today's board is made of: rows in parts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Row:
    """One thing to mend or to know. `on` orders the rows; without a `url` there is nothing to do here."""

    title: str
    detail: str
    on: date
    verb: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the board: the most pressing rows, and the `rest`."""

    code: str
    heading: str
    rows: tuple[Row, ...]
    empty: str
    rest: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Board:
    """Today as one page."""

    sentence: str
    parts: tuple[Part, ...]
    may_manage: bool
