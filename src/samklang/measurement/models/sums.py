"""What is added up beforehand, so that a page need not: derived from the facts, rebuilt from them at any time."""

from django.db import models

from samklang.initiatives.models import Organisation
from samklang.measurement.models.definitions import Indicator, IndicatorVersion
from samklang.measurement.models.reporting import Answer, Period


class OrganisationFigure(models.Model):
    """What one organisation tells of an indicator in a period, all its cells and places together, as it counts today.

    Written in the transaction that makes its facts count, and taken away in the one that makes them count no more.
    `least` is the fewest people its places can stand for, and 0 where levels of several places stand side by side.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(IndicatorVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    ends_on = models.DateField()
    numerator = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    least = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    answer = models.CharField(max_length=20, choices=Answer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "organisation", "indicator"], name="an_organisation_is_added_up_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["version", "ends_on", "period"],
                include=["indicator", "organisation", "numerator", "denominator", "least", "answer"],
                name="sums_of_a_definition",
            ),
            models.Index(fields=["indicator"], name="sums_of_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}: {self.numerator}"


class CollectiveFigure(models.Model):
    """What all organisations together tell of an indicator in a period, by one definition, as it counts today.

    Added up from their `OrganisationFigure`, in the same transaction. How organisations become one is for the kind in
    force to say, so all that any may ask for stands here: the sum, the largest and the smallest. `least` is the largest
    of the fewest that any can stand for; `measured`, `not_applicable` and `declined` are how many organisations
    answered so, and `reporters` is a mark of who measured.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(IndicatorVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+", db_index=False)
    ends_on = models.DateField()
    numerator = models.DecimalField(max_digits=27, decimal_places=4, null=True)
    largest = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    smallest = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=27, decimal_places=4, null=True)
    least = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    measured = models.IntegerField()
    not_applicable = models.IntegerField()
    declined = models.IntegerField()
    reporters = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="a_period_is_added_up_once"),
        ]
        indexes = [models.Index(fields=["version", "ends_on", "period"], name="together_of_a_definition")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}: {self.numerator}"


class CountedPeriod(models.Model):
    """When what counts in a period last changed: what is stored of it holds for every moment since.

    A period without one has never had anything that counts.
    """

    period = models.OneToOneField(Period, on_delete=models.CASCADE, primary_key=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.period}: {self.changed_at}"
