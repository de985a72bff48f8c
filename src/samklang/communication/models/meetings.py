"""Meetings: when and where, their agenda, who comes, and the minutes."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """Where a meeting is in its life."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


TRANSITIONS: Mapping[str, frozenset[str]] = {
    MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}


class Coming(models.TextChoices):
    """What one answers to an invitation."""

    YES = "yes", pgettext_lazy("invitation", "Comes")
    MAYBE = "maybe", pgettext_lazy("invitation", "Maybe")
    NO = "no", pgettext_lazy("invitation", "Does not come")


class Meeting(models.Model):
    """One meeting. `sequence` counts its changes, so that calendars know which version is the newest."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place_text = models.CharField(_("where"), max_length=200, blank=True)
    online_url = models.URLField(_("address of the online meeting"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    sequence = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(minutes_published_at__isnull=True) | Q(state="held"),
                name="published_minutes_are_of_a_meeting_that_was_held",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_planned(self) -> bool:
        """Tell whether it is still to take place."""
        return self.state == MeetingState.PLANNED

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was cancelled."""
        return self.state == MeetingState.CANCELLED


class AgendaItem(models.Model):
    """One item on a meeting's agenda, with its minutes; it may be about something of the initiative."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    detail = models.TextField(_("what it is about"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    goal = models.ForeignKey("agenda.Goal", on_delete=models.PROTECT, related_name="+", null=True)
    indicator = models.ForeignKey("measurement.Indicator", on_delete=models.PROTECT, related_name="+", null=True)
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="+", null=True)
    decision = models.ForeignKey("communication.Decision", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                name="two_agenda_items_have_two_places",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True, indicator__isnull=True, activity__isnull=True)
                | Q(goal__isnull=True, indicator__isnull=True, decision__isnull=True)
                | Q(goal__isnull=True, activity__isnull=True, decision__isnull=True)
                | Q(indicator__isnull=True, activity__isnull=True, decision__isnull=True),
                name="an_agenda_item_is_about_one_thing_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A person invited to a meeting: what they answered, and whether they were there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("initiatives.Organisation", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=Coming, blank=True)
    answered_at = models.DateTimeField(null=True)
    was_there = models.BooleanField(null=True)

    class Meta:
        ordering = ["organisation__sort_key", "person__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_person_is_invited_to_a_meeting_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_to_an_invitation_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"
