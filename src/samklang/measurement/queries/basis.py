"""The marks by which any change of what the tables of a release are made of is seen, without reading a figure.

A reported fact never changes, and none is written but with a step of its report: so what counts is told by which
reports are approved, and by which approval. The other marks are short lists too. All are read in less time than a page
may take, however many figures there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple
from datetime import datetime
from hashlib import sha256

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery

from samklang.measurement.calculations.kinds import kinds_that
from samklang.measurement.models import (
    COUNTING,
    Duty,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
    Report,
    ReportState,
    ReportTransition,
    TablePolicy,
)
from samklang.measurement.queries.amount_rules import amount_rule_of
from samklang.measurement.queries.asked_in import not_asked_in
from samklang.measurement.queries.behind_tables import tables_beside
from samklang.measurement.queries.released import guarded_in

FIGURES, LEDGER, RULES = "figures", "ledger", "rules"
PROTECTED_AS = 4  # goes up when the same figures are protected in another way: drafts from before are made anew


def basis_of(period: Period, *, at: datetime) -> dict[str, str]:
    """Return the marks of what the tables of a period are made of, as known at a moment: equal marks, equal tables.

    One each of the figures, of the earlier tables, and of what is asked and how it is protected. They may differ where
    the tables would not. Read them before the figures, so that what comes between is seen as a change. Twelve queries.
    """
    indicators = guarded_in(period)
    versions = list(IndicatorVersion.objects.filter(indicator__in=indicators).order_by("pk"))
    return {
        FIGURES: _mark(_approvals(period, versions, at=at)),
        LEDGER: _mark(_earlier_tables(period, indicators, versions)),
        RULES: _mark([PROTECTED_AS, *_rules(period, indicators, versions)]),
    }


def changed_since(basis: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    """Return the first thing that differs between two sets of marks, or None."""
    return next((name for name in (FIGURES, LEDGER, RULES) if basis.get(name) != now[name]), None)


def _approvals(period: Period, versions: Iterable[IndicatorVersion], *, at: datetime) -> Iterable[object]:
    """Return the approval by which each report counted at a moment, and how many figures were written by then.

    Of the period; where a running total is told, of every period up to the last, since what was told last goes on.
    """
    counted = list(_counting(Report.objects.filter(period=period), at=at))
    yield counted
    yield Observation.objects.filter(report__in=[pk for pk, _step in counted]).aggregate(Count("pk"), Max("pk"))
    if any(version.kind in kinds_that(lambda rules: rules.CARRIES) for version in versions):
        yield list(_counting(Report.objects.filter(period__initiative=period.initiative_id), at=at))


def _counting(reports: QuerySet[Report], *, at: datetime) -> Iterable[tuple[int, int]]:
    """Return the reports that counted at a moment, each with the step that last approved it."""
    steps = ReportTransition.objects.filter(report=OuterRef("pk"), at__lte=at).order_by("-at", "-pk")
    approvals = steps.filter(to_state=ReportState.APPROVED).exclude(from_state=F("to_state"))  # to ask is no approval
    counted = reports.annotate(
        stood=Subquery(steps.values("to_state")[:1]), approval=Subquery(approvals.values("pk")[:1])
    )
    return counted.filter(stood__in=COUNTING).order_by("pk").values_list("pk", "approval")


def _earlier_tables(
    period: Period, indicators: Collection[Indicator], versions: Iterable[IndicatorVersion]
) -> Iterable[object]:
    again = kinds_that(lambda rules: rules.KEEPS_LAST)
    standing = {version.indicator_id for version in versions if version.kind in again}
    beside = tables_beside(period, [each.pk for each in indicators], standing=standing)
    return sorted((pk, [table.pk for table in tables]) for pk, tables in beside.items())


def _rules(
    period: Period, indicators: Collection[Indicator], versions: Collection[IndicatorVersion]
) -> Iterable[object]:
    for each in versions:
        yield (each.pk, each.kind, each.valid_from, each.counts_people, each.is_confidential, each.reached_from_id)
        yield (each.part_of_id, each.those, each.among)
    duties = Duty.objects.filter(indicator__in=indicators).order_by("indicator", "organisation", "place")
    yield list(duties.values_list("indicator", "organisation", "place", "first_period_on", "ended_on"))
    yield not_asked_in(period, indicators)
    policies = TablePolicy.objects.filter(version__in=versions).order_by("version")
    yield list(policies.values_list("version", "policy"))
    if any(each.is_confidential for each in versions):
        yield astuple(amount_rule_of(period.initiative))


def _mark(parts: Iterable[object]) -> str:
    return sha256(repr(list(parts)).encode()).hexdigest()
