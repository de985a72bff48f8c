"""Releasing by two people: one prepares, another confirms, and a house of one is told plainly that it is alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import NOW
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from samklang.audit.models import Event
from samklang.initiatives.actions import give_seat
from samklang.initiatives.models import Organisation
from samklang.measurement import actions
from samklang.measurement.models import PreparedRelease, Release
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


def rule(founded):
    return who_releases(founded.initiative, today=NOW.date()).needs_two


def test_alone_one_releases_at_once_and_is_told_so(founded, period, client_of, anne):
    page = client_of(anne).get(f"/{founded.initiative.slug}/measurement/periods/{period.pk}/release/").content.decode()
    assert "Du er den eneste, der kan frigive tal her" in page
    assert not rule(founded)
    assert actions.release_period(period=period, note="", by=founded, at=AT)
    with pytest.raises(Problem, match="kan bekræfte"):
        actions.set_release_rule(needs_two=True, by=founded, at=AT)


def test_with_two_in_the_backbone_nothing_is_shown_before_another_has_confirmed(
    founded, period, jonas, actor_of, dina, viewer_of
):
    assert rule(founded)
    with pytest.raises(Problem, match="to personer"):
        actions.release_period(period=period, note="", by=founded, at=AT)
    prepared = actions.prepare_release(period=period, note="Se her", by=founded, at=AT)
    assert not Release.objects.exists()
    with pytest.raises(Problem, match="selv"):
        actions.confirm_release(prepared=prepared, by=founded, at=AT)
    made = actions.confirm_release(prepared=prepared, by=actor_of(jonas), at=AT)
    actions.protect_release(release=made, at=AT)
    assert (made.note, made.by) == ("Se her", jonas)
    [card] = scorecard(viewer_of(dina), indicators=[_only()], today=NOW.date())
    assert card.latest.value == 40


def _only():
    from samklang.measurement.models import Indicator

    return Indicator.objects.get()


def test_the_database_refuses_that_one_person_is_both(founded, period, jonas, actor_of):
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    made = actions.confirm_release(prepared=prepared, by=actor_of(jonas), at=AT)
    with pytest.raises(IntegrityError, match="who_prepared_a_release_does_not_confirm_it"), transaction.atomic():
        PreparedRelease.objects.filter(release=made).update(confirmed_by=founded.person)


def test_what_is_confirmed_is_what_was_prepared(founded, period, jonas, harbour, bo, actor_of):
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    report = report_of(harbour, period)
    later = AT + timedelta(hours=1)
    actions.reopen_report(report=report, reason="Talt om", by=founded, at=later)
    submit(report_of(harbour, period), figure(report, "H1", 44), by=actor_of(bo), at=later, reason="Talt om")
    actions.approve_report(report=report_of(harbour, period), by=founded, at=later)
    with pytest.raises(Problem, match="forberedes på ny"):
        actions.confirm_release(prepared=prepared, by=actor_of(jonas), at=later)
    actions.withdraw_release(prepared=prepared, by=actor_of(jonas), at=later)
    again = actions.prepare_release(period=period, note="", by=actor_of(jonas), at=later + timedelta(minutes=1))
    actions.confirm_release(prepared=again, by=founded, at=later + timedelta(minutes=2))
    assert Release.objects.count() == 1


def test_the_steering_group_may_be_the_second_person_and_finds_it_on_today(
    founded, period, jonas, dina, client_of, in_background
):
    slug = founded.initiative.slug
    actions.prepare_release(period=period, note="Klar", by=founded, at=AT)
    prepared = PreparedRelease.objects.get()
    address = f"/{slug}/measurement/releases/{prepared.pk}/"
    client = client_of(dina)
    today = client.get(reverse("backbone:today", kwargs={"initiative": slug})).content.decode()
    assert "Bekræft frigivelsen af 1. kvartal 2026" in today
    assert "Bekræft frigivelsen af 1. kvartal 2026" in client.get(f"/{slug}/").content.decode()
    assert address in client.get(f"/{slug}/measurement/periods/").content.decode()
    assert "Bekræft og frigiv" in client.get(address).content.decode()
    assert in_background(lambda: client.post(address)).status_code == 302
    assert Release.objects.get().by == dina
    assert "bekræftede den" in client.get(address).content.decode()
    events = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert events == ["measurement.release_prepared", "measurement.period_released"]


def test_a_partner_neither_prepares_nor_confirms(founded, period, jonas, bo, actor_of, client_of):
    with pytest.raises(PermissionDenied):
        actions.prepare_release(period=period, note="", by=actor_of(bo), at=AT)
    prepared = actions.prepare_release(period=period, note="", by=founded, at=AT)
    with pytest.raises(PermissionDenied):
        actions.confirm_release(prepared=prepared, by=actor_of(bo), at=AT)
    assert client_of(bo).get(f"/{founded.initiative.slug}/measurement/releases/{prepared.pk}/").status_code == 403


def test_the_rule_is_settled_on_its_page_and_by_an_event(founded, period, jonas, client_of, anne):
    slug = founded.initiative.slug
    client = client_of(anne)
    address = f"/{slug}/measurement/releases/who/"
    assert "To personer" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    assert not rule(founded)
    assert Event.objects.filter(verb="measurement.release_rule_set").count() == 1
    page = client.get(f"/{slug}/measurement/periods/{period.pk}/release/").content.decode()
    assert "Frigiv tallene" in page
    assert client.post(address, {"needs_two": "on"}).status_code == 302
    assert rule(founded)


def test_what_is_prepared_is_withdrawn_from_its_page_and_shown_to_nobody(founded, period, jonas, client_of, anne):
    slug = founded.initiative.slug
    client = client_of(anne)
    page = f"/{slug}/measurement/periods/{period.pk}/release/"
    assert client.post(page, {"note": "Klar"}).status_code == 302
    assert "Klar" in client.get(page).content.decode()
    prepared = PreparedRelease.objects.get()
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
