"""Workbooks are read in a process of their own, with a ceiling on memory and time.

Whatever a hostile workbook does to the parser, the web server stays. Measured on two busy cores: 0.1 s to start the
process; 2.2 s and 91 MB for the hardest workbook that passes the checks (200,000 cells of long text).
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, packed_sheets, unpacked_sheets
from samklang.interchange.csv_xlsx.calculations.table import Table, packed, unpacked

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
_PATIENCE_SECONDS = 30
_SOURCE = Path(__file__).resolve().parents[4]


def confined_workbook_table(data: bytes) -> Table:
    """Return what `workbook_table` returns, computed in a process with limits; a killed process is a refusal."""
    return unpacked(_answer(data, "answer_for"))


def confined_workbook_sheets(data: bytes, *, with_hidden: bool = False) -> list[Sheet]:
    """Return what `workbook_sheets` returns, computed the same way."""
    return unpacked_sheets(_answer(data, "all_sheets_for" if with_hidden else "sheets_for")["sheets"])


def _answer(data: bytes, asked: str) -> dict[str, Any]:
    command = [sys.executable, "-I", "-c", _PROGRAM, str(_SOURCE), str(MEMORY_BYTES), str(CPU_SECONDS), asked]
    try:
        run = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise refusal(Rule.TOO_HEAVY) from error
    if run.returncode != 0:
        raise refusal(Rule.TOO_HEAVY)
    answer: dict[str, Any] = json.loads(run.stdout)
    if "findings" in answer:
        raise Refused(
            Finding(Rule(rule), row, column, value, detail) for rule, row, column, value, detail in answer["findings"]
        )
    return answer


_PROGRAM = """
import resource, sys
sys.path[:0] = [sys.argv[1]]
memory, seconds = int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from samklang.interchange.csv_xlsx.calculations import confined
sys.stdout.write(getattr(confined, sys.argv[4])(sys.stdin.buffer.read()))
"""


def answer_for(data: bytes) -> str:
    """Return the table or the findings as JSON text: the whole of what the confined process does."""
    from samklang.interchange.csv_xlsx.calculations.workbook import workbook_table  # noqa: PLC0415

    return _as_json(lambda: packed(workbook_table(data)))


def sheets_for(data: bytes, *, with_hidden: bool = False) -> str:
    """Return the sheets or the findings as JSON text."""
    from samklang.interchange.csv_xlsx.calculations.workbook import workbook_sheets  # noqa: PLC0415

    return _as_json(lambda: {"sheets": packed_sheets(workbook_sheets(data, with_hidden=with_hidden))})


def all_sheets_for(data: bytes) -> str:
    """Return the sheets with those that are hidden, or the findings, as JSON text."""
    return sheets_for(data, with_hidden=True)


def _as_json(read: Callable[[], dict[str, Any]]) -> str:
    try:
        return json.dumps(read())
    except Refused as refused:
        findings = [[f.rule.value, f.row, f.column, f.value, f.detail] for f in refused.findings]
        return json.dumps({"findings": findings})
