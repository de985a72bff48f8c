"""A table as it was read: one heading per column, and rows that know their line in the file."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Cell = str | Decimal | datetime.date  # text as written; a number or a day where a workbook says it is one

BIGGEST_FILE = 5_000_000  # bytes
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CELLS = 200_000
LONGEST_FIELD = 4_000  # characters


@dataclass(frozen=True)
class Row:
    """One row and the line (or sheet row) on which it begins, counted from 1 as Excel does."""

    line: int
    cells: tuple[Cell, ...]
    origin: str = field(default="", repr=False)  # the heading its figure stands under, where columns are figures


@dataclass(frozen=True)
class Table:
    """Headings and rows; every row has exactly as many cells as there are headings.

    `blank_lines` are the lines without any value, so that lines in = 1 + rows + blank lines.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    blank_lines: int = 0
    origins: tuple[str, ...] = ()  # what the headings are called in a sheet of the sender's own
    unread: tuple[tuple[str, int], ...] = ()  # (why, how many) of what was left out on purpose
    unended: str = ""  # the last line of text, where it may have been cut off within its last number

    def heading(self, place: int, row: Row) -> str:
        """Return the heading a reader of the file looks for: of the cell in a place of a row."""
        own = self.origins[place] if self.origins else ""
        return own or row.origin or self.headers[place]

    def column(self, header: str) -> int:
        """Return the place of a heading (as given in `headers`)."""
        return self.headers.index(header)


def as_text(cell: Cell) -> str:
    """Return a cell as text, the way a person would have typed it in a text column.

    >>> as_text(Decimal("12.50"))
    '12.50'
    """
    return cell.strip() if isinstance(cell, str) else str(cell)


def packed(table: Table) -> dict[str, Any]:
    """Return the table as plain lists and texts, for JSON; `unpacked` gives it back the same.

    >>> unpacked(packed(Table(("a",), (Row(2, (Decimal("1.5"),)),)))).rows[0].cells
    (Decimal('1.5'),)
    """
    rows = [[row.line, [packed_cell(cell) for cell in row.cells], row.origin] for row in table.rows]
    unread = [list(each) for each in table.unread]
    more = {"origins": list(table.origins), "unread": unread, "unended": table.unended}
    return {"headers": list(table.headers), "rows": rows, "blank_lines": table.blank_lines, **more}


def unpacked(plain: dict[str, Any]) -> Table:
    """Return the table that was packed."""
    rows = tuple(
        Row(line, tuple(unpacked_cell(cell) for cell in cells), *origin) for line, cells, *origin in plain["rows"]
    )
    unread = tuple((why, count) for why, count in plain.get("unread", ()))
    origins, unended = tuple(plain.get("origins", ())), plain.get("unended", "")
    return Table(tuple(plain["headers"]), rows, plain["blank_lines"], origins, unread, unended)


def packed_cell(cell: Cell) -> str | list[str]:
    """Return a cell as JSON knows it.

    >>> packed_cell(Decimal("1.5"))
    ['n', '1.5']
    """
    if isinstance(cell, str):
        return cell
    return ["n", str(cell)] if isinstance(cell, Decimal) else ["d", cell.isoformat()]


def unpacked_cell(plain: str | list[str]) -> Cell:
    """Return the cell that was packed.

    >>> unpacked_cell(["d", "2026-07-01"])
    datetime.date(2026, 7, 1)
    """
    if isinstance(plain, str):
        return plain
    kind, text = plain
    return Decimal(text) if kind == "n" else datetime.date.fromisoformat(text)
