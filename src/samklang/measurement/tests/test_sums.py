"""What is added up beforehand is what the bare facts come to, whatever happens to the reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.actions import TypedFigure
from samklang.measurement.calculations.kinds import names, rules_of
from samklang.measurement.models import (
    COUNTING,
    EDITABLE,
    Category,
    CollectiveFigure,
    Indicator,
    OrganisationFigure,
    Period,
    Release,
    Report,
)
from samklang.measurement.queries import asked_of, scorecard
from samklang.measurement.queries.asked_in import WhoIsAsked
from samklang.measurement.queries.facts import facts_now
from samklang.measurement.queries.in_force import definitions_of
from samklang.measurement.queries.sums import looked_over, sums_as_released, sums_known_on, sums_now
from samklang.measurement.queries.totals import period_totals, steps_reached, told_of_facts
from samklang.places.models import Place
from samklang.ui.problems import Problem

from .build import indicator, quarter, report_of, submit
from .build_kinds import invented_kinds

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a run takes seconds: it is told as it was found
TODAY = date(2026, 11, 23)

deeds = st.lists(
    st.tuples(
        st.integers(0, 1),  # whose report
        st.integers(0, 2),  # of which quarter
        st.sampled_from(["tell", "tell", "submit", "approve", "return", "reopen", "release"]),
        st.lists(st.tuples(st.sampled_from(["whole", "parts", "declined"]), st.integers(0, 40)), min_size=10),
    ),
    min_size=4,
    max_size=10,
)


@pytest.fixture(autouse=True)
def _two_kinds_more(tmp_path):
    with invented_kinds(tmp_path):
        yield


@pytest.fixture
def house(founded, harbour, council, bo, actor_of):
    """Two organisations asked for one indicator of each kind, in three quarters."""
    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Delvis", "Tryg"], by=founded, at=AT)
    for number, kind in enumerate(names()):
        more: dict[str, object] = {}
        if rules_of(kind).STEPS:
            more = {"steps": steps}
        if rules_of(kind).COUNTS_STEPS:
            more["reached_from"] = Category.objects.get(dimension=steps, name="Delvis")
        dimensions = () if rules_of(kind).STEPS else (steps,)
        indicator(
            founded, code=f"K{number}", kind=kind, organisations=[harbour, council], dimensions=dimensions, **more
        )
    periods = [quarter(founded, 2025, 3), quarter(founded, 2025, 4), quarter(founded, 2026, 1)]
    return founded, ((harbour, actor_of(bo)), (council, actor_of(writer))), periods


def done(deed, house, *, at: datetime = AT) -> None:
    """Do one thing to a report, unless its state does not allow it; "tell" takes it all the way to approved."""
    backbone, tellers, periods = house
    who, when, what, typed = deed
    organisation, writer = tellers[who]
    report = report_of(organisation, periods[when])
    try:
        with transaction.atomic():
            if what == "reopen" or (what == "tell" and report.state in COUNTING):
                report = actions.reopen_report(report=report, reason="En fejl", by=backbone, at=at)
            if what in {"tell", "submit"} and report.state in EDITABLE:
                submit(report, *_typed(report, typed), by=writer, at=at, reason="Talt om")
            if what in {"tell", "approve"}:
                actions.approve_report(report=report, by=backbone, at=at)
            elif what == "return":
                actions.return_report(report=report, comment="Se igen", remarks={}, by=backbone, at=at)
            elif what == "release":
                actions.release_period(period=periods[when], note="", by=backbone, at=at)
    except Problem:
        pass


def _typed(report: Report, typed) -> list[TypedFigure]:
    """Return figures for every indicator: its whole, its parts, or that it is not told."""
    found = []
    for line in asked_of(report):
        how, number = typed[int(line.version.indicator.code[1:]) % len(typed)]
        rules = rules_of(line.version.kind)
        if line.levels:
            number = number % 3 + 1
        base = Decimal(number + 7) if rules.TAKES_BASE else None
        if line.is_total and how == "declined":
            found.append(TypedFigure(line.key, None, None, "declined", ""))
        elif line.is_total != (how == "parts" or rules.COUNTS_STEPS):
            found.append(TypedFigure(line.key, Decimal(number), base, None, ""))
    return found


def computed(indicators, periods, definitions, facts=None) -> dict[int, dict]:
    """Return what the bare facts come to, those that count now or some, combined by the kinds themselves."""
    reached = steps_reached(definitions.by_id.values())
    every = facts_now([each.pk for each in indicators]) if facts is None else facts
    return {
        each.pk: told_of_facts(
            definitions.in_force[each.pk], periods, [fact for fact in every if fact.indicator_id == each.pk], reached
        )
        for each in indicators
    }


def of_late(told, periods, first):
    """Return what was told in the periods from one on."""
    late = {each.pk for each in periods if each.starts_on >= first.starts_on}
    return {(pk, period): one for pk, own in told.items() for period, one in own.items() if period in late}


def shown(told, periods, definitions) -> dict[int, list]:
    """Return each indicator's totals as pages show them: a running total stands where nothing new was told."""
    return {
        pk: list(period_totals(version, periods, told.get(pk, {}), definitions.by_id, WhoIsAsked()))
        for pk, version in definitions.in_force.items()
    }


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None, phases=UNSHRUNK)
@given(several=deeds)
def test_the_stored_sums_are_what_the_facts_come_to_after_any_run_of_deeds_and_as_known_on_any_moment(house, several):
    periods = list(Period.objects.order_by("starts_on"))
    indicators = list(Indicator.objects.order_by("pk"))
    definitions = definitions_of(indicators, on=TODAY)
    versions, in_force = definitions.by_id.values(), definitions.in_force
    starts = dict.fromkeys(in_force, periods[-2].ends_on)
    totals_at: list[dict[int, dict]] = []
    released: dict[int, list] = {}
    with transaction.atomic():
        for number, deed in enumerate(several):
            done(deed, house, at=AT + timedelta(hours=number))
            wanted = computed(indicators, periods, definitions)
            stored = {pk: each.told for pk, each in sums_now(versions, in_force, {}).items()}
            assert shown(stored, periods, definitions) == shown(wanted, periods, definitions)
            totals_at.append(wanted)
            for release in Release.objects.filter(at=AT + timedelta(hours=number)):
                released[release.period_id] = facts_now(list(in_force), periods=[release.period_id])
        for number, wanted in enumerate(totals_at):
            at = AT + timedelta(hours=number, minutes=30)
            known = {pk: each.told for pk, each in sums_known_on(versions, in_force, {}, at=at).items()}
            assert shown(known, periods, definitions) == shown(wanted, periods, definitions)
            late = {pk: each.told for pk, each in sums_known_on(versions, in_force, starts, at=at).items()}
            assert of_late(late, periods, periods[-2]) == of_late(known, periods, periods[-2])
        facts = [fact for own in released.values() for fact in own]
        wanted = shown(computed(indicators, periods, definitions, facts), periods, definitions)
        by_release = {pk: each.told for pk, each in sums_as_released(versions, in_force, {}).items()}
        assert shown(by_release, periods, definitions) == wanted
        assert actions.rebuild_counting() == 0
        transaction.set_rollback(True)


def test_a_report_that_is_opened_again_leaves_every_sum_until_its_correction_is_approved(house):
    first, corrected = [("whole", 3)] * 10, [("whole", 4)] * 10
    for what in ("submit", "approve"):
        done((0, 0, what, first), house)
    assert OrganisationFigure.objects.get(indicator__code="K0").numerator == 3
    done((0, 0, "reopen", []), house)
    assert not OrganisationFigure.objects.exists()
    done((0, 0, "submit", corrected), house)
    assert not OrganisationFigure.objects.exists()
    done((0, 0, "approve", []), house)
    assert OrganisationFigure.objects.get(indicator__code="K0").numerator == 4


def test_the_random_deeds_reach_every_kind(house):
    full = [("whole", 3)] * 10
    for who, when in ((0, 0), (1, 0), (0, 1)):
        done((who, when, "submit", full), house)
        done((who, when, "approve", full), house)
    assert set(OrganisationFigure.objects.values_list("indicator__versions__kind", flat=True)) == set(names())
    assert OrganisationFigure.objects.filter(numerator__isnull=False).count() == 3 * len(names())


def test_a_sum_that_was_tampered_with_is_found_and_mended(house):
    done((0, 0, "submit", [("whole", 3)] * 10), house)
    done((0, 0, "approve", []), house)
    made = Indicator.objects.get(code="K0")
    OrganisationFigure.objects.filter(indicator=made).update(numerator=99)
    OrganisationFigure.objects.exclude(indicator=made).first().delete()
    assert looked_over(most=10) == (1, 3)  # one sum is another than it should be, one is lacking
    said = StringIO()
    call_command("rebuild_sums", stdout=said)
    assert said.getvalue() == "2 were wrong and are right now.\n"
    assert looked_over(most=10) == (1, 0)
    assert actions.rebuild_counting() == 0
    assert OrganisationFigure.objects.get(indicator=made).numerator == 3


def test_a_sum_of_all_together_that_was_tampered_with_is_found_and_mended(house):
    for who, number in ((0, 3), (1, 4)):
        done((who, 0, "submit", [("whole", number)] * 10), house)
        done((who, 0, "approve", []), house)
    made = Indicator.objects.get(code="K0")
    together = CollectiveFigure.objects.get(indicator=made)
    assert (together.numerator, together.largest, together.smallest, together.measured) == (7, 4, 3, 2)
    CollectiveFigure.objects.filter(indicator=made).update(numerator=99)
    CollectiveFigure.objects.exclude(indicator=made).first().delete()
    assert looked_over(most=10) == (2, 3)  # one is another than it should be, one is lacking
    assert actions.rebuild_counting() == 3
    assert looked_over(most=10) == (2, 0)
    assert CollectiveFigure.objects.get(indicator=made).numerator == 7


def test_places_of_one_organisation_are_added_up_as_the_kind_says(founded, harbour, bo, actor_of, anne, viewer_of):
    """Bo's house works in two places: thirty people in one and forty in the other are 40 to 70 people."""
    made = indicator(founded, kind="people", unit="mennesker")
    places = [
        Place.objects.create(initiative=founded.initiative, name=name, sort_key=name.lower())
        for name in ("Nord", "Syd")
    ]
    for place in places:
        actions.assign_duties(
            indicator=made, organisations=[harbour], place=place, first_period_on=date(2025, 1, 1), by=founded, at=AT
        )
    report = report_of(harbour, quarter(founded, 2026, 1))
    typed = [
        TypedFigure(line.key, Decimal(30 if line.place == places[0] else 40), None, None, "")
        for line in asked_of(report)
        if line.is_total
    ]
    submit(report, *typed, by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    for known_on in (None, AT + timedelta(days=1)):
        [card] = scorecard(viewer_of(anne), indicators=[made], today=TODAY, known_on=known_on)
        assert card.latest.bounds == (40, 70)
        assert (card.latest.reported, card.latest.asked) == (1, 1)
