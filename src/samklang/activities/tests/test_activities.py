from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.core.exceptions import PermissionDenied

from samklang.activities import actions
from samklang.activities.models import Activity, Contribution
from samklang.activities.queries import (
    activities_editable_by,
    activities_involving,
    activities_of_goals,
    organisations_per_goal,
    plan_rows,
    timeline_of,
)
from samklang.activities.queries.activities import activities_visible_to
from samklang.activities.tests.build import an_accepted_promise, an_activity
from samklang.audit.models import Event
from samklang.ui.charts.lanes import calendar_of
from samklang.ui.problems import Problem


def last_verb():
    return Event.objects.order_by("-pk").first().verb


def edited(activity, by, **changed):
    known = {
        "title": activity.title, "summary": activity.summary, "lead": activity.lead, "starts_on": activity.starts_on,
        "ends_on": activity.ends_on, "goals": [], "indicators": [], "places": [], "target_groups": [],
    }  # fmt: skip
    return actions.edit_activity(activity=activity, **{**known, **changed}, by=by, at=NOW)


def test_the_backbone_adds_any_activity_and_an_editor_one_that_the_own_organisation_leads(
    backbone, partner, council, harbour, actor_of, rita
):
    an_activity(backbone, lead=council)
    assert last_verb() == "activities.activity_added"
    assert an_activity(partner, title="Vores egen").lead == harbour
    with pytest.raises(PermissionDenied):
        an_activity(partner, lead=council, title="Deres")
    with pytest.raises(PermissionDenied):
        an_activity(actor_of(rita), title="Ritas")


def test_a_title_is_used_once(backbone, activity):
    with pytest.raises(Problem) as problem:
        an_activity(backbone, title=activity.title)
    assert problem.value.field == "title"


def test_the_leads_editor_edits_and_others_do_not(partner, own_activity, activity, council):
    assert edited(own_activity, partner, title="Nyt navn").title == "Nyt navn"
    with pytest.raises(PermissionDenied):
        edited(activity, partner)
    with pytest.raises(PermissionDenied):
        edited(own_activity, partner, lead=council)


def test_a_first_day_comes_before_a_last(backbone, activity):
    with pytest.raises(Problem):
        edited(activity, backbone, starts_on=TODAY, ends_on=TODAY - timedelta(days=1))


def test_an_activity_takes_nothing_from_another_initiative(backbone, actor_of, clara, activity):
    stranger = actor_of(clara)
    with pytest.raises(PermissionDenied):
        an_activity(backbone, lead=stranger.organisation, title="Fremmed")
    with pytest.raises(PermissionDenied):
        edited(activity, stranger)


def test_a_phase_follows_only_where_it_may(backbone, activity):
    assert actions.change_phase(activity=activity, phase="scaled", by=backbone, at=NOW).phase == "scaled"
    with pytest.raises(Problem):
        actions.change_phase(activity=activity, phase="idea", by=backbone, at=NOW)


def test_a_partner_says_what_it_brings_and_may_take_it_off(
    backbone, partner, activity, harbour, council, bo, viewer_of
):
    row = actions.add_contribution(activity=activity, organisation=harbour, what="To boliger", by=partner, at=NOW)
    again = actions.add_contribution(activity=activity, organisation=harbour, what="Tre boliger", by=backbone, at=NOW)
    assert (row.pk, again.what, Contribution.objects.count()) == (again.pk, "Tre boliger", 1)
    with pytest.raises(Problem):
        actions.add_contribution(activity=activity, organisation=council, what="Alt", by=backbone, at=NOW)
    actions.remove_contribution(contribution=again, by=partner, at=NOW)
    assert Contribution.objects.count() == 0
    assert last_verb() == "activities.contribution_removed"


def test_a_milestone_is_reached_once(backbone, activity):
    milestone = actions.add_milestone(activity=activity, title="Indflytning", due_on=TODAY, by=backbone, at=NOW)
    assert not milestone.is_late_on(TODAY)
    assert milestone.is_late_on(TODAY + timedelta(days=1))
    actions.reach_milestone(milestone=milestone, reached_on=TODAY, by=backbone, at=NOW)
    with pytest.raises(Problem):
        actions.reach_milestone(milestone=milestone, reached_on=TODAY, by=backbone, at=NOW)


def test_who_works_for_a_goal_counts_leads_partners_and_promises_at_work(backbone, partner, council, harbour, a_goal):
    idea = an_activity(backbone, lead=council, goals=[a_goal], title="Kun en idé")
    assert organisations_per_goal(backbone.initiative) == {}
    actions.change_phase(activity=idea, phase="running", by=backbone, at=NOW)
    assert organisations_per_goal(backbone.initiative) == {a_goal.pk: {council.pk}}
    an_accepted_promise(idea, partner, backbone=backbone, due_on=TODAY)
    assert organisations_per_goal(backbone.initiative) == {a_goal.pk: {council.pk, harbour.pk}}
    assert activities_of_goals(backbone.initiative) == {a_goal.pk: [idea]}


def test_our_activities_are_those_we_lead_contribute_to_or_promised_about(
    backbone, partner, activity, own_activity, harbour
):
    assert list(activities_involving(harbour)) == [own_activity]
    actions.add_contribution(activity=activity, organisation=harbour, what="To boliger", by=partner, at=NOW)
    assert set(activities_involving(harbour)) == {own_activity, activity}


def test_list_and_detail_agree_on_who_may_see_and_change(viewer_of, anne, bo, rita, clara, activity, own_activity):
    assert set(activities_visible_to(viewer_of(rita))) == {activity, own_activity}
    assert not activities_visible_to(viewer_of(clara)).exists()
    assert set(activities_editable_by(viewer_of(anne))) == {activity, own_activity}
    assert set(activities_editable_by(viewer_of(bo))) == {own_activity}
    assert not activities_editable_by(viewer_of(rita)).exists()


def test_the_timeline_shows_the_years_around_today(backbone, council):
    an_activity(backbone, lead=council, title="Uden dage")
    an_activity(
        backbone, lead=council, title="Forbi", starts_on=TODAY.replace(year=2010), ends_on=TODAY.replace(year=2011)
    )
    now = an_activity(backbone, lead=council, title="Nu", starts_on=TODAY.replace(year=2015))
    actions.add_milestone(activity=now, title="For sent", due_on=TODAY - timedelta(days=3), by=backbone, at=NOW)
    drawn = timeline_of(plan_rows(Activity.objects.all(), today=TODAY), today=TODAY)
    assert [row.label for row in drawn.rows] == ["Nu", "Uden dage"]
    assert drawn.rows[0].starts_on.year == 2015  # told with its own first day
    assert calendar_of(drawn).first.year == 2024  # drawn from the edge
    assert drawn.summary
