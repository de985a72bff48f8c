"""What a set must hold to be whole in itself, whatever stands in the initiative."""

from collections.abc import Iterator
from itertools import groupby

from samklang.interchange.csv_xlsx.calculations.findings import shown
from samklang.interchange.indicator_set.calculations.faults import Fault, Rule
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row
from samklang.interchange.indicator_set.calculations.shape import TABLES


def faults_within(told: IndicatorSet) -> Iterator[Fault]:
    """Return what is wrong with a set: rows twice, unknown indicators, versions that lack numbers or reasons."""
    yield from _twice(told)
    codes = {row.get("indicator") for row in told.rows("indicators")}
    for table in ("definitions", "targets", "milestones", "changes"):
        for row in told.rows(table):
            if row.get("indicator") not in codes:
                yield Fault(Rule.UNKNOWN_INDICATOR, table, row.line, "indicator", shown(str(row.get("indicator"))))
    for row in told.rows("indicators"):
        if not told.of("definitions", row.get("indicator")):
            yield Fault(Rule.NO_DEFINITION, "indicators", row.line, "indicator", shown(str(row.get("indicator"))))
    yield from _versions(told)
    yield from _targets(told)


def _targets(told: IndicatorSet) -> Iterator[Fault]:
    aimed = {row.get("indicator"): row for row in told.rows("targets")}
    for row in told.rows("targets"):
        if row.get("target_on") <= row.get("baseline_on"):
            yield Fault(Rule.TARGET_DAYS, "targets", row.line, "target_on")
    for row in told.rows("milestones"):
        target = aimed.get(row.get("indicator"))
        if target is None:
            yield Fault(Rule.NO_TARGET, "milestones", row.line, "indicator")
        elif not target.get("baseline_on") < row.get("on") < target.get("target_on"):
            yield Fault(Rule.TARGET_DAYS, "milestones", row.line, "on")


def _twice(told: IndicatorSet) -> Iterator[Fault]:
    for table in TABLES:
        seen: dict[tuple[object, ...], int] = {}
        for row in told.rows(table.name):
            key = tuple(row.get(name) for name in table.key)
            if key in seen:
                yield Fault(Rule.TWICE, table.name, row.line, table.key[-1], detail=str(seen[key]))
            seen.setdefault(key, row.line)


def _versions(told: IndicatorSet) -> Iterator[Fault]:
    ordered = sorted(told.rows("definitions"), key=lambda row: (str(row.get("indicator")), row.get("version") or 0))
    for _code, rows in groupby(ordered, key=lambda row: row.get("indicator")):
        for number, row in enumerate(rows, start=1):
            if row.get("version") != number:
                yield Fault(Rule.VERSIONS, "definitions", row.line, "version", detail=str(number))
            if number > 1 and not row.get("reason"):
                yield Fault(Rule.NO_REASON, "definitions", row.line, "reason")


def versions_of(told: IndicatorSet, code: str) -> list[Row]:
    """Return an indicator's definitions, the first one first."""
    return sorted(told.of("definitions", code), key=lambda row: row.get("version") or 0)
