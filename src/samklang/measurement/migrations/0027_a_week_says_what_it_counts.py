"""Who is let off since a week counts something else needs no reason of their own: it is told in the reader's language."""

from django.db import migrations, models

WRITTEN_UNTIL_NOW = ("This is not counted in this week.", "Det tælles ikke i denne uge.")


def leave_the_reason_out(apps, schema_editor):
    """Empty the reason that was written in the language of whoever opened the week."""
    apps.get_model("measurement", "Waiver").objects.filter(reason__in=WRITTEN_UNTIL_NOW).update(reason="")


class Migration(migrations.Migration):
    dependencies = [("measurement", "0026_goals_of_a_day")]

    operations = [
        migrations.RemoveConstraint(model_name="waiver", name="a_waiver_has_a_reason"),
        migrations.AlterField(
            model_name="waiver", name="reason", field=models.TextField(blank=True, verbose_name="reason")
        ),
        migrations.RunPython(leave_the_reason_out, migrations.RunPython.noop),
    ]
