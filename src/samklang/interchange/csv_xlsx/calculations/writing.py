"""Tables on the way out: text for a Danish Excel, and real workbooks."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from samklang.interchange.csv_xlsx.calculations.escaping import escaped, kept_as_text
from samklang.interchange.csv_xlsx.calculations.findings import Rule  # noqa: F401 - in the example
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet
from samklang.interchange.csv_xlsx.calculations.table import Cell, Row, Table  # noqa: F401 - Row in the example
from samklang.measurement.calculations.written_numbers import written_number

Value = str | int | Decimal | datetime.date | None

PETROL, PAPER, LINE = "#0b5d66", "#faf8f3", "#e2ddd2"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
FIXED_MOMENT = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the format stores no zone; the same table gives the same bytes


def danish_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the table as a Danish Excel opens it: semicolons, decimal commas, byte order mark, CRLF.

    Text that a spreadsheet would run as a formula, or take for a day or a number, is escaped; numbers and days are not.

    >>> danish_csv(["navn", "tal"], [["=1+1", Decimal("12.5")]]).decode("utf-8-sig")
    "navn;tal\\r\\n'=1+1;12,5\\r\\n"
    """
    buffer = io.StringIO(newline="")
    heading = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    if any("," in header or "\t" in header for header in headers):
        heading = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    heading.writerow([escaped(header) for header in headers])
    body = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for row in rows:
        body.writerow([_text(value) for value in row])
    return "\ufeff".encode() + buffer.getvalue().encode()


def machine_csv(table: Table) -> bytes:
    """Return a table as plain text for a machine, each row on the line it had: comma, decimal point, UTF-8.

    A line break inside a cell is a space, for each row is one line.

    >>> machine_csv(Table(("a", "b"), (Row(3, ("x\\ny", Decimal("1.5"))),)))
    b'a,b\\r\\n\\r\\nx y,1.5\\r\\n'
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_machine(header) for header in table.headers])
    line = 2
    for row in table.rows:
        buffer.write("\r\n" * (row.line - line))
        writer.writerow([_machine(cell) for cell in row.cells])
        line = row.line + 1
    return buffer.getvalue().encode()


def sheet_csv(sheet: Sheet) -> bytes:
    """Return a sheet as plain text for a machine, each row on its line; a flawed cell says what is wrong with it.

    A line break inside a cell is a space, for each row is one line.

    >>> sheet_csv(Sheet("", (Row(2, ("x", Decimal("1.5"), "")),), 2, {(2, 2): Rule.FORMULA}))
    b'\\r\\nx,1.5,#formula!\\r\\n'
    """
    width = sheet.width
    for _line, place in sheet.flaws:
        width = max(width, place + 1)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    line = 1
    for row in sheet.rows:
        buffer.write("\r\n" * (row.line - line))
        cells = [_machine(row.cells[place] if place < len(row.cells) else "") for place in range(width)]
        for place in range(width):
            rule = sheet.flaws.get((row.line, place))
            cells[place] = f"#{rule.value}!" if rule else cells[place]
        writer.writerow(cells)
        line = row.line + 1
    return buffer.getvalue().encode()


def _machine(cell: Cell) -> str:
    return _pointed(cell) if isinstance(cell, Decimal) else _LINE_BREAK.sub(" ", str(cell))


def plain_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return the table for a program: commas, decimal points, CRLF, UTF-8 without byte order mark.

    Text that a spreadsheet would run as a formula is escaped; numbers and days are not.

    >>> plain_csv(["navn", "tal"], [["=1+1", Decimal("12.50")], ["x", None]]).decode()
    "navn,tal\\r\\n'=1+1,12.50\\r\\nx,\\r\\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([escaped(header) for header in headers])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return buffer.getvalue().encode()


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value is None:
        return ""
    return escaped(value) if isinstance(value, str) else str(value)


def plain_workbook(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Value]]]]) -> bytes:
    """Return a workbook with one table per sheet: name, headings, rows."""
    buffer = io.BytesIO()
    with new_workbook(buffer) as book:
        heading = heading_format(book)
        day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        for name, headers, rows in sheets:
            sheet = book.add_worksheet(sheet_name(name))
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headers, heading)
            for line, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    write_value(sheet, line, place, value, day)
            sheet.autofit()
    return buffer.getvalue()


def new_workbook(buffer: io.BytesIO) -> xlsxwriter.Workbook:
    """Return a workbook that turns no text into formulas, links or numbers on its own."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": FIXED_MOMENT})
    return book


def heading_format(book: xlsxwriter.Workbook) -> Format:
    """Return the look of a heading cell."""
    return book.add_format(
        {"bold": True, "font_color": "#ffffff", "bg_color": PETROL, "text_wrap": True, "valign": "top"}
    )


def write_value(sheet: Worksheet, line: int, place: int, value: Value, day: Format, look: Format | None = None) -> None:
    """Write one value as what it is; text stays text."""
    if value is None or value == "":
        sheet.write_blank(line, place, None, look)
    elif isinstance(value, str):
        sheet.write_string(line, place, value, look)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(line, place, datetime.datetime.combine(value, datetime.time()), day)
    else:
        sheet.write_number(line, place, value, look)


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet.

    >>> sheet_name("Tal: 2026/K3")
    'Tal- 2026-K3'
    """
    return "".join("-" if letter in r"[]:*?/\'" else letter for letter in name)[:31] or "1"


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return kept_as_text(value)
    return value.isoformat() if isinstance(value, datetime.date) else written_number(value)


def _pointed(number: Decimal) -> str:
    """Return a number that no reader takes for thousands: 1.2340 for 1.234."""
    return written_number(number).replace(",", ".")
