"""Minutes: saved as one goes, never lost to another writer, published with one event."""

from datetime import timedelta

import pytest
from conftest import NOW

from samklang.audit.queries import events_of
from samklang.communication import actions
from samklang.communication.actions.minutes import Written
from samklang.communication.calculations.changes import seen_mark
from samklang.communication.models import Decision, FollowUp
from samklang.communication.tests import build
from samklang.ui.problems import Problem


@pytest.fixture
def held(annes, bo, dina):
    """A meeting this morning with one item on its agenda."""
    meeting = build.a_meeting(annes, starts_at=NOW - timedelta(hours=1), at=NOW - timedelta(days=7))
    actions.add_agenda_item(meeting=meeting, title="Herberg", by=annes, at=NOW - timedelta(days=7))
    return meeting


def write(meeting, by, text, *, seen="", item_id=None):
    field = Written(item_id, text, seen_mark(seen))
    return actions.write_minutes(meeting=meeting, fields=[field], by=by, at=NOW)


def test_a_draft_leaves_no_event_and_is_hidden_from_the_others(held, annes, client_of, bo, at):
    before = len(events_of(initiative_id=annes.initiative.pk))
    assert write(held, annes, "Vi talte om nøgler.", item_id=held.items.get().pk) == []
    assert len(events_of(initiative_id=annes.initiative.pk)) == before
    assert "Vi talte om nøgler" not in client_of(bo).get(at(f"meetings/{held.pk}/")).content.decode()


def test_publishing_is_one_event_and_everybody_can_read(held, annes, client_of, bo, at):
    write(held, annes, "Vi talte om nøgler.")
    published = actions.publish_minutes(meeting=held, by=annes, at=NOW)
    assert published.state == "held"
    assert events_of(initiative_id=annes.initiative.pk)[0].verb == "communication.minutes_published"
    assert "Vi talte om nøgler" in client_of(bo).get(at(f"meetings/{held.pk}/")).content.decode()


def test_two_who_write_in_one_field_lose_nothing(held, annes):
    item = held.items.get()
    write(held, annes, "Anne skrev.", item_id=item.pk)
    (collision,) = write(held, annes, "Arne skrev.", item_id=item.pk)
    assert (collision.theirs, collision.yours) == ("Anne skrev.", "Arne skrev.")
    item.refresh_from_db()
    assert item.minutes == "Anne skrev."
    assert write(held, annes, "Begge skrev.", seen="Anne skrev.", item_id=item.pk) == []


def test_a_field_that_collides_does_not_stop_the_others(held, annes):
    item = held.items.get()
    write(held, annes, "Anne skrev.", item_id=item.pk)
    fields = [Written(item.pk, "Arne skrev.", seen_mark("")), Written(None, "Alt i alt godt.", seen_mark(""))]
    assert len(actions.write_minutes(meeting=held, fields=fields, by=annes, at=NOW)) == 1
    held.refresh_from_db()
    assert held.minutes == "Alt i alt godt."


def test_empty_minutes_and_minutes_of_the_future_are_not_published(held, annes):
    with pytest.raises(Problem):
        actions.publish_minutes(meeting=held, by=annes, at=NOW)
    coming = build.a_meeting(annes)
    write(coming, annes, "For tidligt.")
    with pytest.raises(Problem):
        actions.publish_minutes(meeting=coming, by=annes, at=NOW)


def test_published_minutes_are_changed_only_after_opening_them_again(held, annes):
    write(held, annes, "Først.")
    actions.publish_minutes(meeting=held, by=annes, at=NOW)
    with pytest.raises(Problem):
        write(held, annes, "Så.", seen="Først.")
    actions.reopen_minutes(meeting=held, by=annes, at=NOW)
    assert write(held, annes, "Så.", seen="Først.") == []
    assert actions.publish_minutes(meeting=held, by=annes, at=NOW).minutes == "Så."
    with pytest.raises(Problem):
        actions.reopen_minutes(meeting=build.a_meeting(annes), by=annes, at=NOW)


def form_of(meeting, **texts):
    data = {"present": [each.pk for each in meeting.attendances.all()]}
    for name, text in texts.items():
        data[name.replace("_", "-")] = text
    data.setdefault("seen-whole", seen_mark(""))
    return data


def test_minutes_are_written_in_the_browser_without_javascript(client_of, anne, held, at):
    client = client_of(anne)
    item = held.items.get()
    page = client.get(at(f"meetings/{held.pk}/minutes/")).content.decode()
    assert f'name="item-{item.pk}"' in page
    assert client.post(at(f"meetings/{held.pk}/minutes/"), form_of(held, whole="Godt møde.")).status_code == 302
    held.refresh_from_db()
    assert held.minutes == "Godt møde."
    assert set(held.attendances.values_list("was_there", flat=True)) == {True}
    answer = client.post(at(f"meetings/{held.pk}/minutes/"), form_of(held, whole="Noget andet."))
    assert answer.status_code == 409
    assert "Noget andet." in answer.content.decode()
    assert client.post(at(f"meetings/{held.pk}/minutes/"), form_of(held, whole="0101701234")).status_code == 422
    assert client.post(at(f"meetings/{held.pk}/minutes/publish/")).url == at(f"meetings/{held.pk}/")
    assert client.get(at(f"meetings/{held.pk}/minutes/")).status_code == 302
    assert client.post(at(f"meetings/{held.pk}/minutes/reopen/")).url == at(f"meetings/{held.pk}/minutes/")


def test_minutes_save_themselves_and_the_marks_follow(client_of, anne, held, at):
    def save(text, seen):
        data = form_of(held, whole=text) | {"seen-whole": seen_mark(seen)}
        return client_of(anne).post(at(f"meetings/{held.pk}/minutes/"), data, headers={"HX-Request": "true"})

    first = save("Et", "").content.decode()
    assert "Gemt" in first
    assert f'value="{seen_mark("Et")}"' in first
    assert "Gemt" in save("Et to", "Et").content.decode()
    assert "Gemt" not in save("Tre", "Et").content.decode()
    held.refresh_from_db()
    assert held.minutes == "Et to"


def test_decisions_and_follow_ups_are_born_in_the_minutes(client_of, anne, bo, held, harbour, at):
    client = client_of(anne)
    decision = {"decision-title": "Nøgler", "decision-statement": "Kommunen udleverer nøgler."}
    assert client.post(at(f"meetings/{held.pk}/minutes/decision/"), decision).status_code == 422
    client.post(at(f"meetings/{held.pk}/minutes/"), form_of(held))
    assert client.post(at(f"meetings/{held.pk}/minutes/decision/"), decision).status_code == 302
    follow_up = {
        "follow-up-what": "Hent nøglerne", "follow-up-owner": f"{harbour.pk}-{bo.pk}", "follow-up-due_on": "2026-12-01",
    }  # fmt: skip
    assert client.post(at(f"meetings/{held.pk}/minutes/follow-up/"), follow_up).status_code == 302
    assert client.post(at(f"meetings/{held.pk}/minutes/follow-up/"), {}).status_code == 422
    assert Decision.objects.get().meeting == held
    assert FollowUp.objects.get().owner == bo
    page = client.get(at(f"meetings/{held.pk}/minutes/")).content.decode()
    assert "2026-1 Nøgler" in page
    assert "Hent nøglerne" in page
