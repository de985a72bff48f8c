"""What a definition may say, and what a later one may no longer change."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from samklang.measurement.calculations.kinds import kinds_that, rules_of
from samklang.measurement.calculations.protection import Guard
from samklang.measurement.models import (
    REPORTED,
    Dimension,
    Indicator,
    IndicatorVersion,
    ReleasedTable,
    Rhythm,
    Stage,
    label_of,
)
from samklang.measurement.models.definitions import SHEET
from samklang.ui.localised import date_long
from samklang.ui.problems import Problem


def check_wording(
    wording: Mapping[str, Any], dimensions: Sequence[Dimension], *, last: IndicatorVersion | None = None
) -> None:
    """Refuse a definition whose parts do not go together; what the last one said already may stay."""
    _check_steps(wording)
    _check_rhythm(wording)
    _check_people(wording)
    _check_levels(wording, dimensions, last)
    _check_confidence(wording)


def refuse_another_kind(last: IndicatorVersion, wording: Mapping[str, Any]) -> None:
    """Refuse what would change the meaning of figures already told, or the protection they were told under."""
    if wording["kind"] != last.kind:
        raise Problem(
            _("Figures are reported already, so the kind cannot change. Define a new indicator."), field="kind"
        )
    if last.counts_people and not wording.get("counts_people") and not rules_of(last.kind).POOLS.keeps_apart:
        raise Problem(
            _("Figures about people are reported already and stay protected. Define a new indicator."),
            field="counts_people",
        )
    if last.is_confidential and not wording.get("is_confidential"):
        raise Problem(
            _("Figures are told in confidence already and stay so. Define a new indicator."), field="is_confidential"
        )


def refuse_two_rhythms(indicator: Indicator, version: IndicatorVersion) -> None:
    """Refuse a new rhythm from a day before the last that is released by another one. One query.

    Of the same time by two rhythms, the quarter less two months that are shown would tell the third, which is hidden.
    """
    tables = ReleasedTable.objects.filter(indicator=indicator, release__period__ends_on__gt=version.valid_from)
    others = tables.exclude(release__period__rhythm=version.rhythm)
    until = others.aggregate(until=Max("release__period__ends_on"))["until"]
    if until is not None:
        raise Problem(
            _(
                "Protected figures are released by another rhythm until %(day)s, and told by two rhythms they could be "
                "computed from each other. Choose a day after it."
            )
            % {"day": date_long(until - timedelta(days=1))},
            field="valid_from",
        )


def _check_steps(wording: Mapping[str, Any]) -> None:
    """Ask for what answers on a scale need, and refuse it where it means nothing."""
    rules, steps, reached_from = rules_of(wording["kind"]), wording.get("steps"), wording.get("reached_from")
    if rules.STEPS and steps is None:
        raise Problem(_("Choose the breakdown whose categories are the steps, lowest first."), field="steps")
    if not rules.STEPS and steps is not None:
        raise Problem(_("Only answers on a scale and levels have steps. Leave it empty."), field="steps")
    if rules.COUNTS_STEPS and (reached_from is None or reached_from.dimension != steps):
        raise Problem(
            _("Choose the step from which an answer counts as reached, one of the scale's own."), field="reached_from"
        )
    if reached_from is not None and reached_from.is_unknown:
        raise Problem(
            _("“%(name)s” is an answer and no step. Choose a step.") % {"name": reached_from.name}, field="reached_from"
        )
    if not rules.COUNTS_STEPS and reached_from is not None:
        raise Problem(_("Only answers on a scale are reached from a step. Leave it empty."), field="reached_from")


def _check_rhythm(wording: Mapping[str, Any]) -> None:
    """Refuse a running total of single weeks: what it rises by from one to the next is not of any time."""
    if rules_of(wording["kind"]).NEVER_FALLS and wording.get("rhythm") == Rhythm.WEEK_COUNT:
        raise Problem(
            _("A running total goes on from period to period, and single weeks lie apart. Choose another rhythm."),
            field="rhythm",
        )


def _check_people(wording: Mapping[str, Any]) -> None:
    """Refuse people where no table could be made safe: the largest or the least of all is one organisation's own."""
    rules = rules_of(wording["kind"])
    if wording.get("counts_people") and rules.GUARD == Guard.NONE and not rules.POOLS.keeps_apart:
        raise Problem(
            _("Figures of this kind cannot be protected, so they cannot count people. Choose another kind."),
            field="counts_people",
        )


def _check_levels(wording: Mapping[str, Any], dimensions: Sequence[Dimension], last: IndicatorVersion | None) -> None:
    """Refuse people and breakdowns where figures are words: a level counts nobody, and levels of parts are no level."""
    if not rules_of(wording["kind"]).POOLS.keeps_apart:
        return
    if wording.get("counts_people") and not (last and last.counts_people):
        raise Problem(
            _("A level is what an organisation says of itself, and counts nobody. Leave it out."), field="counts_people"
        )
    if dimensions and not (last and last.dimensions.exists()):
        raise Problem(
            _("Levels cannot be broken down: those of the parts come to no level. Define an indicator for each part."),
            field="dimensions",
        )


def _check_confidence(wording: Mapping[str, Any]) -> None:
    """Refuse confidence where it means nothing: for what organisations do not add up, and for people."""
    if not wording.get("is_confidential"):
        return
    if wording.get("counts_people"):
        raise Problem(
            _("Figures that count people are protected already, more strictly. Choose one of the two."),
            field="is_confidential",
        )
    if not rules_of(wording["kind"]).MAY_BE_CONFIDENTIAL:
        confidential = kinds_that(lambda rules: rules.MAY_BE_CONFIDENTIAL)
        kinds = ", ".join(_(rules_of(kind).NAME).lower() for kind in confidential)
        raise Problem(
            _("Only what organisations add up can be confidential: %(kinds)s. Choose such a kind, or leave it open.")
            % {"kinds": kinds},
            field="is_confidential",
        )


def keep_sheet(last: IndicatorVersion, wording: Mapping[str, Any]) -> None:
    """Refuse to empty a part of the sheet that was written, once the indicator is designed: what lacks may lack on."""
    if last.indicator.stage not in {Stage.DESIGNED, *REPORTED}:
        return
    lost = [name for name in SHEET if name not in last.blanks and not str(wording.get(name, "")).strip()]
    if lost:
        raise Problem(
            _("An indicator that is designed keeps its sheet. Write what is emptied here: %(names)s.")
            % {"names": ", ".join(str(label_of(name)) for name in lost)},
            field=lost[0],
        )
