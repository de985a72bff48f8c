"""Decisions: a proposal, how it is decided, what the organisations answer, the outcome and its review."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.communication.calculations.numbers import number_text
from samklang.communication.calculations.outcome import Method, Stance


class MethodChoice(models.TextChoices):
    """The methods in words."""

    CONSENT = Method.CONSENT.value, _("Consent")
    MAJORITY = Method.MAJORITY.value, _("Majority")


class StanceChoice(models.TextChoices):
    """The answers in words."""

    AGREE = Stance.AGREE.value, pgettext_lazy("answer", "Agrees")
    DISAGREE = Stance.DISAGREE.value, pgettext_lazy("answer", "Disagrees")
    ABSTAIN = Stance.ABSTAIN.value, pgettext_lazy("answer", "Abstains")
    OBJECT = Stance.OBJECT.value, pgettext_lazy("answer", "Objects")


class DecisionState(models.TextChoices):
    """Where a decision is in its life."""

    DRAFT = "draft", pgettext_lazy("decision", "Draft")
    OPEN = "open", pgettext_lazy("decision", "Open for answers")
    DECIDED = "decided", pgettext_lazy("decision", "Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")


TRANSITIONS: Mapping[str, frozenset[str]] = {
    DecisionState.DRAFT: frozenset({DecisionState.OPEN, DecisionState.WITHDRAWN}),
    DecisionState.OPEN: frozenset({DecisionState.DECIDED, DecisionState.WITHDRAWN}),
    DecisionState.DECIDED: frozenset(),
    DecisionState.WITHDRAWN: frozenset(),
}


class Outcome(models.TextChoices):
    """What was decided."""

    ADOPTED = "adopted", _("Adopted")
    WITH_CHANGES = "adopted_with_changes", _("Adopted with changes")
    NOT_ADOPTED = "not_adopted", _("Not adopted")


class Decision(models.Model):
    """One proposal that the organisations answer. Its number is given once and never used again."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    proposal = models.TextField(_("proposal"))
    method = models.CharField(_("method"), max_length=10, choices=MethodChoice)
    quorum_percent = models.PositiveSmallIntegerField(_("quorum in per cent"), default=0)
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey("initiatives.Organisation", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_on = models.DateField(_("answers wanted by"))
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_statement = models.TextField(_("what was decided"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    review_on = models.DateField(_("to be looked at again on"), null=True)
    meeting = models.ForeignKey("communication.Meeting", on_delete=models.PROTECT, related_name="decisions", null=True)
    goals = models.ManyToManyField("agenda.Goal", related_name="+", blank=True)
    indicators = models.ManyToManyField("measurement.Indicator", related_name="+", blank=True)
    activities = models.ManyToManyField("activities.Activity", related_name="+", blank=True)

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "year", "sequence"], name="a_decision_has_a_number_of_its_own"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="decisions_are_numbered_from_one"),
            models.CheckConstraint(condition=Q(quorum_percent__lte=100), name="a_quorum_is_at_most_all_organisations"),
            models.CheckConstraint(
                condition=~Q(method=Method.MAJORITY.value) | Q(quorum_percent__gte=1),
                name="a_majority_states_its_quorum_beforehand",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="decided", decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(outcome_statement="")
                )
                | (~Q(state="decided") & Q(outcome="", outcome_statement="", decided_at__isnull=True)),
                name="a_decided_decision_and_no_other_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(opened_at__isnull=False),
                name="a_decision_is_opened_before_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("opened_at")),
                name="a_decision_is_decided_after_it_was_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """Return the number it is cited by: 2026-14."""
        return number_text(self.year, self.sequence)

    @property
    def is_draft(self) -> bool:
        """Tell whether it is still being written."""
        return self.state == DecisionState.DRAFT

    @property
    def is_open(self) -> bool:
        """Tell whether it takes answers."""
        return self.state == DecisionState.OPEN

    @property
    def is_decided(self) -> bool:
        """Tell whether it has an outcome."""
        return self.state == DecisionState.DECIDED


class DecisionAnswer(models.Model):
    """What one organisation answers; it may change its mind until the decision is concluded."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey("initiatives.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=StanceChoice)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organisation"], name="an_organisation_answers_a_decision_once"
            ),
            models.CheckConstraint(condition=~Q(stance="object") | ~Q(reason=""), name="an_objection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.stance}"
