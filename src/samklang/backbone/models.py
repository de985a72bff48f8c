"""The backbone's own records: where the rules draw their lines, and what they said each day."""

from django.db import models

from samklang.backbone.calculations.conditions import Condition, Thresholds, Verdict
from samklang.initiatives.models import Initiative

_DEFAULTS = Thresholds()


class ConditionThresholds(models.Model):
    """An initiative's thresholds; one field per threshold of the rules."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="+")
    ratified_percent = models.PositiveSmallIntegerField(default=_DEFAULTS.ratified_percent)
    approved_percent = models.PositiveSmallIntegerField(default=_DEFAULTS.approved_percent)
    organisations_per_goal = models.PositiveSmallIntegerField(default=_DEFAULTS.organisations_per_goal)
    kept_percent = models.PositiveSmallIntegerField(default=_DEFAULTS.kept_percent)
    silent_days = models.PositiveSmallIntegerField(default=_DEFAULTS.silent_days)
    active_percent = models.PositiveSmallIntegerField(default=_DEFAULTS.active_percent)
    active_days = models.PositiveSmallIntegerField(default=_DEFAULTS.active_days)
    follow_up_late_days = models.PositiveSmallIntegerField(default=_DEFAULTS.follow_up_late_days)
    backbone_people = models.PositiveSmallIntegerField(default=_DEFAULTS.backbone_people)
    seat_ends_days = models.PositiveSmallIntegerField(default=_DEFAULTS.seat_ends_days)
    waiting_days = models.PositiveSmallIntegerField(default=_DEFAULTS.waiting_days)

    def __str__(self) -> str:
        return f"thresholds of {self.initiative}"


class ConditionDay(models.Model):
    """What one condition was on one day, by which version of the rules: a record of what was shown, not a rollup."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    condition = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Condition])
    day = models.DateField()
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])
    failed_rules = models.JSONField(default=list)
    rules_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "condition", "day"], name="a_condition_is_judged_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.condition} {self.day}: {self.verdict}"
