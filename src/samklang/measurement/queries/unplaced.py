"""What a figure without a place is of: the organisation as a whole, or what lies outside the places it tells beside."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from samklang.measurement.models import Duty

Span = tuple[date, date | None]


def rest_words() -> str:
    """Return what a figure beside those of places is called, wherever a place is named."""
    return _("Outside the named places")


def unplaced_names(indicator_ids: Iterable[int]) -> dict[int, str]:
    """Return {indicator: what its figures without a place are called beside those of places}. One query.

    Where organisations tell it for places and for the rest, it is what lies outside them; where others tell it as a
    whole, it is without a place; and where there are both, both are said.
    """
    ids = set(indicator_ids)
    told: dict[tuple[int, int], tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    rows = Duty.objects.filter(indicator__in=ids).order_by()
    for indicator, organisation, place, first, ended in rows.values_list(
        "indicator", "organisation", "place", "first_period_on", "ended_on"
    ):
        told[indicator, organisation][0 if place is None else 1].append((first, ended))
    kinds: dict[int, set[bool]] = defaultdict(set)
    for (indicator, _organisation), (without, placed) in told.items():
        kinds[indicator] |= {any(_meet(own, other) for other in placed) for own in without}
    return {pk: _name(kinds[pk]) for pk in ids}


def _meet(one: Span, other: Span) -> bool:
    """Tell whether two duties have held at the same time."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def _name(kinds: set[bool]) -> str:
    if kinds == {True}:
        return rest_words()
    return _("Outside the named places, or without a place") if True in kinds else _("Without a place")
