"""What the things that one talks about are called."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Model

from samklang.measurement.models import Indicator
from samklang.measurement.queries.in_force import current_versions


def indicator_names(indicators: Iterable[Indicator], *, today: date) -> dict[int, str]:
    """Return indicator id -> code and present name. One query, none without indicators."""
    chosen = list(indicators)
    versions = current_versions(chosen, on=today) if chosen else {}
    return {each.pk: f"{each.code} {versions[each.pk].name}" if each.pk in versions else each.code for each in chosen}


def label_of(target: Model, names: Mapping[int, str]) -> str:
    """Return what a thing is called; `names` are those of indicators (`indicator_names`)."""
    return names.get(target.pk, str(target)) if isinstance(target, Indicator) else str(target)


def name_of(target: Model, *, today: date) -> str:
    """Return what one thing is called. One query for an indicator, none for anything else."""
    return label_of(target, indicator_names([target], today=today) if isinstance(target, Indicator) else {})
