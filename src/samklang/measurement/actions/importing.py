"""Earlier figures of many organisations: a file kept, its rows staged, and all of them stored in one transaction.

Whatever is killed when: before the last commit nothing counts, after it everything does. Rows are staged in short
transactions beside the facts; storing takes locks on nothing but the reports it writes, and the chain of events last.
"""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.agreeing import agree_by_import
from samklang.measurement.actions.counting import add_together, add_up
from samklang.measurement.models import FigureImport, ImportPiece, ImportRow, ImportState
from samklang.measurement.queries.import_holes import holes_in_import
from samklang.measurement.queries.importing import (
    COUNTING_JOIN,
    DIFFERS,
    PERIOD_JOIN,
    arguments_of,
    control_totals,
    doubts_of_import,
    has_counting_figures,
    heading_of,
    held_already,
    objections_to,
)
from samklang.people.background import defer
from samklang.ui.problems import Problem

BATCH = 50_000
DAYS_TO_DELIVER = 35
_LOCK = 0x5A4D
_COLUMNS = (
    "figure_import_id, line, organisation_id, indicator_id, version_id, rhythm, starts_on, ends_on, place_id, cell_id, "
    "numerator, denominator, answer, how, explanation"
)


def begin_import(
    *, file_name: str, size: int, pieces: Iterable[bytes], options: dict[str, Any], by: Actor, at: datetime
) -> FigureImport:
    """Keep an uploaded file in pieces, to be read in the background. No event: nothing of it counts yet."""
    by.require(Permission.APPROVE_REPORTS)
    assert by.person is not None  # noqa: S101 - APPROVE_REPORTS belongs to a seat
    with transaction.atomic():
        made = FigureImport.objects.create(
            initiative=by.initiative, file_name=file_name, size=size, by=by.person, at=at, **options
        )
        for number, content in enumerate(pieces):
            ImportPiece.objects.create(figure_import=made, number=number, content=content)
        defer("csv_xlsx.work_on_imports")
    return made


@contextmanager
def alone_with(figure_import: FigureImport) -> Iterator[bool]:
    """Hold a file while it is worked on; False when somebody else holds it. Given back when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, figure_import.pk])
        [held] = cursor.fetchone()
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, figure_import.pk])


def start_staging(figure_import: FigureImport) -> None:
    """Begin with an empty table: what an interrupted reading left is thrown away."""
    with transaction.atomic():
        ImportRow.objects.filter(figure_import=figure_import).delete()
        FigureImport.objects.filter(pk=figure_import.pk).update(bytes_read=0, lines=0, rows=0, blank_lines=0)


def stage_rows(figure_import: FigureImport, texts: Iterator[str], progress: Any) -> None:
    """Copy lines into the table of staged rows, one short transaction for each batch, and say how far it has come."""
    while batch := list(islice(texts, BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"COPY measurement_importrow ({_COLUMNS}) FROM STDIN") as copy:
                copy.write("".join(batch))
            FigureImport.objects.filter(pk=figure_import.pk).update(**progress())


def finish_reading(
    figure_import: FigureImport,
    *,
    findings: Sequence[Any],
    unlisted: int,
    counts: dict[str, int],
    extra: dict[str, Any],
) -> FigureImport:
    """Say what a file holds, or why it is refused."""
    summary = {**extra}
    if not findings:
        differing, same = held_already(figure_import)
        summary |= {"totals": control_totals(figure_import), "corrected": differing, "same": same}
        summary |= doubts_of_import(figure_import) | holes_in_import(figure_import)
    state = ImportState.REFUSED if findings else ImportState.READ
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state != ImportState.READING:
            return locked
        FigureImport.objects.filter(pk=locked.pk).update(
            state=state, findings=list(findings), unlisted=unlisted, summary=summary, bytes_read=locked.size, **counts
        )
        if findings:
            ImportRow.objects.filter(figure_import=locked).delete()
    return FigureImport.objects.get(pk=figure_import.pk)


def forget_file(figure_import: FigureImport) -> None:
    """Throw the pieces of a file away: it is stored, or it holds what is never kept."""
    ImportPiece.objects.filter(figure_import=figure_import).delete()


def settle_staging() -> None:
    """Tell the planner what has been staged: a table that was empty a moment ago is taken for a small one."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE measurement_importrow")


def clear_away(figure_import: FigureImport) -> None:
    """Throw away what a stored file no longer needs: its pieces, and its rows, which are facts now."""
    with transaction.atomic():
        ImportRow.objects.filter(figure_import=figure_import).delete()
        ImportPiece.objects.filter(figure_import=figure_import).delete()


def ask_to_store(*, figure_import: FigureImport, by: Actor) -> None:
    """Say yes to a file that was read: it is stored in the background, all of it or nothing."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state != ImportState.READ:
            raise Problem(
                _(
                    "Only a file that was read without mistakes can be stored, and only once. Mend it, and choose "
                    "it again."
                )
            )
        FigureImport.objects.filter(pk=locked.pk).update(state=ImportState.STORING)
        defer("csv_xlsx.work_on_imports")


def discard_import(*, figure_import: FigureImport, by: Actor) -> None:
    """Throw a file away that is not stored, and not being stored. What counts is not touched."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state in {ImportState.STORING, ImportState.STORED}:
            raise Problem(_("The file is stored already. There is nothing more to do."))
        ImportRow.objects.filter(figure_import=locked).delete()
        locked.delete()


def store_import(figure_import: FigureImport, *, by: Actor, at: datetime) -> FigureImport:
    """Store every row of a file in one transaction: approved reports with their steps, facts that count, one event.

    What has changed since the file was read is looked at again first; an objection sends it back, refused.
    """
    objections, unlisted = objections_to(figure_import)
    with transaction.atomic():
        locked = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        if locked.state != ImportState.STORING:
            return locked
        whole = ImportRow.objects.filter(figure_import=locked).count() == locked.rows
        if not whole:  # the server crashed since: the table of staged rows is empty, and the file is read again
            FigureImport.objects.filter(pk=locked.pk).update(state=ImportState.READING)
            return FigureImport.objects.get(pk=locked.pk)
        if not objections:
            _store(locked, by=by, at=at)
            return FigureImport.objects.get(pk=locked.pk)
    findings = [[each.why, each.line, heading_of(figure_import, each), "", each.detail] for each in objections]
    FigureImport.objects.filter(pk=figure_import.pk, state=ImportState.STORING).update(
        state=ImportState.REFUSED, findings=findings, unlisted=unlisted
    )
    return FigureImport.objects.get(pk=figure_import.pk)


def _store(figure_import: FigureImport, *, by: Actor, at: datetime) -> None:
    assert by.person is not None  # noqa: S101 - APPROVE_REPORTS belongs to a seat
    words = _("Earlier figures, read from %(name)s") % {"name": figure_import.file_name}
    arguments = {
        **arguments_of(figure_import), "at": at, "today": at.date(), "days": DAYS_TO_DELIVER, "by": by.person.pk,
        "words": words, "reason": figure_import.reason,
    }  # fmt: skip
    meets = has_counting_figures(figure_import)
    with connection.cursor() as cursor:
        for sql in (
            _MAKE_PERIODS,
            _MAKE_REPORTS,
            _CORRECTED[meets],
            _TOUCHED[meets],
            _LOCK_REPORTS,
        ):
            cursor.execute(sql, arguments)
        cursor.execute("ANALYZE import_corrected")
        cursor.execute("ANALYZE import_touched")
        cursor.execute("ANALYZE measurement_period")
        cursor.execute(_BUSY, arguments)
        if cursor.fetchone()[0]:
            raise RetryLater
        for sql in (_STEPS, _APPROVE, _UNCOUNT, _WRITE[meets]):
            cursor.execute(sql, arguments)
        written = cursor.rowcount
        add_up(cursor, "SELECT id FROM import_touched", {})
        agree_by_import(cursor, figure_import, at=at)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked now: what others wait for is held but a moment
        add_together(cursor, "SELECT id FROM import_touched", {})
        cursor.execute("DROP TABLE import_corrected, import_touched")
    FigureImport.objects.filter(pk=figure_import.pk).update(state=ImportState.STORED, stored_at=at)
    record_by(by, events.FIGURES_IMPORTED, target=figure_import, changes={"figures": [0, written]}, at=at)


class RetryLater(Exception):  # noqa: N818 - what is wrong goes over by itself
    """Somebody has begun to work on a report since: the file is looked at once more."""


_OWN = "measurement_importrow r"
_MAKE_PERIODS = """
INSERT INTO measurement_period (initiative_id, rhythm, starts_on, ends_on, due_on, opened_at)
SELECT DISTINCT %(initiative)s, rhythm, starts_on, ends_on, greatest(ends_on + %(days)s, %(today)s), %(at)s
FROM measurement_importrow WHERE figure_import_id = %(id)s
ON CONFLICT ON CONSTRAINT a_period_is_opened_once DO NOTHING
"""
_MAKE_REPORTS = f"""
INSERT INTO measurement_report (organisation_id, period_id, state, due_on)
SELECT DISTINCT r.organisation_id, p.id, 'open', p.due_on FROM {_OWN} {PERIOD_JOIN} WHERE r.figure_import_id = %(id)s
ON CONFLICT ON CONSTRAINT an_organisation_reports_once_a_period DO NOTHING
"""
_SOME_CORRECTED = f"""
CREATE TEMP TABLE import_corrected ON COMMIT DROP AS
SELECT r.line, o.id AS old_id FROM {_OWN} {PERIOD_JOIN} {COUNTING_JOIN}
WHERE r.figure_import_id = %(id)s AND {DIFFERS}
"""
_NONE_CORRECTED = "CREATE TEMP TABLE import_corrected (line integer, old_id bigint) ON COMMIT DROP"
_CORRECTED = {False: _NONE_CORRECTED, True: _SOME_CORRECTED}
_TOUCHED_ANY = f"""
CREATE TEMP TABLE import_touched ON COMMIT DROP AS
SELECT DISTINCT w.id, w.organisation_id, p.rhythm, p.starts_on FROM {_OWN} {PERIOD_JOIN}
JOIN measurement_report w ON w.period_id = p.id AND w.organisation_id = r.organisation_id
"""
_TOUCHED = {
    False: f"{_TOUCHED_ANY} WHERE r.figure_import_id = %(id)s",
    True: f"""{_TOUCHED_ANY} LEFT {COUNTING_JOIN.strip()}
WHERE r.figure_import_id = %(id)s AND (o.id IS NULL OR {DIFFERS})""",
}
_LOCK_REPORTS = """
SELECT id FROM measurement_report WHERE id IN (SELECT id FROM import_touched) ORDER BY id FOR UPDATE
"""
_BUSY = """
SELECT count(*) FROM measurement_report w JOIN import_touched t ON t.id = w.id
WHERE w.state NOT IN ('open', 'approved', 'released')
  OR (w.state = 'open' AND exists(SELECT 1 FROM measurement_draftfigure d WHERE d.report_id = w.id))
"""
_STEPS = """
INSERT INTO measurement_reporttransition (report_id, from_state, to_state, at, by_id, comment)
SELECT w.id, step.was, step.becomes, %(at)s, %(by)s, CASE WHEN step.number < 2 THEN %(words)s ELSE '' END
FROM measurement_report w JOIN import_touched t ON t.id = w.id
CROSS JOIN LATERAL (
  SELECT 0 AS number, w.state AS was, 'draft' AS becomes WHERE w.state <> 'open'
  UNION ALL SELECT 1, CASE WHEN w.state = 'open' THEN 'open' ELSE 'draft' END, 'submitted'
  UNION ALL SELECT 2, 'submitted', 'approved') step
ORDER BY w.id, step.number
"""
_APPROVE = """
UPDATE measurement_report SET state = 'approved', submitted_at = %(at)s, approved_at = %(at)s
WHERE id IN (SELECT id FROM import_touched)
"""
_UNCOUNT = "UPDATE measurement_observation SET counts = false WHERE id IN (SELECT old_id FROM import_corrected)"
_WRITE_ANY = f"""
INSERT INTO measurement_observation (version_id, indicator_id, organisation_id, place_id, period_id, cell_id, numerator,
  denominator, answer, how, explanation, report_id, entered_by_id, entered_at, supersedes_id, counts)
SELECT r.version_id, r.indicator_id, r.organisation_id, r.place_id, p.id, r.cell_id, r.numerator, r.denominator,
  r.answer, r.how, CASE WHEN c.old_id IS NOT NULL AND r.explanation = '' THEN %(reason)s ELSE r.explanation END,
  t.id, %(by)s, %(at)s, c.old_id, true
FROM {_OWN} {PERIOD_JOIN}
JOIN import_touched t ON t.organisation_id = r.organisation_id AND t.rhythm = r.rhythm AND t.starts_on = r.starts_on
LEFT JOIN import_corrected c ON c.line = r.line
"""
_WRITE = {
    False: f"{_WRITE_ANY} WHERE r.figure_import_id = %(id)s",
    True: f"{_WRITE_ANY} LEFT {COUNTING_JOIN.strip()} WHERE r.figure_import_id = %(id)s AND o.id IS NULL",
}
