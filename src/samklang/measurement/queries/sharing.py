"""Reading whole indicators for a set on the way out or in, and which kinds of organisation share a goal."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value

from samklang.initiatives.models import Initiative, OrganisationKind
from samklang.measurement.models import DutyTemplate, Indicator, Observation
from samklang.measurement.queries.asked_in import duties_at


def whole_indicators(initiative: Initiative) -> QuerySet[Indicator]:
    """Return every indicator with all that is said of it: goals, definitions with breakdowns, target, changes."""
    indicators = Indicator.objects.filter(initiative=initiative).select_related("target")
    return indicators.prefetch_related(
        "goals", "versions__dimensions", "versions__steps", "versions__reached_from", "versions__part_of", "changes"
    )


def kinds_asked(initiative: Initiative) -> dict[int, list[str]]:
    """Return {indicator id: the kinds of organisation that are asked for it}."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = DutyTemplate.objects.filter(initiative=initiative).order_by("organisation_kind")
    for indicator, kind in rows.values_list("indicator", "organisation_kind"):
        found[indicator].append(kind)
    return dict(found)


def codes_with_figures(initiative: Initiative) -> frozenset[str]:
    """Return the codes of the indicators that figures are reported of."""
    told = Observation.objects.filter(indicator=OuterRef("pk"))
    return frozenset(Indicator.objects.filter(Exists(told), initiative=initiative).values_list("code", flat=True))


@dataclass(frozen=True)
class KindShare:
    """What organisations of one kind report of some indicators, and how many of them do."""

    label: str
    indicators: frozenset[int]
    organisations: int


def kinds_sharing(indicators: Iterable[Indicator], *, at: datetime | None = None) -> list[KindShare]:
    """Return which kind of organisation reports which of the indicators, by duty or by what its kind is asked.

    One query. One goal may have different indicators for each kind: they share the outcome, not the measure. At a
    moment the duties of then tell it alone: what each kind is asked is kept as it is today only.
    """
    ids = [indicator.pk for indicator in indicators]
    chosen: dict[str, set[int]] = defaultdict(set)
    members: dict[str, set[int]] = defaultdict(set)
    duties = duties_at(at).filter(Q(stops_on__isnull=True), indicator__in=ids)
    asked = DutyTemplate.objects.filter(indicator__in=ids).annotate(nobody=Value(None, BigIntegerField()))
    told = duties.values_list("organisation__kind", "organisation", "indicator")
    if at is None:
        told = told.union(asked.values_list("organisation_kind", "nobody", "indicator"))
    for kind, organisation, indicator in told:
        chosen[kind].add(indicator)
        if organisation is not None:
            members[kind].add(organisation)
    return [
        KindShare(str(kind.label), frozenset(chosen[kind]), len(members[kind]))
        for kind in OrganisationKind
        if kind in chosen
    ]
