"""All sheets of a workbook by name, with the same checks as the first sheet alone, in a process of its own."""

import io
import json
import posixpath
import subprocess
import sys
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from samklang.interchange.csv_xlsx.calculations.archive import checked_archive, read_entry
from samklang.interchange.csv_xlsx.calculations.confined import CPU_SECONDS, MEMORY_BYTES
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.table import Row, Table, packed, unpacked
from samklang.interchange.csv_xlsx.calculations.workbook import (
    _RELATIONSHIP,
    _attributes,
    _cell,
    _check_sheet,
    _is_filled,
    _refuse_entities,
)

MOST_SHEETS = 40
_PATIENCE_SECONDS = 30
_SOURCE = Path(__file__).resolve().parents[4]
_PROGRAM = """
import resource, sys
sys.path[:0] = [sys.argv[1]]
memory, seconds = int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from samklang.interchange.csv_xlsx.calculations.all_sheets import answer_for
sys.stdout.write(answer_for(sys.stdin.buffer.read()))
"""


class SheetRefused(Refused):
    """A refusal that knows its sheet; `sheet` is blank for the workbook as a whole."""

    def __init__(self, findings: list[Finding], sheet: str) -> None:
        super().__init__(findings)
        self.sheet = sheet


def confined_sheets(data: bytes) -> dict[str, Table]:
    """Return {name: its table} of every sheet that holds anything, or raise a refusal; nothing hostile stays."""
    command = [sys.executable, "-I", "-c", _PROGRAM, str(_SOURCE), str(MEMORY_BYTES), str(CPU_SECONDS)]
    try:
        run = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise refusal(Rule.TOO_HEAVY) from error
    if run.returncode != 0:
        raise refusal(Rule.TOO_HEAVY)
    answer = json.loads(run.stdout)
    if "findings" in answer:
        told = [
            Finding(Rule(rule), row, column, value, detail) for rule, row, column, value, detail in answer["findings"]
        ]
        raise SheetRefused(told, answer["sheet"])
    return {name: unpacked(table) for name, table in answer["sheets"].items()}


def answer_for(data: bytes) -> str:
    """Return the sheets or the findings as JSON text: the whole of what the confined process does."""
    try:
        return json.dumps({"sheets": {name: packed(table) for name, table in workbook_sheets(data).items()}})
    except Refused as refused:
        findings = [[f.rule.value, f.row, f.column, f.value, f.detail] for f in refused.findings]
        return json.dumps({"findings": findings, "sheet": getattr(refused, "sheet", "")})


def workbook_sheets(data: bytes) -> dict[str, Table]:
    """Return {name: its table}; the first filled row of a sheet is its headings."""
    archive = checked_archive(data)
    _refuse_entities(archive)
    part = read_entry(archive, "xl/workbook.xml")
    relations = read_entry(archive, "xl/_rels/workbook.xml.rels")
    ids, targets = _attributes(relations, "Relationship", "Id"), _attributes(relations, "Relationship", "Target")
    paths = dict(zip(ids, targets, strict=True))
    named = list(zip(_attributes(part, "sheet", "name"), _attributes(part, "sheet", _RELATIONSHIP), strict=True))
    if not named or len(named) > MOST_SHEETS:
        raise refusal(Rule.NO_WORKBOOK)
    for name, identity in named:
        target = paths.get(identity, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        try:
            _check_sheet(read_entry(archive, path))
        except Refused as refused:
            raise SheetRefused(list(refused.findings), name) from refused
    return _tables(data)


def _tables(data: bytes) -> dict[str, Table]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            read = [
                (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
                for name in workbook.sheet_names
            ]
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise refusal(Rule.DAMAGED) from error
    tables = {}
    for name, rows in read:
        cells = [Row(line, tuple(_cell(value) for value in row)) for line, row in enumerate(rows, start=1)]
        filled = [row for row in cells if any(_is_filled(cell) for cell in row.cells)]
        if filled:
            tables[name] = Table(tuple(str(cell).strip() for cell in filled[0].cells), tuple(filled[1:]))
    return tables
