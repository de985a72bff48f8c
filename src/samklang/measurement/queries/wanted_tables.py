"""What the tables of a release are to be made of, gathered once, and the mark by which any change of it is seen."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256

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

FIGURES, LEDGER, RULES = "figures", "ledger", "rules"
PROTECTED_AS = 2  # goes up when the same figures are protected in another way: drafts from before are made anew


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


def basis_of(wanted: Iterable[WantedTable]) -> dict[str, str]:
    """Return the marks of what tables are made of: equal marks, equal tables.

    One each of the figures, of the earlier tables, and of what is asked and how it is protected.
    """
    every = sorted(wanted, key=lambda each: each.indicator.pk)
    return {
        FIGURES: _mark((each.indicator.pk, sorted(map(_fact, each.facts))) for each in every),
        LEDGER: _mark((each.indicator.pk, [beside.table.pk for beside in each.beside]) for each in every),
        RULES: _mark([PROTECTED_AS, *map(_rules, every)]),
    }


def changed_since(basis: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    """Return the first thing that differs between two sets of marks, or None."""
    return next((name for name in (FIGURES, LEDGER, RULES) if basis.get(name) != now[name]), None)


def _fact(fact: Fact) -> str:
    figure = fact.figure
    where = (fact.version_id, fact.organisation_id, fact.period_id, fact.place_id, fact.cell_id)
    return repr((*where, figure.numerator, figure.denominator, fact.answer))


def _rules(each: WantedTable) -> tuple[object, ...]:
    total = each.total
    version = total.version
    rule = each.rule and astuple(each.rule)
    counted = (total.asked, total.reported, total.not_applicable, total.declined)
    return (each.indicator.pk, version.pk, version.kind, counted, each.registered, rule)


def _mark(parts: Iterable[object]) -> str:
    return sha256(repr(list(parts)).encode()).hexdigest()
