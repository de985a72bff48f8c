"""Which indicators count some of the people of another: as declared on their sheets."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.disclosure.linked import Link
from samklang.measurement.models import Indicator, IndicatorVersion, Period
from samklang.measurement.queries.indicators import NamedIndicator, named


def links_in(period: Period, in_force: Mapping[int, int]) -> tuple[Link, ...]:
    """Return which indicators of a period's rhythm are told of some of the people of which. One query.

    As declared by the definition in force (`in_force`: indicator to the number of its version), or by a later one: who
    are among whom is so from when it was written down, whatever period is released then.
    """
    parts = IndicatorVersion.objects.filter(indicator__initiative=period.initiative_id, rhythm=period.rhythm)
    declared = parts.filter(part_of__isnull=False).order_by("indicator", "number")
    rows = declared.values_list("indicator", "number", "part_of", "those", "among")
    found = {
        Link(indicator, whole, those, among)
        for indicator, number, whole, those, among in rows
        if number >= in_force.get(indicator, 0)
    }
    return tuple(sorted(found, key=str))


def parts_declared(initiative: Initiative) -> dict[int, int]:
    """Return {indicator: the indicator whose people its newest definition says it counts some of}. One query."""
    newest = IndicatorVersion.objects.filter(indicator__initiative=initiative).order_by("indicator_id", "-number")
    return {
        version.indicator_id: version.part_of_id
        for version in newest.distinct("indicator_id").only("indicator", "part_of")
        if version.part_of_id is not None
    }


def wholes_offered(initiative: Initiative, *, but: Indicator | None = None) -> list[NamedIndicator]:
    """Return the indicators that count people, each with its name, for another to be a part of. Two queries."""
    newest = IndicatorVersion.objects.filter(indicator__initiative=initiative).order_by("indicator_id", "-number")
    people = [each.indicator_id for each in newest.distinct("indicator_id") if each.counts_people and each.is_guarded]
    every = Indicator.objects.filter(pk__in=people).order_by("code")
    return named(every.exclude(pk=but.pk) if but else every, initiative)


def indicators_among(initiative: Initiative, offered: Iterable[NamedIndicator]) -> QuerySet[Indicator]:
    """Return those indicators, to choose among."""
    return Indicator.objects.filter(initiative=initiative, pk__in=[each.pk for each, _name in offered]).order_by("code")


def noting_parts(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Return indicators with whether any definition ever said that it counts some of their people: `has_parts`."""
    return indicators.annotate(has_parts=Exists(IndicatorVersion.objects.filter(part_of=OuterRef("pk"))))


def relations_of(
    indicator: Indicator, version: IndicatorVersion, *, at: datetime | None = None
) -> tuple[NamedIndicator | None, list[NamedIndicator]]:
    """Return whose people a definition counts some of, if anybody's, and who counts some of its: one query.

    None where it does not count people, or is known to stand alone (`noting_parts`). As known on a moment: as was
    declared by then.
    """
    is_alone = version.part_of_id is None and not vars(indicator).get("has_parts", True)
    if is_alone or not version.is_guarded:
        return None, []
    every = IndicatorVersion.objects.filter(indicator__initiative=indicator.initiative_id)
    known = every.filter(Q(defined_at__isnull=True) | Q(defined_at__lte=at)) if at else every
    newest = known.order_by("indicator_id", "-number").distinct("indicator_id").select_related("indicator")
    near = newest.only("indicator__code", "indicator__initiative", "name", "part_of")
    by_code = sorted(near, key=lambda each: each.indicator.code)
    whole = next((each for each in by_code if each.indicator_id == version.part_of_id), None)
    parts = [(each.indicator, each.name) for each in by_code if each.part_of_id == indicator.pk]
    return (whole.indicator, whole.name) if whole else None, parts
