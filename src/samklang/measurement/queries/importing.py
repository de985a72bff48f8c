"""Files of earlier figures: which there are, what stands against their rows in the database, and what they add up to.

Everything is asked of all rows of a file at once; a million rows are a handful of statements.
"""

# ruff: noqa: S608 - statements are put together from the constants of this file alone
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from samklang.initiatives.access import Viewer
from samklang.measurement.calculations.kinds import kinds_that
from samklang.measurement.models import FigureImport, ImportPiece, ImportState, IndicatorVersion
from samklang.measurement.queries.import_doubts import doubts_about_rows, impossible_rows
from samklang.measurement.queries.lineage import step_names_of

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

_CELL_JOIN = """
JOIN measurement_cell c ON c.id = {cell} LEFT JOIN measurement_category k ON k.id::text = c.key
"""
_WAY = "CASE WHEN strpos(c.key, '.') > 0 THEN 0 ELSE k.dimension_id END"  # crossed, or by which breakdown alone
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
_MIXED = f"""
WITH own AS (
  SELECT r.line, r.organisation_id, r.indicator_id, r.version_id, r.starts_on, r.rhythm, r.place_id, {_WAY} AS way
  FROM measurement_importrow r {_CELL_JOIN.format(cell="r.cell_id")} WHERE r.figure_import_id = %(id)s),
told AS (
  SELECT DISTINCT o.organisation_id, o.version_id, p.starts_on, p.rhythm, o.place_id, {_WAY} AS way
  FROM measurement_observation o JOIN measurement_period p ON p.id = o.period_id AND p.initiative_id = %(initiative)s
  {_CELL_JOIN.format(cell="o.cell_id")} WHERE o.counts AND o.version_id IN (SELECT version_id FROM own)),
first AS (
  SELECT line, way, min(way) OVER (PARTITION BY organisation_id, version_id, starts_on, place_id) AS another FROM own)
SELECT line, '' FROM first WHERE way <> another
UNION SELECT own.line, '' FROM own JOIN told ON told.organisation_id = own.organisation_id
  AND told.version_id = own.version_id AND told.starts_on = own.starts_on AND told.rhythm = own.rhythm
  AND told.place_id IS NOT DISTINCT FROM own.place_id AND told.way <> own.way
"""
# A figure that counts in a category of an earlier definition is none the file could take the place of.
_OTHER_CELLS = f"""
SELECT DISTINCT r.line, ''
FROM measurement_importrow r {PERIOD_JOIN}
JOIN measurement_observation o ON o.counts AND o.indicator_id = r.indicator_id AND o.period_id = p.id
  AND o.organisation_id = r.organisation_id AND o.place_id IS NOT DISTINCT FROM r.place_id
  AND o.version_id <> r.version_id AND o.cell_id IS NOT NULL
WHERE r.figure_import_id = %(id)s AND r.cell_id IS NOT NULL AND NOT EXISTS (
  SELECT FROM measurement_indicatorversion_cells asked
  WHERE asked.indicatorversion_id = r.version_id AND asked.cell_id = o.cell_id)
ORDER BY r.line
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
_LEVELS = """
SELECT version_id, numerator, count(*) FROM measurement_importrow
WHERE figure_import_id = %(id)s AND version_id = ANY(%(versions)s) AND numerator IS NOT NULL
GROUP BY version_id, numerator ORDER BY numerator, version_id
"""
_TELLS_ALONE = """
SELECT exists(SELECT 1 FROM measurement_duty d JOIN measurement_indicator i ON i.id = d.indicator_id
  WHERE i.initiative_id = %(initiative)s AND d.tells_only_by_id IS NOT NULL)
"""
_ANY_COUNTING = """
SELECT exists(SELECT 1 FROM measurement_observation o JOIN measurement_period p ON p.id = o.period_id
  WHERE o.counts AND p.initiative_id = %(initiative)s)
"""


@dataclass(frozen=True)
class Objection:
    """One row that may not be stored as things stand: its line, why, and what stands against it.

    `column` is the place of the figure in its line, where a line of the file holds several.
    """

    line: int
    why: str
    detail: str
    column: int | None = None


def imports_of(viewer: Viewer) -> QuerySet[FigureImport]:
    """Return the files of earlier figures of an initiative, the latest first."""
    return FigureImport.objects.filter(initiative=viewer.initiative).select_related("initiative", "by")


def is_tellable(figure_import: FigureImport) -> bool:
    """Tell whether one may still say how a file is read: with headings of its own, kept, and not stored. One query."""
    told = {ImportState.ASKED, ImportState.READ, ImportState.REFUSED}
    return figure_import.layout is not None and figure_import.state in told and _is_kept(figure_import)


def is_read(figure_import: FigureImport) -> bool:
    """Tell whether every row of a file is read and waits for a yes."""
    return figure_import.state == ImportState.READ


def can_be_commented(figure_import: FigureImport) -> bool:
    """Tell whether a file was refused or is doubted, and is kept, so that it can be given back with comments."""
    is_doubted = is_read(figure_import) and bool(figure_import.summary.get("doubts"))
    return (figure_import.state == ImportState.REFUSED or is_doubted) and _is_kept(figure_import)


def _is_kept(figure_import: FigureImport) -> bool:
    return ImportPiece.objects.filter(figure_import=figure_import, number=0).exists()


def unfinished_imports() -> QuerySet[FigureImport]:
    """Return the files that are being read or stored, or were when something stopped it."""
    return FigureImport.objects.filter(state__in=UNFINISHED).order_by("pk")


def objections_to(figure_import: FigureImport) -> tuple[list[Objection], int]:
    """Return what stands against the rows of a file, in the order of its lines, and how many are not listed."""
    asked = [("key_twice", _TWICE), ("report_under_way", _UNDER_WAY)]
    if not _one(_TWICE_AT_ALL, figure_import):
        asked = asked[1:]
    if _one(_TELLS_ALONE, figure_import):
        asked.append(("two_ways", _MIXED))
    if not figure_import.agrees_duties:
        asked.append(("not_asked", _NOT_ASKED))
    meets_stored = has_counting_figures(figure_import)
    if meets_stored:
        asked.append(("other_categories", _OTHER_CELLS))
        asked += [] if figure_import.reason else [("counts_already", _COUNTS_ALREADY)]
    impossible, unlisted = impossible_rows(figure_import, meets_stored=meets_stored)
    found = [_objection(figure_import, "more_than_whole", line, detail) for line, detail in impossible]
    for why, sql in asked:
        rows = _all(
            f"SELECT line, d, count(*) OVER () FROM ({sql}) AS f(line, d) LIMIT {MOST_OBJECTIONS}", figure_import
        )
        found += [_objection(figure_import, why, line, detail) for line, detail, _count in rows]
        unlisted += max(0, (rows[0][2] if rows else 0) - len(rows))
    return sorted(found, key=lambda each: each.line), unlisted


def _objection(figure_import: FigureImport, why: str, number: int, detail: str) -> Objection:
    each = figure_import.figures_a_line
    if each == 1:
        return Objection(number, why, detail)
    first = str(int(detail) // each) if why == "key_twice" else detail
    return Objection(number // each, why, first, number % each)


def heading_of(figure_import: FigureImport, objection: Objection) -> str:
    """Return the heading of the column that an objection is about, where a line holds several figures."""
    headings = (figure_import.layout or {}).get("headings", [])
    return headings[objection.column] if objection.column is not None and objection.column < len(headings) else ""


def has_counting_figures(figure_import: FigureImport) -> bool:
    """Tell whether any figure of the initiative counts already, so that rows can meet one."""
    return bool(_one(_ANY_COUNTING, figure_import))


def held_already(figure_import: FigureImport) -> tuple[int, int]:
    """Return how many rows would correct a figure that counts, and how many say what counts already."""
    if not has_counting_figures(figure_import):
        return 0, 0
    [(differing, same)] = _all(_HELD, figure_import)
    return differing, same


def doubts_of_import(figure_import: FigureImport) -> dict[str, Any]:
    """Return what looks odd in a file, as it is stored with it: each row by its line and heading, the rest counted."""
    rows, unlisted = doubts_about_rows(figure_import, meets_stored=has_counting_figures(figure_import))
    found = []
    for row in rows:
        place = _objection(figure_import, row.raised.doubt, row.number, "")
        said = row.raised
        told = (row.figure, said.factor, said.meant, said.difference, row.last, row.since, row.until)
        plain = [None if each is None else str(each) for each in told]
        found.append([place.line, heading_of(figure_import, place), said.doubt.value, said.of, *plain])
    return {"doubts": found, "doubts_unlisted": unlisted}


def control_totals(figure_import: FigureImport) -> list[dict[str, Any]]:
    """Return for each indicator of a file how many figures, their sum, of how many organisations, from when to when."""
    names = ("code", "name", "figures", "sum", "organisations", "starts_on", "ends_on")
    totals = [dict(zip(names, row, strict=True)) for row in _all(_TOTALS, figure_import)]
    levels = _levels_told(figure_import)
    return [each | ({"sum": None, "levels": told} if (told := levels.get(each["code"])) else {}) for each in totals]


def _levels_told(figure_import: FigureImport) -> dict[str, list[list[Any]]]:
    """Return {code: [name of a level, how many told it]} of the indicators whose figures are levels, never added."""
    kinds = kinds_that(lambda rules: rules.STEPS and not rules.COUNTS_STEPS)
    every = IndicatorVersion.objects.filter(indicator__initiative=figure_import.initiative_id, kind__in=kinds)
    versions = {each.pk: each for each in every.select_related("indicator", "steps")}
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for version, level, count in _all(_LEVELS, figure_import, versions=list(versions)) if versions else ():
        names = step_names_of(versions[version])
        here = told[versions[version].indicator.code]
        here[names[int(level) - 1]] = here.get(names[int(level) - 1], 0) + count
    return {code: [[name, count] for name, count in here.items()] for code, here in told.items()}


def arguments_of(figure_import: FigureImport) -> dict[str, Any]:
    """Return what the statements about a file are asked with."""
    return {"id": figure_import.pk, "initiative": figure_import.initiative_id}


def _all(sql: str, figure_import: FigureImport, **more: Any) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**arguments_of(figure_import), **more})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _one(sql: str, figure_import: FigureImport) -> Any:
    return _all(sql, figure_import)[0][0]
