"""What a report asks by: the duties that hold in its period, and the definitions in force then."""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import prefetch_related_objects

from samklang.measurement.models import EDITABLE, REPORTED, Cell, Dimension, Duty, Indicator, IndicatorVersion, Report
from samklang.measurement.queries.asked_in import LEFT_OUT
from samklang.measurement.queries.plain_rows import columns_of, rows_as
from samklang.places.models import Place

Cells = Mapping[int, list[Cell]]  # definition: its cells, in the order of the categories
_DUTIES = f"""
SELECT {columns_of(Duty, "d")}, {columns_of(Indicator, "i")}, {columns_of(Place, "p")}, {columns_of(Dimension, "b")}
FROM measurement_duty d JOIN measurement_indicator i ON i.id = d.indicator_id
LEFT JOIN places_place p ON p.id = d.place_id LEFT JOIN measurement_dimension b ON b.id = d.tells_only_by_id
WHERE d.organisation_id = %(organisation)s AND d.first_period_on <= %(starts_on)s
  AND (d.ended_on IS NULL OR d.ended_on >= %(ends_on)s)
  AND i.stage = ANY(%(reported)s) AND i.id NOT IN ({LEFT_OUT})
ORDER BY i.code, p.sort_key
"""
# The last that has begun, or the first, before any has.
_IN_FORCE = f"""
SELECT {columns_of(IndicatorVersion, "v")}, ARRAY(
  SELECT cell_id FROM measurement_indicatorversion_cells WHERE indicatorversion_id = v.id ORDER BY cell_id)
FROM (
  SELECT DISTINCT ON (indicator_id) * FROM measurement_indicatorversion WHERE indicator_id = ANY(%(indicators)s)
  ORDER BY indicator_id, valid_from <= %(on)s DESC, CASE WHEN valid_from <= %(on)s THEN -number ELSE number END
) v
"""
_CELLS = f"SELECT {columns_of(Cell, 'c')} FROM measurement_cell c WHERE c.id = ANY(%(cells)s)"


def duties_for(report: Report) -> list[Duty]:
    """Return the duties that hold in the report's period and are not waived, in the order of the indicators."""
    asked = {
        "organisation": report.organisation_id,
        "starts_on": report.period.starts_on,
        "ends_on": report.period.ends_on,
        "reported": sorted(REPORTED),
        "report": report.pk,
        "period": report.period_id,
        "editable": sorted(EDITABLE),
    }
    found = []
    for duty, indicator, place, only_by in rows_as(_DUTIES, asked, Duty, Indicator, Place, Dimension):
        duty.indicator, duty.place, duty.tells_only_by = indicator, place, only_by
        found.append(duty)
    return found


def versions_in_force(duties: Iterable[Duty], *, on: date) -> tuple[dict[int, IndicatorVersion], Cells]:
    """Return {indicator: its definition in force on a day}, and the cells of each definition.

    One query, one more where there are cells, and two where there are steps.
    """
    indicators = {duty.indicator_id: duty.indicator for duty in duties}
    rows = rows_as(_IN_FORCE, {"indicators": list(indicators), "on": on}, IndicatorVersion)
    for version, _cells in rows:
        version.indicator = indicators[version.indicator_id]
    prefetch_related_objects([version for version, _cells in rows if version.steps_id], "steps__categories")
    return {version.indicator_id: version for version, _cells in rows}, _cells_of(rows)


def _cells_of(rows: Iterable[tuple[IndicatorVersion, list[int]]]) -> Cells:
    wanted = {version.pk: cells for version, cells in rows}
    ids = {cell for cells in wanted.values() for cell in cells}  # many definitions share the same ones
    by_id = {cell.pk: cell for (cell,) in rows_as(_CELLS, {"cells": list(ids)}, Cell)} if ids else {}
    return defaultdict(list, {pk: [by_id[cell] for cell in cells] for pk, cells in wanted.items()})
