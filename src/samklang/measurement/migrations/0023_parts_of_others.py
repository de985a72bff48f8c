"""An indicator may count some of the people of another: released beside each other, neither gives the rest away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which indicator, and which of the people of both."""

    dependencies = [
        ("measurement", "0022_as_it_stood"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicatorversion",
            name="among",
            field=models.CharField(
                choices=[("base", "All that the figure is out of"), ("count", "Only those that are counted")],
                default="base",
                max_length=10,
                verbose_name="among which people of the other",
            ),
        ),
        migrations.AddField(
            model_name="indicatorversion",
            name="part_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="measurement.indicator",
                verbose_name="some of the people of",
            ),
        ),
        migrations.AddField(
            model_name="indicatorversion",
            name="those",
            field=models.CharField(
                choices=[("base", "All that the figure is out of"), ("count", "Only those that are counted")],
                default="base",
                max_length=10,
                verbose_name="which people of this indicator",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("part_of__isnull", True), ("counts_people", True), _connector="OR"),
                name="what_is_a_part_counts_people",
            ),
        ),
    ]
