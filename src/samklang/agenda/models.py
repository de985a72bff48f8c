"""The common agenda: stable goals, versions of the text, and each organisation's answer to a version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.agenda.calculations.canonical import lines_of
from samklang.initiatives.models import Initiative, Organisation


class Horizon(models.TextChoices):
    """How far ahead a goal lies; not stated until somebody says so."""

    SHORT = "short", _("Short term")
    MEDIUM = "medium", _("Medium term")
    LONG = "long", _("Long term")
    UNSTATED = "unstated", _("Term not stated")


class VersionState(models.TextChoices):
    """How far a version of the agenda has come."""

    DRAFT = "draft", _("Draft")
    OUT = "out", _("Out for ratification")
    RATIFIED = "ratified", _("Ratified")
    FALLEN = "fallen", _("Not ratified")
    SUPERSEDED = "superseded", _("Replaced by a later version")


TRANSITIONS: dict[str, frozenset[str]] = {
    VersionState.DRAFT: frozenset({VersionState.OUT}),
    VersionState.OUT: frozenset({VersionState.RATIFIED, VersionState.FALLEN, VersionState.DRAFT}),
    VersionState.RATIFIED: frozenset({VersionState.SUPERSEDED}),
    VersionState.FALLEN: frozenset(),
    VersionState.SUPERSEDED: frozenset(),
}


class Stance(models.TextChoices):
    """An organisation's answer to a version."""

    RATIFY = "ratify", _("We ratify")
    RESERVATION = "reservation", _("We ratify with a reservation")
    NOT_OUR_MANDATE = "not_our_mandate", _("It is not our mandate")
    OBJECT = "object", _("We object")


class Theme(models.Model):
    """A theme the partners have chosen jointly."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="a_theme_is_named_once")]

    def __str__(self) -> str:
        return self.name


class TargetGroup(models.Model):
    """People the initiative works for and with, delimited jointly."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="a_target_group_is_named_once")]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """A desired change. One row for good: indicators, activities and threads point at it across versions.

    Its wording follows the latest ratified version; before the first, the draft's.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("goal"), max_length=300)
    present_state = models.TextField(_("present state"), blank=True)
    desired_state = models.TextField(_("desired state"), blank=True)
    horizon = models.CharField(_("term"), max_length=10, choices=Horizon, default=Horizon.UNSTATED)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_groups = models.ManyToManyField(TargetGroup, blank=True, related_name="+")
    places = models.ManyToManyField("places.Place", blank=True, related_name="+")
    is_in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="a_goal_has_its_own_number")]

    def __str__(self) -> str:
        return self.title


class AgendaVersion(models.Model):
    """One wording of the agenda. Frozen once it is out: the database refuses to change its text after that."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    vision = models.TextField(_("vision"), blank=True)
    present_state = models.TextField(_("present state"), blank=True)
    purposes = models.TextField(_("purposes, one a line"), blank=True)
    themes = models.TextField(_("themes, one a line"), blank=True)
    target_groups = models.TextField(_("target groups, one a line"), blank=True)
    local_areas = models.TextField(_("local areas, one a line"), blank=True)
    way_of_working = models.TextField(_("way of working"), blank=True)
    unplaced = models.TextField(_("not placed yet"), blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    least_percent = models.PositiveSmallIntegerField(_("at least so many per cent ratify"), default=67)
    objection_stops = models.BooleanField(_("one objection stops it"), default=True)
    deadline_on = models.DateField(_("answer by"), null=True)
    review_on = models.DateField(_("review by"), null=True)
    canonical_text = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    sent_out_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="versions_of_the_agenda_are_numbered_once"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state="draft"), name="one_draft_of_the_agenda_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state="out"), name="one_version_is_out_for_ratification_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(fingerprint=""), name="a_version_that_was_sent_out_has_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}

    @property
    def theme_names(self) -> list[str]:
        """Return the themes by name."""
        return lines_of(self.themes)

    @property
    def target_group_names(self) -> list[str]:
        """Return the target groups by name."""
        return lines_of(self.target_groups)

    @property
    def local_area_names(self) -> list[str]:
        """Return the local areas by name."""
        return lines_of(self.local_areas)


class VersionGoal(models.Model):
    """A goal as it is worded in one version."""

    version = models.ForeignKey(AgendaVersion, on_delete=models.CASCADE, related_name="goals")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="wordings")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("goal"), max_length=300)
    present_state = models.TextField(_("present state"), blank=True)
    desired_state = models.TextField(_("desired state"), blank=True)
    horizon = models.CharField(_("term"), max_length=10, choices=Horizon, default=Horizon.UNSTATED)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    target_groups = models.TextField(_("target groups, one a line"), blank=True)
    places = models.TextField(_("local areas, one a line"), blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "goal"], name="a_version_words_a_goal_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """Return the theme, target groups and local areas in one line."""
        told = [self.theme, *lines_of(self.target_groups), *lines_of(self.places)]
        return " · ".join(name for name in told if name)


class RatificationAnswer(models.Model):
    """One asked organisation's answer to a version; no stance until it has answered."""

    version = models.ForeignKey(AgendaVersion, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=16, choices=Stance, null=True)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="an_organisation_answers_a_version_once"),
            models.CheckConstraint(
                condition=~Q(stance__in=["reservation", "object"]) | ~Q(reason=""),
                name="an_objection_or_reservation_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.stance}"
