"""A shared outcome without identical measures: one goal, different indicators for each kind of organisation."""

import pytest

from samklang.agenda.models import Goal
from samklang.measurement import actions
from samklang.measurement.queries.sharing import kinds_sharing

from .build import indicator


@pytest.fixture
def goal(initiative):
    return Goal.objects.create(initiative=initiative, number=1, title="Flere bliver boende", is_in_force=True)


def test_kinds_of_organisation_show_the_way_to_one_goal_by_different_indicators(founded, harbour, council, goal, now):
    homes = indicator(founded, code="H1", organisations=[harbour], goals=[goal])
    help_at_home = indicator(founded, code="K1", organisations=[council], goals=[goal])
    actions.set_duty_template(kind="civil", indicators=[homes], by=founded, at=now)
    shared = {each.label: (each.indicators, each.organisations) for each in kinds_sharing([homes, help_at_home])}
    assert sorted(shared.values(), key=lambda each: (sorted(each[0]), each[1])) == [
        ({homes.pk}, 0), ({homes.pk}, 1), ({help_at_home.pk}, 1),
    ]  # fmt: skip


def test_the_goals_page_says_which_kind_reports_which(founded, harbour, council, goal, client_of, bo, initiative):
    indicator(founded, code="H1", name="Udlejede boliger", organisations=[harbour], goals=[goal])
    indicator(founded, code="K1", name="Timer med bostøtte", organisations=[council], goals=[goal])
    page = client_of(bo).get(f"/{initiative.slug}/agenda/goals/{goal.pk}/").content.decode()
    told = page.split("Målet er fælles")[1]
    housing = told.split("Boligorganisation")[1].split("</li>")[0]
    assert "Udlejede boliger" in housing
    assert "Timer med bostøtte" not in housing
