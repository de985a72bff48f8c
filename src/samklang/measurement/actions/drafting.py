"""Drafting the tables of a prepared release, so that who confirms it sees what goes out; and letting them out."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from samklang.measurement.actions.protecting import MadeTable, protected, register_policies
from samklang.measurement.models import (
    DraftCell,
    DraftTable,
    PreparedRelease,
    Release,
    ReleasedCell,
    ReleasedTable,
    Shown,
)
from samklang.measurement.queries.basis import basis_of
from samklang.measurement.queries.preparing import undrafted_releases
from samklang.measurement.queries.wanted_tables import wanted_tables
from samklang.people.background import defer

TASK = "measurement.protect_releases"
_COPY_TABLES = """
INSERT INTO measurement_releasedtable (release_id, {columns})
SELECT %(release)s, {columns} FROM measurement_drafttable WHERE prepared_id = %(prepared)s ORDER BY id
"""
_COPY_CELLS = """
INSERT INTO measurement_releasedcell (table_id, {columns})
SELECT made.id, {shown}
FROM measurement_draftcell shown
JOIN measurement_drafttable draft ON draft.id = shown.table_id
JOIN measurement_releasedtable made ON made.release_id = %(release)s AND made.indicator_id = draft.indicator_id
WHERE draft.prepared_id = %(prepared)s ORDER BY shown.id
"""
log = logging.getLogger(__name__)


def draft_releases(*, at: datetime) -> int:
    """Draft the tables of every prepared release that lacks them, oldest first. Returns how many releases.

    One that fails does not keep the others waiting; its page says so, and it is tried again next time.
    """
    waiting = list(undrafted_releases())
    failed: list[Exception] = []
    for prepared in waiting:
        try:
            draft_release(prepared=prepared, at=at)
        except Exception as error:
            log.exception("The tables of the prepared release %s could not be made", prepared.pk)
            _as_taken(prepared).update(failed_at=at)
            failed.append(error)
    if failed:
        raise failed[0]
    return len(waiting)


def draft_release(*, prepared: PreparedRelease, at: datetime) -> None:
    """Make the tables of a prepared release and keep them as a draft, with the marks of what they are made of.

    No event: who prepared the release asked for it. Computed before the transaction begins; nothing is kept where the
    release was withdrawn meanwhile, or is to be drafted anew.
    """
    still = _as_taken(prepared)
    basis = basis_of(prepared.period, at=prepared.known_at)  # before the figures: what comes between is a change
    wanted = wanted_tables(prepared.period, at=prepared.known_at)
    still.update(tables_wanted=len(wanted), tables_made=0)
    made: list[MadeTable] = []
    standing: list[int] = []
    for number, (each, table) in enumerate(protected(prepared.period, wanted), start=1):
        if table is None:
            standing.append(each.indicator.pk)
        else:
            made.append(table)
        still.update(tables_made=number)
    with transaction.atomic():
        locked = still.filter(release__isnull=True, withdrawn_at__isnull=True).select_for_update().first()
        if locked is None:
            return
        _keep(locked, made)
        locked.basis, locked.standing = basis, standing
        locked.drafted_at, locked.failed_at = at, None
        locked.save(update_fields=["basis", "standing", "drafted_at", "failed_at"])


def _as_taken(prepared: PreparedRelease) -> QuerySet[PreparedRelease]:
    """Return the prepared release where it waits as it was taken up: not drafted yet, nor to be made anew since."""
    return PreparedRelease.objects.filter(pk=prepared.pk, known_at=prepared.known_at, drafted_at__isnull=True)


def draft_anew(prepared: PreparedRelease, *, at: datetime) -> None:
    """Discard the draft of a locked prepared release and have it made again, as things are known at a moment."""
    discard_draft(prepared)
    prepared.known_at, prepared.drafted_at, prepared.failed_at = at, None, None
    prepared.tables_wanted, prepared.tables_made = None, 0
    prepared.save(update_fields=["known_at", "drafted_at", "failed_at", "tables_wanted", "tables_made"])
    defer(TASK)


def discard_draft(prepared: PreparedRelease) -> None:
    """Remove the drafted tables of a prepared release."""
    DraftTable.objects.filter(prepared=prepared).delete()


def let_out(prepared: PreparedRelease, release: Release, *, at: datetime) -> None:
    """Show the drafted tables as those of a release, cell for cell. They are in the ledger from then on."""
    drafts = DraftTable.objects.filter(prepared=prepared).order_by("pk")
    register_policies(drafts.values_list("version", "policy"), at=at)
    which = {"prepared": prepared.pk, "release": release.pk}
    with connection.cursor() as cursor:
        cursor.execute(_COPY_TABLES.format(columns=", ".join(_columns(ReleasedTable, but="release"))), which)
        columns = _columns(ReleasedCell, but="table")
        shown = ", ".join(f"shown.{each}" for each in columns)
        cursor.execute(_COPY_CELLS.format(columns=", ".join(columns), shown=shown), which)
    discard_draft(prepared)


def _columns(model: type[Shown], *, but: str) -> list[str]:
    """Return what a table or cell shows, whatever columns that are."""
    return [str(field.column) for field in model._meta.concrete_fields if field.name not in {"id", but}]


def _keep(prepared: PreparedRelease, made: Sequence[MadeTable]) -> None:
    discard_draft(prepared)
    tables = DraftTable.objects.bulk_create([DraftTable(prepared=prepared, **each.shown()) for each in made])
    DraftCell.objects.bulk_create(
        [
            DraftCell(table=table, **cell)
            for table, each in zip(tables, made, strict=True)
            for cell in each.shown_cells()
        ]
    )
