"""Releasing by two people: one prepares, another confirms, and a house of one is told plainly that it is alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from conftest import NOW
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from samklang.audit.models import Event
from samklang.initiatives.actions import give_seat
from samklang.initiatives.models import Organisation, Seat
from samklang.measurement import actions
from samklang.measurement.models import PreparedRelease, Release, ReleaseRule, RuleProposal
from samklang.measurement.queries import scorecard, who_releases
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, report_of, submit

AT = NOW - timedelta(days=20)


@pytest.fixture
def period(founded, harbour, bo, actor_of):
    """A quarter with one approved report of forty people."""
    indicator(founded, organisations=[harbour], counts_people=True, unit="mennesker")
    opened = quarter(founded, 2026, 1)
    report = report_of(harbour, opened)
    submit(report, figure(report, "H1", 40), by=actor_of(bo), at=AT)
    actions.approve_report(report=report_of(harbour, opened), by=founded, at=AT)
    return opened


@pytest.fixture
def jonas(founded):
    """A second person in the backbone."""
    office = Organisation.objects.get(initiative=founded.initiative, kind="backbone")
    return give_seat(
        organisation=office, person_name="Jonas Juhl", person_email="jonas@example.org", role="backbone", by=founded,
        at=NOW - timedelta(days=300),
    ).person  # fmt: skip


def prepare(period, *, by, at=AT, note=""):
    """Prepare a release and draft its tables, as the background does."""
    prepared = actions.prepare_release(period=period, note=note, by=by, at=at)
    actions.draft_release(prepared=prepared, at=at)
    return prepared


def confirm(prepared, *, by):
    """Confirm the draft that stands there now."""
    seen = PreparedRelease.objects.get(pk=prepared.pk).mark
    return actions.confirm_release(prepared=prepared, seen=seen, by=by, at=AT)


def rule(founded):
    return who_releases(founded.initiative, today=NOW.date()).needs_two


def test_alone_one_releases_at_once_and_is_told_so(founded, period, client_of, anne):
    page = client_of(anne).get(f"/{founded.initiative.slug}/measurement/periods/{period.pk}/release/").content.decode()
    assert "Du er den eneste, der kan frigive tal her" in page
    assert not rule(founded)
    assert actions.release_period(period=period, note="", by=founded, at=AT)
    with pytest.raises(Problem, match="kan bekræfte"):
        actions.require_two_to_release(by=founded, at=AT)


def test_with_two_in_the_backbone_nothing_is_shown_before_another_has_confirmed(
    founded, period, jonas, actor_of, dina, viewer_of
):
    assert rule(founded)
    with pytest.raises(Problem, match="to personer"):
        actions.release_period(period=period, note="", by=founded, at=AT)
    prepared = prepare(period, note="Se her", by=founded)
    assert not Release.objects.exists()
    with pytest.raises(Problem, match="selv"):
        confirm(prepared, by=founded)
    made = confirm(prepared, by=actor_of(jonas))
    assert (made.note, made.by) == ("Se her", jonas)
    [card] = scorecard(viewer_of(dina), indicators=[_only()], today=NOW.date())
    assert card.latest.value == 40


def _only():
    from samklang.measurement.models import Indicator

    return Indicator.objects.get()


def test_the_database_refuses_that_one_person_is_both(founded, period, jonas, actor_of):
    made = confirm(prepare(period, by=founded), by=actor_of(jonas))
    wanted = "who_prepared_a_release_confirms_it_only_where_one_may"
    with pytest.raises(IntegrityError, match=wanted), transaction.atomic():
        PreparedRelease.objects.filter(release=made).update(confirmed_by=founded.person)


def test_the_steering_group_may_be_the_second_person_and_finds_it_on_today(
    founded, period, jonas, dina, client_of, in_background
):
    slug = founded.initiative.slug
    prepared = prepare(period, note="Klar", by=founded)
    address = f"/{slug}/measurement/releases/{prepared.pk}/"
    client = client_of(dina)
    today = client.get(reverse("backbone:today", kwargs={"initiative": slug})).content.decode()
    assert "Bekræft frigivelsen af 1. kvartal 2026" in today
    assert "Bekræft frigivelsen af 1. kvartal 2026" in client.get(f"/{slug}/").content.decode()
    assert address in client.get(f"/{slug}/measurement/periods/").content.decode()
    page = client.get(address).content.decode()
    assert "Bekræft og frigiv" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert in_background(lambda: client.post(address, {"seen": seen})).status_code == 302
    assert Release.objects.get().by == dina
    assert "bekræftede den" in client.get(address).content.decode()
    events = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert events == ["measurement.release_prepared", "measurement.period_released"]


def test_a_partner_neither_prepares_nor_confirms(founded, period, jonas, bo, actor_of, client_of):
    with pytest.raises(PermissionDenied):
        actions.prepare_release(period=period, note="", by=actor_of(bo), at=AT)
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    with pytest.raises(PermissionDenied):
        confirm(prepared, by=actor_of(bo))
    assert client_of(bo).get(f"/{founded.initiative.slug}/measurement/releases/{prepared.pk}/").status_code == 403


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_to_release_alone_is_proposed_by_one_and_confirmed_by_another_on_the_rules_page(
    founded, period, jonas, client_of, anne, dina
):
    address = f"/{founded.initiative.slug}/measurement/releases/who/"
    ours, theirs = client_of(anne), client_of(dina)
    assert "To personer" in ours.get(address).content.decode()
    assert ours.post(address, {}).status_code == 302
    assert rule(founded)
    page = ours.get(address).content.decode()
    assert "Anne" in page
    assert "Træk forslaget tilbage" in page
    assert "Bekræft: én person er nok" not in page
    proposal = RuleProposal.objects.get()
    ours.post(f"{address}{proposal.pk}/confirm/")  # by who proposed it
    assert rule(founded)
    assert "Må én person frigive tal alene?" in theirs.get(f"/{founded.initiative.slug}/").content.decode()
    assert "Bekræft: én person er nok" in theirs.get(address).content.decode()
    assert theirs.post(f"{address}{proposal.pk}/confirm/").status_code == 302
    assert not rule(founded)
    assert verbs()[-2:] == ["measurement.release_alone_proposed", "measurement.release_rule_set"]
    page = ours.get(f"/{founded.initiative.slug}/measurement/periods/{period.pk}/release/").content.decode()
    assert "Frigiv tallene" in page


def test_one_person_is_enough_to_have_releases_take_two_again_and_a_proposal_falls_away_by_it(
    founded, jonas, actor_of, client_of, anne
):
    proposal = actions.propose_to_release_alone(by=founded, at=AT)
    address = f"/{founded.initiative.slug}/measurement/releases/who/"
    assert client_of(anne).post(address, {"needs_two": "on"}).status_code == 302
    with pytest.raises(Problem, match="bekræftet eller trukket tilbage"):
        actions.confirm_to_release_alone(proposal=proposal, by=actor_of(jonas), at=AT)
    assert rule(founded)
    again = actions.propose_to_release_alone(by=founded, at=AT)
    actions.confirm_to_release_alone(proposal=again, by=actor_of(jonas), at=AT)
    assert not rule(founded)
    actions.require_two_to_release(by=founded, at=AT)
    assert rule(founded)


def test_a_proposal_is_turned_down_by_the_other_and_releases_go_on_taking_two(
    founded, jonas, client_of, actor_of, dina
):
    proposal = actions.propose_to_release_alone(by=founded, at=AT)
    with pytest.raises(Problem, match="foreslået allerede"):
        actions.propose_to_release_alone(by=actor_of(jonas), at=AT)
    address = f"/{founded.initiative.slug}/measurement/releases/who/{proposal.pk}/"
    assert "Afvis" in client_of(dina).get(f"/{founded.initiative.slug}/measurement/releases/who/").content.decode()
    assert client_of(dina).post(f"{address}withdraw/").status_code == 302
    assert client_of(dina).post(f"{address}confirm/").status_code == 302
    assert rule(founded)
    assert verbs()[-1] == "measurement.release_alone_withdrawn"


def test_a_proposal_of_who_has_left_cannot_be_confirmed(founded, jonas, actor_of):
    proposal = actions.propose_to_release_alone(by=actor_of(jonas), at=AT)
    seat = Seat.objects.get(person=jonas)
    Seat.objects.filter(pk=seat.pk).update(ends_on=AT.date() - timedelta(days=1))
    with pytest.raises(Problem, match="sidder ikke længere"):
        actions.confirm_to_release_alone(proposal=proposal, by=founded, at=AT)
    assert not ReleaseRule.objects.exists()


def test_the_database_refuses_that_one_person_both_proposes_and_confirms(founded, jonas):
    proposal = actions.propose_to_release_alone(by=founded, at=AT)
    wanted = "who_proposed_to_release_alone_does_not_confirm_it"
    with pytest.raises(IntegrityError, match=wanted), transaction.atomic():
        RuleProposal.objects.filter(pk=proposal.pk).update(confirmed_by=founded.person, settled_at=AT)


def test_a_partner_neither_proposes_nor_confirms_nor_sees_the_rule(founded, jonas, bo, actor_of, client_of):
    proposal = actions.propose_to_release_alone(by=founded, at=AT)
    for deed in (
        lambda: actions.propose_to_release_alone(by=actor_of(bo), at=AT),
        lambda: actions.confirm_to_release_alone(proposal=proposal, by=actor_of(bo), at=AT),
        lambda: actions.withdraw_to_release_alone(proposal=proposal, by=actor_of(bo), at=AT),
        lambda: actions.require_two_to_release(by=actor_of(bo), at=AT),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert client_of(bo).get(f"/{founded.initiative.slug}/measurement/releases/who/").status_code == 403


def test_what_is_prepared_is_withdrawn_from_its_page_and_shown_to_nobody(founded, period, jonas, client_of, anne):
    slug = founded.initiative.slug
    client = client_of(anne)
    page = f"/{slug}/measurement/periods/{period.pk}/release/"
    assert client.post(page, {"note": "Klar"}).status_code == 302
    assert "Klar" in client.get(page).content.decode()
    prepared = PreparedRelease.objects.get()
    actions.draft_release(prepared=prepared, at=AT)
    assert "Du har selv forberedt den" in client.get(f"/{slug}/measurement/releases/{prepared.pk}/").content.decode()
    assert client.post(f"/{slug}/measurement/releases/{prepared.pk}/", {}).status_code == 422
    assert client.post(f"/{slug}/measurement/releases/{prepared.pk}/withdraw/").status_code == 302
    assert not Release.objects.exists()


def test_a_corrected_figure_makes_a_new_version_and_the_old_one_can_still_be_cited(
    founded, period, harbour, bo, dina, actor_of, client_of
):
    first = actions.release_period(period=period, note="", by=founded, at=AT)
    actions.protect_release(release=first, at=AT)
    report = report_of(harbour, period)
    later = AT + timedelta(days=3)
    actions.reopen_report(report=report, reason="Talt om", by=founded, at=later)
    submit(report_of(harbour, period), figure(report, "H1", 55), by=actor_of(bo), at=later, reason="Talt om")
    actions.approve_report(report=report_of(harbour, period), by=founded, at=later)
    second = actions.release_period(period=period, note="Rettet", by=founded, at=later)
    actions.protect_release(release=second, at=later)
    page = f"/{founded.initiative.slug}/measurement/indicators/{_only().pk}/"
    now = client_of(dina).get(page).content.decode()
    then = client_of(dina).get(page, {"known_on": (AT + timedelta(days=1)).date().isoformat()}).content.decode()
    assert "frigivet 6. november 2026" in now
    assert "55 mennesker" in now
    assert "frigivet 3. november 2026" in then
    assert "40 mennesker" in then
