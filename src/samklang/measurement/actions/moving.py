"""Taking a report from state to state, with its row locked: two people never move the same one at once."""

# ruff: noqa: S608 - statements are put together from the columns of a model alone
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.measurement.models import TRANSITIONS, Report, ReportState
from samklang.measurement.queries.plain_rows import columns_of, rows_as
from samklang.ui.problems import Problem

_LOCKED = f"""
SELECT {columns_of(Report, "r")} FROM measurement_report r
WHERE r.id = %(report)s AND r.period_id = %(period)s FOR UPDATE
"""
_MOVE = """
WITH step AS (
  INSERT INTO measurement_reporttransition (report_id, from_state, to_state, at, by_id, comment, has_reasons_apart)
  VALUES (%(report)s, %(from_state)s, %(to_state)s, %(at)s, %(by)s, %(comment)s, %(has_reasons_apart)s) RETURNING id
)
UPDATE measurement_report
SET state = %(to_state)s, submitted_at = %(submitted_at)s, approved_at = %(approved_at)s
WHERE id = %(report)s RETURNING (SELECT id FROM step)
"""


def locked_report(report: Report, by: Actor) -> Report:
    """Return the report with its row locked, for a step in the same transaction; another initiative's is not found.

    Problem where it is gone: the opening of its period was taken back while somebody had it on the screen.
    """
    is_own = report.period.initiative_id == by.initiative.pk
    rows = rows_as(_LOCKED, {"report": report.pk, "period": report.period_id}, Report) if is_own else []
    if not rows:
        raise Problem(_("This report is not asked for any more: the opening of its period was taken back."))
    locked: Report = rows[0][0]
    locked.organisation, locked.period = report.organisation, report.period  # whose it is and of when never changes
    return locked


def move_report(
    report: Report, state: str, *, by: Actor, at: datetime, comment: str = "", has_reasons_apart: bool = False
) -> int:
    """Take a locked report one step, and keep its times; returns the step's id.

    Problem when no such step leads from its state.
    """
    if state not in TRANSITIONS[report.state]:
        wanted = ReportState(state).label.lower()
        raise Problem(
            _("A report that is %(now)s cannot become %(wanted)s. Load the page again to see how it stands.")
            % {"now": report.get_state_display().lower(), "wanted": wanted}
        )
    moved: dict[str, Any] = {
        "report": report.pk,
        "from_state": report.state,
        "to_state": state,
        "at": at,
        "by": by.person.pk if by.person else None,
        "comment": comment,
        "has_reasons_apart": has_reasons_apart,
        "submitted_at": report.submitted_at,
        "approved_at": report.approved_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, moved)
        step: int = cursor.fetchone()[0]
    report.state = state
    return step
