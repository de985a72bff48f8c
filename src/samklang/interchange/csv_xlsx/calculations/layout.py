"""How a sheet of a partner's own is read: what each column holds, what the file as a whole is about, and its words.

A column either *says* something of each row (the indicator, the place, the figure ...), or *holds the figures of* one
period, indicator, part or place. A layout is kept by the words of the headings, so columns may be moved; a period in a
heading stands for any period, so next quarter's sheet is the same layout.
"""

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from samklang.interchange.csv_xlsx.calculations.parted_periods import period_in
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters
from samklang.interchange.csv_xlsx.calculations.table import Row, as_text

HEADINGS_LOOKED_AT = 30
COMMENTS = {"da": "Skal rettes", "en": "To be mended"}  # the column of a file that was handed back
LOOK_AT = {"da": "Se efter", "en": "To look at"}  # and of one that is only doubted
WHOLE, UNREAD = "*", "-"  # a part that is the whole; a word whose rows are not read


class Use(StrEnum):
    """What a column holds. `PART_OF_YEAR` and what follows take a colon and which one; those of a period nothing."""

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
    PART_OF_YEAR = "part_of_year"
    CATEGORY_OF = "category_of"
    OF_PERIOD = "of_period"
    BASE_OF_PERIOD = "base_of_period"
    OF_INDICATOR = "of_indicator"
    BASE_OF = "base_of"
    OF_GROUP = "of_group"
    OF_PLACE = "of_place"
    OF_ORGANISATION = "of_organisation"


SAYS = (Use.INDICATOR, Use.PERIOD, Use.PLACE, Use.GROUP, Use.ANSWER, Use.HOW, Use.REMARK, Use.ORGANISATION)
OF_ONE = {
    Use.OF_INDICATOR: Use.INDICATOR,
    Use.OF_GROUP: Use.GROUP,
    Use.OF_PLACE: Use.PLACE,
    Use.OF_ORGANISATION: Use.ORGANISATION,
}
BASES = (Use.BASE_OF, Use.BASE_OF_PERIOD)
HOLDS = (Use.OF_PERIOD, *BASES, *OF_ONE)


@dataclass(frozen=True)
class Choices:
    """What a file may name: indicators as (code, name), places, parts of breakdowns, and the period of a report.

    For files of many organisations and periods (`covers` None) also organisations as (name, short name), and breakdowns
    as (name, categories), each of which may have a column of its own. `with_base` are the codes of the indicators whose
    figures are out of something, where that is known.
    """

    indicators: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    covers: tuple[datetime.date, datetime.date] | None
    organisations: tuple[tuple[str, str], ...] = ()
    dimensions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    with_base: frozenset[str] | None = None

    def takes_base(self, code: str) -> bool:
        """Tell whether figures of an indicator are out of something; true where that is not known."""
        return self.with_base is None or code in self.with_base

    @property
    def worded(self) -> tuple[str, ...]:
        """Return the uses whose words may differ from ours."""
        own = (Use.ORGANISATION.value,) if self.organisations else ()
        breakdowns = (f"{Use.CATEGORY_OF}:{name}" for name, _categories in self.dimensions)
        return (Use.INDICATOR.value, Use.PLACE.value, Use.GROUP.value, *own, *breakdowns)

    def ours(self, use: str) -> dict[str, str]:
        """Return {a word in small letters: ours} for what a column may say."""
        if use == Use.INDICATOR:
            return {word.casefold(): code for code, name in self.indicators for word in (code, name)}
        if use == Use.ORGANISATION:
            short = {short.casefold(): name for name, short in self.organisations if short}
            return {**short, **{name.casefold(): name for name, _short in self.organisations}}
        return {word.casefold(): word for word in self._plain(use)}

    def _plain(self, use: str) -> tuple[str, ...]:
        kind, _, which = use.partition(":")
        if kind == Use.CATEGORY_OF:
            return dict(self.dimensions).get(which, ())
        return self.places if use == Use.PLACE else self.groups


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


def heading_keys(row: Row, width: int) -> tuple[str, ...]:
    """Return the words by which the columns under a row of headings are known: small letters, each but once.

    >>> heading_keys(Row(1, ("Hvad", "2026-K3", "Ud af 2026-K3", "Antal", "Antal", "")), 6)
    ('hvad', '<period>', 'ud af <period>', 'antal', 'antal (2)', '<F>')
    """
    keys: list[str] = []
    seen: dict[str, int] = {}
    for place in range(width):
        text = " ".join(as_text(row.cells[place]).split()) if place < len(row.cells) else ""
        of_period = period_in(text)[0].casefold()
        if of_period:
            keys.append(of_period)
            continue
        if text in {*COMMENTS.values(), *LOOK_AT.values()}:
            keys.append("")
            continue
        key = text.casefold() or f"<{column_letters(place + 1)}>"
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return tuple(keys)


def keys_under(sheet: Sheet, line: int) -> tuple[str, ...]:
    """Return the words by which the columns of a sheet are known, with its headings on a line."""
    headings = sheet.row(line) or Row(line, ())
    return heading_keys(headings, max(sheet.width, len(headings.cells)))


def heading_rows(sheets: Sequence[Sheet]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the rows that may be headings: which sheet, its line, and the words its columns would be known by."""
    for number, sheet in enumerate(sheets):
        for row in sheet.rows[:HEADINGS_LOOKED_AT]:
            yield number, row.line, heading_keys(row, max(sheet.width, len(row.cells)))


def marks_of(sheets: Sequence[Sheet]) -> dict[str, tuple[int, int]]:
    """Return {the mark of a row that may be headings: (which sheet, its line)}, the first of equal ones."""
    marks: dict[str, tuple[int, int]] = {}
    for number, line, keys in heading_rows(sheets):
        marks.setdefault(signature(keys), (number, line))
    return marks


def signature(keys: Sequence[str]) -> str:
    """Return the mark of a row of headings: equal for sheets that one layout fits.

    >>> signature(["hvad", "<period>"]) == signature(["hvad", "<period>", "<period>"])
    True
    """
    return hashlib.sha256("\n".join(dict.fromkeys(key for key in keys if key)).encode()).hexdigest()
