"""Conversations: one thread per thing, with what people said and whom they mentioned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

TARGETS = ("goal", "indicator", "activity", "decision")


def _exactly_one() -> Q:
    """Return the condition that one target, and only one, is set."""
    found = Q()
    for chosen in TARGETS:
        found |= Q(**{f"{target}__isnull": target != chosen for target in TARGETS})
    return found


class Thread(models.Model):
    """The conversation about one thing; it begins with its first comment."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    goal = models.OneToOneField("agenda.Goal", on_delete=models.PROTECT, related_name="+", null=True)
    indicator = models.OneToOneField("measurement.Indicator", on_delete=models.PROTECT, related_name="+", null=True)
    activity = models.OneToOneField("activities.Activity", on_delete=models.PROTECT, related_name="+", null=True)
    decision = models.OneToOneField(
        "communication.Decision", on_delete=models.PROTECT, related_name="thread", null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="a_thread_is_about_exactly_one_thing"),
        ]

    def __str__(self) -> str:
        return str(self.target)

    @property
    def kind(self) -> str:
        """Return what kind of thing it is about: goal, indicator, activity or decision."""
        return next(target for target in TARGETS if getattr(self, f"{target}_id") is not None)

    @property
    def target(self) -> models.Model:
        """Return the thing it is about."""
        found: models.Model = getattr(self, self.kind)
        return found


class Comment(models.Model):
    """What a person said, on behalf of an organisation. A withdrawn one keeps its place and loses its text."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("initiatives.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(text="") | Q(withdrawn_at__isnull=False, text=""),
                name="a_comment_has_text_until_it_is_withdrawn",
            ),
        ]
        indexes = [models.Index(fields=["thread", "at"], name="comments_in_their_order")]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:40]}"

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether its author took it back."""
        return self.withdrawn_at is not None


class Mention(models.Model):
    """A person named with an @ in a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="a_comment_mentions_a_person_once"),
        ]

    def __str__(self) -> str:
        return f"@{self.person}"
