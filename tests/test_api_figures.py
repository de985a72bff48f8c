"""Figures go out as the scorecard shows them to the organisation: the same value, and hidden where it is hidden."""

from datetime import date

import pytest
from django.utils.translation import override

from samklang.initiatives.access import viewer_for
from samklang.interchange.api.schemas.base import number_text
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement.queries import breakdowns, facts_for, indicators_visible_to, scorecard

TODAY = date(2026, 11, 23)


@pytest.fixture
def partner(example):
    """A partner of the example, with the organisation that the person reports for."""
    return viewer_for(example.people["editor"], slug=example.initiative.slug, today=TODAY)


@pytest.fixture
def its_program(partner, now, settings):
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 100_000
    return Program(key_for(partner.organisation, partner.actor, scope="read", at=now))


def pages(program, address) -> list[dict]:
    found = []
    while address:
        answer = program.get(address)
        assert answer.status_code == 200, answer.content
        found += answer.json()["items"]
        address = answer.json()["next"]
    return found


def test_every_total_is_the_scorecards_own(its_program, partner):
    indicators = list(indicators_visible_to(partner))
    cards = {card.indicator.pk: card for card in scorecard(partner, indicators=indicators, today=TODAY)}
    hidden = 0
    for pk, card in cards.items():
        told = pages(its_program, f"indicators/{pk}/figures?limit=200")
        assert len(told) == len(card.totals)
        for each, total in zip(told, card.totals, strict=True):
            assert each["value"] == number_text(total.value)
            assert (each["is_hidden"], each["is_rounded"]) == (total.is_hidden, total.is_rounded)
            assert not (total.is_hidden and each["value"])
            assert each["period"]["starts_on"] == total.period.starts_on.isoformat()
            assert each["made_of"]["reported"] == total.reported
        hidden += sum(total.is_hidden or total.is_rounded for total in card.totals)
    assert len(cards) > 10
    assert hidden, "the example shows no protected total, so this test proves too little"


def test_every_breakdown_is_the_pages_own(its_program, partner):
    compared = 0
    for card in scorecard(partner, indicators=indicators_visible_to(partner), today=TODAY):
        shown = [total for total in card.totals if total.is_known or total.is_hidden]
        if not shown:
            continue
        facts = facts_for(partner, {card.indicator.pk: card.version}, known_on=None, totals=[shown[-1]])
        with override("en"):  # as its program asks
            wanted = breakdowns(partner, card.version, totals=(shown[-1], None), facts=facts)
        told = its_program.get(f"indicators/{card.indicator.pk}/figures/{shown[-1].period.pk}").json()["breakdowns"]
        assert [[(part["name"], part["value"], part["is_hidden"]) for part in each["parts"]] for each in told] == [
            [(row.label, number_text(row.value), row.is_hidden) for row in each.rows] for each in wanted
        ]
        compared += len(told)
    assert compared > 5


def test_a_key_of_the_backbone_office_sees_no_more_than_a_partner_does(example, its_program, now):
    office = viewer_for(example.people["backbone"], slug=example.initiative.slug, today=TODAY)
    of_office = Program(key_for(office.organisation, office.actor, scope="read", at=now))
    for indicator in indicators_visible_to(office):
        address = f"indicators/{indicator.pk}/figures?limit=200"
        assert pages(of_office, address) == pages(its_program, address)


def test_as_known_on_a_day_before_anything_was_reported_there_is_nothing(its_program, partner):
    for indicator in indicators_visible_to(partner)[:5]:
        told = pages(its_program, f"indicators/{indicator.pk}/figures?known_on=2001-01-01&limit=200")
        assert all(each["value"] is None for each in told)


def test_as_known_on_is_what_the_scorecard_says_of_that_day(its_program, partner):
    from samklang.measurement.queries import moment_of

    day = "2025-06-30"
    moment = moment_of(day, today=TODAY)
    for card in scorecard(partner, indicators=indicators_visible_to(partner)[:8], today=TODAY, known_on=moment.at):
        answer = its_program.get(f"indicators/{card.indicator.pk}/figures?known_on={day}&limit=200").json()
        assert answer["known_on"] == day
        assert [each["value"] for each in answer["items"]] == [number_text(total.value) for total in card.totals]


def test_figures_leave_as_text_and_never_as_floats(its_program, partner):
    indicator = indicators_visible_to(partner).first()
    raw = its_program.get(f"indicators/{indicator.pk}/figures").content.decode()
    import json

    def refuse(text):
        pytest.fail(f"a float: {text}")

    json.loads(raw, parse_float=refuse)


def test_goals_and_promises_are_those_of_the_pages(its_program, partner):
    from samklang.activities.queries import commitments_of
    from samklang.agenda.queries import goals_of

    assert [each["id"] for each in pages(its_program, "goals")] == [goal.pk for goal in goals_of(partner.initiative)]
    promised = {row.pk for row in commitments_of(partner.organisation)}
    assert {each["id"] for each in pages(its_program, "commitments?limit=200")} == promised
    assert its_program.get("agenda").json()["fingerprint"]
