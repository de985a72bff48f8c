"""Periods a file of earlier figures lacks between the first and the last it tells of an organisation's indicator."""

from typing import Any

from django.db import connection

from samklang.measurement.models import FigureImport

MOST_HOLES = 100  # organisations and indicators listed
_MOST_PERIODS = 12  # of each of them

# Beside the periods of the file and those that exist: where nobody tells anything there is no total to lack in.
_HOLES = """
WITH told AS (
  SELECT DISTINCT organisation_id, indicator_id, rhythm, starts_on FROM measurement_importrow
  WHERE figure_import_id = %(id)s),
span AS (
  SELECT organisation_id, indicator_id, rhythm, min(starts_on) AS first_on, max(starts_on) AS last_on FROM told
  GROUP BY 1, 2, 3),
known AS (
  SELECT DISTINCT rhythm, starts_on, ends_on FROM measurement_importrow WHERE figure_import_id = %(id)s
  UNION SELECT rhythm, starts_on, ends_on FROM measurement_period WHERE initiative_id = %(initiative)s),
holes AS (
  SELECT s.organisation_id, s.indicator_id, array_agg(k.starts_on::text ORDER BY k.starts_on) AS starts,
    array_agg(k.ends_on::text ORDER BY k.starts_on) AS ends
  FROM span s JOIN known k ON k.rhythm = s.rhythm AND k.starts_on > s.first_on AND k.starts_on < s.last_on
  WHERE NOT EXISTS (
      SELECT FROM told t WHERE t.organisation_id = s.organisation_id AND t.indicator_id = s.indicator_id
        AND t.rhythm = k.rhythm AND t.starts_on = k.starts_on)
    AND NOT EXISTS (
      SELECT FROM measurement_observation o JOIN measurement_period p ON p.id = o.period_id
      WHERE o.counts AND o.organisation_id = s.organisation_id AND o.indicator_id = s.indicator_id
        AND p.rhythm = k.rhythm AND p.starts_on = k.starts_on)
    AND (%(agrees)s OR NOT EXISTS (
      SELECT FROM measurement_notasked n JOIN measurement_period p ON p.id = n.period_id
      WHERE n.until_at IS NULL AND n.organisation_id = s.organisation_id AND n.indicator_id = s.indicator_id
        AND p.rhythm = k.rhythm AND p.starts_on = k.starts_on))
  GROUP BY 1, 2)
SELECT coalesce(nullif(g.short_name, ''), g.name), i.code, starts[1:%(most_periods)s], ends[1:%(most_periods)s],
  cardinality(starts), count(*) OVER ()
FROM holes h JOIN initiatives_organisation g ON g.id = h.organisation_id
JOIN measurement_indicator i ON i.id = h.indicator_id ORDER BY g.sort_key, i.code LIMIT %(most)s
"""


def holes_in_import(figure_import: FigureImport) -> dict[str, Any]:
    """Return the holes of a file as they are stored with it: organisation, indicator, some periods, how many in all."""
    arguments = {
        "id": figure_import.pk, "initiative": figure_import.initiative_id, "most": MOST_HOLES,
        "most_periods": _MOST_PERIODS, "agrees": figure_import.agrees_duties,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HOLES, arguments)
        rows = cursor.fetchall()
    found = [
        [organisation, code, list(zip(starts, ends, strict=True)), count - len(starts)]
        for organisation, code, starts, ends, count, _all in rows
    ]
    return {"holes": found, "holes_unlisted": rows[0][-1] - len(rows) if rows else 0}
