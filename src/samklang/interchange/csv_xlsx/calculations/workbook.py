"""XLSX: the parts of a workbook checked one by one, then its first sheet read.

`python-calamine` reads the values; it says nothing of formulas and shows errors as blanks, so the sheet's own XML is
walked first with the streaming parser, which also refuses entities and counts cells before anything is allocated.
"""

import datetime
import io
import math
import posixpath
import re
import xml.parsers.expat as expat
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from samklang.interchange.csv_xlsx.calculations.archive import checked_archive, read_entry
from samklang.interchange.csv_xlsx.calculations.delimited import broken_text
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal, shown
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, column_letters
from samklang.interchange.csv_xlsx.calculations.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Cell, Row, Table

MOST_SHEETS = 40
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


def workbook_table(data: bytes) -> Table:
    """Return the table on the first sheet, or raise a refusal that names row and column."""
    archive = checked_archive(data)
    _refuse_entities(archive)
    _check_sheet(read_entry(archive, _first_sheet_path(archive)))
    rows = _values(data)
    if not rows:
        raise refusal(Rule.EMPTY)
    headers = tuple(cell.strip() if isinstance(cell, str) else str(cell) for cell in rows[0][1])
    while headers and not headers[-1] and not any(_is_filled(cells[len(headers) - 1]) for _, cells in rows[1:]):
        headers = headers[:-1]
    width = len(headers)
    filled = [Row(line, cells[:width]) for line, cells in rows[1:] if any(_is_filled(cell) for cell in cells)]
    findings = [
        Finding(rule, row.line, headers[place], shown(str(cell)))
        for row in filled
        for place, cell in enumerate(row.cells)
        if isinstance(cell, str) and (rule := broken_text(cell))
    ]
    if findings:
        raise Refused(findings)
    return Table(headers, tuple(filled), blank_lines=len(rows) - 1 - len(filled))


@dataclass
class _Walk:
    """What is seen on the way through one sheet."""

    row: int = 0
    column: int = 0
    cells: int = 0
    is_error: bool = False
    value: str = ""
    reads_value: bool = False
    findings: list[Finding] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]  # some programs write a prefix before every name
        if name == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self.findings.append(Finding(Rule.FORMULA, self.row, column_letters(self.column)))
        self.reads_value = name == "v"
        if self.row > MOST_ROWS + 1:
            raise refusal(Rule.TOO_MANY_ROWS, detail=str(MOST_ROWS))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column_number(reference.group(1)) if reference else self.column + 1
        self.row = int(reference.group(2)) if reference else self.row
        self.cells += 1
        self.is_error, self.value = attributes.get("t") == "e", ""
        if self.cells > MOST_CELLS:
            raise refusal(Rule.TOO_MANY_CELLS, detail=str(MOST_CELLS))
        if self.column > MOST_COLUMNS:
            raise refusal(Rule.TOO_MANY_COLUMNS, row=self.row, detail=str(MOST_COLUMNS))

    def text(self, text: str) -> None:
        if self.reads_value and self.is_error:
            self.value += text

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c" and self.is_error:
            self.findings.append(Finding(Rule.ERROR_VALUE, self.row, column_letters(self.column), shown(self.value)))
            self.is_error = False


def workbook_sheets(data: bytes, *, with_hidden: bool = False) -> list[Sheet]:
    """Return every visible sheet as it stands, with the cells that hold formulas or errors marked, not refused.

    With those that are hidden none may be left out: a workbook of more than are read is refused.
    """
    archive = checked_archive(data)
    _refuse_entities(archive)
    paths = _sheet_paths(archive)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            names = [
                each.name
                for each in workbook.sheets_metadata
                if each.typ == SheetTypeEnum.WorkSheet and (with_hidden or each.visible == SheetVisibleEnum.Visible)
            ]
            if with_hidden and len(names) > MOST_SHEETS:
                raise refusal(Rule.NO_WORKBOOK)
            return [
                _sheet(name, _walked(read_entry(archive, paths[name])), workbook.get_sheet_by_name(name))
                for name in names[:MOST_SHEETS]
                if name in paths
            ]
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise refusal(Rule.DAMAGED) from error


def _sheet(name: str, walk: "_Walk", sheet: CalamineSheet) -> Sheet:
    values = _cells(sheet.to_python(skip_empty_area=False))
    rows = tuple(Row(line, cells) for line, cells in values if any(_is_filled(cell) for cell in cells))
    flaws = {(f.row or 0, _column_number(f.column) - 1): f.rule for f in walk.findings}
    return Sheet(name, rows, len(values), flaws)


def _check_sheet(sheet: bytes) -> None:
    walk = _walked(sheet)
    if walk.findings:
        raise Refused(walk.findings)


def _walked(sheet: bytes) -> "_Walk":
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.CharacterDataHandler = walk.text
    parser.EndElementHandler = walk.end
    try:
        parser.Parse(sheet, True)
    except (ExpatError, ValueError) as error:
        raise refusal(Rule.DAMAGED) from error
    return walk


class _RootReached(Exception):  # noqa: N818 - a stop sign, no error
    pass


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """A document type can only stand before the root element, so each part is read no further than that."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            _refuse_document_type(read_entry(archive, name))


def _refuse_document_type(part: bytes) -> None:
    def on_type(*_: object) -> None:
        raise refusal(Rule.ENTITIES)

    def on_root(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_type
    parser.StartElementHandler = on_root
    try:
        parser.Parse(part, True)
    except _RootReached:
        return
    except (ExpatError, ValueError) as error:
        raise refusal(Rule.DAMAGED) from error


def _first_sheet_path(archive: zipfile.ZipFile) -> str:
    return next(iter(_sheet_paths(archive).values()))


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return {name of a sheet: its part of the archive}, in the order of the workbook."""
    book = read_entry(archive, "xl/workbook.xml")
    identities = _attributes(book, "sheet", _RELATIONSHIP)
    if not identities:
        raise refusal(Rule.NO_WORKBOOK)
    part = read_entry(archive, "xl/_rels/workbook.xml.rels")
    targets = dict(
        zip(_attributes(part, "Relationship", "Id"), _attributes(part, "Relationship", "Target"), strict=True)
    )
    names = _attributes(book, "sheet", "name")
    return {name: _part_of(targets.get(each, "")) for name, each in zip(names, identities, strict=True)}


def _part_of(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _attributes(part: bytes, element: str, attribute: str) -> list[str]:
    """Return an attribute of every element of a name, in order; names are compared without their namespace."""
    found: list[str] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == element:
            found.append(attributes.get(attribute, ""))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = on_start
    try:
        parser.Parse(part, True)
    except (ExpatError, ValueError) as error:
        raise refusal(Rule.DAMAGED) from error
    return found


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _values(data: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            values = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise refusal(Rule.DAMAGED) from error
    return _cells(values)


def _cells(values: list[list[Any]]) -> list[tuple[int, tuple[Cell, ...]]]:
    return [(line, tuple(_cell(value) for value in row)) for line, row in enumerate(values, start=1)]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return Decimal(int(value)) if math.isfinite(value) and value == int(value) else Decimal(repr(value))
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value
    return value if isinstance(value, str) else str(value)


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True
