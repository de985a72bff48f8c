"""The first address: straight home with one initiative, a choice with several, and a word to whoever has none."""

from samklang.initiatives.actions import end_seat, give_seat
from samklang.initiatives.models import Organisation, Seat


def test_a_person_in_one_initiative_comes_straight_home(client_of, bo, initiative):
    assert client_of(bo).get("/").url == f"/{initiative.slug}/"


def test_a_person_in_two_initiatives_chooses_between_them(client_of, bo, initiative, elsewhere, founded_elsewhere, now):
    give_seat(
        organisation=Organisation.objects.get(initiative=elsewhere), person_name=bo.name, person_email=bo.email,
        role="observer", can_sign=False, by=founded_elsewhere, at=now,
    )  # fmt: skip
    page = client_of(bo).get("/").content.decode()
    assert f'href="/{initiative.slug}/"' in page
    assert f'href="/{elsewhere.slug}/"' in page


def test_a_person_without_a_seat_is_told_whom_to_ask(client_of, bo, founded, now):
    end_seat(seat=Seat.objects.get(person=bo), by=founded, at=now)
    assert "Bed sekretariatet om en invitation" in client_of(bo).get("/").content.decode()
