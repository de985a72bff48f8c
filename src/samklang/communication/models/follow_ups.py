"""Follow-ups: what somebody said they would do, and by when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FollowUp(models.Model):
    """One thing to be done after a meeting or a decision, with an owner and a date."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what is to be done"), max_length=240)
    organisation = models.ForeignKey("initiatives.Organisation", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField(_("due"))
    agreed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(_("what came of it"), blank=True)
    meeting = models.ForeignKey("communication.Meeting", on_delete=models.PROTECT, related_name="follow_ups", null=True)
    decision = models.ForeignKey(
        "communication.Decision", on_delete=models.PROTECT, related_name="follow_ups", null=True
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_note="") | Q(done_at__isnull=False),
                name="only_a_finished_follow_up_says_what_came_of_it",
            ),
        ]
        indexes = [models.Index(fields=["initiative", "due_on"], name="follow_ups_by_date")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_done(self) -> bool:
        """Tell whether it is finished."""
        return self.done_at is not None
