"""A filled template against what the report asks: which figure each row gives, and everything that is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samklang.interchange.csv_xlsx.calculations.answers import (
    DANISH_WORDS,
    ENGLISH_WORDS,
    HOW_WORDS,
    Answer,
    read_answer,
    read_how,
    read_level,
)
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, shown
from samklang.interchange.csv_xlsx.calculations.table import Cell, Row, Table, as_text
from samklang.interchange.csv_xlsx.calculations.template import HEADINGS, AskedRow, Column
from samklang.measurement.calculations.written_numbers import SinglePoint, read_number
from samklang.people.calculations.cpr import CprRule, find_cpr

_ALIASES = {
    Column.CODE: ("kode", "code", "indikatorkode"),
    Column.FIGURE: ("værdi", "value", "antal", "resultat"),
    Column.BASE: ("grundlag", "nævner", "denominator"),
    Column.GROUP: ("opdeling", "breakdown", "kategori", "category"),
    Column.REMARK: ("kommentar", "comment", "note"),
}
_ORGANISATION = ("organisation", "organization", "aktør")
_BY_HEADING = {
    **{heading.casefold(): column for words in HEADINGS.values() for column, heading in words.items()},
    **{alias: column for column, aliases in _ALIASES.items() for alias in aliases},
}


@dataclass(frozen=True)
class FilledRow:
    """One figure or answer as a file gives it."""

    line: int
    key: str
    figure: Decimal | None
    base: Decimal | None
    answer: Answer
    remark: str
    how: str = ""


@dataclass(frozen=True)
class Filled:
    """What a whole file gives: lines in = 1 + rows + blank rows."""

    rows: tuple[FilledRow, ...]
    blank_rows: int
    ignored_columns: tuple[str, ...]


def filled_rows(
    table: Table, asked: Sequence[AskedRow], *, organisation_names: Sequence[str], single_point: SinglePoint
) -> Filled:
    """Return what the table gives for each figure asked, or raise a refusal that lists all that is wrong.

    A row without figure, answer and remark is blank: it changes nothing.
    """
    reader = _Reader(table, asked, organisation_names, single_point)
    rows = [row for row in map(reader.read, table.rows) if row]
    if reader.findings:
        raise Refused(reader.findings)
    return Filled(tuple(rows), table.blank_lines + reader.blank_rows, reader.ignored)


class _Reader:
    """Reads row by row and keeps what is wrong, so that one look at the file mends everything."""

    def __init__(
        self, table: Table, asked: Sequence[AskedRow], organisation_names: Sequence[str], single_point: SinglePoint
    ) -> None:
        self.findings: list[Finding] = []
        self.blank_rows = 0
        self.single_point = single_point
        self.organisation_names = {name.casefold() for name in organisation_names}
        self.headers = table.headers
        self.table = table
        self.places = {
            column: place
            for place, header in enumerate(table.headers)
            if (column := _BY_HEADING.get(header.casefold())) is not None
        }
        organisation = [place for place, header in enumerate(table.headers) if header.casefold() in _ORGANISATION]
        self.organisation_place = organisation[0] if organisation else None
        known = {*self.places.values(), *organisation}
        self.ignored = tuple(header for place, header in enumerate(table.headers) if place not in known)
        self.by_key = {row.key: row for row in asked}
        self.by_names = {
            _names(row.code, place, row.group): row for row in asked for place in (*row.also_placed, row.place)
        }
        self.seen: dict[str, int] = {}
        self._require_columns()

    def _require_columns(self) -> None:
        words = HEADINGS["da"]
        if Column.FIGURE not in self.places and Column.ANSWER not in self.places:
            raise Refused([Finding(Rule.HEADER_MISSING, 1, detail=words[Column.FIGURE])])
        if Column.KEY not in self.places and Column.CODE not in self.places:
            raise Refused([Finding(Rule.HEADER_MISSING, 1, detail=words[Column.CODE])])

    def read(self, row: Row) -> FilledRow | None:
        findings = list(self._personal_numbers(row))
        asked = None if findings else self._asked(row)
        if isinstance(asked, Finding):
            findings.append(asked)
        if self._is_blank(row) and not findings:
            self.blank_rows += 1
            return None
        self.findings += findings
        if findings or not isinstance(asked, AskedRow):
            return None
        return self._filled(row, asked)

    def _cell(self, row: Row, column: Column) -> Cell:
        place = self.places.get(column)
        return "" if place is None else row.cells[place]

    def _text(self, row: Row, column: Column) -> str:
        return as_text(self._cell(row, column))

    def _is_blank(self, row: Row) -> bool:
        columns = (Column.FIGURE, Column.BASE, Column.ANSWER, Column.REMARK)
        return not any(self._text(row, column) for column in columns)

    def _finding(self, rule: Rule, row: Row, column: Column, detail: str = "") -> Finding:
        place = self.places.get(column)
        header = self.table.heading(place, row) if place is not None else ""
        return Finding(rule, row.line, shown(header), shown(self._text(row, column)), detail)

    def _personal_numbers(self, row: Row) -> Iterator[Finding]:
        for place, cell in enumerate(row.cells):
            text = as_text(cell)
            if find_cpr(text, rule=CprRule.TIERED):
                yield Finding(Rule.CPR, row.line, shown(self.table.heading(place, row)), shown(text))

    def _asked(self, row: Row) -> AskedRow | Finding:
        if self.organisation_place is not None:
            name = as_text(row.cells[self.organisation_place])
            if name and name.casefold() not in self.organisation_names:
                header = shown(self.table.heading(self.organisation_place, row))
                return Finding(Rule.OTHER_ORGANISATION, row.line, header, shown(name))
        key = self._text(row, Column.KEY)
        column = Column.KEY if key else Column.CODE
        asked = self.by_key.get(key) if key else self.by_names.get(self._names(row))
        if asked is None:
            return self._finding(Rule.UNKNOWN_KEY, row, column)
        return self._period_finding(row, asked) or self._twice_finding(row, asked) or asked

    def _names(self, row: Row) -> tuple[str, str, str]:
        return _names(*(self._text(row, column) for column in (Column.CODE, Column.PLACE, Column.GROUP)))

    def _period_finding(self, row: Row, asked: AskedRow) -> Finding | None:
        written = self._cell(row, Column.PERIOD)
        if not as_text(written) or as_text(written).casefold() == asked.period.casefold():
            return None
        period = read_period(written)
        if period is None:
            return self._finding(Rule.NOT_A_PERIOD, row, Column.PERIOD)
        if period != asked.covers:
            return self._finding(Rule.OTHER_REPORT, row, Column.PERIOD, detail=asked.period)
        return None

    def _twice_finding(self, row: Row, asked: AskedRow) -> Finding | None:
        if self._is_blank(row):
            return None
        first = self.seen.get(asked.key)
        if first is not None:
            return self._finding(Rule.KEY_TWICE, row, Column.CODE, detail=str(first))
        self.seen[asked.key] = row.line
        return None

    def _filled(self, row: Row, asked: AskedRow) -> FilledRow | None:
        before = len(self.findings)
        figure = self._figure(row, asked)
        base = self._number(row, Column.BASE, asked)
        answer, how = self._answer(row), self._how(row)
        if len(self.findings) > before:
            return None
        self.findings += self._disagreements(row, asked, figure, base, answer)
        if len(self.findings) > before or answer is None:
            return None
        return FilledRow(row.line, asked.key, figure, base, answer, self._text(row, Column.REMARK), how)

    def _figure(self, row: Row, asked: AskedRow) -> Decimal | None:
        """Return the figure; of a level its number, given so or by its name."""
        text = self._text(row, Column.FIGURE)
        if not text or not asked.levels:
            return self._number(row, Column.FIGURE, asked)
        level = read_level(text, asked.levels)
        if level is None:
            self.findings.append(self._finding(Rule.NOT_A_LEVEL, row, Column.FIGURE, detail=", ".join(asked.levels)))
        return level

    def _number(self, row: Row, column: Column, asked: AskedRow) -> Decimal | None:
        reading = read_number(self._cell(row, column), single_point=self.single_point)
        rule = Rule(reading.why_not.value) if reading.why_not else None
        if reading.number is not None and asked.is_whole and reading.number != reading.number.to_integral_value():
            rule = Rule.WHOLE_NUMBER
        if reading.number is not None and reading.number < 0 and not asked.can_be_negative:
            rule = Rule.NEGATIVE
        if rule:
            self.findings.append(self._finding(rule, row, column))
            return None
        return reading.number

    def _answer(self, row: Row) -> Answer | None:
        words = self._text(row, Column.ANSWER)
        answer = read_answer(words) if words else Answer.MEASURED
        if answer is None:
            choices = ", ".join([*DANISH_WORDS.values(), *ENGLISH_WORDS.values()])
            self.findings.append(self._finding(Rule.NOT_AN_ANSWER, row, Column.ANSWER, detail=choices))
        return answer

    def _how(self, row: Row) -> str:
        words = self._text(row, Column.HOW)
        how = read_how(words) if words else ""
        if how is None:
            choices = ", ".join(each for pair in HOW_WORDS.values() for each in pair)
            self.findings.append(self._finding(Rule.NOT_A_HOW, row, Column.HOW, detail=choices))
        return how or ""

    def _disagreements(
        self, row: Row, asked: AskedRow, figure: Decimal | None, base: Decimal | None, answer: Answer | None
    ) -> Iterator[Finding]:
        if answer is not Answer.MEASURED:
            if figure is not None or base is not None:
                yield self._finding(Rule.ANSWER_AND_FIGURE, row, Column.ANSWER)
        elif figure is None and base is None:
            yield self._finding(Rule.REMARK_ALONE, row, Column.REMARK)
        elif asked.takes_base:
            yield from self._share_findings(row, asked, figure, base)
        elif base is not None:
            yield self._finding(Rule.BASE_NOT_ASKED, row, Column.BASE)

    def _share_findings(
        self, row: Row, asked: AskedRow, figure: Decimal | None, base: Decimal | None
    ) -> Iterator[Finding]:
        if figure is None or base is None:
            yield self._finding(Rule.HALF_A_SHARE, row, Column.FIGURE if figure is None else Column.BASE)
        elif base == 0:
            yield self._finding(Rule.NO_BASE, row, Column.BASE)
        elif asked.base_bounds and figure > base:
            yield self._finding(Rule.PART_ABOVE_BASE, row, Column.FIGURE)


def has_our_headings(headers: Sequence[str]) -> bool:
    """Tell whether headings are those of the template, or near enough to be read without asking.

    >>> has_our_headings(["Indikator", "Tal"]), has_our_headings(["Hvad", "2026-K3"])
    (True, False)
    """
    known = {_BY_HEADING.get(header.strip().casefold()) for header in headers}
    return bool(known & {Column.FIGURE, Column.ANSWER}) and bool(known & {Column.KEY, Column.CODE})


def _names(code: str, place: str, group: str) -> tuple[str, str, str]:
    return code.casefold(), place.casefold(), group.casefold()
