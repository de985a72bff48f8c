"""Which indicator's people another counts some of: what may be declared."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from samklang.initiatives.models import Initiative
from samklang.measurement.models import Indicator, IndicatorVersion
from samklang.measurement.queries.parts_of import parts_declared
from samklang.ui.problems import Problem


def check_part_of(wording: Mapping[str, Any], *, initiative: Initiative, indicator: Indicator | None = None) -> None:
    """Refuse a whole that cannot be one: not of people, of another rhythm, or a part of this indicator itself.

    And refuse another rhythm than that of the indicators which count some of its own people.
    """
    if indicator is not None:
        _check_own_parts(wording, indicator)
    whole: Indicator | None = wording.get("part_of")
    if whole is None:
        return
    if whole.initiative_id != initiative.pk:
        raise Problem(_("That indicator is not one of this initiative. Choose one from the list."), field="part_of")
    newest = IndicatorVersion.objects.filter(indicator=whole).latest("number")
    if not wording.get("counts_people"):
        raise Problem(
            _("Only an indicator that counts people counts some of another's. Say that it does, or leave it empty."),
            field="part_of",
        )
    if not (newest.counts_people and newest.is_guarded):
        raise Problem(_("%(name)s does not count people. Choose another.") % {"name": newest.name}, field="part_of")
    if newest.rhythm != wording.get("rhythm", newest.rhythm):
        raise Problem(
            _("%(name)s is told in another rhythm. The two can be set against each other only in the same one.")
            % {"name": newest.name},
            field="part_of",
        )
    if indicator is not None and indicator.pk in _wholes_of(whole, initiative):
        raise Problem(
            _("%(name)s counts some of the people of this indicator itself. Choose another.") % {"name": newest.name},
            field="part_of",
        )


def _wholes_of(indicator: Indicator, initiative: Initiative) -> set[int]:
    """Return an indicator, the one whose people it counts some of, the one of that, and so on."""
    declared = parts_declared(initiative)
    found, at = set[int](), indicator.pk
    while at and at not in found:
        found.add(at)
        at = declared.get(at, 0)
    return found


def _check_own_parts(wording: Mapping[str, Any], indicator: Indicator) -> None:
    parts = [part for part, whole in parts_declared(indicator.initiative).items() if whole == indicator.pk]
    if not parts:
        return
    newest = IndicatorVersion.objects.filter(indicator__in=parts).order_by("indicator_id", "-number")
    for part in newest.distinct("indicator_id"):
        if part.rhythm != wording.get("rhythm", part.rhythm):
            raise Problem(
                _("%(name)s counts some of its people, in the rhythm it has now. Change that indicator first.")
                % {"name": part.name},
                field="rhythm",
            )
