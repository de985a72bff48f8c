from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.urls import reverse

from samklang.activities import actions
from samklang.activities.models import Activity, Commitment
from samklang.activities.tests.build import an_accepted_promise, an_activity, an_offer
from samklang.measurement.queries import indicators_of
from samklang.measurement.tests.build_reports import report_to_fill_in
from samklang.places.actions import add_place

SOON = TODAY + timedelta(days=7)


def address(name, initiative, **kwargs):
    return reverse(f"activities:{name}", kwargs={"initiative": initiative.slug, **kwargs})


def test_an_empty_plan_says_what_to_do_next(client_of, anne, initiative):
    answer = client_of(anne).get(address("plan", initiative))
    assert answer.status_code == 200
    assert "Planen er tom" in answer.content.decode()


def test_the_plan_opens_with_how_the_promises_stand(
    client_of, bo, initiative, activity, own_activity, partner, backbone, a_goal, django_assert_max_num_queries
):
    actions.add_milestone(activity=activity, title="Indflytning", due_on=SOON, by=backbone, at=NOW)
    for day in (1, 2):
        an_accepted_promise(activity, partner, backbone=backbone, due_on=TODAY - timedelta(days=day))
    kept = an_accepted_promise(activity, partner, backbone=backbone, due_on=TODAY)
    actions.keep_commitment(commitment=kept, note="Ja.", by=partner, at=NOW)
    client = client_of(bo)
    client.get(address("plan", initiative))
    with django_assert_max_num_queries(20):
        page = client.get(address("plan", initiative)).content.decode()
    assert "1 af 3 forfaldne løfter er holdt." in page
    assert "2 er forsinkede." in page
    assert activity.title in page


@pytest.mark.parametrize("by", ["goal", "organisation", "place", "nonsense"])
def test_the_plan_is_grouped_as_asked(client_of, bo, initiative, activity, by, a_goal):
    page = client_of(bo).get(address("plan", initiative), {"by": by, "phase": "running"})
    assert page.status_code == 200
    assert activity.title in page.content.decode()


def test_a_phase_without_activities_offers_the_whole_plan(client_of, bo, initiative, activity):
    assert "Se hele planen" in client_of(bo).get(address("plan", initiative), {"phase": "idea"}).content.decode()


def test_an_activity_shows_who_does_what(
    client_of, bo, rita, initiative, activity, partner, backbone, harbour, django_assert_max_num_queries
):
    actions.add_contribution(activity=activity, organisation=harbour, what="To boliger", by=partner, at=NOW)
    actions.add_milestone(activity=activity, title="Indflytning", due_on=TODAY - timedelta(days=2), by=backbone, at=NOW)
    an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON, what="Nøgler udleveret")
    client = client_of(bo)
    with django_assert_max_num_queries(20):
        page = client.get(address("activity", initiative, activity_id=activity.pk)).content.decode()
    for words in ("To boliger", "Indflytning", "Nøgler udleveret", "Lov noget", "Forsinket"):
        assert words in page
    assert (
        "Lov noget"
        not in client_of(rita).get(address("activity", initiative, activity_id=activity.pk)).content.decode()
    )


def test_an_activity_shows_the_curves_it_should_move(
    client_of, bo, anne, initiative, partner, backbone, harbour, council, a_goal, django_assert_max_num_queries
):
    report_to_fill_in(backbone, partner, harbour)
    indicators = list(indicators_of(initiative))
    place = add_place(name="Kajkvarteret", kind="area", by=backbone, at=NOW)
    activity = an_activity(backbone, lead=council, indicators=indicators[:3], goals=[a_goal], places=[place])
    an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    client = client_of(bo)
    with django_assert_max_num_queries(20):
        page = client.get(address("activity", initiative, activity_id=activity.pk)).content.decode()
    for words in ("Boliger med støtte", "1. Ingen på herberg uden grund", "Kajkvarteret"):
        assert words in page
    told = client.get(address("activity", initiative, activity_id=activity.pk), {"history": "1"}).content.decode()
    assert "oprettede aktiviteten" in told
    form = client_of(anne).get(address("edit_activity", initiative, activity_id=activity.pk)).content.decode()
    assert "Andel der blev boende" in form


def test_an_activity_of_another_initiative_does_not_exist(client_of, clara, elsewhere, initiative, activity):
    assert client_of(clara).get(address("activity", elsewhere, activity_id=activity.pk)).status_code == 404
    assert client_of(clara).get(address("activity", initiative, activity_id=activity.pk)).status_code == 404


def test_an_activity_is_added_and_changed_in_the_browser(client_of, anne, initiative, harbour, council, a_goal):
    client = client_of(anne)
    assert client.get(address("new_activity", initiative)).status_code == 200
    wanted = {
        "title": "Åbent køkken",
        "lead": harbour.pk,
        "phase": "idea",
        "goals": [a_goal.pk],
        "summary": "Hver torsdag.",
    }
    made = client.post(address("new_activity", initiative), wanted)
    assert made.status_code == 302
    activity = Activity.objects.get(title="Åbent køkken")
    assert list(activity.goals.all()) == [a_goal]
    page = address("edit_activity", initiative, activity_id=activity.pk)
    assert "Hver torsdag." in client.get(page).content.decode()
    assert client.post(page, {**wanted, "title": "Åbent køkken i gården"}).status_code == 302
    wrong = client.post(page, {**wanted, "starts_on": "2026-05-01", "ends_on": "2026-04-01"})
    assert wrong.status_code == 422
    again = client.post(address("new_activity", initiative), {**wanted, "title": "Åbent køkken i gården"})
    assert (again.status_code, Activity.objects.count()) == (422, 1)


def test_one_may_edit_only_what_one_leads(client_of, bo, rita, initiative, activity, own_activity):
    assert client_of(bo).get(address("edit_activity", initiative, activity_id=activity.pk)).status_code == 404
    assert client_of(bo).get(address("edit_activity", initiative, activity_id=own_activity.pk)).status_code == 200
    assert client_of(rita).get(address("edit_activity", initiative, activity_id=own_activity.pk)).status_code == 403


def test_a_phase_is_changed_in_the_browser(client_of, bo, initiative, own_activity):
    page = address("change_phase", initiative, activity_id=own_activity.pk)
    assert client_of(bo).post(page, {"phase": "running"}).status_code == 302
    own_activity.refresh_from_db()
    assert own_activity.phase == "running"
    assert client_of(bo).post(page, {"phase": "nonsense"}).status_code == 422


def test_contributions_and_milestones_are_kept_in_the_browser(
    client_of, bo, initiative, own_activity, activity, council, harbour
):
    client = client_of(bo)
    page = address("contributions", initiative, activity_id=activity.pk)
    assert client.post(page, {"organisation": harbour.pk, "what": "To boliger"}).status_code == 302
    assert "To boliger" in client.get(page).content.decode()
    assert client.post(page, {"organisation": council.pk, "what": "Penge"}).status_code == 422
    row = activity.contributions.get()
    assert client.post(address("remove_contribution", initiative, contribution_id=row.pk)).status_code == 302
    page = address("milestones", initiative, activity_id=own_activity.pk)
    assert client.post(page, {"title": "Indflytning", "due_on": "2027-01-01"}).status_code == 302
    assert client.post(page, {"title": "", "due_on": "x"}).status_code == 422
    milestone = own_activity.milestones.get()
    reach = address("reach_milestone", initiative, milestone_id=milestone.pk)
    assert client.post(reach, {"reached_on": "2099-01-01"}).status_code == 422
    assert client.post(reach, {"reached_on": "2026-11-20"}).status_code == 302
    assert client.post(reach, {"reached_on": "2026-11-20"}).status_code == 422
    assert "nået 20. november 2026" in client.get(page).content.decode()


def test_a_promise_is_carried_from_offer_to_kept_in_the_browser(
    client_of, bo, anne, initiative, activity, harbour, django_assert_max_num_queries
):
    bos, annes = client_of(bo), client_of(anne)
    offer = address("offer_commitment", initiative, activity_id=activity.pk)
    assert bos.get(offer).status_code == 200
    wanted = {"organisation": harbour.pk, "what": "To prøveboliger er klar", "due_on": SOON.isoformat()}
    assert bos.post(offer, {**wanted, "due_on": "2020-01-01"}).status_code == 422
    assert bos.post(offer, {**wanted, "sign_now": "on"}).status_code == 302
    promise = Commitment.objects.get()
    assert promise.state == "signed"
    page = address("commitment", initiative, commitment_id=promise.pk)
    assert "Acceptér" in annes.get(page).content.decode()
    assert annes.post(address("accept_commitment", initiative, commitment_id=promise.pk)).status_code == 302
    renegotiate = address("renegotiate_commitment", initiative, commitment_id=promise.pk)
    assert bos.post(renegotiate, {"what": "", "due_on": "", "reason": ""}).status_code == 422
    later = {"what": "Tre prøveboliger er klar", "due_on": "2027-03-01", "reason": "Taget."}
    assert bos.post(renegotiate, later).status_code == 302
    promise = Commitment.objects.get(replaces=promise)
    annes.post(address("accept_commitment", initiative, commitment_id=promise.pk))
    keep = address("keep_commitment", initiative, commitment_id=promise.pk)
    assert bos.post(keep, {"kept-note": ""}).status_code == 422
    assert bos.post(keep, {"kept-note": "Første beboer flyttede ind."}).status_code == 302
    assert bos.post(keep, {"kept-note": "Igen."}).status_code == 422
    with django_assert_max_num_queries(20):
        shown = bos.get(address("commitment", initiative, commitment_id=promise.pk)).content.decode()
    for words in ("Holdt", "Genforhandlet", "Første beboer flyttede ind.", "Taget."):
        assert words in shown


def test_a_promise_may_be_signed_broken_or_withdrawn_in_the_browser(
    client_of, bo, rita, initiative, activity, partner, backbone
):
    client = client_of(bo)
    offer = an_offer(activity, partner)
    page = address("commitment", initiative, commitment_id=offer.pk)
    assert "Underskriv" in client.get(page).content.decode()
    assert client_of(rita).get(page).status_code == 200
    assert client_of(rita).post(address("sign_commitment", initiative, commitment_id=offer.pk)).status_code == 403
    assert client.post(address("sign_commitment", initiative, commitment_id=offer.pk)).status_code == 302
    assert client.post(address("sign_commitment", initiative, commitment_id=offer.pk), follow=True).status_code == 200
    assert client.post(address("withdraw_commitment", initiative, commitment_id=offer.pk)).status_code == 302
    promise = an_accepted_promise(activity, partner, backbone=backbone, due_on=SOON)
    broken = address("break_commitment", initiative, commitment_id=promise.pk)
    assert client.post(broken, {"broken-reason": ""}).status_code == 422
    assert client.post(broken, {"broken-reason": "Ingen penge."}).status_code == 302
    promise.refresh_from_db()
    assert promise.state == "broken"


def test_all_promises_stand_on_one_page(client_of, rita, initiative, activity, partner, backbone):
    page = address("commitments", initiative)
    assert "Ingen løfter her" in client_of(rita).get(page).content.decode()
    an_accepted_promise(
        activity, partner, backbone=backbone, due_on=TODAY - timedelta(days=1), what="Et forsinket løfte"
    )
    an_offer(activity, partner, what="Et tilbud")
    late = client_of(rita).get(page, {"standing": "late"}).content.decode()
    assert "Et forsinket løfte" in late
    assert "Et tilbud" not in late


def test_a_cpr_number_is_refused(client_of, bo, initiative, activity, harbour):
    wanted = {"organisation": harbour.pk, "what": "Hjælp til 010190-1234", "due_on": SOON.isoformat()}
    answer = client_of(bo).post(address("offer_commitment", initiative, activity_id=activity.pk), wanted)
    assert (answer.status_code, Commitment.objects.count()) == (422, 0)


def test_an_ended_activity_takes_no_promises(client_of, bo, anne, initiative, backbone, council, harbour):
    ended = an_activity(backbone, lead=council, phase="ended")
    assert "Lov noget" not in client_of(bo).get(address("activity", initiative, activity_id=ended.pk)).content.decode()
    wanted = {"organisation": harbour.pk, "what": "Noget", "due_on": SOON.isoformat()}
    assert client_of(bo).post(address("offer_commitment", initiative, activity_id=ended.pk), wanted).status_code == 422


def test_changing_an_activity_keeps_what_it_served_that_has_left_since(client_of, anne, initiative, activity, a_goal):
    activity.goals.set([a_goal])
    type(a_goal).objects.filter(pk=a_goal.pk).update(is_in_force=False)
    page = client_of(anne).get(address("edit_activity", initiative, activity_id=activity.pk))
    stored = page.context["form"].initial
    form = {name: value for name, value in stored.items() if value is not None} | {"lead": activity.lead_id}
    answer = client_of(anne).post(
        address("edit_activity", initiative, activity_id=activity.pk), form | {"title": "Nyt navn"}
    )
    assert answer.status_code == 302
    assert list(activity.goals.all()) == [a_goal]


def test_a_bar_that_began_before_the_window_tells_its_own_first_day(client_of, bo, initiative, activity):
    type(activity).objects.filter(pk=activity.pk).update(starts_on="2019-03-01", ends_on=None)
    assert "1. marts 2019" in client_of(bo).get(address("plan", initiative)).content.decode()
