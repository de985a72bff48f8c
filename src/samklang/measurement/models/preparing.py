"""How an initiative releases: by one person or two, what waits for the second, and how amounts are kept apart."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative
from samklang.measurement.models.reporting import Period, Release

PERSON = settings.AUTH_USER_MODEL


class ReleaseRule(models.Model):
    """What an initiative decided of who releases figures; without it, two as soon as the backbone has two people."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="+")
    needs_two = models.BooleanField(_("one prepares a release and another confirms it"))

    def __str__(self) -> str:
        return f"{self.initiative}: {self.needs_two}"


class AmountRule(models.Model):
    """What an initiative decided of when a confidential amount is hidden; without it, the usual rule holds."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="+")
    fewest_organisations = models.PositiveSmallIntegerField()
    narrow_percent = models.PositiveSmallIntegerField()
    largest_percent = models.PositiveSmallIntegerField()
    two_largest_percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fewest_organisations__gte=3), name="an_amount_is_never_shown_of_fewer_than_three"
            ),
            models.CheckConstraint(
                condition=Q(narrow_percent__range=(5, 50), largest_percent__range=(50, 90))
                & Q(two_largest_percent__gte=F("largest_percent"), two_largest_percent__lte=95),
                name="the_percentages_of_an_amount_rule_protect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.fewest_organisations}"


class PreparedRelease(models.Model):
    """A release that one person has prepared: shown to nobody else until another confirms it."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    is_partial = models.BooleanField(default=False)
    reports = ArrayField(models.BigIntegerField())
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="prepared", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(release__isnull=True, withdrawn_at__isnull=True),
                name="a_period_has_one_prepared_release_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")),
                name="who_prepared_a_release_does_not_confirm_it",
            ),
            models.CheckConstraint(
                condition=Q(release__isnull=True, confirmed_by__isnull=True)
                | Q(release__isnull=False, confirmed_by__isnull=False, withdrawn_at__isnull=True),
                name="a_confirmed_release_says_by_whom_and_is_not_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.period)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for a second person."""
        return self.release_id is None and self.withdrawn_at is None
