"""What looks odd in a file of earlier figures: each figure beside the one before it, and wholes beside their parts.

The rules are those of a report (`calculations/doubts.py`), asked of all rows at once: the database finds the rows that
are doubted, and the rules say of those listed what it is.
"""

# ruff: noqa: S608 - statements are put together from the constants of this file alone
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from samklang.measurement.calculations.doubts import (
    FEWEST_FOR_JUMP,
    JUMP,
    SLIP_FROM,
    SLIP_TO,
    SLIPS,
    Raised,
    doubts_of,
    more_than_whole,
)
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.pooling import Way
from samklang.measurement.models import FigureImport, How, IndicatorVersion, Those

MOST_DOUBTS = 1_000

_COLUMNS = "organisation_id, indicator_id, version_id, place_id, cell_id, numerator, denominator, how"
_OWN = f"""
SELECT line, rhythm, starts_on, ends_on, {_COLUMNS} FROM measurement_importrow
WHERE figure_import_id = %(id)s AND numerator IS NOT NULL
"""
# What counts of the same organisations, where the file does not tell it anew.
_STORED = f"""
UNION ALL
SELECT NULL, p.rhythm, p.starts_on, p.ends_on, {_COLUMNS}
FROM measurement_observation o JOIN measurement_period p ON p.id = o.period_id
WHERE o.counts AND o.numerator IS NOT NULL AND o.indicator_id = ANY(%(indicators)s) AND o.organisation_id IN (
    SELECT organisation_id FROM measurement_importrow WHERE figure_import_id = %(id)s)
  AND NOT EXISTS (
    SELECT FROM measurement_importrow r WHERE r.figure_import_id = %(id)s AND r.organisation_id = o.organisation_id
      AND r.indicator_id = o.indicator_id AND r.rhythm = p.rhythm AND r.starts_on = p.starts_on
      AND coalesce(r.place_id, 0) = coalesce(o.place_id, 0) AND coalesce(r.cell_id, 0) = coalesce(o.cell_id, 0))
"""
_BESIDE_LAST = """
WITH beside AS (
  SELECT line, version_id, numerator, lag(numerator) OVER told_before AS last, lag(starts_on) OVER told_before AS since,
    lag(ends_on) OVER told_before AS until, least(numerator, lag(numerator) OVER told_before) AS small,
    greatest(numerator, lag(numerator) OVER told_before) AS large
  FROM ({told}) told WHERE version_id = ANY(%(single)s)
  WINDOW told_before AS (PARTITION BY organisation_id, indicator_id, rhythm, place_id, cell_id ORDER BY starts_on))
SELECT line, version_id, numerator, last, since, until, count(*) OVER () FROM beside
WHERE line IS NOT NULL AND (
  (numerator < last AND version_id = ANY(%(rising)s))
  OR (small > 0 AND large > small * %(jump)s AND (large >= %(fewest)s OR EXISTS (
    SELECT FROM unnest(%(slips)s::numeric[]) slip
    WHERE large BETWEEN small * slip * %(slip_from)s AND small * slip * %(slip_to)s))))
ORDER BY line LIMIT %(most)s
"""
_BESIDE_PARTS = """
WITH together AS (
  SELECT coalesce(min(line) FILTER (WHERE cell_id IS NULL), min(line)) AS line, version_id,
    max(numerator) FILTER (WHERE cell_id IS NULL) AS whole, max(denominator) FILTER (WHERE cell_id IS NULL) AS base,
    CASE WHEN version_id = ANY(%(largest)s) THEN max(numerator) FILTER (WHERE cell_id IS NOT NULL)
      WHEN version_id = ANY(%(smallest)s) THEN min(numerator) FILTER (WHERE cell_id IS NOT NULL)
      ELSE sum(numerator) FILTER (WHERE cell_id IS NOT NULL) END AS parts,
    sum(denominator) FILTER (WHERE cell_id IS NOT NULL) AS base_parts
  FROM ({told}) told WHERE version_id = ANY(%(added)s)
  GROUP BY organisation_id, indicator_id, version_id, rhythm, starts_on, place_id)
SELECT line, version_id, whole, base, parts, base_parts, count(*) OVER () FROM together
WHERE line IS NOT NULL AND (whole <> parts OR base <> base_parts) ORDER BY line LIMIT %(most)s
"""
_BESIDE_WHOLES = """
WITH told AS ({told}), pairs AS (
  SELECT coalesce(part.line, whole.line) AS line, whole.version_id AS of_id,
    CASE WHEN part.version_id = ANY(%(part_bases)s) THEN part.denominator ELSE part.numerator END AS people,
    CASE WHEN part.version_id = ANY(%(among_bases)s) AND whole.version_id = ANY(%(based)s) THEN whole.denominator
      ELSE whole.numerator END AS of_people,
    %(estimate)s NOT IN (part.how, whole.how)
      AND (part.version_id = ANY(%(states)s)) = (whole.version_id = ANY(%(states)s))
      AND (part.version_id = ANY(%(carried)s)) = (whole.version_id = ANY(%(carried)s)) AS is_certain
  FROM told part JOIN measurement_indicatorversion v ON v.id = part.version_id
  JOIN told whole ON whole.indicator_id = v.part_of_id AND whole.organisation_id = part.organisation_id
    AND whole.rhythm = part.rhythm AND whole.starts_on = part.starts_on
    AND coalesce(whole.place_id, 0) = coalesce(part.place_id, 0)
    AND coalesce(whole.cell_id, 0) = coalesce(part.cell_id, 0))
SELECT line, of_id, people, of_people, count(*) OVER () FROM pairs
WHERE line IS NOT NULL AND people > of_people AND is_certain = %(is_certain)s ORDER BY line LIMIT %(most)s
"""


@dataclass(frozen=True)
class DoubtedRow:
    """One figure of a file that looks odd: its number in the file, the doubt, and what was told last and when."""

    number: int
    figure: Decimal
    raised: Raised
    last: Decimal | None = None
    since: date | None = None
    until: date | None = None


def doubts_about_rows(figure_import: FigureImport, *, meets_stored: bool) -> tuple[list[DoubtedRow], int]:
    """Return the figures of a file that look odd, in the order of its lines, and how many are not listed.

    `meets_stored`: some figure of the initiative counts already, so that rows stand beside those too.
    """
    versions = _Versions(figure_import)
    arguments, told = versions.arguments_of(figure_import), _told(meets_stored=meets_stored)
    beside = _rows(_BESIDE_LAST.format(told=told), arguments)
    parts = _rows(_BESIDE_PARTS.format(told=told), arguments)
    people = _beside_wholes(versions, told, arguments, is_certain=False)
    found = [
        DoubtedRow(number, figure, raised, last, since, until)
        for number, version, figure, last, since, until, _count in beside
        for raised in doubts_of(figure, None, last=last, kind=versions.kinds[version])
    ]
    for number, version, whole, base, together, base_parts, _count in parts:
        own, kind = [] if base_parts is None else [base_parts], versions.kinds[version]
        raised_by = doubts_of(whole, base, last=None, kind=kind, parts=[together], base_parts=own)
        found += [DoubtedRow(number, whole, raised) for raised in raised_by]
    found += [DoubtedRow(number, figure, raised) for number, figure, raised, _count in people]
    unlisted = sum(map(_unlisted, (beside, parts, people))) + max(0, len(found) - MOST_DOUBTS)
    return sorted(found, key=lambda each: each.number)[:MOST_DOUBTS], unlisted


def impossible_rows(figure_import: FigureImport, *, meets_stored: bool) -> tuple[list[tuple[int, str]], int]:
    """Return (number, what it is more than) of those that tell of more people than they are among; how many more.

    Only where nobody guessed and both are of the same time: a report with such figures cannot be sent either.
    """
    versions = _Versions(figure_import)
    arguments = versions.arguments_of(figure_import)
    rows = _beside_wholes(versions, _told(meets_stored=meets_stored), arguments, is_certain=True)
    return [(number, f"{raised.of}: {raised.meant:f}") for number, _people, raised, _count in rows], _unlisted(rows)


class _Versions:
    """The definitions whose figures a file holds and the rules of their kinds; those some of whose people are told."""

    def __init__(self, figure_import: FigureImport) -> None:
        told = "SELECT DISTINCT version_id FROM measurement_importrow WHERE figure_import_id = %(id)s"
        in_file = [pk for [pk] in _rows(told, {"id": figure_import.pk})]
        every = IndicatorVersion.objects.filter(indicator__initiative=figure_import.initiative_id)
        own = [each for each in every if each.pk in set(in_file)]
        self.parted = [each for each in every if each.part_of_id]
        wholes = {each.part_of_id for each in self.parted}
        self.indicators = {each.indicator_id for each in own} | wholes | {each.indicator_id for each in self.parted}
        self.kinds = {each.pk: each.kind for each in every}
        self.names = {each.pk: each.name for each in every}

    def arguments_of(self, figure_import: FigureImport) -> dict[str, Any]:
        """Return what the statements of this file are asked with."""
        rules = {pk: rules_of(kind) for pk, kind in self.kinds.items()}
        added = [pk for pk, each in rules.items() if each.COUNTS_STEPS or not each.STEPS]
        based = [pk for pk, each in rules.items() if each.TAKES_BASE]
        return {
            "id": figure_import.pk, "indicators": list(self.indicators), "most": MOST_DOUBTS, "added": added,
            "single": [pk for pk in added if pk not in set(based)],
            "rising": [pk for pk, each in rules.items() if each.NEVER_FALLS],
            "largest": [pk for pk in added if rules[pk].POOLS.cells == Way.LARGEST],
            "smallest": [pk for pk in added if rules[pk].POOLS.cells == Way.SMALLEST],
            "jump": JUMP, "fewest": FEWEST_FOR_JUMP, "slips": list(SLIPS), "slip_from": SLIP_FROM, "slip_to": SLIP_TO,
            "based": based, "estimate": How.ESTIMATE.value,
            "states": [pk for pk, each in rules.items() if each.KEEPS_LAST],
            "carried": [pk for pk, each in rules.items() if each.CARRIES],
            "part_bases": [each.pk for each in self.parted if each.those == Those.ALL and each.pk in set(based)],
            "among_bases": [each.pk for each in self.parted if each.among == Those.ALL],
        }  # fmt: skip


def _told(*, meets_stored: bool) -> str:
    return f"{_OWN} {_STORED}" if meets_stored else _OWN


def _beside_wholes(
    versions: _Versions, told: str, arguments: dict[str, Any], *, is_certain: bool
) -> list[tuple[int, Decimal, Raised, int]]:
    if not versions.parted:
        return []
    rows = _rows(_BESIDE_WHOLES.format(told=told), {**arguments, "is_certain": is_certain})
    return [
        (number, people, raised, count)
        for number, of_id, people, of_people, count in rows
        for raised in more_than_whole(people, of_people, of=versions.names[of_id], is_certain=is_certain)
    ]


def _unlisted(rows: Sequence[tuple[Any, ...]]) -> int:
    return rows[0][-1] - len(rows) if rows else 0


def _rows(sql: str, arguments: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
