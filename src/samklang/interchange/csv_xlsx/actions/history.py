"""Earlier figures of many organisations: taken in, read in the background, and stored whole."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from samklang.initiatives.access import Actor, actor_for
from samklang.interchange.csv_xlsx.actions.history_reading import read_import
from samklang.interchange.csv_xlsx.calculations.earlier_known import has_headings
from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule
from samklang.interchange.csv_xlsx.calculations.reading import read_sheets, read_table
from samklang.interchange.csv_xlsx.calculations.sheets import sheet_findings
from samklang.interchange.csv_xlsx.calculations.sniffing import first_look
from samklang.interchange.csv_xlsx.calculations.writing import machine_csv, sheet_csv
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.measurement.actions import import_layouts, importing
from samklang.measurement.models import FigureImport, ImportState
from samklang.measurement.queries.importing import unfinished_imports

log = logging.getLogger(__name__)
PIECE = 1 << 20
BIGGEST_IMPORT = 200_000_000


def take_in_import(
    *, upload: "UploadedFile[bytes]", file_name: str, options: dict[str, Any], by: Actor, at: datetime
) -> FigureImport:
    """Keep an uploaded file; text is streamed in pieces, a workbook is read at once as it is never large.

    A workbook with headings of its own is kept sheet by sheet.
    """
    try:
        is_workbook = first_look(upload.read(2_000))
        upload.seek(0)
        pieces: Iterator[bytes] = iter(upload.chunks(PIECE))
        if is_workbook:
            pieces, names = _workbook_pieces(upload.read())
            options = {**options, "layout": {"sheets": names} if names else None}
    except Refused as refused:
        raise problem_of(refused) from refused
    return importing.begin_import(
        file_name=file_name, size=upload.size or 0, pieces=pieces, options=options, by=by, at=at
    )


def _workbook_pieces(content: bytes) -> tuple[Iterator[bytes], list[str]]:
    """Return a workbook as text; with headings of its own each sheet is a piece, and its name is told."""
    sheets = read_sheets(content)
    first = sheets[0].rows[0] if sheets else None
    if first is None or has_headings([str(cell) for cell in first.cells]):
        return iter([machine_csv(read_table(content))]), []
    findings = sheet_findings(sheets)
    if findings:
        raise Refused(findings)
    return iter([sheet_csv(sheet) for sheet in sheets]), [sheet.name for sheet in sheets]


def work_on_imports() -> int:
    """Take up every file that is to be read or stored and that nobody holds. Returns how many were worked on."""
    return sum(_worked_on(figure_import) for figure_import in unfinished_imports())


def _worked_on(figure_import: FigureImport) -> bool:
    """Work on a file that may be odd in a way nobody thought of: it is refused, and those behind it are not held up."""
    try:
        return work_on(figure_import)
    except (OperationalError, InterfaceError):  # the database, and not the file: tried again in a moment
        log.exception("The database failed at work on file %s of earlier figures.", figure_import.pk)
        return False
    except Exception:
        log.exception("File %s of earlier figures could not be worked on.", figure_import.pk)
        import_layouts.give_up(figure_import, findings=[[Rule.FAULT.value, None, "", "", ""]])
        return True


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
