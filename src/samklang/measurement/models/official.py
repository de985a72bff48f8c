"""Official statistics beside our own figures: a series, what was fetched of it and when, and its points."""

import zlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficialSeries(models.Model):
    """One curve of official statistics: which cells of which table, where from, and what may be done with it."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=300)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    table = models.CharField(_("table"), max_length=80, blank=True)
    former_tables = models.CharField(_("earlier tables"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=1000, blank=True)
    table_title = models.CharField(max_length=500, blank=True)
    time_axis = models.CharField(max_length=200)
    choice = models.JSONField(default=dict)
    goals = models.ManyToManyField("agenda.Goal", related_name="+", blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    problem_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "name"], name="an_official_series_has_a_name_of_its_own")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lineage(self) -> list[str]:
        """Return the tables the figures have stood in, the earliest first."""
        return [name for name in (each.strip() for each in [*self.former_tables.split(","), self.table]) if name]


class SeriesGoals(models.Model):
    """Which goals a series spoke to from a moment on: what "as known on" reads. Ids, as of an indicator's standing."""

    series = models.ForeignKey(OfficialSeries, on_delete=models.CASCADE, related_name="+", db_index=False)
    goal_ids = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["series", "at"], name="goals_of_an_official_series")]

    def __str__(self) -> str:
        return f"{self.series}: {self.at}"


class OfficialFetch(models.Model):
    """One file as it came, kept whole. Without a series it is staged: looked at, and not chosen from yet.

    `came_whole`: the source said where it ends.
    """

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(OfficialSeries, on_delete=models.PROTECT, related_name="fetches", null=True)
    file_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    table = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    updated = models.CharField(max_length=60, blank=True)
    came_whole = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["series", "-at"], name="fetches_of_a_series")]

    def __str__(self) -> str:
        return self.file_name or self.address

    @property
    def content(self) -> bytes:
        """Return the file byte for byte as it came."""
        return zlib.decompress(self.body)


class OfficialPoint(models.Model):
    """One figure of a fetch: its code of time as the source writes it, its days where they are known."""

    fetch = models.ForeignKey(OfficialFetch, on_delete=models.PROTECT, related_name="points")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=33, decimal_places=15, null=True)
    sign = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["fetch", "order"], name="one_point_at_each_place")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"
