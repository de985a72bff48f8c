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
                fields=["organisation", "period", "indicator"], name="an_organisation_is_added_up_once"
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
