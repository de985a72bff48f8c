"""An organisation that cannot cross the breakdowns of an indicator tells it by one of them."""

import django.db.models.deletion
from django.db import migrations, models


def add_margins(apps, schema_editor) -> None:
    """Give each definition with several breakdowns the cells of one category: of a scale those of its steps."""
    cells = apps.get_model("measurement", "Cell")
    known = {(each.initiative_id, each.key): each for each in cells.objects.exclude(key__contains=".")}
    versions = apps.get_model("measurement", "IndicatorVersion").objects.select_related("indicator")
    for version in versions.prefetch_related("dimensions__categories"):
        dimensions = list(version.dimensions.order_by("pk"))
        if len(dimensions) < 2:
            continue
        for dimension in dimensions:
            if version.steps_id not in {None, dimension.pk}:
                continue
            for category in dimension.categories.order_by("order"):
                key = (version.indicator.initiative_id, str(category.pk))
                if key not in known:
                    known[key] = cells.objects.create(initiative_id=key[0], key=key[1], label=category.name)
                    known[key].categories.set([category])
                version.cells.add(known[key])


class Migration(migrations.Migration):
    dependencies = [("measurement", "0013_sums_of_organisations")]
    operations = [
        migrations.AddField(
            model_name="duty",
            name="tells_only_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="measurement.dimension",
            ),
        ),
        migrations.RunPython(add_margins, migrations.RunPython.noop),
    ]
