"""The audit trail: append-only events, hash-chained per initiative, with their content kept apart for erasure."""

from django.db import models


class Event(models.Model):
    """One thing somebody did. Facts only: names and values are in its content.

    No foreign keys upward: `initiative_id`, `actor_id` and `organisation_id` are plain numbers. The database refuses
    UPDATE, DELETE and TRUNCATE (see the migration). `at` is when it happened, `number` its place in the chain.
    """

    initiative_id = models.BigIntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=80)
    target_id = models.BigIntegerField(null=True)
    content_hmac = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative_id", "previous_hash"], name="the_chain_of_events_never_forks"),
            models.UniqueConstraint(fields=["initiative_id", "number"], name="events_are_numbered_once"),
        ]
        indexes = [
            models.Index(fields=["initiative_id", "at"], name="events_by_moment"),
            models.Index(fields=["target_kind", "target_id"], name="events_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}/{self.number} {self.verb}"


class EventContent(models.Model):
    """What an event says in words and values. Erasing it (a person's right) leaves the chain whole."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="content")
    salt = models.CharField(max_length=64)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"content of {self.event_id}"
