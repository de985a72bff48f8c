"""The evidence of the five conditions is read by one statement, and anew as soon as something has happened."""

from __future__ import annotations

from datetime import timedelta

from conftest import NOW, TODAY
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samklang.backbone.queries.conditions import COUNTED, evidence_now
from samklang.backbone.queries.evidence import sources_of
from samklang.backbone.queries.together import read_together
from samklang.initiatives.access import viewer_for
from samklang.initiatives.actions import add_organisation
from samklang.initiatives.models import Organisation, Seat
from samklang.people.actions import change_settings


def test_one_statement_reads_what_each_query_would(example):
    sources = sources_of(example.initiative, today=TODAY)
    with CaptureQueriesContext(connection) as queries:
        together = read_together(sources)
    assert len(queries) == 1
    for name, source in sources.items():
        assert sorted(together[name], key=repr) == sorted((tuple(row) for row in source), key=repr), name
        assert together[name] or name == "thresholds", name


def test_nothing_found_is_no_rows(example):
    nobody = Organisation.objects.values_list("pk", "name")
    together = read_together({"none": nobody.none(), "nowhere": nobody.filter(name="Ingen steder")})
    assert together == {"none": [], "nowhere": []}


def test_the_first_reader_after_an_event_counts_anew_by_one_query_and_the_next_asks_nothing(example):
    def reader():
        return viewer_for(example.people["backbone"], slug=example.initiative.slug, today=TODAY)

    COUNTED.clear()
    before, _thresholds = evidence_now(example.initiative, today=TODAY, head=reader().head)
    add_organisation(name="Havnens Venner", kind="civil", by=reader().actor, at=NOW)
    head = reader().head
    for most in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            after, _thresholds = evidence_now(example.initiative, today=TODAY, head=head)
        assert len(queries) == most
        assert after.organisations == before.organisations + 1
        assert "Havnens Venner" in after.silent_organisations


def test_without_the_hash_of_the_last_event_it_is_asked_for(example):
    evidence_now(example.initiative, today=TODAY)
    with CaptureQueriesContext(connection) as queries:
        evidence_now(example.initiative, today=TODAY)
    assert len(queries) == 1


def test_a_person_who_takes_a_new_name_is_told_by_it_at_once(example):
    """What people change of themselves is an event of the installation, not of the initiative."""
    anne = example.people["backbone"]
    Seat.objects.filter(person=anne).update(ends_on=TODAY + timedelta(days=30))

    def ending():
        head = viewer_for(anne, slug=example.initiative.slug, today=TODAY).head
        evidence, _thresholds = evidence_now(example.initiative, today=TODAY, head=head)
        return {name for name, *_rest in evidence.seats_ending}

    COUNTED.clear()
    assert anne.name in ending()
    change_settings(person=anne, name="Anne Nygaard", language="da", at=NOW)
    assert "Anne Nygaard" in ending()
    assert "Anne Agerskov" not in ending()
