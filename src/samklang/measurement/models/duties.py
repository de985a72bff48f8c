"""Duties at scale: what each kind of organisation reports, what is waived, and when people are reminded."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative, Organisation, OrganisationKind
from samklang.measurement.models.definitions import Indicator
from samklang.measurement.models.reporting import Duty, Period, Report
from samklang.places.models import Place


class ToldFor(models.TextChoices):
    """What each organisation of a kind tells a figure for."""

    WHOLE = "whole", _("one figure of the whole organisation")
    OWN = "own", _("one for each of its own places")
    NAMED = "named", _("one for each of the named places")


class OwnPlace(models.Model):
    """A place that an organisation works at: what a template means by its own places."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "place"], name="an_organisation_works_at_a_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.place}"


class DutyTemplate(models.Model):
    """Organisations of this kind report this indicator: what a new partner is asked, without anybody thinking of it."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.CharField(max_length=20, choices=OrganisationKind)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    told_for = models.CharField(max_length=10, choices=ToldFor, default=ToldFor.WHOLE, db_default=ToldFor.WHOLE)
    places = models.ManyToManyField(Place, related_name="+")
    asks_rest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_kind", "indicator"], name="a_kind_is_asked_a_figure_once"),
            models.CheckConstraint(
                condition=Q(asks_rest=False) | ~Q(told_for="whole"), name="the_rest_is_asked_only_beside_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_organisation_kind_display()}: {self.indicator}"


class Waiver(models.Model):
    """An organisation need not report one indicator in one period, for a reason everybody can read.

    Without a `reason` somebody gave, the period was opened for other indicators. One that is lifted (`lifted_at`) holds
    no more, and is read as known on a day before that only.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="waivers")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], condition=Q(lifted_at__isnull=True), name="a_figure_is_waived_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.indicator}"

    @property
    def told_reason(self) -> str:
        """Why it need not be reported, in the reader's language where nobody gave a reason of their own."""
        return self.reason or gettext("This is not counted in this week.")


class NotAsked(models.Model):
    """What an organisation's report of a period did not ask: the figure was agreed when the report had been sent.

    Also where the organisation has no report of the period, so that nobody asks it. A report that is opened again asks
    for everything, whatever stands here; when it is sent anew, the row ends (`until_at`). Of those from before it was
    kept, nobody knows since when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    since_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "organisation"],
                condition=Q(until_at__isnull=True),
                name="a_figure_is_not_asked_once",
            )
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="not_asked_of_an_indicator")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.period}: {self.indicator}"


class DutyBefore(models.Model):
    """From when until when a duty held before that was changed: what "as known on" a day before `until_at` reads."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="befores")
    first_period_on = models.DateField()
    ended_on = models.DateField(null=True)
    until_at = models.DateTimeField()

    class Meta:
        ordering = ["until_at", "pk"]

    def __str__(self) -> str:
        return f"{self.duty}, {self.until_at:%Y-%m-%d}"


class DueDayChange(models.Model):
    """The reports of a period are due on another day than before, for a reason everybody can read."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="due_changes")
    before_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="another_due_day_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.period}: {self.due_on}"


class MailWords(NamedTuple):
    """What the backbone writes in a mail, in Danish and in English; one of them may be left out."""

    danish: str = ""
    english: str = ""

    def for_language(self, language: str) -> str:
        """Return the words for a reader of a language, else those of the other.

        >>> MailWords("Husk tallene").for_language("en")
        'Husk tallene'
        """
        own, other = (self.danish, self.english) if language.startswith("da") else (self.english, self.danish)
        return own or other


class Reminder(models.Model):
    """A mail about a report that is not sent yet: so many days from its due date (before it: negative).

    Its words may be written in Danish and in English; each receiver gets those of the own language, else the other's.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    days_from_due = models.SmallIntegerField(_("days from the due date"))
    words = models.TextField(_("what the mail says in Danish"), blank=True)
    words_en = models.TextField(_("what the mail says in English"), blank=True)

    class Meta:
        ordering = ["days_from_due"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "days_from_due"], name="one_reminder_a_day"),
            models.CheckConstraint(
                condition=Q(days_from_due__gte=-60, days_from_due__lte=60), name="a_reminder_is_near_its_due_date"
            ),
        ]

    def __str__(self) -> str:
        return str(self.days_from_due)

    @property
    def mail_words(self) -> MailWords:
        """Return what the mail says, in both languages."""
        return MailWords(self.words, self.words_en)
