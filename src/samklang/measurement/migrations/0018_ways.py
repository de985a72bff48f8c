"""Files of earlier figures in a layout of their own; reminders in two languages; since when one breakdown is told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0002_keys_for_programs"),
        ("measurement", "0017_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(max_length=64)),
                ("layout", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="figureimport",
            name="an_import_is_in_a_known_state",
        ),
        migrations.AddField(
            model_name="duty",
            name="only_by_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="figureimport",
            name="figures_a_line",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="figureimport",
            name="layout",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="figureimport",
            name="read_as_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reminder",
            name="words_en",
            field=models.TextField(blank=True, verbose_name="what the mail says in English"),
        ),
        migrations.AlterField(
            model_name="figureimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Waits to be told how it is read"),
                    ("reading", "Being read"),
                    ("read", "Read, waits for a yes"),
                    ("refused", "Refused"),
                    ("storing", "Being stored"),
                    ("stored", "Stored"),
                ],
                default="reading",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="words",
            field=models.TextField(blank=True, verbose_name="what the mail says in Danish"),
        ),
        migrations.AddConstraint(
            model_name="figureimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "reading", "read", "refused", "storing", "stored"])),
                name="an_import_is_in_a_known_state",
            ),
        ),
        migrations.AddField(
            model_name="importlayout",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importlayout",
            name="initiative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="initiatives.initiative"
            ),
        ),
        migrations.AddConstraint(
            model_name="importlayout",
            constraint=models.UniqueConstraint(
                fields=("initiative", "signature"), name="earlier_figures_are_read_in_one_way"
            ),
        ),
    ]
