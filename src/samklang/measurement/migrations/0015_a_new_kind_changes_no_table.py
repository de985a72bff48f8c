"""The kinds to choose from are asked of the code, so that a new kind is no change of a table."""

from django.db import migrations, models

from samklang.measurement.models.definitions import kinds


class Migration(migrations.Migration):
    dependencies = [("measurement", "0014_told_by_one_breakdown")]
    operations = [
        migrations.AlterField(
            model_name="indicatorversion",
            name="kind",
            field=models.CharField(choices=kinds, max_length=20, verbose_name="kind of figure"),
        ),
    ]
