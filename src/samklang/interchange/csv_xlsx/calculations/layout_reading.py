"""Rows as a layout reads them: each row of a sheet becomes one under our headings, or one for each of its figures."""

import datetime
from collections.abc import Mapping, Sequence

from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Rule
from samklang.interchange.csv_xlsx.calculations.layout import (
    BASES,
    HOLDS,
    OF_ONE,
    UNREAD,
    WHOLE,
    Choices,
    Layout,
    Use,
    heading_keys,
)
from samklang.interchange.csv_xlsx.calculations.parted_periods import PartOfYear, joined_period, period_in
from samklang.interchange.csv_xlsx.calculations.sheets import column_letters
from samklang.interchange.csv_xlsx.calculations.table import MOST_ROWS, Cell, Row, as_text

_MOST_REMEMBERED = 200_000
NO_FLAWS: Mapping[tuple[int, int], Rule] = {}
_SUM_WORDS = frozenset(
    {"i alt", "ialt", "total", "totalt", "sum", "samlet", "hovedtotal", "subtotal", "grand total", "all", "alle"}
)


_COLUMNS = (
    Use.INDICATOR, Use.PERIOD, Use.PLACE, Use.GROUP, Use.FIGURE, Use.BASE, Use.ANSWER, Use.HOW, Use.REMARK,
    Use.ORGANISATION,
)  # fmt: skip
HEADERS = (
    "Indikator", "Periode", "Sted", "Gruppe", "Tal", "Ud af", "Svar", "Opgjort ved", "Bemærkning", "Organisation",
)  # fmt: skip


class LayoutReader:
    """Reads rows one by one; `rows` holds what they became, `unknown` the words that nobody has told the meaning of."""

    most_unknown = MOST_ROWS  # words of one column; beyond them none is added

    def __init__(
        self, headings: Row, width: int, layout: Layout, choices: Choices, *,
        flaws: Mapping[tuple[int, int], Rule] = NO_FLAWS,
    ) -> None:  # fmt: skip
        self.titles = [as_text(headings.cells[at]) if at < len(headings.cells) else "" for at in range(width)]
        self.layout, self.choices, self.flaws = layout, choices, flaws
        self.says: dict[str, int] = {}
        self.holds: list[tuple[int, str, str]] = []
        keys = heading_keys(headings, width)
        for place, key in enumerate(keys):
            use, _, which = layout.uses.get(key, "").partition(":")
            if use in HOLDS:
                self.holds.append((place, use, which))
            elif use:
                self.says.setdefault(layout.uses[key], place)
        self.part = next((each for each in self.says if each.startswith(Use.PART_OF_YEAR)), "")
        self.worded = choices.worded
        self.ours = {use: choices.ours(use) for use in self.worded}
        self.columns = (
            *(use.value for use in _COLUMNS),
            *(use for use in self.worded if use.startswith(Use.CATEGORY_OF.value)),
        )
        self.told = {use: told_words(use, layout, choices) for use in self.worded}
        told = {use: layout.constants.get(use, "") for use in (Use.PERIOD.value, *self.worded)}
        self.constants: dict[str, Cell] = {use: text for use, text in told.items() if use not in self.says}
        self.said_worded = [use for use in self.worded if use in self.says]
        self.is_out = UNREAD in self.constants.values()
        self.periods = self._periods_of(keys)
        self.base_at = self._bases()
        self._meanings: dict[tuple[str, str], str] = {}
        self._sums: dict[str, bool] = {}
        self.origins = tuple(self._title(self.says[use]) if use in self.says else "" for use in self.columns)
        figures = [self.says[use] for use in (Use.FIGURE, Use.BASE, Use.ANSWER) if use in self.says]
        self.figure_places = [*figures, *[place for place, _, _ in self.holds]]
        titled = (place for place, title in enumerate(self.titles) if title)
        used = (*self.says.values(), *(place for place, _, _ in self.holds))
        self.last_told: int = max((*titled, *used), default=-1)
        self.rows: list[Row] = []
        self._unknown: dict[str, dict[str, None]] = {}
        self.unread: dict[str, int] = {}
        self.flawed: list[tuple[int, int]] = []
        self.blank = self.added = 0

    @property
    def unknown(self) -> dict[str, list[str]]:
        """Return the words that nobody has told the meaning of by use."""
        return {use: list(words) for use, words in self._unknown.items()}

    def is_too_long(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row of text holds cells beyond its headings: a separator in a text or number has moved it."""
        return any(as_text(cell) for cell in cells[self.last_told + 1 :])

    def _title(self, place: int) -> str:
        return self.titles[place] or column_letters(place + 1)

    def read(self, row: Row) -> None:
        """Add what a row becomes to `rows`, or count why it becomes nothing."""
        if not any(self._text(row, place) or (row.line, place) in self.flaws for place in self.figure_places):
            self._count("blank_figures")
        elif self._is_sum(row):
            self._count("sums")
        else:
            self._emit(row)

    def _emit(self, row: Row) -> None:
        said = {**self.constants, **{use: self._cell(row, place) for use, place in self.says.items()}}
        is_out = self.is_out
        for use in self.said_worded:
            said[use] = meaning = self._worded(use, said[use])
            is_out = is_out or meaning == UNREAD
        if is_out:
            self._count("told_not_to_read")
            return
        if self.part and not self.periods:
            said[Use.PERIOD] = self._joined(said.get(Use.PERIOD, ""), row)
        if self._is_of_another_period(said["period"]):
            self._count("other_periods")
            return
        before = self.added
        if self.holds:
            self._emit_held(row, said)
        else:
            self._add(row, said, "", [*self.says.values()], self.figure_places[0])
        if self.added == before:
            self._count("other_periods")

    def _emit_held(self, row: Row, said: dict[str, Cell]) -> None:
        for place, use, which in self.holds:
            if use in BASES or not (self._text(row, place) or (row.line, place) in self.flaws):
                continue
            more: dict[str, Cell] = {"figure": self._cell(row, place)}
            used = [*self.says.values(), place]
            if place in self.periods:
                period = self.periods[place]
                joined = self._joined(period, row) if self.part else period
                if self.choices.covers is None:
                    more[Use.PERIOD] = joined
                elif not self._is_asked(read_period(joined)):
                    continue
            if use in OF_ONE:
                more[OF_ONE[Use(use)]] = "" if which == WHOLE else which
            if (base := self.base_at.get(place)) is not None:
                more[Use.BASE] = self._cell(row, base)
                used.append(base)
            self._add(row, {**said, **more}, self._title(place), used, place)

    def _periods_of(self, keys: Sequence[str]) -> dict[int, str]:
        """Return the periods that headings tell of the columns under them, by column.

        Of columns that hold the figures of something else their headings are asked where nothing else tells the period;
        in the sheet of a report only where several differ by their period alone.
        """
        is_told = Use.PERIOD in self.says or bool(self.constants.get(Use.PERIOD))
        found = {}
        for place, use, _which in self.holds:
            period = period_in(self.titles[place])[1]
            if use in (Use.OF_PERIOD, Use.BASE_OF_PERIOD):
                found[place] = period or self.titles[place]
            elif period and not is_told and (self.choices.covers is None or keys.count(keys[place]) > 1):
                found[place] = period
        return found

    def _bases(self) -> dict[int, int]:
        """Return the column of what figures are out of by theirs: of the same indicator and period, else of all."""
        spans = {place: read_period(period) for place, period in self.periods.items()}
        known = {(which, spans.get(place)): place for place, use, which in self.holds if use in BASES}
        told = ((place, which if use == Use.OF_INDICATOR else "") for place, use, which in self.holds)
        found = {at: known.get((which, spans.get(at)), known.get((which, None))) for at, which in told}
        return {place: base for place, base in found.items() if base is not None}

    def _joined(self, year: Cell, row: Row) -> Cell:
        return joined_period(year, self._cell(row, self.says[self.part]), PartOfYear(self.part.partition(":")[2]))

    def _add(self, row: Row, said: Mapping[str, Cell], origin: str, used: Sequence[int], place: int) -> None:
        """Add one row under our headings; `place` is the column of its figure."""
        self.added += 1
        self.flawed += [(row.line, place) for place in used if (row.line, place) in self.flaws]
        self.rows.append(Row(row.line, tuple(self._put_in_order(said)), origin))

    def _put_in_order(self, said: Mapping[str, Cell]) -> list[Cell]:
        return ["" if (cell := said.get(use, "")) == WHOLE else cell for use in self.columns]

    def _worded(self, use: str, cell: Cell) -> str:
        known = self._meanings.get((use, cell)) if isinstance(cell, str) else None
        if known is not None:
            return known
        text = " ".join(as_text(cell).split())
        if not text:
            return self.layout.constants.get(use, "")
        told = self.told[use].get(text.casefold()) or self.ours[use].get(text.casefold())
        if told is None:
            words = self._unknown.setdefault(use, {})
            if len(words) < self.most_unknown:
                words[text] = None
        if len(self._meanings) < _MOST_REMEMBERED and isinstance(cell, str):
            self._meanings[use, cell] = told or text
        return told or text

    def _is_sum(self, row: Row) -> bool:
        """A row whose first words say that it adds the others up, unless somebody has said what the words mean."""
        first = next((text for cell in row.cells if (text := as_text(cell))), "")
        known = self._sums.get(first)
        if known is None:
            known = self._tells_sum(first.casefold().rstrip(":"))
            if len(self._sums) < _MOST_REMEMBERED:
                self._sums[first] = known
        return known

    def _tells_sum(self, words: str) -> bool:
        told = any(words in self.told[use] or words in self.ours[use] for use in self.worded)
        return words in _SUM_WORDS and not told

    def _is_of_another_period(self, cell: Cell) -> bool:
        period = read_period(cell) if self.choices.covers and as_text(cell) else None
        return period is not None and not self._is_asked(period)

    def _is_asked(self, period: tuple[datetime.date, datetime.date] | None) -> bool:
        return self.choices.covers in (None, period)

    def _cell(self, row: Row, place: int) -> Cell:
        return row.cells[place] if place < len(row.cells) else ""

    def _text(self, row: Row, place: int) -> str:
        return as_text(self._cell(row, place))

    def _count(self, why: str) -> None:
        if why == "blank_figures":
            self.blank += 1
        else:
            self.unread[why] = self.unread.get(why, 0) + 1


def told_words(use: str, layout: Layout, choices: Choices) -> Mapping[str, str]:
    """Return what words were told to mean; where a file may name all there is, not what is there no more."""
    told = layout.values.get(use, {})
    if choices.covers is not None:  # a report asks but some of what the organisation has told
        return told
    known = {WHOLE, UNREAD, *choices.ours(use).values()}
    return {word: ours for word, ours in told.items() if ours in known}


def too_long_finding(line: int, cells: Sequence[Cell], reader: LayoutReader) -> Finding:
    """Return what is wrong with a row that holds more cells than there are headings."""
    last = max(place for place, cell in enumerate(cells) if as_text(cell))
    return Finding(Rule.ROW_TOO_LONG, line, detail=f"{last + 1}/{reader.last_told + 1}")


def title_of(headings: Row, place: int) -> str:
    """Return the heading of a column, or its letters where it has none."""
    text = as_text(headings.cells[place]) if place < len(headings.cells) else ""
    return text or column_letters(place + 1)
