"""A partner who finds a mistake in an approved report asks for it to be opened again, and gets an answer."""

from datetime import timedelta

import pytest
from conftest import NOW
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from samklang.audit.models import Event
from samklang.communication import tasks
from samklang.measurement import actions
from samklang.measurement.models import Observation, Report, ReportState
from samklang.measurement.queries import reports_awaiting
from samklang.measurement.tests.build_reports import report_to_fill_in
from samklang.ui.problems import Problem

WORDS = "Vi talte Kajgade med to gange."


@pytest.fixture
def partner(bo, actor_of):
    return actor_of(bo)


@pytest.fixture
def approved(anne, partner, harbour, actor_of):
    """The second quarter of Havnen, which the backbone has approved."""
    report_to_fill_in(actor_of(anne), partner, harbour)
    return Report.objects.get(state=ReportState.APPROVED)


@pytest.fixture
def address(initiative, approved):
    return reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": approved.pk})


@pytest.fixture
def approval_address(initiative, approved):
    return reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": approved.pk})


def asked(viewer):
    return [ask for ask in reports_awaiting(viewer) if ask.title == "Åbne en indberetning igen?"]


def test_a_partner_asks_and_the_backbone_opens_it_with_the_same_words(
    client_of, anne, bo, viewer_of, approved, address, approval_address
):
    office, partner = client_of(anne), client_of(bo)
    office.get(approval_address)  # in Danish from here on
    assert "Er der en fejl i den?" in partner.get(address).content.decode()
    assert partner.post(address, {"deed": "ask", "reason": ""}).status_code == 422
    assert partner.post(address, {"deed": "ask", "reason": WORDS}).status_code == 302
    page = partner.get(address).content.decode()
    assert WORDS in page
    assert "Er der en fejl i den?" not in page
    approved.refresh_from_db()
    assert approved.state == ReportState.APPROVED
    assert Observation.objects.filter(report=approved, counts=True).exists()  # it stands until it is opened

    [ask] = asked(viewer_of(anne))
    assert ask.url == approval_address
    assert "Havnen" in ask.detail
    assert asked(viewer_of(bo)) == []
    page = office.get(approval_address).content.decode()
    assert "Partneren beder om at få den åbnet igen" in page
    assert f"{WORDS}</textarea>" in page
    assert office.post(approval_address, {"deed": "reopen", "reason": WORDS}).status_code == 302
    assert asked(viewer_of(anne)) == []
    assert WORDS in partner.get(address).content.decode()
    verbs = Event.objects.filter(target_id=approved.pk, verb__startswith="measurement.reop")
    assert [event.verb for event in verbs] == ["measurement.reopening_asked"]


def test_the_backbone_says_no_and_the_partner_reads_why_and_may_ask_again(
    client_of, anne, bo, viewer_of, approved, address, approval_address
):
    office, partner = client_of(anne), client_of(bo)
    partner.post(address, {"deed": "ask", "reason": WORDS})
    assert office.post(approval_address, {"deed": "decline", "decline-reason": ""}).status_code == 422
    answer = {"deed": "decline", "decline-reason": "Kajgade hører med fra i år."}
    assert office.post(approval_address, answer).status_code == 302
    assert office.post(approval_address, answer).status_code == 422  # once
    assert asked(viewer_of(anne)) == []
    page = partner.get(address).content.decode()
    assert "Kajgade hører med fra i år." in page
    assert "Er der en fejl i den?" in page
    assert partner.post(address, {"deed": "ask", "reason": "Så er det en anden gade."}).status_code == 302
    assert len(asked(viewer_of(anne))) == 1


def test_it_is_asked_once_at_a_time_of_an_approved_report_by_its_own_editors(
    client_of, anne, rita, dina, approved, partner, address, actor_of
):
    assert "Er der en fejl i den?" not in client_of(rita).get(address).content.decode()
    assert client_of(rita).post(address, {"deed": "ask", "reason": WORDS}).status_code == 403
    assert client_of(dina).post(address, {"deed": "ask", "reason": WORDS}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.ask_to_reopen(report=approved, reason=WORDS, by=actor_of(dina), at=NOW)
    with pytest.raises(PermissionDenied):
        actions.decline_to_reopen(report=approved, reason=WORDS, by=partner, at=NOW)
    actions.ask_to_reopen(report=approved, reason=WORDS, by=partner, at=NOW)
    with pytest.raises(Problem):
        actions.ask_to_reopen(report=approved, reason=WORDS, by=partner, at=NOW)
    fresh = Report.objects.get(state=ReportState.OPEN)
    with pytest.raises(Problem):
        actions.ask_to_reopen(report=fresh, reason=WORDS, by=partner, at=NOW)


def test_an_ask_that_was_answered_by_opening_does_not_come_back_with_the_next_approval(
    anne, viewer_of, approved, partner, actor_of
):
    office = actor_of(anne)
    actions.ask_to_reopen(report=approved, reason=WORDS, by=partner, at=NOW)
    actions.reopen_report(report=approved, reason=WORDS, by=office, at=NOW)
    actions.submit_report(report=approved, by=partner, at=NOW + timedelta(hours=1), is_incomplete=True)
    actions.approve_report(report=approved, by=office, at=NOW + timedelta(hours=2))
    assert asked(viewer_of(anne)) == []


def test_the_backbone_is_mailed_once_and_not_with_the_words(anne, bo, initiative, approved, partner):
    actions.ask_to_reopen(report=approved, reason=WORDS, by=partner, at=NOW)
    for _time in range(2):
        tasks.mail_asks(initiative_id=initiative.pk, person_ids=[anne.pk])
    [message] = [message for message in mail.outbox if message.to == [anne.email]]
    assert "de beder om at få den godkendte indberetning åbnet igen" in message.body
    assert f"/measurement/approvals/{approved.pk}/" in message.body
    assert WORDS not in message.body
