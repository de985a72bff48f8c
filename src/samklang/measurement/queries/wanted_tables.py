"""What the tables of a release are to be made of, gathered once."""

from dataclasses import dataclass
from datetime import datetime

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import (
    Indicator,
    Period,
    ReleasedCell,
    ReleasedTable,
    TablePolicy,
)
from samklang.measurement.queries.amount_rules import amount_rule_for
from samklang.measurement.queries.behind_tables import counted_in, facts_behind, tables_beside
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.released import cells_of, guarded_in
from samklang.measurement.queries.totals import PeriodTotal


@dataclass(frozen=True)
class Beside:
    """An earlier table that a new one must be safe beside, what it was made of, and its cells."""

    table: ReleasedTable
    facts: list[Fact]
    cells: list[ReleasedCell]


@dataclass(frozen=True)
class WantedTable:
    """One indicator of which a release makes a table: its total and facts, what it must be safe beside, and its rules.

    `registered` is the policy it had so far, `rule` that of a confidential amount.
    """

    indicator: Indicator
    total: PeriodTotal
    facts: list[Fact]
    beside: list[Beside]
    registered: str | None
    rule: DominanceRule | None


def wanted_tables(period: Period, *, at: datetime) -> list[WantedTable]:
    """Return every table that a release of a period makes, as its figures are known at a moment."""
    indicators = guarded_in(period)
    told = {
        pk: (counted.total, counted.facts)
        for pk, counted in counted_in(period, indicators, at=at).items()
        if counted.total and counted.facts
    }
    standing = [pk for pk, (total, _facts) in told.items() if rules_of(total.version.kind).KEEPS_LAST]  # counted again
    tables = tables_beside(period, told, standing=standing)
    behind = facts_behind(tables, indicators)
    shown = cells_of(table for several in tables.values() for table in several)
    versions = [total.version.pk for total, _facts in told.values()]
    policies = dict(TablePolicy.objects.filter(version__in=versions).values_list("version", "policy"))
    by_id = {each.pk: each for each in indicators}
    return [
        WantedTable(
            indicator=by_id[pk],
            total=total,
            facts=facts,
            beside=[Beside(table, behind[table.pk], shown[table.pk]) for table in tables.get(pk, [])],
            registered=policies.get(total.version.pk),
            rule=amount_rule_for(by_id[pk], total.version),
        )
        for pk, (total, facts) in told.items()
    ]
