"""Activities, who contributes what, their milestones, and the promises organisations give each other about them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.activities.calculations.commitments import State
from samklang.activities.calculations.commitments import standing as standing_of
from samklang.activities.calculations.phases import Phase, step_number
from samklang.initiatives.models import Initiative, Organisation


class ActivityPhase(models.TextChoices):
    """How far an activity has come, in words."""

    IDEA = Phase.IDEA.value, _("Idea")
    PILOT = Phase.PILOT.value, _("Pilot")
    RUNNING = Phase.RUNNING.value, _("Running")
    SCALED = Phase.SCALED.value, _("Scaled")
    ENDED = Phase.ENDED.value, _("Ended")


class CommitmentState(models.TextChoices):
    """What is stored of a promise, in words; *late* follows from the day."""

    OFFERED = State.OFFERED.value, _("Offered, not signed")
    SIGNED = State.SIGNED.value, _("Signed, not accepted")
    ACCEPTED = State.ACCEPTED.value, pgettext_lazy("commitment", "Accepted")
    KEPT = State.KEPT.value, pgettext_lazy("commitment", "Kept")
    RENEGOTIATED = State.RENEGOTIATED.value, pgettext_lazy("commitment", "Renegotiated")
    BROKEN = State.BROKEN.value, pgettext_lazy("commitment", "Broken")
    WITHDRAWN = State.WITHDRAWN.value, pgettext_lazy("commitment", "Withdrawn")


class Activity(models.Model):
    """What partners do together towards one or more goals."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what it is"), blank=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead"))
    goals = models.ManyToManyField("agenda.Goal", related_name="+", blank=True)
    indicators = models.ManyToManyField("measurement.Indicator", related_name="+", blank=True)
    places = models.ManyToManyField("places.Place", related_name="+", blank=True)
    target_groups = models.ManyToManyField("agenda.TargetGroup", related_name="+", blank=True)
    phase = models.CharField(_("phase"), max_length=10, choices=ActivityPhase, default=ActivityPhase.IDEA)
    starts_on = models.DateField(_("first day"), null=True)
    ends_on = models.DateField(_("last day"), null=True)
    sort_key = models.CharField(max_length=220, editable=False)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "title"], name="an_activity_is_titled_once_per_initiative"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_activity_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(phase__in=ActivityPhase.values), name="an_activity_is_in_a_known_phase"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phase_number(self) -> int:
        """Return where its phase stands in the row of phases."""
        return step_number(Phase(self.phase))


class Contribution(models.Model):
    """What a partner brings to an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    what = models.CharField(_("what it contributes"), max_length=300)

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"], name="an_organisation_contributes_to_an_activity_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.what}"


class Milestone(models.Model):
    """A step of an activity that can be seen from outside, with its day."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=160)
    due_on = models.DateField(_("by when"))
    reached_on = models.DateField(_("reached on"), null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_late_on(self, today: date) -> bool:
        """Tell whether its day has passed without it being reached."""
        return self.reached_on is None and self.due_on < today


class Commitment(models.Model):
    """An organisation's promise to the others: what, for which activity, by when. Signed, then accepted."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="commitments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what is promised"), max_length=300)
    due_on = models.DateField(_("by when"))
    original_due_on = models.DateField()
    state = models.CharField(max_length=12, choices=CommitmentState, default=CommitmentState.OFFERED)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    accepted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CommitmentState.values), name="a_commitment_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "withdrawn"]) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="a_binding_commitment_says_who_signed_it_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "signed", "withdrawn"])
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="an_accepted_commitment_says_who_accepted_it_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "signed", "accepted"], settled_at__isnull=True)
                | Q(state__in=["kept", "renegotiated", "broken", "withdrawn"], settled_at__isnull=False),
                name="a_settled_commitment_says_when_and_no_other_does",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="a_commitment_does_not_replace_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def standing_on(self, today: date) -> str:
        """Return its state, or `late` when it is accepted and its day has passed."""
        return standing_of(State(self.state), due_on=self.due_on, today=today)
