"""Which organisations are asked to tell an indicator, and how many of them in a period."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from samklang.measurement.models import Duty, Period

AskedOf = tuple[int, date, date | None]  # organisation, first day, last day


def duties_of(indicator_ids: list[int]) -> dict[int, list[AskedOf]]:
    """Return {indicator id: (organisation, first day, last day) of its duties}. One query."""
    duties: dict[int, list[AskedOf]] = defaultdict(list)
    rows = Duty.objects.filter(indicator__in=indicator_ids)
    for indicator, organisation, first, ended in rows.values_list(
        "indicator", "organisation", "first_period_on", "ended_on"
    ):
        duties[indicator].append((organisation, first, ended))
    return duties


class AskedIn:
    """How many organisations were asked in a period, of many periods one after the other."""

    def __init__(self, duties: Iterable[AskedOf]) -> None:
        self.organisations: dict[tuple[date, date | None], set[int]] = defaultdict(set)
        for organisation, first, ended in duties:
            self.organisations[first, ended].add(organisation)
        self.counted: dict[tuple[tuple[date, date | None], ...], int] = {}

    def __call__(self, period: Period) -> int:
        """Return how many had a duty that had begun when the period did, and had not ended before it."""
        holding = tuple(
            (first, ended)
            for first, ended in self.organisations
            if first <= period.starts_on and (ended is None or ended >= period.ends_on)
        )
        if holding not in self.counted:
            self.counted[holding] = len(set[int]().union(*(self.organisations[each] for each in holding)))
        return self.counted[holding]
