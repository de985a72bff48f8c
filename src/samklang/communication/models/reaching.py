"""Ways to reach a person: the calendar feed's key, mails already sent, and the wish to get none."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarKey(models.Model):
    """A person's secret calendar address in one initiative. Only a hash of the secret can be looked up.

    The secret itself is made from `salt` and the house's own secret key, so a copy of the database alone opens no feed.
    """

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person"],
                condition=Q(revoked_at__isnull=True),
                name="a_person_has_one_calendar_address_per_initiative",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person}"


class SentMail(models.Model):
    """A mark that a person was mailed about one thing, so that nobody is mailed twice or too often."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person", "about"], name="a_person_is_mailed_about_a_thing_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "at"], name="mails_of_the_last_hour")]

    def __str__(self) -> str:
        return f"{self.person}: {self.about}"


class MailStop(models.Model):
    """A person's wish to get no mails about what is asked of them in one initiative."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "person"], name="a_person_stops_the_mails_once"),
        ]

    def __str__(self) -> str:
        return f"no mails to {self.person}"
