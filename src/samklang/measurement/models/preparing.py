"""How an initiative releases: by one person or two, what waits for the second, and how amounts are kept apart."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative
from samklang.measurement.models.released import ShownCell, ShownTable
from samklang.measurement.models.reporting import Period, Release
from samklang.ui.marks import mark_of_text

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


class RuleProposal(models.Model):
    """That one person is to release alone from now on: what one has proposed and another is to confirm."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(settled_at__isnull=True),
                name="an_initiative_has_one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="who_proposed_to_release_alone_does_not_confirm_it",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(settled_at__isnull=False),
                name="a_confirmed_proposal_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.proposed_by}"


class PreparedRelease(models.Model):
    """A release that one person has prepared: its tables are drafted, and shown when another person confirms it.

    `known_at` is the moment as of which its tables are made. Where one person may release alone, `is_by_one` says that
    the same one confirmed it.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    is_partial = models.BooleanField(default=False)
    reports = ArrayField(models.BigIntegerField())
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    known_at = models.DateTimeField()
    tables_wanted = models.PositiveIntegerField(null=True)
    tables_made = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    basis = models.JSONField(default=dict)
    standing = ArrayField(models.BigIntegerField(), default=list)
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    is_by_one = models.BooleanField(default=False)
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
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")) | Q(is_by_one=True),
                name="who_prepared_a_release_confirms_it_only_where_one_may",
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

    @property
    def mark(self) -> str:
        """Return what tells its draft from every other draft, before and after; nothing while it has none."""
        if self.drafted_at is None:
            return ""
        made_of = sorted((name, str(part)) for name, part in self.basis.items())
        return mark_of_text(repr((self.known_at.timestamp(), self.drafted_at.timestamp(), made_of)))

    @property
    def is_drafted(self) -> bool:
        """Tell whether its tables can be seen, and confirmed."""
        return self.is_waiting and self.drafted_at is not None


class DraftTable(ShownTable):
    """One indicator's table as a prepared release will show it. No part of the ledger: it may still be discarded."""

    prepared = models.ForeignKey(PreparedRelease, on_delete=models.CASCADE, related_name="tables")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prepared", "indicator"], name="a_draft_shows_an_indicator_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.prepared}"


class DraftCell(ShownCell):
    """One part of a drafted table."""

    table = models.ForeignKey(DraftTable, on_delete=models.CASCADE, related_name="cells")

    def __str__(self) -> str:
        return f"{self.table}: {self.categories}"
