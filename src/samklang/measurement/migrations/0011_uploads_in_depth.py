"""Own sheets with how they are read, refused files handed back, and files of earlier figures with their rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0001_initial"),
        ("measurement", "0010_two_people_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="stagedupload",
            name="book",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="stagedupload",
            name="layout",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="stagedupload",
            name="read_as_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="FigureImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("single_point", models.CharField(default="ask", max_length=20)),
                ("agrees_duties", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
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
                ("bytes_read", models.PositiveBigIntegerField(default=0)),
                ("lines", models.PositiveBigIntegerField(default=0)),
                ("rows", models.PositiveBigIntegerField(default=0)),
                ("blank_lines", models.PositiveBigIntegerField(default=0)),
                ("summary", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("unlisted", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("stored_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="initiatives.initiative"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "figure_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="measurement.figureimport",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "figure_import_id", "line", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("indicator_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("rhythm", models.CharField(max_length=20)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("place_id", models.BigIntegerField(null=True)),
                ("cell_id", models.BigIntegerField(null=True)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("answer", models.CharField(max_length=20)),
                ("how", models.CharField(max_length=20)),
                ("explanation", models.TextField()),
                (
                    "figure_import",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="measurement.figureimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200)),
                ("book", models.JSONField()),
                ("findings", models.JSONField()),
                ("unlisted", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="measurement.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(max_length=64)),
                ("layout", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="initiatives.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="figureimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reading", "read", "refused", "storing", "stored"])),
                name="an_import_is_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="importpiece",
            constraint=models.UniqueConstraint(
                fields=("figure_import", "number"), name="pieces_of_a_file_are_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedupload",
            constraint=models.UniqueConstraint(fields=("report", "by"), name="a_sender_mends_one_file_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="sheetlayout",
            constraint=models.UniqueConstraint(
                fields=("organisation", "signature"), name="headings_are_read_in_one_way"
            ),
        ),
        migrations.RunSQL(
            # What is staged is read again after a crash, so it needs no write-ahead log; pieces are compressed by nobody.
            "ALTER TABLE measurement_importrow SET UNLOGGED;"
            "ALTER TABLE measurement_importpiece ALTER COLUMN content SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
    ]
