"""A file as it stands, before anybody knows what its columns mean: sheets of rows, and the cells nobody may read.

For sheets of a partner's own. The template is read strictly by `reading.py`; here titles may stand above the headings,
columns and rows may be empty, and a formula is only wrong where the cell is used.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from samklang.interchange.csv_xlsx.calculations.delimited import broken_text
from samklang.interchange.csv_xlsx.calculations.ending import unended_line
from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Rule, refusal, shown
from samklang.interchange.csv_xlsx.calculations.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    as_text,
    packed_cell,
    unpacked_cell,
)
from samklang.people.calculations.cpr import CprRule, find_cpr

_DELIMITERS = (";", "\t", ",")
_LINES_LOOKED_AT = 40
_NUMBER = re.compile(r"[-\u2212]?[0-9][0-9.,\u00a0\u202f ]*%?")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows that hold anything, how many lines it has, and the cells that hold no plain value."""

    name: str
    rows: tuple[Row, ...]
    lines: int
    flaws: Mapping[tuple[int, int], Rule] = field(default_factory=dict)
    delimiter: str = ""
    unended: str = ""  # the last line of text, where it may have been cut off within its last number

    @property
    def width(self) -> int:
        """Return how many columns hold anything."""
        return max((place + 1 for row in self.rows for place, cell in enumerate(row.cells) if as_text(cell)), default=0)

    def row(self, line: int) -> Row | None:
        """Return the row that begins on a line, or None where the line is empty or absent."""
        return next((row for row in self.rows if row.line == line), None)


def text_sheet(text: str) -> Sheet:
    """Return delimited text as the one sheet of its file; the separator is the one that makes columns on most lines.

    >>> text_sheet("Tal fra Havnen\\n\\nHvad;Antal\\nBoliger;3\\n").rows[1]
    Row(line=3, cells=('Hvad', 'Antal'))
    """
    delimiter = delimiter_of(text)
    rows: list[Row] = []
    lines, line = 0, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(rows) > MOST_ROWS:
                raise refusal(Rule.TOO_MANY_ROWS, detail=str(MOST_ROWS))
            if len(cells) > MOST_COLUMNS:
                raise refusal(Rule.TOO_MANY_COLUMNS, row=line, detail=str(MOST_COLUMNS))
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, tuple(map(unescaped, cells))))
            lines += 1
            line = reader.line_num + 1
    except csv.Error as error:
        raise refusal(Rule.UNCLOSED_QUOTE, row=line) from error
    return Sheet("", tuple(rows), lines, delimiter=delimiter, unended=unended_line(text))


def delimiter_of(text: str) -> str:
    """Return the separator that makes columns on most of the first lines, or raise where none does."""
    lines = [line for line in text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT] if line.strip()]
    best = max(_DELIMITERS, key=lambda each: (sum(each in line for line in lines), -_DELIMITERS.index(each)))
    if not any(best in line for line in lines):
        raise refusal(Rule.DELIMITER, row=1, value=lines[0] if lines else "")
    return best


def sheet_findings(sheets: Sequence[Sheet]) -> list[Finding]:
    """Return what no cell of any sheet may hold, used or not: personal numbers, broken text, too many cells."""
    if sum(len(row.cells) for sheet in sheets for row in sheet.rows) > MOST_CELLS:
        return [Finding(Rule.TOO_MANY_CELLS, detail=str(MOST_CELLS))]
    findings = []
    for sheet in sheets:
        for row in sheet.rows:
            for place, cell in enumerate(row.cells):
                text = as_text(cell)
                rule = Rule.CPR if find_cpr(text, rule=CprRule.TIERED) else broken_text(text)
                if rule:
                    findings.append(Finding(rule, row.line, column_letters(place + 1), shown(text)))
    return findings


def column_letters(number: int) -> str:
    """Return the letters Excel shows over a column (1 is A).

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def packed_sheets(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Return the sheets as plain lists and texts, for JSON; `unpacked_sheets` gives them back the same.

    >>> sheet = text_sheet("a;b\\n1;2\\n")
    >>> unpacked_sheets(packed_sheets([sheet])) == [sheet]
    True
    """
    return [
        {
            "name": sheet.name,
            "lines": sheet.lines,
            "delimiter": sheet.delimiter,
            "unended": sheet.unended,
            "rows": [[row.line, [packed_cell(cell) for cell in row.cells]] for row in sheet.rows],
            "flaws": [[line, place, rule.value] for (line, place), rule in sheet.flaws.items()],
        }
        for sheet in sheets
    ]


def unpacked_sheets(plain: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """Return the sheets that were packed."""
    return [
        Sheet(
            each["name"],
            tuple(Row(line, tuple(unpacked_cell(cell) for cell in cells)) for line, cells in each["rows"]),
            each["lines"],
            {(line, place): Rule(rule) for line, place, rule in each["flaws"]},
            each["delimiter"],
            each.get("unended", ""),
        )
        for each in plain
    ]


def is_number_like(cell: Cell) -> bool:
    """Tell whether a cell looks like a figure rather than words; never true of text a spreadsheet would run.

    >>> is_number_like("1.234,5"), is_number_like("18-24 år"), is_number_like("-1+1")
    (True, False, False)
    """
    return isinstance(cell, Decimal) or (isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()) is not None)
