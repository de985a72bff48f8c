"""A declared change can be withdrawn with a reason; it stays in the history, and its day is free again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measurement", "0020_duties_as_facts")]
    operations = [
        migrations.AddField(
            model_name="declaredchange",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="declaredchange",
            name="withdrawn_because",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="why it is withdrawn"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="declaredchange", name="a_change_is_declared_once_a_day"),
        migrations.AddConstraint(
            model_name="declaredchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("indicator", "on"),
                name="a_change_that_stands_is_declared_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_because", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_withdrawn_change_says_why",
            ),
        ),
    ]
