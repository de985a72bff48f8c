"""The definitions of indicators: every one there has been, and the one in force on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from samklang.measurement.models import Indicator, IndicatorVersion
from samklang.measurement.queries.as_it_stood import was_defined
from samklang.measurement.queries.lineage import with_breakdown


@dataclass(frozen=True)
class Definitions:
    """The definitions of some indicators: every version by its id, and the one in force by indicator."""

    by_id: Mapping[int, IndicatorVersion]
    in_force: Mapping[int, IndicatorVersion]

    @property
    def guarded(self) -> frozenset[int]:
        """Return the indicators that are guarded under any of their definitions, the earlier ones too."""
        return frozenset(version.indicator_id for version in self.by_id.values() if version.is_guarded)

    def of(self, indicator: Indicator) -> tuple[IndicatorVersion, ...]:
        """Return an indicator's definitions in order."""
        wanted = indicator.pk
        return tuple([each for each in self.by_id.values() if each.indicator_id == wanted])

    def only(self, indicator_ids: Iterable[int]) -> "Definitions":
        """Return the definitions of some of the indicators."""
        wanted = set(indicator_ids)
        return Definitions(
            {pk: each for pk, each in self.by_id.items() if each.indicator_id in wanted},
            {pk: each for pk, each in self.in_force.items() if pk in wanted},
        )


def definitions_of(indicators: Iterable[Indicator], *, on: date, known_on: datetime | None = None) -> Definitions:
    """Return the indicators' definitions; in force on a day is the last that has begun (the first, before any has).

    As known on a moment none is in force that was written down later.
    """
    ids = [indicator.pk for indicator in indicators]
    by_id: dict[int, IndicatorVersion] = {}
    in_force: dict[int, IndicatorVersion] = {}
    rows = with_breakdown(IndicatorVersion.objects.filter(indicator__in=ids)).order_by("indicator", "number")
    for version in rows:
        by_id[version.pk] = version
        has_begun = version.valid_from <= on and was_defined(version, at=known_on)
        if version.indicator_id not in in_force or has_begun:
            in_force[version.indicator_id] = version
    return Definitions(by_id, in_force)


def current_versions(indicators: Iterable[Indicator], *, on: date) -> Mapping[int, IndicatorVersion]:
    """Return {indicator id: the definition in force on a day}."""
    return definitions_of(indicators, on=on).in_force
