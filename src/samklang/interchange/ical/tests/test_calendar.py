"""The calendar feed: read back by another program's rules, and closed to whoever lacks the address."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import NOW, TODAY
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from samklang.communication import actions
from samklang.communication.models import CalendarKey
from samklang.communication.queries import calendar_key_of, calendar_secret
from samklang.communication.tests import build
from samklang.interchange.ical.calculations import DeadlineEntry, MeetingEntry, calendar_file

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def annes(actor_of, anne):
    return actor_of(anne)


@pytest.fixture
def bos(actor_of, bo):
    return actor_of(bo)


@pytest.fixture
def address(bos, viewer_of, bo):
    key = actions.make_calendar_key(by=bos, at=NOW)
    return f"/calendar/{calendar_secret(key)}.ics"


def events_in(answer):
    assert answer.status_code == 200
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def a_file(**fields):
    summer = datetime(2026, 8, 4, 11, 0, tzinfo=UTC)
    wanted = {
        "uid": "meeting-1@localhost", "title": "Partnermøde", "starts_at": summer,
        "ends_at": summer + timedelta(hours=2), "sequence": 3, "changed_at": NOW,
    } | fields  # fmt: skip
    deadline = DeadlineEntry("d-1@localhost", "Indberet 3. kvartal", "4 tal.", date(2026, 12, 4), "https://x.dk/")
    return calendar_file("Plads til alle", meetings=[MeetingEntry(**wanted)], deadlines=[deadline], stamp=NOW)


def test_times_are_those_of_copenhagen_summer_and_winter_with_the_zone_written_out():
    calendar = Calendar.from_ical(a_file())
    meeting = next(iter(calendar.walk("VEVENT")))
    assert meeting["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert meeting["DTSTART"].dt == datetime(2026, 8, 4, 13, 0, tzinfo=COPENHAGEN)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
    winter = Calendar.from_ical(
        a_file(starts_at=datetime(2026, 12, 1, 12, tzinfo=UTC), ends_at=datetime(2026, 12, 1, 14, tzinfo=UTC))
    )
    assert next(iter(winter.walk("VEVENT")))["DTSTART"].dt.utcoffset() == timedelta(hours=1)


def test_the_calendar_says_that_it_is_published_and_how_often_to_look():
    calendar = Calendar.from_ical(a_file())
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert str(calendar["VERSION"]) == "2.0"


def test_a_deadline_is_a_whole_day_and_makes_nobody_busy():
    deadline = list(Calendar.from_ical(a_file()).walk("VEVENT"))[1]
    assert deadline["DTSTART"].dt == date(2026, 12, 4)
    assert deadline["DTEND"].dt == date(2026, 12, 5)
    assert str(deadline["TRANSP"]) == "TRANSPARENT"


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    place=st.text('æøå€;,\\: "ab', max_size=200),
)
def test_any_title_comes_back_whole_from_folded_lines_of_75_octets(title, place):
    written = a_file(title=title, place=place)
    lines = written.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    meeting = next(iter(Calendar.from_ical(written).walk("VEVENT")))
    assert str(meeting["SUMMARY"]) == title
    assert str(meeting.get("LOCATION", "")) == place


def test_my_meetings_and_my_deadlines_stand_in_it(client_of, annes, bos, bo, dina, harbour, address):
    meeting = build.a_meeting(annes)
    build.an_open_decision(annes)
    build.a_follow_up(annes, harbour, owner=bo)
    build.a_meeting(annes, title="Ikke for mig", invited=[])
    answer = client_of().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = events_in(answer)
    assert set(events) == {"Partnermøde (Plads til alle)", "Svar på forslag 2026-1", "Spørg kommunen om nøgler"}
    found = events["Partnermøde (Plads til alle)"]
    assert found["DTSTART"].dt == meeting.starts_at
    assert str(found["UID"]) == f"meeting-{meeting.pk}@localhost"
    assert (str(found["STATUS"]), found["SEQUENCE"]) == ("TENTATIVE", 0)
    assert b"Bo Bredal" not in answer.content


def test_a_changed_meeting_keeps_its_uid_and_counts_up_and_a_cancelled_one_says_so(client_of, annes, bos, address):
    meeting = build.a_meeting(annes)
    actions.answer_invitation(meeting=meeting, answer="yes", by=bos, at=NOW)
    assert str(events_in(client_of().get(address))["Partnermøde (Plads til alle)"]["STATUS"]) == "CONFIRMED"
    actions.cancel_meeting(meeting=meeting, by=annes, at=NOW)
    (event,) = events_in(client_of().get(address)).values()
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(event["UID"]) == f"meeting-{meeting.pk}@localhost"


def test_the_uids_are_the_same_each_time_it_is_fetched(client_of, annes, bo, dina, harbour, address):
    build.an_open_decision(annes)
    for _ in range(2):
        build.a_follow_up(annes, harbour, owner=bo)
    uids = [
        [str(e["UID"]) for e in Calendar.from_ical(client_of().get(address).content).walk("VEVENT")] for _ in range(2)
    ]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 3


def test_an_unknown_or_revoked_address_is_not_found(client_of, bos, address, viewer_of, bo):
    assert client_of().get("/calendar/guessed.ics").status_code == 404
    assert client_of().get(address).status_code == 200
    actions.revoke_calendar_key(key=calendar_key_of(viewer_of(bo)), by=bos, at=NOW)
    assert client_of().get(address).status_code == 404


def test_a_new_address_closes_the_old_one(client_of, bos, address, viewer_of, bo):
    actions.make_calendar_key(by=bos, at=NOW)
    assert client_of().get(address).status_code == 404
    assert CalendarKey.objects.filter(revoked_at__isnull=True).count() == 1


def test_whose_seat_has_ended_loses_the_feed(client_of, address, bo):
    from samklang.initiatives.models import Seat

    Seat.objects.filter(person=bo).update(ends_on=TODAY - timedelta(days=1))
    assert client_of().get(address).status_code == 404


def test_the_secret_itself_is_not_stored(address):
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    stored = CalendarKey.objects.values().get()
    assert len(secret) == 64
    assert secret not in map(str, stored.values())


def test_the_address_is_made_shown_and_revoked_in_the_browser(client_of, bo, initiative):
    client = client_of(bo)
    page = f"/{initiative.slug}/communication/calendar/"
    assert ".ics" not in client.get(page).content.decode()
    assert client.post(page + "make/").url == page
    shown = client.get(page).content.decode()
    assert calendar_secret(CalendarKey.objects.get()) in shown
    assert client.post(page + "revoke/").url == page
    assert client.post(page + "revoke/").url == page
    assert ".ics" not in client.get(page).content.decode()


def test_an_address_that_the_house_can_no_longer_show_asks_for_a_new_one(
    client_of, bo, bos, address, settings, initiative
):
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = ["only-for-the-test-run"]
    key = CalendarKey.objects.get()
    assert calendar_secret(key) is None
