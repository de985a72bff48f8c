"""A figure of official statistics keeps fifteen decimals: none that is not zero is kept as zero."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0018_ways")]
    operations = [
        migrations.AlterField(
            model_name="officialpoint",
            name="value",
            field=models.DecimalField(decimal_places=15, max_digits=33, null=True),
        ),
    ]
