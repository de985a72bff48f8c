"""What an indicator should reach, and when the work behind it was changed: as it is, and as it was set before."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.measurement.models.definitions import Indicator

PERSON = settings.AUTH_USER_MODEL


class Trajectory(models.TextChoices):
    """The way agreed from baseline to target."""

    STRAIGHT = "straight", _("Straight, or from milestone to milestone")
    STEPPED = "stepped", _("In steps: each value holds until the next day")


class DeclaredChange(models.Model):
    """A day from which the work behind an indicator was changed on purpose: its normal range is computed anew.

    `declared_at` is when somebody said so; None for one from before that was kept. One declared by mistake is withdrawn
    with a reason, and stays in the history.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="changes")
    on = models.DateField(_("from"))
    reason = models.CharField(_("what was changed"), max_length=200)
    declared_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("why it is withdrawn"), max_length=200, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_change_that_stands_is_declared_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_declared_change_says_what_was_changed"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="a_withdrawn_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Agreed(models.Model):
    """A value to reach by a day, from where, and along which line."""

    baseline_on = models.DateField(_("baseline day"))
    baseline_value = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4)
    target_on = models.DateField(_("target day"))
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4)
    trajectory = models.CharField(_("way"), max_length=10, choices=Trajectory, default=Trajectory.STRAIGHT)
    milestone_days = ArrayField(models.DateField(), default=list)
    milestone_values = ArrayField(models.DecimalField(max_digits=20, decimal_places=4), default=list)

    class Meta:
        abstract = True

    @property
    def milestones(self) -> tuple[tuple[date, Decimal], ...]:
        """Return the values agreed for days on the way, in order."""
        return tuple(zip(self.milestone_days, self.milestone_values, strict=True))


class Target(Agreed):
    """What an indicator should reach by a day, from where, and along which line."""

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="target")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(target_on__gt=F("baseline_on")), name="a_target_lies_after_its_baseline"
            ),
            models.CheckConstraint(
                condition=Q(milestone_days__len=F("milestone_values__len")),
                name="a_milestone_has_its_day_and_its_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.target_value}"


class TargetAsSet(Agreed):
    """A target as somebody set it at a moment: it held until the next one, and pages "as known on" read it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["set_at", "pk"]
        indexes = [models.Index(fields=["indicator", "set_at"], name="targets_of_an_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.target_value}"
