"""Reading when a confidential amount is hidden: what the initiative decided, else the usual rule."""

from collections.abc import Iterable
from dataclasses import fields

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import AmountRule, Indicator, IndicatorVersion


def amount_rule_of(initiative: Initiative) -> DominanceRule:
    """Return the rule in force."""
    names = [field.name for field in fields(DominanceRule)]
    stored = AmountRule.objects.filter(initiative=initiative).values(*names).first()
    return DominanceRule(**stored) if stored else DominanceRule()


def amount_rules_of(initiative: Initiative, versions: Iterable[IndicatorVersion]) -> dict[int, DominanceRule]:
    """Return {indicator id: its rule} of those whose tables are made by one, under given definitions. Two queries."""
    asked = [
        each.indicator_id for each in versions if not each.counts_people and rules_of(each.kind).MAY_BE_CONFIDENTIAL
    ]
    if not asked:
        return {}
    ever = IndicatorVersion.objects.filter(indicator__in=asked, is_confidential=True).values_list(
        "indicator", flat=True
    )
    found = set(ever)
    return dict.fromkeys(found, amount_rule_of(initiative)) if found else {}


def amount_rule_for(indicator: Indicator, version: IndicatorVersion) -> DominanceRule | None:
    """Return the rule that a table of an indicator is made by, or None where it is protected as people are.

    What was once told in confidence is so for good: an earlier definition that did not say so is kept like the others.
    """
    if version.counts_people or not rules_of(version.kind).MAY_BE_CONFIDENTIAL:
        return None
    is_confidential = version.is_confidential or indicator.versions.filter(is_confidential=True).exists()
    return amount_rule_of(indicator.initiative) if is_confidential else None
