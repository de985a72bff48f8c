"""What a layout makes of a whole sheet: its rows under our headings, and an account of every line."""

from dataclasses import dataclass

from samklang.interchange.csv_xlsx.calculations.findings import Finding, shown
from samklang.interchange.csv_xlsx.calculations.layout import Choices, Layout
from samklang.interchange.csv_xlsx.calculations.layout_reading import (
    HEADERS,
    LayoutReader,
    title_of,
    too_long_finding,
)
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet
from samklang.interchange.csv_xlsx.calculations.table import Row, Table


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
    too_long: tuple[Finding, ...] = ()


def read_by(sheet: Sheet, heading_line: int, layout: Layout, choices: Choices) -> Reading:
    """Return the sheet's rows below its headings, put under ours."""
    headings = sheet.row(heading_line) or Row(heading_line, ())
    width = max(sheet.width, len(headings.cells))
    reader = LayoutReader(headings, width, layout, choices, flaws=sheet.flaws)
    too_long: list[Finding] = []
    for row in sheet.rows:
        if row.line > heading_line:
            reader.read(row)
            if sheet.delimiter and reader.is_too_long(row.cells):
                too_long.append(too_long_finding(row.line, row.cells, reader))
    blank = reader.blank + sheet.lines - len(sheet.rows)
    titles = sum(row.line < heading_line for row in sheet.rows)
    unread = {**({"titles": titles} if titles else {}), **reader.unread}
    unknown = {use: words for use, words in reader.unknown.items() if words}
    flawed = tuple(dict.fromkeys(reader.flawed))
    return Reading(tuple(reader.rows), HEADERS, reader.origins, unknown, blank, unread, flawed, tuple(too_long))


def own_reading(sheet: Sheet, line: int, layout: Layout, choices: Choices) -> tuple[Reading, Table, list[Finding]]:
    """Return what a layout makes of a sheet: the reading, its rows as a table, and the used cells nobody may read."""
    reading = read_by(sheet, line, layout, choices)
    headings = sheet.row(line) or Row(line, ())
    findings = [Finding(sheet.flaws[at], at[0], shown(title_of(headings, at[1]))) for at in reading.flawed]
    findings += reading.too_long
    unread = tuple(reading.unread.items())
    table = Table(reading.headers, reading.rows, reading.blank, reading.origins, unread, sheet.unended)
    return reading, table, findings
