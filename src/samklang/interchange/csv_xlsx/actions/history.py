"""Earlier figures of many organisations: taken in, read in the background, and stored whole."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from samklang.initiatives.access import Actor, actor_for
from samklang.interchange.csv_xlsx.calculations.earlier import EarlierFigures
from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED, Refused
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.calculations.sniffing import first_look
from samklang.interchange.csv_xlsx.calculations.writing import machine_csv
from samklang.interchange.csv_xlsx.queries.history import ImportText, known_to
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.measurement.actions import importing
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.measurement.models import FigureImport, ImportState
from samklang.measurement.queries.importing import objections_to, unfinished_imports

PIECE = 1 << 20
BIGGEST_IMPORT = 200_000_000


def take_in_import(
    *, upload: "UploadedFile[bytes]", file_name: str, options: dict[str, Any], by: Actor, at: datetime
) -> FigureImport:
    """Keep an uploaded file; text is streamed in pieces, a workbook is read at once as it is never large."""
    try:
        is_workbook = first_look(upload.read(2_000))
        upload.seek(0)
        pieces: Iterator[bytes] = iter(upload.chunks(PIECE))
        if is_workbook:
            pieces = iter([machine_csv(read_table(upload.read()))])
    except Refused as refused:
        raise problem_of(refused) from refused
    return importing.begin_import(
        file_name=file_name, size=upload.size or 0, pieces=pieces, options=options, by=by, at=at
    )


def work_on_imports() -> int:
    """Take up every file that is to be read or stored and that nobody holds. Returns how many were worked on."""
    return sum(work_on(figure_import) for figure_import in unfinished_imports())


def work_on(figure_import: FigureImport) -> bool:
    """Read a file, or store one that was said yes to; False when another process holds it or nothing is to be done."""
    with importing.alone_with(figure_import) as held:
        if not held:
            return False
        now = FigureImport.objects.select_related("initiative", "by").get(pk=figure_import.pk)
        if now.state == ImportState.READING:
            read_import(now)
        elif now.state == ImportState.STORING:
            store_import(now)
        else:
            return False
        return True


def read_import(figure_import: FigureImport) -> FigureImport:
    """Read every row of a file into the table of staged rows, and say what it holds or why it is refused."""
    importing.start_staging(figure_import)
    try:
        text = ImportText(figure_import)
        known = known_to(figure_import.initiative, today=timezone.localdate(figure_import.at))
        reader = EarlierFigures(
            text.headers, known, number=figure_import.pk, single_point=SinglePoint(figure_import.single_point)
        )
    except Refused as refused:
        return importing.finish_reading(
            figure_import, findings=_plain(refused.findings), unlisted=0, counts={}, extra={}
        )

    def progress() -> dict[str, int]:
        return {"bytes_read": text.handed_out, "lines": reader.lines, "rows": reader.rows, "blank_lines": reader.blank}

    broken: Refused | None = None
    try:
        importing.stage_rows(figure_import, reader.lines_of(text.records()), progress)
    except Refused as refused:
        broken = refused
    return _finish(figure_import, reader, broken)


def _finish(figure_import: FigureImport, reader: EarlierFigures, broken: Refused | None) -> FigureImport:
    findings = _plain([*reader.findings, *(broken.findings if broken else ())])
    unlisted = reader.unlisted
    if not broken and reader.rows:
        importing.settle_staging()
        objections, more = objections_to(figure_import)
        findings += [[each.why, each.line, "", "", each.detail] for each in objections]
        findings.sort(key=lambda each: each[1] or 0)
        unlisted += more + max(0, len(findings) - MOST_LISTED)
    if not findings and not reader.rows:
        findings = [["header_only", None, "", "", ""]]
    counts = {"lines": reader.lines, "rows": reader.rows, "blank_lines": reader.blank}
    extra = {"ignored": list(reader.ignored), "refused_lines": reader.refused}
    if reader.has_personal_numbers:
        importing.forget_file(figure_import)
        extra["has_personal_numbers"] = True
    return importing.finish_reading(
        figure_import, findings=findings[:MOST_LISTED], unlisted=unlisted, counts=counts, extra=extra
    )


def store_import(figure_import: FigureImport) -> FigureImport:
    """Store a file on behalf of whoever said yes; once more when a report was begun on in the very moment."""
    by = actor_for(figure_import.by, figure_import.initiative, today=timezone.localdate())
    for _attempt in range(3):
        try:
            done = importing.store_import(figure_import, by=by, at=timezone.now())
        except importing.RetryLater:
            continue
        if done.state == ImportState.STORED:
            importing.clear_away(done)
        return done
    return figure_import


def _plain(findings: Any) -> list[list[Any]]:
    return [[f.rule.value, f.row, f.column, f.value, f.detail] for f in findings]
