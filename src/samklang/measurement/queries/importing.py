"""Files of earlier figures: which there are, what stands against their rows in the database, and what they add up to.

Everything is asked of all rows of a file at once; a million rows are a handful of statements.
"""

# ruff: noqa: S608 - statements are put together from the constants of this file alone
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from samklang.initiatives.access import Viewer
from samklang.measurement.models import FigureImport, ImportState

UNFINISHED = (ImportState.READING, ImportState.STORING)
MOST_OBJECTIONS = 1_001

_SAME_KEY = "organisation_id, indicator_id, starts_on, place_id, cell_id"
PERIOD_JOIN = """
JOIN measurement_period p ON p.initiative_id = %(initiative)s AND p.rhythm = r.rhythm AND p.starts_on = r.starts_on
"""
COUNTING_JOIN = """
JOIN measurement_observation o ON o.counts AND o.indicator_id = r.indicator_id AND o.period_id = p.id
  AND o.organisation_id = r.organisation_id AND o.place_id IS NOT DISTINCT FROM r.place_id
  AND o.cell_id IS NOT DISTINCT FROM r.cell_id
"""
DIFFERS = "(o.numerator, o.denominator, o.answer) IS DISTINCT FROM (r.numerator, r.denominator, r.answer)"

_TWICE_AT_ALL = f"""
SELECT exists(SELECT 1 FROM measurement_importrow WHERE figure_import_id = %(id)s GROUP BY {_SAME_KEY}
  HAVING count(*) > 1)
"""
_TWICE = f"""
SELECT line, first::text FROM (
  SELECT line, min(line) OVER (PARTITION BY {_SAME_KEY}) AS first FROM measurement_importrow
  WHERE figure_import_id = %(id)s) each
WHERE line <> first ORDER BY line
"""
_NOT_ASKED = """
WITH lacking AS (
  SELECT k.* FROM (
    SELECT DISTINCT organisation_id, indicator_id, place_id, starts_on, ends_on FROM measurement_importrow
    WHERE figure_import_id = %(id)s) k
  WHERE NOT EXISTS (
    SELECT 1 FROM measurement_duty d
    WHERE d.organisation_id = k.organisation_id AND d.indicator_id = k.indicator_id
      AND d.place_id IS NOT DISTINCT FROM k.place_id AND d.first_period_on <= k.starts_on
      AND (d.ended_on IS NULL OR d.ended_on >= k.ends_on)))
SELECT r.line, '' FROM measurement_importrow r JOIN lacking k ON k.organisation_id = r.organisation_id
  AND k.indicator_id = r.indicator_id AND k.place_id IS NOT DISTINCT FROM r.place_id AND k.starts_on = r.starts_on
WHERE r.figure_import_id = %(id)s ORDER BY r.line
"""
_UNDER_WAY = """
WITH busy AS (
  SELECT p.rhythm, p.starts_on, w.organisation_id FROM measurement_report w JOIN measurement_period p
    ON p.id = w.period_id AND p.initiative_id = %(initiative)s
  WHERE w.state NOT IN ('open', 'approved', 'released')
    OR (w.state = 'open' AND exists(SELECT 1 FROM measurement_draftfigure d WHERE d.report_id = w.id)))
SELECT r.line, '' FROM measurement_importrow r JOIN busy ON busy.rhythm = r.rhythm
  AND busy.starts_on = r.starts_on AND busy.organisation_id = r.organisation_id
WHERE r.figure_import_id = %(id)s ORDER BY r.line
"""
_COUNTS_ALREADY = f"""
SELECT r.line, coalesce(trim_scale(o.numerator)::text, o.answer)
FROM measurement_importrow r {PERIOD_JOIN} {COUNTING_JOIN}
WHERE r.figure_import_id = %(id)s AND {DIFFERS} ORDER BY r.line
"""
_HELD = f"""
SELECT count(*) FILTER (WHERE {DIFFERS}), count(*) FILTER (WHERE NOT ({DIFFERS}))
FROM measurement_importrow r {PERIOD_JOIN} {COUNTING_JOIN} WHERE r.figure_import_id = %(id)s
"""
_TOTALS = """
SELECT i.code, v.name, count(*), trim_scale(sum(r.numerator))::text, count(DISTINCT r.organisation_id),
  min(r.starts_on)::text, max(r.ends_on)::text
FROM measurement_importrow r JOIN measurement_indicator i ON i.id = r.indicator_id
JOIN LATERAL (SELECT name FROM measurement_indicatorversion WHERE indicator_id = i.id ORDER BY number DESC LIMIT 1) v
  ON true
WHERE r.figure_import_id = %(id)s GROUP BY i.code, v.name ORDER BY i.code
"""
_ANY_COUNTING = """
SELECT exists(SELECT 1 FROM measurement_observation o JOIN measurement_period p ON p.id = o.period_id
  WHERE o.counts AND p.initiative_id = %(initiative)s)
"""


@dataclass(frozen=True)
class Objection:
    """One row that may not be stored as things stand: its line, why, and what stands against it."""

    line: int
    why: str
    detail: str


def imports_of(viewer: Viewer) -> QuerySet[FigureImport]:
    """Return the files of earlier figures of an initiative, the latest first."""
    return FigureImport.objects.filter(initiative=viewer.initiative).select_related("initiative", "by")


def unfinished_imports() -> QuerySet[FigureImport]:
    """Return the files that are being read or stored, or were when something stopped it."""
    return FigureImport.objects.filter(state__in=UNFINISHED).order_by("pk")


def objections_to(figure_import: FigureImport) -> tuple[list[Objection], int]:
    """Return what stands against the rows of a file, in the order of its lines, and how many are not listed."""
    asked = [("key_twice", _TWICE), ("report_under_way", _UNDER_WAY)]
    if not _one(_TWICE_AT_ALL, figure_import):
        asked = asked[1:]
    if not figure_import.agrees_duties:
        asked.append(("not_asked", _NOT_ASKED))
    if not figure_import.reason and has_counting_figures(figure_import):
        asked.append(("counts_already", _COUNTS_ALREADY))
    found: list[Objection] = []
    unlisted = 0
    for why, sql in asked:
        rows = _all(
            f"SELECT line, d, count(*) OVER () FROM ({sql}) AS f(line, d) LIMIT {MOST_OBJECTIONS}", figure_import
        )
        found += [Objection(line, why, detail) for line, detail, _count in rows]
        unlisted += max(0, (rows[0][2] if rows else 0) - len(rows))
    return sorted(found, key=lambda each: each.line), unlisted


def has_counting_figures(figure_import: FigureImport) -> bool:
    """Tell whether any figure of the initiative counts already, so that rows can meet one."""
    return bool(_one(_ANY_COUNTING, figure_import))


def held_already(figure_import: FigureImport) -> tuple[int, int]:
    """Return how many rows would correct a figure that counts, and how many say what counts already."""
    if not has_counting_figures(figure_import):
        return 0, 0
    [(differing, same)] = _all(_HELD, figure_import)
    return differing, same


def control_totals(figure_import: FigureImport) -> list[dict[str, Any]]:
    """Return for each indicator of a file how many figures, their sum, of how many organisations, from when to when."""
    names = ("code", "name", "figures", "sum", "organisations", "starts_on", "ends_on")
    return [dict(zip(names, row, strict=True)) for row in _all(_TOTALS, figure_import)]


def arguments_of(figure_import: FigureImport) -> dict[str, Any]:
    """Return what the statements about a file are asked with."""
    return {"id": figure_import.pk, "initiative": figure_import.initiative_id}


def _all(sql: str, figure_import: FigureImport) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments_of(figure_import))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _one(sql: str, figure_import: FigureImport) -> Any:
    return _all(sql, figure_import)[0][0]
