"""What was released of figures that count people: each table with one policy for good, and every cell of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.models.definitions import Indicator, IndicatorVersion
from samklang.measurement.models.reporting import Release
from samklang.places.models import Place


class Policy(models.TextChoices):
    """How a table of people goes out."""

    HIDDEN = "hidden", _("Exact, small numbers hidden")
    ROUNDED = "rounded", _("Rounded to fives")


class TablePolicy(models.Model):
    """The policy that a definition's tables were registered with when the first one was released; it never changes."""

    version = models.OneToOneField(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=10, choices=Policy)
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version}: {self.policy}"


class Shown(models.Model):
    """One figure as a table shows it, or that it is hidden."""

    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    least = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def figure(self) -> Figure | None:
        """Return the figure as it is shown; None where it is hidden."""
        return None if self.is_hidden else Figure(self.numerator, self.denominator, self.least)


class ShownTable(Shown):
    """One indicator's figures as a release shows them, or is to show them: the total, and who stands behind it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=10, choices=Policy)
    asked = models.PositiveIntegerField()
    reported = models.PositiveIntegerField()
    not_applicable = models.PositiveIntegerField()
    declined = models.PositiveIntegerField()

    class Meta:
        abstract = True


class ShownCell(Shown):
    """One part of such a table: a place or all of them, and one category for some of the breakdowns."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True)
    is_unplaced = models.BooleanField(default=False)
    categories = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        abstract = True


class ReleasedTable(ShownTable):
    """One indicator's figures as one release showed them; the ledger that later releases must be safe beside."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "indicator"], name="a_release_shows_an_indicator_once")
        ]
        indexes = [models.Index(fields=["indicator", "release"], name="released_tables_of_indicators")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.release}"


class ReleasedCell(ShownCell):
    """One part of a released table: a place or all of them, and one category for some of the breakdowns."""

    table = models.ForeignKey(ReleasedTable, on_delete=models.PROTECT, related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "place", "is_unplaced", "categories"],
                nulls_distinct=False,
                name="a_released_cell_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.categories}"
