"""Which facts count: the one flag that says so, and what is added up of them beforehand."""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from samklang.measurement.models import COUNTING, RETOLD, Observation, Report
from samklang.measurement.queries.adding_up import added_up_now
from samklang.measurement.queries.known_sums import (
    COLUMNS,
    COLUMNS_TOGETHER,
    STORED,
    STORED_TOGETHER,
    added_together,
)

_LATER = "EXISTS (SELECT FROM measurement_observation later WHERE later.supersedes_id = told.id)"
_COUNT_CURRENT = (  # what is superseded goes first: one figure counts at a time
    f"""UPDATE measurement_observation told SET counts = false
    WHERE told.report_id = %(report)s AND told.counts AND {_LATER}""",
    f"""UPDATE measurement_observation told SET counts = true
    WHERE told.report_id = %(report)s AND NOT told.counts AND told.answer <> %(retold)s AND NOT {_LATER}""",
)
_COUNT_NONE = "UPDATE measurement_observation SET counts = false WHERE report_id = %(report)s AND counts"
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
_TOGETHER_LOCK = 7_365_004  # any number of our own: the first key of the advisory lock
_LOCK_PERIODS = """
SELECT pg_advisory_xact_lock(%(lock)s, (period_id %% 2147483647)::integer)
FROM (SELECT DISTINCT period_id FROM measurement_report WHERE id IN ({reports}) ORDER BY period_id) ordered
"""
_IN_PERIODS = "period_id IN (SELECT period_id FROM measurement_report WHERE id IN ({reports}))"
_ADD_TOGETHER = f"INSERT INTO {STORED_TOGETHER} ({COLUMNS_TOGETHER})"
_CHANGED = """
INSERT INTO measurement_countedperiod (period_id, changed_at)
SELECT r.period_id, max(t.at) FROM measurement_report r JOIN measurement_reporttransition t ON t.report_id = r.id
WHERE t.to_state <> 'released' AND {these}
GROUP BY r.period_id
ON CONFLICT (period_id) DO UPDATE SET changed_at = greatest(measurement_countedperiod.changed_at, excluded.changed_at)
"""
_WAS_COUNTED = """EXISTS (
  SELECT 1 FROM measurement_reporttransition a WHERE a.report_id = r.id AND a.to_state = 'approved')"""
_APART = f"""
SELECT count(*) FROM (
  ((SELECT {COLUMNS_TOGETHER} FROM {STORED_TOGETHER}) EXCEPT ({added_together(STORED)}))
  UNION ALL (({added_together(STORED)}) EXCEPT (SELECT {COLUMNS_TOGETHER} FROM {STORED_TOGETHER}))
) apart
"""


def set_counting(report: Report, *, counts: bool) -> None:
    """Set which rows of a report are in today's totals: the current ones, or none."""
    arguments: dict[str, Any] = {"report": report.pk, "retold": RETOLD}
    this = "SELECT %(report)s::bigint"
    with connection.cursor() as cursor:
        for sql in _COUNT_CURRENT if counts else (_COUNT_NONE,):
            cursor.execute(sql, arguments)
        if counts:
            add_up(cursor, this, arguments)
        else:
            cursor.execute(_TAKE_AWAY.format(reports=this), arguments)
        add_together(cursor, this, arguments)


def add_up(cursor: CursorWrapper, reports: str, arguments: dict[str, Any]) -> None:
    """Add up anew what counts of some reports: `reports` is a query of their ids, `arguments` what it asks with."""
    cursor.execute(_TAKE_AWAY.format(reports=reports), arguments)
    cursor.execute(f"{_ADD_UP} {added_up_now(f'o.report_id IN ({reports})')}", arguments)


def add_together(cursor: CursorWrapper, reports: str, arguments: dict[str, Any]) -> None:
    """Add up anew what all tell together in the periods of some reports, after each of these was added up.

    The periods are held until the transaction ends, so that of two that add up the same one at once the second sees
    what the first has stored. So it comes last, just before the event.
    """
    cursor.execute(_LOCK_PERIODS.format(reports=reports), {**arguments, "lock": _TOGETHER_LOCK})
    among = _IN_PERIODS.format(reports=reports)
    cursor.execute(f"DELETE FROM {STORED_TOGETHER} WHERE {among}", arguments)
    cursor.execute(f"{_ADD_TOGETHER} {added_together(STORED, among=f'f.{among}')}", arguments)
    cursor.execute(_CHANGED.format(these=f"r.id IN ({reports}) AND {_WAS_COUNTED}"), arguments)


def rebuild_counting() -> int:
    """Set the flag of every row anew from the reports' states and what supersedes what, and add up what counts anew.

    Returns how many flags and sums were wrong.
    """
    counting = Report.objects.filter(state__in=COUNTING).values("pk")
    tells = Q(superseded_by__isnull=True) & ~Q(answer=RETOLD)
    stale = Observation.objects.filter(~tells | ~Q(report__in=counting), counts=True)
    forgotten = Observation.objects.filter(tells, report__in=counting, counts=False)
    return stale.update(counts=False) + forgotten.update(counts=True) + rebuild_sums()


def rebuild_sums() -> int:
    """Compute each organisation's figures anew from the facts that count, and what all tell together from these.

    Returns how many were wrong or lacking: of each organisation's, or where these were right of those of all together.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {STORED}, {STORED_TOGETHER} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_DELETE_WRONG.format(computed=added_up_now("true")))
        wrong: int = cursor.rowcount
        cursor.execute(f"{_ADD_UP} {added_up_now('true')} ON CONFLICT DO NOTHING")
        lacking: int = cursor.rowcount
        cursor.execute(_APART)
        apart: int = cursor.fetchall()[0][0]
        cursor.execute(f"DELETE FROM {STORED_TOGETHER}")
        cursor.execute(f"{_ADD_TOGETHER} {added_together(STORED)}")
        cursor.execute(_CHANGED.format(these=_WAS_COUNTED))
    return max(wrong, lacking) or apart
