"""Changing how figures are broken down: dimensions are replaced or retired, never edited, and categories mapped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.definitions import add_dimension
from samklang.measurement.models import Category, CategoryMapping, Dimension, Fate, IndicatorVersion
from samklang.measurement.queries.lineage import lineage_of
from samklang.ui.problems import Problem


@dataclass(frozen=True)
class Became:
    """What became of a category: it lives on in a new one, was split, or is no longer asked for."""

    fate: str
    new: Category | None = None

    def __str__(self) -> str:
        return str(self.new) if self.new else str(Fate(self.fate).label)


def replace_dimension(
    *, dimension: Dimension, name: str, categories: Sequence[str], by: Actor, at: datetime, unknown: str | None = None
) -> Dimension:
    """Put a breakdown with other categories in the place of one; definitions that use the old keep it until revised."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = Dimension.objects.select_for_update().get(pk=dimension.pk)
        if locked.retired_on is not None:
            raise Problem(_("%(name)s is retired already. Choose another breakdown.") % {"name": locked.name})
        Dimension.objects.filter(pk=locked.pk).update(retired_on=at.date())
        fresh = add_dimension(name=name, categories=categories, unknown=unknown, by=by, at=at)
        Dimension.objects.filter(pk=fresh.pk).update(replaces=locked)
        fresh.replaces = locked
        record_by(by, events.DIMENSION_REPLACED, target=locked, changes={"name": [locked.name, fresh.name]}, at=at)
    return fresh


def retire_dimension(*, dimension: Dimension, by: Actor, at: datetime) -> None:
    """Offer a breakdown to no new definition; definitions that use it and everything told by it stay."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = Dimension.objects.select_for_update().get(pk=dimension.pk)
        if locked.retired_on is not None:
            raise Problem(_("%(name)s is retired already. Choose another breakdown.") % {"name": locked.name})
        Dimension.objects.filter(pk=locked.pk).update(retired_on=at.date())
        record_by(by, events.DIMENSION_RETIRED, target=locked, at=at)


def map_categories(*, version: IndicatorVersion, became: Mapping[Category, Became], by: Actor, at: datetime) -> None:
    """Say what became of each category that a definition took away. Old figures are read by it, and never changed."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = IndicatorVersion.objects.select_for_update().select_related("indicator").get(pk=version.pk)
        lineage = lineage_of(locked.indicator)
        told = {each.old_id: each for each in lineage.maps.get(locked.pk, {}).values()}
        asked = {each.pk for each in lineage.unmapped(locked)} | told.keys()
        if asked != {category.pk for category in became}:
            raise Problem(_("Say of each of the old categories what became of it."))
        _check_homes(locked, became)
        changes = {}
        for category, fate in became.items():
            before = told.get(category.pk)
            CategoryMapping.objects.update_or_create(
                version=locked, old=category, defaults={"fate": fate.fate, "new": fate.new}
            )
            was = Became(before.fate, before.new) if before else ""
            if str(was) != str(fate):
                changes[category.name] = [str(was), str(fate)]
        record_by(
            by, events.CATEGORIES_MAPPED, target=locked.indicator, label=locked.name, changes=changes, at=at
        )  # fmt: skip


def _check_homes(version: IndicatorVersion, became: Mapping[Category, Became]) -> None:
    """Refuse a new category that the definition does not have, and a breakdown that lives on in two."""
    offered = set(version.dimensions.values_list("pk", flat=True))
    homes: dict[int, int] = {}
    for category, fate in became.items():
        if (fate.new is None) == (fate.fate == Fate.CONTINUES):
            raise Problem(_("Say of each of the old categories what became of it."))
        if fate.new is None:
            continue
        if fate.new.dimension_id not in offered:
            raise Problem(
                _("%(name)s is no category of the new definition. Choose one of its own.") % {"name": fate.new.name}
            )
        if homes.setdefault(category.dimension_id, fate.new.dimension_id) != fate.new.dimension_id:
            raise Problem(
                _("The categories of one breakdown live on in one breakdown, not in two. Choose categories of one.")
            )
