"""What the tables of a release are to be made of, gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.disclosure.linked import Link, depth_of, linked_with
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import (
    Indicator,
    IndicatorVersion,
    Period,
    TablePolicy,
)
from samklang.measurement.queries.amount_rules import amount_rule_for
from samklang.measurement.queries.behind_tables import counted_in, facts_behind, tables_beside
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.linked_tables import Beside
from samklang.measurement.queries.parts_of import links_in
from samklang.measurement.queries.released import cells_of, guarded_in
from samklang.measurement.queries.totals import PeriodTotal

Told = Mapping[int, tuple[PeriodTotal, list[Fact]]]


@dataclass(frozen=True)
class Other:
    """What is told by now of an indicator that a table is linked with, and what is out of it already."""

    version: IndicatorVersion
    facts: list[Fact]
    beside: list[Beside]


@dataclass(frozen=True)
class WantedTable:
    """One indicator of which a release makes a table: its total and facts, what it must be safe beside, and its rules.

    `registered` is the policy it had so far, `rule` that of a confidential amount. `links` are between it and the
    `others` whose people are some of its people, or of whose people it tells some.
    """

    indicator: Indicator
    total: PeriodTotal
    facts: list[Fact]
    beside: list[Beside]
    registered: str | None
    rule: DominanceRule | None
    links: tuple[Link, ...] = ()
    others: list[Other] = field(default_factory=list)


def wanted_tables(period: Period, *, at: datetime) -> list[WantedTable]:
    """Return every table that a release of a period makes, as known at a moment: wholes before their parts."""
    indicators = guarded_in(period)
    told = {
        pk: (counted.total, counted.facts)
        for pk, counted in counted_in(period, indicators, at=at).items()
        if counted.total and counted.facts
    }
    links = links_in(period, {pk: total.version.number for pk, (total, _facts) in told.items()})
    beside = _beside(period, indicators, told, links)
    versions = [total.version.pk for total, _facts in told.values()]
    policies = dict(TablePolicy.objects.filter(version__in=versions).values_list("version", "policy"))
    by_id = {each.pk: each for each in indicators}
    wanted = [
        WantedTable(
            indicator=by_id[pk],
            total=total,
            facts=facts,
            beside=beside.get(pk, []),
            registered=policies.get(total.version.pk),
            rule=amount_rule_for(by_id[pk], total.version),
            links=_around(pk, links),
            others=_others(pk, links, told, beside),
        )
        for pk, (total, facts) in told.items()
    ]
    return sorted(wanted, key=lambda each: depth_of(each.indicator.pk, links))


def _beside(period: Period, indicators: list[Indicator], told: Told, links: Sequence[Link]) -> dict[int, list[Beside]]:
    """Return {indicator: what is out of it}: of what is told now, and of what that is linked with."""
    standing = [pk for pk, (total, _facts) in told.items() if rules_of(total.version.kind).KEEPS_LAST]  # counted again
    of = {*told, *(other for pk in told for other in _linked_ids(pk, links))}
    tables = tables_beside(period, of, standing=standing)
    behind = facts_behind(tables, indicators)
    shown = cells_of(table for several in tables.values() for table in several)
    return {pk: [Beside(each, behind[each.pk], shown[each.pk]) for each in found] for pk, found in tables.items()}


def _linked_ids(pk: int, links: Sequence[Link]) -> list[int]:
    return [int(str(each)) for each in linked_with(pk, links) if each != pk]


def _around(pk: int, links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links that an indicator hangs together with others by."""
    together = set(linked_with(pk, links))
    return tuple(link for link in links if link.part in together)


def _others(pk: int, links: Sequence[Link], told: Told, beside: Mapping[int, list[Beside]]) -> list[Other]:
    found = []
    for other in _linked_ids(pk, links):
        out = beside.get(other, [])
        if not out:
            continue
        total, facts = told.get(other, (None, []))
        found.append(Other(total.version if total else out[-1].table.version, facts, out))
    return found
