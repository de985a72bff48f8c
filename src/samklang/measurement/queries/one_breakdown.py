"""Who tells an indicator by one breakdown alone, where its breakdowns cannot be crossed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative, Organisation
from samklang.measurement.models import Dimension, Duty, Indicator
from samklang.measurement.queries.indicators import named


@dataclass(frozen=True)
class OneBreakdown:
    """One organisation that tells an indicator by one breakdown alone, and from which period (None: not known)."""

    organisation: Organisation
    indicator: Indicator
    name: str
    dimension: Dimension
    begins_on: date | None


def told_by_one_breakdown(initiative: Initiative) -> dict[tuple[int, int], frozenset[str]]:
    """Return {(organisation, indicator): names of the breakdowns it may be told by alone, in small letters}.

    A breakdown that took the place of the chosen one, or whose place it took, is the same choice. One query.
    """
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for duty in _duties(initiative).select_related("tells_only_by__replaces", "tells_only_by__replaced_by"):
        chosen = duty.tells_only_by
        assert chosen is not None  # noqa: S101 - asked for in the query
        names = [chosen, chosen.replaces, getattr(chosen, "replaced_by", None)]
        found[duty.organisation_id, duty.indicator_id] |= {each.name.casefold() for each in names if each}
    return {key: frozenset(names) for key, names in found.items()}


def tellers_by_one_breakdown(viewer: Viewer) -> list[OneBreakdown]:
    """Return who tells which indicator by one breakdown alone now, by indicator and name. Three queries."""
    duties = _duties(viewer.initiative).filter(ended_on__isnull=True).select_related("tells_only_by", "organisation")
    rows: dict[tuple[int, int], Duty] = {}
    for duty in duties.order_by("organisation__sort_key", "pk"):
        rows.setdefault((duty.indicator_id, duty.organisation_id), duty)
    indicators = Indicator.objects.filter(pk__in={indicator for indicator, _organisation in rows}).order_by("code")
    return list(_listed(rows, named(indicators, viewer.initiative)))


def _listed(rows: dict[tuple[int, int], Duty], indicators: list[tuple[Indicator, str]]) -> Iterator[OneBreakdown]:
    for indicator, name in indicators:
        for (pk, _organisation), duty in rows.items():
            if pk == indicator.pk and duty.tells_only_by:
                yield OneBreakdown(duty.organisation, indicator, name, duty.tells_only_by, duty.only_by_from)


def _duties(initiative: Initiative) -> QuerySet[Duty]:
    return Duty.objects.filter(organisation__initiative=initiative, tells_only_by__isnull=False)
