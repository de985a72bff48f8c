"""What holds whichever kinds there are: a new kind is no change of a table, not even of its constraints."""

from django.db import migrations, models
from django.db.models import Q


def _without(name: str) -> migrations.RemoveConstraint:
    return migrations.RemoveConstraint(model_name="indicatorversion", name=name)


def _holds(name: str, condition: Q) -> migrations.AddConstraint:
    return migrations.AddConstraint(
        model_name="indicatorversion", constraint=models.CheckConstraint(condition=condition, name=name)
    )


class Migration(migrations.Migration):
    dependencies = [("measurement", "0015_a_new_kind_changes_no_table")]
    operations = [
        _without("answers_on_a_scale_have_one_and_no_others_have"),
        _without("a_scale_says_from_which_step_it_is_reached"),
        _without("confidential_is_what_organisations_add_up_and_no_people"),
        _holds("what_is_reached_from_a_step_has_steps", Q(reached_from__isnull=True) | Q(steps__isnull=False)),
        _holds("what_is_confidential_counts_no_people", Q(is_confidential=False) | Q(counts_people=False)),
    ]
