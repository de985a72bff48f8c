"""The chain of events: what it catches, and what holds when many write at once."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from samklang.audit.actions import record
from samklang.audit.models import Event, EventContent
from samklang.audit.queries import events_of, heads, verify_chains
from samklang.audit.verbs import Verb

WATERED = Verb("audit_tests.watered", "watered %(target)s")
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def write(number: int = 5, initiative: int = 7) -> None:
    for step in range(number):
        with transaction.atomic():
            record(
                WATERED, initiative_id=initiative, actor_id=1, actor_name="Anne Æbelø", organisation_id=2,
                organisation_name="Haven", target=("tests.tree", step, f"træ {step}"),
                changes={"liters": [step, step + 1], "on": [None, AT.date()]}, at=AT,
            )  # fmt: skip


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_untouched_chain_holds(db):
    write()
    assert verify_chains() == []
    assert heads()[7][0] == 5


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE audit_event SET actor_id = 9 WHERE number = 3", 3),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE number = 2", 2),
        ("DELETE FROM audit_eventcontent WHERE event_id IN (SELECT id FROM audit_event WHERE number = 4);"
         "DELETE FROM audit_event WHERE number = 4", 4),
        ("UPDATE audit_event SET number = number + 100 WHERE number IN (2, 3);"
         "UPDATE audit_event SET number = 105 - number WHERE number > 100", 2),
        ("UPDATE audit_eventcontent SET body = jsonb_set(body, '{actor}', '\"Bo\"')"
         " WHERE event_id = (SELECT id FROM audit_event WHERE number = 5)", 5),
    ],
    ids=["edit", "move in time", "delete", "swap", "edit of the content"],
)  # fmt: skip
def test_the_first_broken_link_is_named(db, sql, number):
    write()
    tamper(sql)
    assert [(broken.initiative_id, broken.number) for broken in verify_chains()] == [(7, number)]


def test_an_inserted_event_is_found(db):
    write()
    tamper(
        "INSERT INTO audit_event (initiative_id, number, at, verb, target_kind, content_hmac, previous_hash, hash)"
        " VALUES (7, 6, now(), 'x', 'y', 'z', (SELECT hash FROM audit_event WHERE number = 5), 'abc')"
    )
    assert verify_chains()[0].number == 6


def test_a_chain_cut_at_the_end_is_found_by_an_anchor_kept_outside(db):
    write()
    anchors = heads()
    tamper(
        "DELETE FROM audit_eventcontent WHERE event_id IN (SELECT id FROM audit_event WHERE number = 5);"
        "DELETE FROM audit_event WHERE number = 5"
    )
    assert verify_chains() == []  # a chain alone cannot see it
    assert verify_chains(anchors=anchors)[0].reason == "truncated"


def test_a_chain_written_anew_is_found_by_an_anchor_kept_outside(db):
    write()
    anchors = heads()
    tamper("DELETE FROM audit_eventcontent; DELETE FROM audit_event")
    write(6)
    assert verify_chains() == []
    assert verify_chains(anchors=anchors)[0].reason == "rewritten"


@pytest.mark.parametrize("sql", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_or_remove_an_event(db, sql):
    write(1)
    EventContent.objects.all().delete()
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_erasing_what_events_say_leaves_the_chain_whole(db):
    write()
    EventContent.objects.all().delete()
    assert verify_chains() == []
    assert events_of(initiative_id=7)[0].who in {"(erased)", "(slettet)"}


def test_a_rolled_back_action_leaves_no_event(db):
    def fail() -> None:
        with transaction.atomic():
            write(1)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert not Event.objects.exists()


def test_an_event_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError):
        record(
            WATERED, initiative_id=7, actor_id=1, actor_name="A", organisation_id=2, organisation_name="H",
            target=("t", 1, "t"), at=AT,
        )  # fmt: skip


def test_two_initiatives_have_chains_of_their_own(db):
    write(2, initiative=7)
    write(3, initiative=8)
    assert {key: head[0] for key, head in heads().items()} == {7: 2, 8: 3}
    assert verify_chains() == []
