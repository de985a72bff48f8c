"""Writing facts: drafts become observations, and the one flag that says which count."""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.measurement.models import COUNTING, DraftFigure, How, Observation, Report
from samklang.measurement.queries.adding_up import added_up_now
from samklang.measurement.queries.asked import current_observations
from samklang.measurement.queries.sums import COLUMNS, STORED
from samklang.ui.problems import Problem

_ADD_UP = f"INSERT INTO {STORED} ({COLUMNS})"
_TAKE_AWAY = """
DELETE FROM measurement_organisationfigure s USING measurement_report r
WHERE r.id IN ({reports}) AND s.organisation_id = r.organisation_id AND s.period_id = r.period_id
"""
_DELETE_WRONG = f"""
DELETE FROM measurement_organisationfigure s USING (
  SELECT {COLUMNS} FROM {STORED} EXCEPT SELECT * FROM ({{computed}}) computed
) wrong
WHERE s.indicator_id = wrong.indicator_id AND s.period_id = wrong.period_id
  AND s.organisation_id = wrong.organisation_id
"""


def write_observations(report: Report, *, by: Actor, at: datetime, reason: str) -> int:
    """Write what differs from the present facts as new observations, and empty the drafts. Returns how many.

    A changed figure supersedes the old one with the draft's explanation, or the reason for the whole report.
    """
    assert by.person is not None  # noqa: S101 - REPORT belongs to a seat
    present = {(row.indicator_id, row.place_id, row.cell_id): row for row in current_observations(report)}
    fresh = []
    for draft in DraftFigure.objects.filter(report=report).select_related("version"):
        old = present.get((draft.version.indicator_id, draft.place_id, draft.cell_id))
        if draft.answer is None and old:
            raise Problem(
                _("%(name)s was reported before and is now empty. Write the figure, or choose why it cannot be told.")
                % {"name": draft.version.name}
            )
        if draft.answer is None or (old and _says_the_same(old, draft)):
            continue
        if old and not (draft.explanation or reason):
            raise Problem(
                _("%(name)s is corrected. Say why, beside the figure or for the whole report.")
                % {"name": draft.version.name},
                field="reason",
            )
        fresh.append(
            Observation(
                version=draft.version,
                indicator_id=draft.version.indicator_id,
                organisation_id=report.organisation_id,
                place_id=draft.place_id,
                period_id=report.period_id,
                cell_id=draft.cell_id,
                numerator=draft.numerator,
                denominator=draft.denominator,
                answer=draft.answer,
                how=draft.how or How.REGISTERED,
                explanation=draft.explanation or (reason if old else ""),
                report=report,
                entered_by=by.person,
                entered_at=at,
                supersedes=old,
            )
        )
    Observation.objects.bulk_create(fresh)
    DraftFigure.objects.filter(report=report).delete()
    return len(fresh)


def set_counting(report: Report, *, counts: bool) -> None:
    """Set which rows of a report are in today's totals: the current ones, or none."""
    rows = Observation.objects.filter(report=report)
    if counts:
        rows.filter(superseded_by__isnull=False, counts=True).update(counts=False)
        rows.filter(superseded_by__isnull=True).update(counts=True)
    else:
        rows.filter(counts=True).update(counts=False)
    this, arguments = "SELECT %(report)s::bigint", {"report": report.pk}
    with connection.cursor() as cursor:
        if counts:
            add_up(cursor, this, arguments)
        else:
            cursor.execute(_TAKE_AWAY.format(reports=this), arguments)


def add_up(cursor: CursorWrapper, reports: str, arguments: dict[str, Any]) -> None:
    """Add up anew what counts of some reports: `reports` is a query of their ids, `arguments` what it asks with."""
    cursor.execute(_TAKE_AWAY.format(reports=reports), arguments)
    cursor.execute(f"{_ADD_UP} {added_up_now(f'o.report_id IN ({reports})')}", arguments)


def rebuild_counting() -> int:
    """Set the flag of every row anew from the reports' states and what supersedes what, and add up what counts anew.

    Returns how many flags and sums were wrong.
    """
    counting = Report.objects.filter(state__in=COUNTING).values("pk")
    stale = Observation.objects.filter(Q(superseded_by__isnull=False) | ~Q(report__in=counting), counts=True)
    forgotten = Observation.objects.filter(superseded_by__isnull=True, report__in=counting, counts=False)
    return stale.update(counts=False) + forgotten.update(counts=True) + rebuild_sums()


def rebuild_sums() -> int:
    """Compute each organisation's figures anew from the facts that count; return how many were wrong or lacking."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE measurement_organisationfigure IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_DELETE_WRONG.format(computed=added_up_now("true")))
        wrong: int = cursor.rowcount
        cursor.execute(f"{_ADD_UP} {added_up_now('true')} ON CONFLICT DO NOTHING")
        lacking: int = cursor.rowcount
    return max(wrong, lacking)


def _says_the_same(old: Observation, draft: DraftFigure) -> bool:
    same_figure = (old.numerator, old.denominator, old.answer) == (draft.numerator, draft.denominator, draft.answer)
    return same_figure and draft.explanation in {"", old.explanation} and draft.how in {"", old.how}
