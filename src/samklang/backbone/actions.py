"""Writing the thresholds and the daily record of the five conditions."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from samklang.backbone.calculations.conditions import RULES_VERSION, ConditionResult, Thresholds
from samklang.backbone.events import CONDITION_CHANGED, THRESHOLDS_CHANGED
from samklang.backbone.models import ConditionDay, ConditionThresholds
from samklang.backbone.queries import conditions_of, last_verdicts_before, thresholds_of
from samklang.backbone.words import CONDITION_NAMES
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission


def change_thresholds(*, thresholds: Thresholds, by: Actor, at: datetime) -> None:
    """Draw the lines of the rules anew; the next look at the conditions uses them."""
    by.require(Permission.STEER)
    with transaction.atomic():
        before, after = asdict(thresholds_of(by.initiative)), asdict(thresholds)
        stored, _made = ConditionThresholds.objects.update_or_create(initiative=by.initiative, defaults=after)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        record_by(by, THRESHOLDS_CHANGED, target=stored, label=by.initiative.name, changes=changes, at=at)


def record_conditions(*, initiative: Initiative, today: date, at: datetime) -> int:
    """Keep what each condition is today; one event per condition that changed. Returns how many changed.

    Run daily in the background. Run twice on a day, the later verdict of the day stands.
    """
    results = conditions_of(initiative, today=today)
    with transaction.atomic():
        before = last_verdicts_before(initiative, today=today)
        ConditionDay.objects.bulk_create(
            [_day(initiative, result, today) for result in results],
            update_conflicts=True,
            unique_fields=["initiative", "condition", "day"],
            update_fields=["verdict", "failed_rules", "rules_version"],
        )
        changed = [result for result in results if before.get(result.condition, result.verdict) != result.verdict]
        for result in changed:
            record_by(
                Actor.system(initiative),
                CONDITION_CHANGED,
                target=initiative,
                label=str(CONDITION_NAMES[result.condition]),
                changes={str(result.condition): [before[result.condition], result.verdict]},
                at=at,
            )
    return len(changed)


def _day(initiative: Initiative, result: ConditionResult, today: date) -> ConditionDay:
    return ConditionDay(
        initiative=initiative,
        condition=result.condition,
        day=today,
        verdict=result.verdict,
        failed_rules=[finding.rule for finding in result.failures],
        rules_version=RULES_VERSION,
    )
