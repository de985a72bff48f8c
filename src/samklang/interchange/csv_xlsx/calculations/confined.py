"""Workbooks are read in a process of their own, with a ceiling on memory and time.

Whatever a hostile workbook does to the parser, the web server stays. Measured on two busy cores: 0.1 s to start the
process; 2.2 s and 91 MB for the hardest workbook that passes the checks (200,000 cells of long text).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule, refusal
from samklang.interchange.csv_xlsx.calculations.table import Table, packed, unpacked

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
_PATIENCE_SECONDS = 30
_SOURCE = Path(__file__).resolve().parents[4]


def confined_workbook_table(data: bytes) -> Table:
    """Return what `workbook_table` returns, computed in a process with limits; a killed process is a refusal."""
    command = [sys.executable, "-I", "-c", _PROGRAM, str(_SOURCE), str(MEMORY_BYTES), str(CPU_SECONDS)]
    try:
        run = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise refusal(Rule.TOO_HEAVY) from error
    if run.returncode != 0:
        raise refusal(Rule.TOO_HEAVY)
    return _table(json.loads(run.stdout))


_PROGRAM = """
import resource, sys
sys.path[:0] = [sys.argv[1]]
memory, seconds = int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from samklang.interchange.csv_xlsx.calculations.confined import answer_for
sys.stdout.write(answer_for(sys.stdin.buffer.read()))
"""


def answer_for(data: bytes) -> str:
    """Return the table or the findings as JSON text: the whole of what the confined process does."""
    from samklang.interchange.csv_xlsx.calculations.workbook import workbook_table  # noqa: PLC0415

    try:
        return json.dumps(packed(workbook_table(data)))
    except Refused as refused:
        findings = [[f.rule.value, f.row, f.column, f.value, f.detail] for f in refused.findings]
        return json.dumps({"findings": findings})


def _table(answer: dict[str, Any]) -> Table:
    if "findings" in answer:
        raise Refused(
            Finding(Rule(rule), row, column, value, detail) for rule, row, column, value, detail in answer["findings"]
        )
    return unpacked(answer)
