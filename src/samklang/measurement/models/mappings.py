"""What became of each category when a new definition came into force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.measurement.models.definitions import Category, IndicatorVersion


class Fate(models.TextChoices):
    """What became of a category."""

    CONTINUES = "continues", _("lives on in another")
    SPLIT = "split", _("was split")
    ENDED = "ended", _("is no longer asked for")


class CategoryMapping(models.Model):
    """One category of the definition before, and what it is under this one. Figures are read by it, never changed."""

    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="mappings")
    old = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    fate = models.CharField(max_length=10, choices=Fate)
    new = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "old"], name="a_category_has_one_fate_in_a_definition"),
            models.CheckConstraint(
                condition=Q(fate="continues", new__isnull=False) | (~Q(fate="continues") & Q(new__isnull=True)),
                name="a_category_that_lives_on_says_where_and_no_other_does",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old}: {self.new or self.get_fate_display()}"
