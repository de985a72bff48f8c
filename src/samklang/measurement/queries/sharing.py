"""Reading whole indicators for a set on the way out or in."""

from collections import defaultdict

from django.db.models import QuerySet

from samklang.initiatives.models import Initiative
from samklang.measurement.models import DutyTemplate, Indicator, Observation


def whole_indicators(initiative: Initiative) -> QuerySet[Indicator]:
    """Return every indicator with all that is said of it: goals, definitions with breakdowns, target, changes."""
    indicators = Indicator.objects.filter(initiative=initiative).select_related("target")
    return indicators.prefetch_related(
        "goals", "versions__dimensions", "versions__steps", "versions__reached_from", "changes"
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
    told = Observation.objects.filter(indicator__initiative=initiative)
    return frozenset(told.values_list("indicator__code", flat=True).distinct())
