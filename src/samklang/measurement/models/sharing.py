"""What goes out to others: the terms of the figures, a set of indicators on its way in, and the forms of funders."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative, Organisation
from samklang.measurement.models.definitions import Category, Indicator
from samklang.places.models import Place

PERSON = settings.AUTH_USER_MODEL


class Licence(models.TextChoices):
    """What others may do with the figures."""

    CC_BY = "cc-by-4.0", _("Free to use when the source is named (CC BY 4.0)")
    CC0 = "cc0-1.0", _("Free to use (CC0 1.0)")


LICENCE_ADDRESSES: dict[str, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


class DataTerms(models.Model):
    """On which terms an initiative's figures may be used, and how they name it as their source."""

    initiative = models.OneToOneField(Initiative, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    source = models.CharField(_("named as source"), max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.get_licence_display())


class StagedSet(models.Model):
    """A set of indicators that was read from a file and awaits its sender's yes. Nothing of it is in use yet."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.JSONField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class Role(models.TextChoices):
    """What a column of a funder's form holds; a column without a role is kept as it came."""

    CODE = "code", _("Number or code")
    QUESTION = "question", _("Question")
    UNIT = "unit", _("Unit")
    ANSWER = "answer", _("Answer")


class FunderForm(models.Model):
    """A funder's own form: its questions in its own words and order, filled from the indicators.

    Without an organisation it tells of the initiative as a whole; with one, it holds that organisation's own figures.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=160)
    funder = models.CharField(_("funder"), max_length=160)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("day after the last"))
    headings = ArrayField(models.CharField(max_length=200))
    roles = ArrayField(models.CharField(max_length=10, choices=Role, blank=True))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation", "name"], nulls_distinct=False, name="a_funder_form_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="a_funder_form_asks_about_a_time_that_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(headings__len=F("roles__len")), name="every_column_of_a_funder_form_has_its_heading"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FunderQuestion(models.Model):
    """One row of a funder's form: what it says, and the indicator or the text that answers it."""

    form = models.ForeignKey(FunderForm, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    cells = ArrayField(models.TextField(blank=True))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    text = models.TextField(_("answer in words"), blank=True)

    class Meta:
        ordering = ["form", "order"]
        constraints = [
            models.UniqueConstraint(fields=["form", "order"], name="a_question_has_its_own_place_in_the_form"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) | Q(text=""), name="a_question_is_answered_by_a_figure_or_by_words"
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False) | Q(place__isnull=True, category__isnull=True),
                name="a_part_of_a_figure_needs_its_indicator",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    def of(self, role: str) -> str:
        """Return what stands in the column with a role, or nothing."""
        return next((cell for cell, each in zip(self.cells, self.form.roles, strict=False) if each == role), "")

    @property
    def wording(self) -> str:
        """Return the question as the funder asks it."""
        return self.of(Role.QUESTION)

    @property
    def is_answered(self) -> bool:
        """Tell whether somebody has said what answers it."""
        return self.indicator_id is not None or bool(self.text)
