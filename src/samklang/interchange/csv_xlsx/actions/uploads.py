"""A file on its way into a report: staged, its doubt settled, and stored whole or not at all."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.actions.layouts import read_own_sheet
from samklang.interchange.csv_xlsx.actions.refusals import refusal_kept
from samklang.interchange.csv_xlsx.calculations.filled import has_our_headings
from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule
from samklang.interchange.csv_xlsx.calculations.flawed import are_flaws, as_it_stands, with_the_rest
from samklang.interchange.csv_xlsx.calculations.guessing import heading_line_of
from samklang.interchange.csv_xlsx.calculations.layout import keys_under
from samklang.interchange.csv_xlsx.calculations.reading import read_sheets, read_table
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, packed_sheets, sheet_findings
from samklang.interchange.csv_xlsx.calculations.table import as_text, packed
from samklang.interchange.csv_xlsx.layout_checks import require_figures, what_is_wrong
from samklang.interchange.csv_xlsx.queries import Preview, choices_of, filled_for, preview_of, remembered_layout
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.measurement.actions import save_figures, submit_report
from samklang.measurement.actions.moving import locked_report
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.measurement.models import EDITABLE, RefusedUpload, Report, StagedUpload
from samklang.measurement.queries import asked_of
from samklang.ui.problems import Problem


def stage_upload(*, report: Report, content: bytes, file_name: str, by: Actor, at: datetime) -> StagedUpload:
    """Read a file and keep it beside the report until its sender says yes. Nothing enters the report.

    Everything is checked before the database is touched. A file with anything wrong is refused whole, with all that is
    wrong; numbers that could be read in two ways are no refusal: the sender is asked. So it is with a sheet whose
    headings are not ours and that nobody has told how to read: its `rows` stay empty until that is settled.
    """
    by.require_for(Permission.REPORT, report.organisation)
    _require_editable(report)
    upload = StagedUpload(
        report=report, file_name=file_name, sha256=hashlib.sha256(content).hexdigest(), rows={}, by=by.person, at=at
    )
    sheets: list[Sheet] = []
    try:
        sheets = _sheets(content)
        if sheets and not _is_template(sheets):
            _take_own_sheet(upload, sheets, content, by=by, at=at)
        else:
            upload.rows = packed(read_table(content))
            _check(upload)
    except Refused as found:
        refused = _with_the_rest(upload, found, sheets)
        line = sheets[0].rows[0].line if sheets and sheets[0].rows else 1
        raise refusal_kept(
            refused, sheets, report=report, file_name=file_name, sheet=0, line=line, by=by, at=at
        ) from found  # fmt: skip
    with transaction.atomic():
        _require_editable(locked_report(report, by))  # it may be sent, or its period taken back, while a file is read
        StagedUpload.objects.filter(report=report, by=by.person, committed_at__isnull=True).delete()
        RefusedUpload.objects.filter(report=report, by=by.person).delete()
        upload.save()
    return upload


def _with_the_rest(upload: StagedUpload, refused: Refused, sheets: list[Sheet]) -> Refused:
    """Return a refusal that says what is wrong besides the cells nobody may read, where our template has such."""
    if not are_flaws(refused.findings) or not sheets or not _is_template(sheets):
        return refused
    table = as_it_stands(sheets[0])
    upload.rows = packed(table)
    return with_the_rest(
        refused.findings, table.headers, lambda: filled_for(upload, asked_of(upload.report))
    )  # fmt: skip


def _sheets(content: bytes) -> list[Sheet]:
    """Return the sheets as they stand; none where the file cannot be read at all, which the strict reader then says."""
    try:
        return read_sheets(content)
    except Refused:
        return []


def _is_template(sheets: list[Sheet]) -> bool:
    first = sheets[0].rows[0] if sheets[0].rows else None
    return first is not None and has_our_headings([as_text(cell) for cell in first.cells])


def _take_own_sheet(upload: StagedUpload, sheets: list[Sheet], content: bytes, *, by: Actor, at: datetime) -> None:
    findings = sheet_findings(sheets)
    if findings:
        raise Refused(findings)
    choices = choices_of(upload.report, asked_of(upload.report))
    known = remembered_layout(upload.report.organisation, sheets)
    if known is None and not any(heading_line_of(sheet, choices) for sheet in sheets):
        upload.rows = packed(read_table(content))
        _check(upload)
        return
    upload.book = packed_sheets(sheets)
    if known:
        upload.layout = {"sheet": known.sheet, "line": known.line, "layout": known.layout.plain()}
        if what_is_wrong(require_figures, known.layout, keys_under(sheets[known.sheet], known.line)):
            return
        upload.read_as_at = known.at
        read_own_sheet(upload, by=by, at=at)


def settle_numbers(*, upload: StagedUpload, single_point: SinglePoint, by: Actor) -> StagedUpload:
    """Settle for a whole file whether 1.234 has thousands or decimals."""
    by.require_for(Permission.REPORT, upload.report.organisation)
    upload.single_point = single_point.value
    try:
        filled_for(upload, asked_of(upload.report))
    except Refused as refused:
        raise problem_of(refused) from refused
    upload.save(update_fields=["single_point"])
    return upload


def store_upload(*, upload: StagedUpload, seen: str, by: Actor, at: datetime) -> int:
    """Put a staged file into the report as drafts: every row, or none. Returns how many figures changed.

    `seen` is the mark of the preview its sender said yes to: if a colleague has changed the report since, nothing is
    stored and the sender looks again.
    """
    by.require_for(Permission.REPORT, upload.report.organisation)
    preview = _fitting_preview(upload)
    if preview.seen != seen:
        raise Problem(_("The report has changed since you looked. See the rows again, and then store them."))
    changes = preview.changes
    with transaction.atomic():
        waiting = StagedUpload.objects.select_for_update().filter(pk=upload.pk, committed_at__isnull=True).first()
        if waiting is None:
            raise Problem(_("The file is stored already. There is nothing more to do."))
        if changes and save_figures(report=upload.report, figures=changes, by=by, at=at):
            raise Problem(_("The report has changed since you looked. See the rows again, and then store them."))
        waiting.committed_at = at
        waiting.save(update_fields=["committed_at"])
    return len(changes)


def store_and_send_upload(*, upload: StagedUpload, seen: str, by: Actor, at: datetime) -> int:
    """Put a staged file into the report and send the report, in one step: both or neither."""
    with transaction.atomic():
        changed = store_upload(upload=upload, seen=seen, by=by, at=at)
        submit_report(report=upload.report, by=by, at=at)
    return changed


def discard_upload(*, upload: StagedUpload, by: Actor) -> None:
    """Throw a staged file away."""
    by.require_for(Permission.REPORT, upload.report.organisation)
    with transaction.atomic():
        StagedUpload.objects.filter(pk=upload.pk, committed_at__isnull=True).delete()


def _require_editable(report: Report) -> None:
    if report.state not in EDITABLE:
        raise Problem(
            _("The report is %(state)s and cannot be changed. Ask the backbone to open it again.")
            % {"state": report.get_state_display().lower()},
            field="file",
        )


def _check(upload: StagedUpload) -> None:
    """Raise Refused with everything that is wrong, doubtful numbers aside when they are all that is."""
    try:
        filled_for(upload, asked_of(upload.report))
    except Refused as refused:
        if any(finding.rule is not Rule.AMBIGUOUS_NUMBER for finding in refused.findings):
            raise


def _fitting_preview(upload: StagedUpload) -> Preview:
    try:
        preview = preview_of(upload)
    except Refused as refused:
        raise problem_of(refused) from refused
    if preview.doubtful:
        raise Problem(_("Say first how the numbers of the file are written."))
    return preview
