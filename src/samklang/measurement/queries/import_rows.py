"""Every row of a file of earlier figures as it was read: what it says in the words of the house, and what it does."""

# ruff: noqa: S608 - the statement is put together from the constants of measurement alone
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from samklang.measurement.models import FigureImport
from samklang.measurement.queries.importing import COUNTING_JOIN, DIFFERS, PERIOD_JOIN, arguments_of

ROWS_A_PAGE = 100

_ROWS = f"""
SELECT r.line, g.name, i.code, r.starts_on, r.ends_on, coalesce(place.name, ''), coalesce(c.label, ''),
  trim_scale(r.numerator), trim_scale(r.denominator), r.answer,
  CASE WHEN o.id IS NULL THEN 'new' WHEN {DIFFERS} THEN 'corrects' ELSE 'same' END, trim_scale(o.numerator)
FROM measurement_importrow r JOIN initiatives_organisation g ON g.id = r.organisation_id
JOIN measurement_indicator i ON i.id = r.indicator_id
LEFT JOIN places_place place ON place.id = r.place_id LEFT JOIN measurement_cell c ON c.id = r.cell_id
LEFT {PERIOD_JOIN.strip()} LEFT {COUNTING_JOIN.strip()}
WHERE r.figure_import_id = %(id)s AND r.line > %(after)s ORDER BY r.line LIMIT %(most)s
"""


@dataclass(frozen=True)
class StagedRow:
    """One figure of a file as it will be stored. `number` tells it apart, `line` is where it stands in the file."""

    number: int
    line: int
    organisation: str
    code: str
    starts_on: date
    ends_on: date
    place: str
    part: str
    figure: Decimal | None
    base: Decimal | None
    answer: str
    outcome: str
    counted: Decimal | None


def staged_rows(figure_import: FigureImport, *, after: int) -> tuple[list[StagedRow], int | None]:
    """Return the next rows of a file that was read, and after which the page behind them begins. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {**arguments_of(figure_import), "after": after, "most": ROWS_A_PAGE + 1})
        found = [
            StagedRow(number, number // figure_import.figures_a_line, *rest) for number, *rest in cursor.fetchall()
        ]
    rows = found[:ROWS_A_PAGE]
    return rows, rows[-1].number if len(found) > ROWS_A_PAGE else None
