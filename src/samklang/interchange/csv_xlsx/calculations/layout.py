"""How a sheet of a partner's own is read: what each column holds, what the file as a whole is about, and its words.

A column either *says* something of each row (the indicator, the place, the figure ...), or *holds the figures of* one
period, indicator, part or place. A layout is kept by the words of the headings, so columns may be moved; a heading
that is a period stands for any period, so next quarter's sheet is the same layout.
"""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters
from samklang.interchange.csv_xlsx.calculations.table import Cell, Row, as_text

A_PERIOD = "<period>"
COMMENTS = {"da": "Skal rettes", "en": "To be mended"}  # the column of a file that was handed back
WHOLE, UNREAD = "*", "-"  # a part that is the whole; a word whose rows are not read
_SUM_WORDS = frozenset(
    {"i alt", "ialt", "total", "totalt", "sum", "samlet", "hovedtotal", "subtotal", "grand total", "all", "alle"}
)


class Use(StrEnum):
    """What a column holds. The last five are followed by a colon and which one (`OF_PERIOD` by nothing)."""

    NOTHING = ""
    INDICATOR = "indicator"
    PERIOD = "period"
    PLACE = "place"
    GROUP = "group"
    FIGURE = "figure"
    BASE = "base"
    ANSWER = "answer"
    HOW = "how"
    REMARK = "remark"
    ORGANISATION = "organisation"
    OF_PERIOD = "of_period"
    OF_INDICATOR = "of_indicator"
    BASE_OF = "base_of"
    OF_GROUP = "of_group"
    OF_PLACE = "of_place"


SAYS = (Use.INDICATOR, Use.PERIOD, Use.PLACE, Use.GROUP, Use.ANSWER, Use.HOW, Use.REMARK, Use.ORGANISATION)
HOLDS = (Use.OF_PERIOD, Use.OF_INDICATOR, Use.BASE_OF, Use.OF_GROUP, Use.OF_PLACE)
WORDED = (Use.INDICATOR, Use.PLACE, Use.GROUP)  # whose words may differ from ours


@dataclass(frozen=True)
class Choices:
    """What a report knows: indicators as (code, name), places, parts of breakdowns, and its period."""

    indicators: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    covers: tuple[datetime.date, datetime.date]

    def ours(self, use: str) -> dict[str, str]:
        """Return {a word in small letters: ours} for what a column may say."""
        if use == Use.INDICATOR:
            return {word.casefold(): code for code, name in self.indicators for word in (code, name)}
        return {word.casefold(): word for word in (self.places if use == Use.PLACE else self.groups)}


@dataclass(frozen=True)
class Layout:
    """`uses` by heading, `constants` for what no column says, `values` from the sheet's words to ours by use."""

    uses: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return the layout for JSON; `Layout(**plain)` gives it back."""
        values = {use: dict(words) for use, words in self.values.items()}
        return {"uses": dict(self.uses), "constants": dict(self.constants), "values": values}


@dataclass(frozen=True)
class Reading:
    """What a layout makes of a sheet: rows under our headings, words nobody has told the meaning of, and what is out.

    Lines of the sheet = titles + 1 + read + blank + the unread ones.
    """

    rows: tuple[Row, ...]
    headers: tuple[str, ...]
    origins: tuple[str, ...]
    unknown: dict[str, list[str]]
    blank: int
    unread: dict[str, int]
    flawed: tuple[tuple[int, int], ...]


def heading_keys(row: Row, width: int) -> tuple[str, ...]:
    """Return the words by which the columns under a row of headings are known: small letters, each but once.

    >>> heading_keys(Row(1, ("Hvad", "2026-K3", "Antal", "Antal", "")), 5)
    ('hvad', '<period>', 'antal', 'antal (2)', '<E>')
    """
    keys: list[str] = []
    seen: dict[str, int] = {}
    for place in range(width):
        text = " ".join(as_text(row.cells[place]).split()) if place < len(row.cells) else ""
        if text and read_period(text):
            keys.append(A_PERIOD)
            continue
        if text in COMMENTS.values():
            keys.append("")
            continue
        key = text.casefold() or f"<{column_letters(place + 1)}>"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return tuple(keys)


def signature(keys: Sequence[str]) -> str:
    """Return the mark of a row of headings: equal for sheets that one layout fits.

    >>> signature(["hvad", "<period>"]) == signature(["hvad", "<period>", "<period>"])
    True
    """
    return hashlib.sha256("\n".join(dict.fromkeys(key for key in keys if key)).encode()).hexdigest()


def read_by(sheet: Sheet, heading_line: int, layout: Layout, choices: Choices) -> Reading:
    """Return the sheet's rows below its headings, put under ours."""
    reader = _Reader(sheet, heading_line, layout, choices)
    for row in sheet.rows:
        if row.line > heading_line:
            reader.read(row)
    blank = reader.blank + sheet.lines - len(sheet.rows)
    titles = sum(row.line < heading_line for row in sheet.rows)
    unread = {**({"titles": titles} if titles else {}), **reader.unread}
    unknown = {use: words for use, words in reader.unknown.items() if words}
    return Reading(
        tuple(reader.rows), HEADERS, reader.origins, unknown, blank, unread, tuple(dict.fromkeys(reader.flawed))
    )


_COLUMNS = (
    Use.INDICATOR, Use.PERIOD, Use.PLACE, Use.GROUP, Use.FIGURE, Use.BASE, Use.ANSWER, Use.HOW, Use.REMARK,
    Use.ORGANISATION,
)  # fmt: skip
HEADERS = (
    "Indikator", "Periode", "Sted", "Gruppe", "Tal", "Ud af", "Svar", "Opgjort ved", "Bemærkning", "Organisation",
)  # fmt: skip


class _Reader:
    def __init__(self, sheet: Sheet, heading_line: int, layout: Layout, choices: Choices) -> None:
        headings = sheet.row(heading_line) or Row(heading_line, ())
        width = max(sheet.width, len(headings.cells))
        self.titles = [as_text(headings.cells[at]) if at < len(headings.cells) else "" for at in range(width)]
        keys = heading_keys(headings, width)
        self.sheet, self.layout, self.choices = sheet, layout, choices
        self.says: dict[str, int] = {}
        self.holds: list[tuple[int, str, str]] = []
        for place, key in enumerate(keys):
            use, _, which = layout.uses.get(key, "").partition(":")
            if use in HOLDS:
                self.holds.append((place, use, which))
            elif use:
                self.says.setdefault(use, place)
        self.ours = {use.value: choices.ours(use) for use in WORDED}
        self.origins = tuple(self._title(self.says[use]) if use in self.says else "" for use in _COLUMNS)
        self.rows: list[Row] = []
        self.unknown: dict[str, list[str]] = {}
        self.unread: dict[str, int] = {}
        self.flawed: list[tuple[int, int]] = []
        self.blank = 0

    def _title(self, place: int) -> str:
        return self.titles[place] or column_letters(place + 1)

    def read(self, row: Row) -> None:
        figures = [Use.FIGURE, Use.BASE, Use.ANSWER]
        used = [self.says[use] for use in figures if use in self.says] + [place for place, _, _ in self.holds]
        if not any(self._text(row, place) or (row.line, place) in self.sheet.flaws for place in used):
            self._count("blank_figures")
        elif self._is_sum(row):
            self._count("sums")
        else:
            self._emit(row)

    def _emit(self, row: Row) -> None:
        said = {use: self._cell(row, place) for use, place in self.says.items()}
        for use in WORDED:
            said[use] = self._worded(use, said[use]) if use in said else self.layout.constants.get(use, "")
        if UNREAD in (said[use] for use in WORDED):
            self._count("told_not_to_read")
            return
        if self._is_of_another_period(said.get(Use.PERIOD, "")):
            self._count("other_periods")
            return
        before = len(self.rows)
        if self.holds:
            self._emit_held(row, said)
        else:
            self._add(row, said, "", [*self.says.values()])
        if len(self.rows) == before:
            self._count("other_periods")

    def _emit_held(self, row: Row, said: dict[str, Cell]) -> None:
        bases = {which: place for place, use, which in self.holds if use == Use.BASE_OF}
        for place, use, which in self.holds:
            if use == Use.BASE_OF or not (self._text(row, place) or (row.line, place) in self.sheet.flaws):
                continue
            more: dict[str, Cell] = {Use.FIGURE: self._cell(row, place)}
            used = [*self.says.values(), place]
            if use == Use.OF_PERIOD and read_period(self.titles[place]) != self.choices.covers:
                continue
            if use == Use.OF_INDICATOR:
                more[Use.INDICATOR] = which
                if which in bases:
                    more[Use.BASE] = self._cell(row, bases[which])
                    used.append(bases[which])
            elif use in (Use.OF_GROUP, Use.OF_PLACE):
                more[Use.GROUP if use == Use.OF_GROUP else Use.PLACE] = "" if which == WHOLE else which
            self._add(row, {**said, **more}, self._title(place), used)

    def _add(self, row: Row, said: Mapping[str, Cell], origin: str, used: Sequence[int]) -> None:
        self.flawed += [(row.line, place) for place in used if (row.line, place) in self.sheet.flaws]
        cells = tuple("" if said.get(use) == WHOLE else said.get(use, "") for use in _COLUMNS)
        self.rows.append(Row(row.line, cells, origin))

    def _worded(self, use: str, cell: Cell) -> str:
        text = " ".join(as_text(cell).split())
        if not text:
            return self.layout.constants.get(use, "")
        told = self.layout.values.get(use, {}).get(text.casefold()) or self.ours[use].get(text.casefold())
        if told is None and text not in self.unknown.setdefault(use, []):
            self.unknown[use].append(text)
        return told or text

    def _is_sum(self, row: Row) -> bool:
        """A row whose first words say that it adds the others up, unless somebody has said what the words mean."""
        words = next((as_text(cell).casefold().rstrip(":") for cell in row.cells if as_text(cell)), "")
        told = any(words in self.layout.values.get(use, {}) or words in self.ours[use] for use in WORDED)
        return words in _SUM_WORDS and not told

    def _is_of_another_period(self, cell: Cell) -> bool:
        period = read_period(cell) if as_text(cell) else None
        return period is not None and period != self.choices.covers

    def _cell(self, row: Row, place: int) -> Cell:
        return row.cells[place] if place < len(row.cells) else ""

    def _text(self, row: Row, place: int) -> str:
        return as_text(self._cell(row, place))

    def _count(self, why: str) -> None:
        if why == "blank_figures":
            self.blank += 1
        else:
            self.unread[why] = self.unread.get(why, 0) + 1
