"""Drafts, goals, ratification: what each step needs, what it leaves, and that what was sent out never changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from samklang.agenda import actions
from samklang.agenda.calculations.canonical import fingerprint
from samklang.agenda.models import AgendaVersion, Goal, RatificationAnswer, VersionGoal
from samklang.agenda.queries import changes_between, current_version, draft_of, ratification_of
from samklang.audit.models import Event
from samklang.initiatives.actions import add_organisation
from samklang.places.models import Place
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2026, 2, 2, 9, 0, tzinfo=COPENHAGEN)
PARTS = {
    "vision": "En by for alle", "present_state": "Tres bor på herberg", "purposes": "Afprøve løsninger",
    "themes": "Bolig\nByrum", "target_groups": "Unge\nMennesker i hjemløshed", "local_areas": "Nord\nHavnen",
    "way_of_working": "",
}  # fmt: skip
GOAL = {"title": "Ingen længe på herberg", "horizon": "short", "present_state": "Tres", "desired_state": "Ti"}
ABOUT = {"theme": "Bolig", "target_groups": "Unge", "places": "Nord\nHavnen"}


@pytest.fixture
def by(founded):
    return founded


def drafted(by, **about):
    draft = actions.start_draft(by=by, at=AT)
    actions.edit_draft(draft=draft, parts=PARTS, by=by, at=AT)
    actions.write_goal(draft=draft, wording={**GOAL, **about}, by=by, at=AT)
    return draft


def sent_out(by, **about):
    return actions.send_out(
        draft=drafted(by, **about), deadline_on=date(2026, 3, 2), review_on=date(2027, 3, 2), least_percent=67,
        objection_stops=True, by=by, at=AT,
    )  # fmt: skip


def answered(version, organisation, stance, by, *, reason="", at=AT):
    return actions.answer_ratification(
        version=version, organisation=organisation, stance=stance, reason=reason, by=by, at=at
    )


def housing(by, name):
    return add_organisation(name=name, kind="housing", by=by, at=AT - timedelta(days=30))


# drafts and goals


def test_a_ratified_goal_carries_its_theme_target_groups_and_places(by, harbour, bo, actor_of):
    version = sent_out(by, **ABOUT)
    answered(version, harbour, "ratify", actor_of(bo))
    actions.decide(version=version, by=by, at=AT)
    [goal] = Goal.objects.filter(is_in_force=True)
    assert goal.theme.name == "Bolig"
    assert [group.name for group in goal.target_groups.all()] == ["Unge"]
    assert {place.name for place in goal.places.all()} == {"Nord", "Havnen"}
    assert Place.objects.filter(initiative=by.initiative, kind="area").count() == 2
    for words in ("theme: Bolig", "Unge", "Havnen"):
        assert words in version.canonical_text
    assert fingerprint(version.canonical_text) == version.fingerprint


def test_the_next_draft_begins_where_the_agenda_stands_and_tells_what_it_changes(by, harbour, bo, actor_of):
    first = sent_out(by, **ABOUT)
    answered(first, harbour, "ratify", actor_of(bo))
    actions.decide(version=first, by=by, at=AT)
    draft = actions.start_draft(by=by, at=AT)
    wording = draft.goals.get()
    assert (wording.theme, wording.target_groups, wording.places) == ("Bolig", "Unge", "Nord\nHavnen")
    first.refresh_from_db()
    assert changes_between(first, draft) == []
    actions.write_goal(draft=draft, goal=wording, wording={**GOAL, **ABOUT, "theme": "Byrum"}, by=by, at=AT)
    [changed] = changes_between(first, draft)
    assert ("removed", "Bolig") in changed.pieces
    assert ("added", "Byrum") in changed.pieces


@pytest.mark.parametrize(("field", "name"), [("theme", "Vejr"), ("target_groups", "Marsboere"), ("places", "Månen")])
def test_a_goal_is_about_what_the_draft_names_and_nothing_else(by, field, name):
    draft = drafted(by)
    with pytest.raises(Problem) as problem:
        actions.write_goal(draft=draft, wording={**GOAL, field: name}, by=by, at=AT)
    assert name in problem.value.text
    assert problem.value.field == field
    assert draft.goals.count() == 1


def test_a_goal_is_edited_in_the_browser_with_theme_groups_and_areas(by, anne, client_of):
    drafted(by)
    goal = VersionGoal.objects.get().goal_id
    address, page = f"/{by.initiative.slug}/agenda/draft/goals/{goal}/", client_of(anne)
    sent = {**GOAL, "theme": "Byrum", "target_groups": ["Unge", "Mennesker i hjemløshed"], "places": ["Nord"]}
    assert page.post(address, sent).status_code == 302
    wording = VersionGoal.objects.get()
    assert (wording.theme, wording.target_groups, wording.places) == ("Byrum", "Unge\nMennesker i hjemløshed", "Nord")
    shown = page.get(address).content.decode()
    assert 'value="Byrum" selected' in shown
    assert page.post(address, {**sent, "theme": "Vejr"}).status_code == 422


def test_only_one_draft_is_written_at_a_time(by):
    drafted(by)
    with pytest.raises(Problem):
        actions.start_draft(by=by, at=AT)


def test_an_agenda_without_goals_or_with_days_in_the_wrong_order_is_not_sent_out(by):
    draft = actions.start_draft(by=by, at=AT)
    rule = {"least_percent": 67, "objection_stops": True, "by": by, "at": AT}
    with pytest.raises(Problem):
        actions.send_out(draft=draft, deadline_on=date(2026, 3, 2), review_on=date(2027, 3, 2), **rule)
    actions.edit_draft(draft=draft, parts=PARTS, by=by, at=AT)
    actions.write_goal(draft=draft, wording=GOAL, by=by, at=AT)
    for deadline, review in ((date(2026, 2, 2), date(2027, 1, 1)), (date(2026, 3, 2), date(2026, 3, 2))):
        with pytest.raises(Problem):
            actions.send_out(draft=draft, deadline_on=deadline, review_on=review, **rule)
    draft.refresh_from_db()
    assert draft.state == "draft"


# answers and the rule


def outcome_of(version, today=date(2026, 2, 10)):
    return str(ratification_of(version, today=today).outcome)


def test_each_of_the_four_answers_counts_as_the_rule_says(by, harbour, bo, actor_of):
    partners = [harbour, *(housing(by, name) for name in ("Bakken", "Vestbo", "Engen"))]
    version = sent_out(by)
    assert RatificationAnswer.objects.filter(version=version).count() == 4
    answered(version, partners[0], "ratify", actor_of(bo))
    RatificationAnswer.objects.filter(organisation=partners[1]).update(stance="reservation", reason="budget")
    RatificationAnswer.objects.filter(organisation=partners[2]).update(stance="not_our_mandate")
    assert outcome_of(version) == "open"  # one is awaited and the deadline lies ahead
    RatificationAnswer.objects.filter(organisation=partners[3]).update(stance="ratify")
    assert outcome_of(version) == "ratified"  # 3 of the 3 that count: no mandate abstains
    RatificationAnswer.objects.filter(organisation=partners[3]).update(stance="object", reason="nej")
    assert outcome_of(version) == "fallen"  # one objection stops it


def test_after_the_deadline_two_thirds_of_those_asked_are_needed(by, harbour, bo, actor_of):
    others = [housing(by, name) for name in ("Bakken", "Vestbo")]
    version = sent_out(by)
    answered(version, harbour, "ratify", actor_of(bo))
    after = date(2026, 3, 3)
    assert outcome_of(version, after) == "fallen"  # 1 of 3
    RatificationAnswer.objects.filter(organisation=others[0]).update(stance="ratify")
    assert outcome_of(version, after) == "ratified"  # 2 of 3: 67 per cent stands for two thirds
    RatificationAnswer.objects.filter(organisation=others[0]).update(stance="not_our_mandate")
    assert outcome_of(version, after) == "fallen"  # 1 of 2


@pytest.mark.parametrize("stance", ["reservation", "object"])
def test_a_reservation_or_an_objection_needs_its_reason(by, harbour, bo, actor_of, stance):
    version = sent_out(by)
    with pytest.raises(Problem) as problem:
        answered(version, harbour, stance, actor_of(bo), reason="  ")
    assert problem.value.field == "reason"


def test_an_answer_may_change_until_the_deadline_and_each_is_an_event(by, harbour, bo, actor_of):
    version = sent_out(by)
    answered(version, harbour, "object", actor_of(bo), reason="Forkert måltal")
    answered(version, harbour, "ratify", actor_of(bo))
    assert RatificationAnswer.objects.get().stance == "ratify"
    assert Event.objects.filter(verb="agenda.version_answered").count() == 2
    with pytest.raises(Problem):
        answered(version, harbour, "object", actor_of(bo), reason="For sent", at=AT + timedelta(days=40))


def test_an_organisation_that_joined_later_was_not_asked(by, bo, actor_of, harbour):
    version = sent_out(by)
    late = housing(by, "Senere")
    with pytest.raises(PermissionDenied):
        answered(version, late, "ratify", actor_of(bo))
    RatificationAnswer.objects.filter(organisation=harbour).delete()
    with pytest.raises(Problem):
        answered(version, harbour, "ratify", actor_of(bo))


def test_only_a_seat_that_may_sign_answers_and_only_for_its_own(by, harbour, bo, rita, anne, actor_of):
    version = sent_out(by)
    other = housing(by, "Bakken")
    for person, organisation in ((rita, harbour), (bo, other), (anne, harbour)):
        with pytest.raises(PermissionDenied):
            answered(version, organisation, "ratify", actor_of(person))


def test_the_night_after_the_deadline_decides(by, harbour, bo, actor_of, time_machine):
    from samklang.agenda.tasks import close_ratifications

    version = sent_out(by)
    answered(version, harbour, "ratify", actor_of(bo))
    time_machine.move_to(datetime(2026, 3, 2, 4, 5, tzinfo=COPENHAGEN))
    close_ratifications(timestamp=0)
    assert current_version(by.initiative) is None  # the deadline is the last day, not the day it is over
    time_machine.move_to(datetime(2026, 3, 3, 4, 5, tzinfo=COPENHAGEN))
    close_ratifications(timestamp=0)
    assert current_version(by.initiative) == version


# frozen


def frozen(deed):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        deed()


def test_the_database_refuses_to_change_a_version_that_was_sent_out(by, harbour, bo, actor_of):
    version = sent_out(by, **ABOUT)
    row, goals = AgendaVersion.objects.filter(pk=version.pk), VersionGoal.objects.filter(version=version)

    def tries():
        for field in ("vision", "present_state", "themes", "local_areas", "canonical_text", "fingerprint"):
            frozen(lambda field=field: row.update(**{field: "andet"}))
        frozen(lambda: row.update(least_percent=1))
        frozen(lambda: row.update(deadline_on=date(2026, 12, 1)))
        frozen(lambda: goals.update(title="andet"))
        frozen(goals.delete)
        frozen(lambda: VersionGoal.objects.create(version=version, goal=Goal.objects.get(), order=9, title="mere"))

    tries()
    answered(version, harbour, "ratify", actor_of(bo))
    actions.decide(version=version, by=by, at=AT)
    tries()


def test_a_version_taken_back_is_a_draft_again_and_asks_anew(by, harbour, bo, actor_of):
    version = sent_out(by)
    answered(version, harbour, "ratify", actor_of(bo))
    actions.withdraw(version=version, by=by, at=AT)
    assert draft_of(by.initiative) == version
    assert RatificationAnswer.objects.count() == 0
    actions.write_goal(draft=version, wording={**GOAL, "title": "Et mål mere"}, by=by, at=AT)
    assert version.goals.count() == 2


# others


def test_nothing_of_another_initiative_is_written(by, clara, actor_of):
    version, stranger = sent_out(by), actor_of(clara)
    tries = (
        lambda: actions.edit_draft(draft=version, parts=PARTS, by=stranger, at=AT),
        lambda: actions.write_goal(draft=version, wording=GOAL, by=stranger, at=AT),
        lambda: actions.remove_goal(goal=version.goals.get(), by=stranger, at=AT),
        lambda: actions.withdraw(version=version, by=stranger, at=AT),
        lambda: actions.decide(version=version, by=stranger, at=AT),
    )
    for deed in tries:
        with pytest.raises(PermissionDenied):
            deed()
    version.refresh_from_db()
    assert version.state == "out"


def test_a_partner_writes_no_agenda(by, bo, actor_of):
    draft = drafted(by)
    for deed in (
        lambda: actions.edit_draft(draft=draft, parts=PARTS, by=actor_of(bo), at=AT),
        lambda: actions.write_goal(draft=draft, wording=GOAL, by=actor_of(bo), at=AT),
        lambda: actions.import_charter(text="# Noget", file_name="a.md", by=actor_of(bo), at=AT),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_drafts_are_seen_by_those_who_write_and_versions_by_their_initiative(by, bo, anne, clara, client_of):
    draft = drafted(by)
    address = f"/{by.initiative.slug}/agenda/versions/{draft.pk}/"
    assert client_of(anne).get(address).status_code == 200
    assert client_of(bo).get(address).status_code == 404
    assert client_of(clara).get(address).status_code == 404


def test_the_signed_page_names_rule_answers_and_fingerprint(by, harbour, bo, actor_of, client_of):
    version = sent_out(by, **ABOUT)
    answered(version, harbour, "reservation", actor_of(bo), reason="Med forbehold for næste budget")
    actions.decide(version=version, by=by, at=AT)
    page = client_of(bo).get(f"/{by.initiative.slug}/agenda/versions/{version.pk}/signed/").content.decode()
    for words in (version.fingerprint, "Med forbehold for næste budget", harbour.name, "Ingen længe på herberg"):
        assert words in page
