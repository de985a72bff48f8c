"""Seats and invitations: who comes in, who may invite whom, and what ends at once."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from samklang.audit.queries import events_of, verify_chains
from samklang.initiatives import actions
from samklang.initiatives.models import Invitation, Seat
from samklang.initiatives.roles import Role
from samklang.ui.problems import Problem


def link_in(message) -> str:
    return re.search(r"http://localhost:8000(/\S+)", message.body).group(1)


def test_the_founder_sits_in_the_backbone_and_may_sign(founded):
    assert founded.is_backbone
    assert events_of(initiative_id=founded.initiative.pk)[0].verb == "initiatives.founded"


def test_a_person_from_elsewhere_finds_nothing_here(client_of, initiative, clara):
    assert client_of(clara).get(f"/{initiative.slug}/initiatives/people/").status_code == 404


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client_of, initiative):
    answer = client_of().get(f"/{initiative.slug}/initiatives/people/")
    assert answer.status_code == 302
    assert answer.url == f"/sign-in/?next=/{initiative.slug}/initiatives/people/"


def test_an_editor_invites_a_colleague_who_takes_the_seat(in_background, client_of, bo, harbour, initiative):
    answer = in_background(
        lambda: client_of(bo).post(
            f"/{initiative.slug}/initiatives/invite/",
            {"organisation": harbour.pk, "name": "Carl Carlsen", "email": "Carl@Example.org", "role": "editor"},
        )
    )
    assert answer.status_code == 302
    assert mail.outbox[0].to == ["carl@example.org"]
    link = link_in(mail.outbox[0])
    newcomer = client_of()
    assert "Carl Carlsen" in newcomer.get(link).content.decode()
    assert newcomer.post(link).status_code == 302
    assert newcomer.get(f"/{initiative.slug}/initiatives/people/").status_code == 200
    assert Seat.objects.get(person__email="carl@example.org").organisation == harbour
    assert client_of().get(link).status_code == 404
    assert verify_chains() == []


def test_an_editor_cannot_invite_into_another_organisation(actor_of, bo, council, now):
    with pytest.raises(PermissionDenied):
        actions.invite(organisation=council, email="x@example.org", name="X", role="editor", by=actor_of(bo), at=now)


@pytest.mark.parametrize("role", ["backbone", "steering", "observer"])
def test_an_editor_cannot_give_away_wider_rights(actor_of, bo, harbour, now, role):
    with pytest.raises(PermissionDenied):
        actions.invite(organisation=harbour, email="x@example.org", name="X", role=role, by=actor_of(bo), at=now)


def test_an_invitation_sent_again_replaces_the_old_link(
    in_background, client_of, bo, anne, initiative, harbour, actor_of, now
):
    invitation = in_background(
        lambda: actions.invite(
            organisation=harbour, email="carl@example.org", name="Carl", role="reader", by=actor_of(bo), at=now
        )
    )
    in_background(lambda: client_of(bo).post(f"/{initiative.slug}/initiatives/invitations/{invitation.pk}/again/"))
    old, new = (link_in(message) for message in mail.outbox)
    assert client_of().get(old).status_code == 404
    assert client_of().get(new).status_code == 200
    client_of(bo).post(f"/{initiative.slug}/initiatives/invitations/{invitation.pk}/withdraw/")
    assert client_of().get(new).status_code == 404
    assert Invitation.objects.get().withdrawn_at is not None


def test_a_seat_that_ends_loses_everything_on_the_next_request(client_of, anne, bo, initiative):
    seat = Seat.objects.get(person=bo)
    bos = client_of(bo)
    assert bos.get(f"/{initiative.slug}/").status_code == 200
    client_of(anne).post(f"/{initiative.slug}/initiatives/seats/{seat.pk}/end/")
    assert bos.get(f"/{initiative.slug}/").status_code == 404


def test_the_last_person_in_the_backbone_cannot_leave(actor_of, anne, now):
    with pytest.raises(Problem):
        actions.end_seat(seat=Seat.objects.get(person=anne), by=actor_of(anne), at=now)


def test_extra_fields_in_a_form_change_nothing(in_background, client_of, bo, council, harbour, initiative):
    in_background(
        lambda: client_of(bo).post(
            f"/{initiative.slug}/initiatives/invite/",
            {
                "organisation": harbour.pk, "name": "C", "email": "c@example.org", "role": "reader",
                "invited_by": 999, "accepted_at": "2026-01-01", "is_staff": "true", "status": "approved",
            },
        )
    )  # fmt: skip
    invitation = Invitation.objects.get()
    assert (invitation.invited_by, invitation.accepted_at, invitation.role) == (bo, None, Role.READER)


def test_a_cpr_number_is_refused_with_a_sentence_and_nothing_is_stored(client_of, bo, harbour, initiative):
    answer = client_of(bo).post(
        f"/{initiative.slug}/initiatives/invite/",
        {"organisation": harbour.pk, "name": "Carl 010160-7775", "email": "c@example.org", "role": "reader"},
    )
    assert answer.status_code == 422
    assert "CPR" in answer.content.decode()
    assert not Invitation.objects.exists()
