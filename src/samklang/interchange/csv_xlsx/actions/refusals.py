"""A file that was refused for its rows is kept, harmless, so that its sender can have it back with comments."""

from collections.abc import Sequence
from datetime import datetime

from samklang.initiatives.access import Actor
from samklang.interchange.csv_xlsx.calculations.commenting import harmless
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, packed_sheets
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.measurement.models import RefusedUpload, Report
from samklang.ui.problems import Problem


class RefusedFile(Problem):
    """A refusal whose file is handed back with comments."""

    def __init__(self, problem: Problem, refused_upload: RefusedUpload) -> None:
        super().__init__(problem.text, field=problem.field, lines=problem.lines)
        self.refused_upload = refused_upload


def refusal_kept(
    refused: Refused,
    sheets: Sequence[Sheet],
    *,
    report: Report,
    file_name: str,
    sheet: int,
    line: int,
    by: Actor,
    at: datetime,
) -> Problem:
    """Return the problem to raise; where rows are to blame, the file is kept for its sender. No event: nothing entered.

    It replaces what the sender had refused for the report before.
    """
    problem = problem_of(refused)
    if not sheets or not any(finding.row for finding in refused.findings):
        return problem
    kind = "csv" if sheets[0].delimiter else "xlsx"
    kept, _made = RefusedUpload.objects.update_or_create(
        report=report,
        by=by.person,
        defaults={
            "file_name": file_name,
            "book": {"kind": kind, "sheet": sheet, "line": line, "sheets": packed_sheets(harmless(sheets))},
            "findings": [_plain(finding) for finding in refused.findings],
            "unlisted": refused.unlisted,
            "at": at,
        },
    )
    return RefusedFile(problem, kept)


def _plain(finding: Finding) -> list[str | int | None]:
    return [finding.rule.value, finding.row, finding.column, finding.value, finding.detail]
