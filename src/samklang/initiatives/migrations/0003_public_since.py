"""When a public page was switched on is kept: no figure of before is shown to the public by its address."""

from django.db import migrations, models


def read_from_the_trail(apps, schema_editor):
    """Take the moment from the audit trail, where it holds one."""
    said = apps.get_model("audit", "Event").objects.filter(verb="initiatives.settings_changed").order_by("-at")
    for initiative in apps.get_model("initiatives", "Initiative").objects.filter(has_public_page=True):
        for at, body in said.filter(initiative_id=initiative.pk).values_list("at", "content__body"):
            if (body or {}).get("changes", {}).get("has_public_page") == [False, True]:
                initiative.public_since = at
                initiative.save(update_fields=["public_since"])
                break


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_keys_for_programs"), ("audit", "0002_events_are_append_only")]
    operations = [
        migrations.AddField("initiative", "public_since", models.DateTimeField(null=True)),
        migrations.RunPython(read_from_the_trail, migrations.RunPython.noop),
    ]
