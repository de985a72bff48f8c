"""The example as it stands when it is built: its size, its conditions, and what waits for whom."""

from itertools import pairwise

import pytest
from conftest import NOW
from django.db import transaction
from django.utils import translation

from samklang.activities.models import Activity, Commitment
from samklang.activities.queries import commitment_facts, organisations_per_goal
from samklang.agenda.models import AgendaVersion
from samklang.agenda.queries import agenda_facts, goals_of
from samklang.audit.models import Event
from samklang.backbone.models import ConditionDay
from samklang.backbone.queries import conditions_of
from samklang.backbone.queries.conditions import evidence_now
from samklang.communication.models import Decision, Meeting
from samklang.communication.queries import decisions_awaiting
from samklang.example.cast import CAST
from samklang.example.days import Days
from samklang.example.figures import all_figures
from samklang.example.story.counts import WITHOUT_A_HOME
from samklang.example.story.partners import PARTNERS
from samklang.example.story.reporting import ODDITIES, PRESENT
from samklang.example.tests.conftest import TODAY
from samklang.initiatives.access import viewer_for
from samklang.initiatives.queries import partners_of
from samklang.measurement.actions import approve_report
from samklang.measurement.models import Observation, ReleasedTable, Report, ReportState
from samklang.measurement.queries import (
    asked_of,
    delivery_facts,
    indicators_of,
    indicators_of_goals,
    official_cards,
    official_series_of,
    renewals_of,
    scorecard,
)
from samklang.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


def viewer(built, part: str):
    found = viewer_for(Person.objects.get(email=CAST[part]), slug=built.slug, today=TODAY)
    assert found is not None
    return found


def test_it_has_the_size_it_was_meant_to_have(built):
    sizes = [partners_of(built), goals_of(built), indicators_of(built), Activity.objects.filter(initiative=built)]
    assert [rows.count() for rows in sizes] == [24, 7, 35, 20]
    assert built.is_example
    assert AgendaVersion.objects.filter(initiative=built, state="superseded").count() == 2
    assert Commitment.objects.filter(replaces__isnull=True).count() == 46
    assert Decision.objects.count() == 14


def test_its_figures_are_those_of_the_story(built):
    told = all_figures()
    odd = {(each.code, each.quarter, each.partner) for each in ODDITIES}
    names = {partner.name: partner.key for partner in PARTNERS}
    firsts = [first for first, _ in Days(TODAY).quarters]
    measured = Observation.objects.filter(cell__isnull=True, superseded_by__isnull=True, answer="measured")
    rows = measured.filter(period__rhythm="quarter").values_list(
        "indicator__code", "period__starts_on", "organisation__name", "place__name", "numerator"
    )
    assert rows.count() > 1000
    for code, first, name, place, numerator in rows:
        key = (code, firsts.index(first), names[name])
        if key not in odd:
            assert numerator == told[(*key, place or "")].figure, key


def test_a_count_of_a_week_is_told_by_those_of_the_story_and_by_nobody_else(built):
    counted = Observation.objects.filter(period__rhythm="week_count").order_by("period__starts_on")
    told = {partner.name: WITHOUT_A_HOME.told.get(partner.key, ()) for partner in PARTNERS}
    for name, figures in told.items():
        own = counted.filter(organisation__name=name).values_list("numerator", flat=True)
        assert list(own) == [figure for figure in figures if figure is not None], name
    assert Report.objects.filter(period__rhythm="week_count", state=ReportState.OPEN).count() == 1


def test_a_rate_is_told_per_thousand_and_judged(built):
    nights, episodes = (sum(each) for each in zip(*_told_now("1.8"), strict=True))
    [card] = scorecard(viewer(built, "steering"), indicators=indicators_of(built).filter(code="1.8"), today=TODAY)
    assert card.value.startswith(f"{episodes / nights * 1000:.1f}".replace(".", ","))
    assert card.verdict.curve.value == "better"


def _told_now(code: str) -> list[tuple[int, int]]:
    now = [told for (of, quarter, *_), told in all_figures().items() if (of, quarter) == (code, PRESENT)]
    return [(told.base, told.figure) for told in now]


def test_a_part_goes_out_beside_its_whole_where_neither_tells_of_a_few(built):
    tables = ReleasedTable.objects.filter(indicator__code="1.7")
    assert tables.filter(is_hidden=False).count() > tables.count() / 2


def test_the_common_agenda_holds(built):
    facts = agenda_facts(built, today=TODAY)
    assert facts.version is not None
    assert facts.version.number == 3
    assert (facts.ratified, facts.asked) == (22, 23)
    assert facts.review_on is not None
    assert facts.review_on > TODAY
    assert not evidence_now(built, today=TODAY)[0].goals_without_target


def test_shared_measurement_is_fragile_since_a_few_partners_lag_behind(built):
    facts = delivery_facts(built, today=TODAY)
    assert facts.has_counting_figure
    assert set(indicators_of_goals(built)) >= {goal.pk for goal in goals_of(built)}
    assert 0.7 < facts.approved / facts.due < 0.8
    assert facts.longest_wait_days is not None
    assert facts.longest_wait_days <= 14


def test_the_activities_hold(built):
    facts = commitment_facts(built, today=TODAY)
    assert facts.has_accepted
    assert facts.kept / facts.due > 0.75
    assert len(facts.late) == 2
    assert all(len(organisations_per_goal(built)[goal.pk]) >= 2 for goal in goals_of(built))


def test_the_communication_holds(built):
    facts, _thresholds = evidence_now(built, today=TODAY)
    assert facts.organisations_active / facts.organisations >= 0.6
    assert not facts.follow_ups_late
    assert facts.last_activity_on is not None
    assert (TODAY - facts.last_activity_on).days < 14


def test_the_backbone_is_fragile_since_its_leader_leaves_and_nobody_follows(built):
    from samklang.initiatives.models import Seat

    ending = Seat.objects.get(organisation__kind="backbone", ends_on__isnull=False)
    assert 0 < (ending.ends_on - TODAY).days < 90


def test_the_five_conditions_come_out_as_the_story_means_them_to(built):
    verdicts = [str(result.verdict) for result in conditions_of(built, today=TODAY)]
    assert verdicts == ["holds", "fragile", "holds", "holds", "fragile"]


def test_measurement_holds_again_when_the_late_report_that_waits_is_approved(built):
    late = Report.objects.get(state=ReportState.SUBMITTED, due_on__lt=TODAY)
    with transaction.atomic():
        approve_report(report=late, by=viewer(built, "backbone").actor, at=NOW)
        assert [str(result.verdict) for result in conditions_of(built, today=TODAY)][1] == "holds"
        transaction.set_rollback(True)


def test_the_conditions_have_a_history_of_a_year_in_which_something_happened(built):
    days = ConditionDay.objects.filter(initiative=built)
    assert days.count() > 150
    assert days.filter(condition="measurement").values("verdict").distinct().count() == 2


def test_bo_is_asked_for_four_figures_and_an_answer(built):
    bo = viewer(built, "partner")
    report = Report.objects.get(organisation=bo.organisation, state=ReportState.OPEN)
    assert len(asked_of(report)) == 4
    assert 0 < (report.due_on - TODAY).days < 15
    assert decisions_awaiting(bo)
    assert bo.organisation.name == "Boligforeningen Havnen"


def test_the_headline_curves_say_what_the_story_says(built):
    headlines = indicators_of(built).filter(headline_order__isnull=False).order_by("headline_order")
    cards = scorecard(viewer(built, "steering"), indicators=headlines, today=TODAY)
    assert len(cards) == 8
    cards = sorted(cards, key=lambda card: card.indicator.headline_order)[:4]
    assert [card.value for card in cards] == [
        "44",
        "182",
        "44\u00a0%",
        "58\u00a0%",
    ]
    turned, homes, rooms, safe = [card.verdict.curve.value for card in sorted(cards, key=lambda c: c.indicator.code)]
    assert (turned, homes, rooms, safe) == ("better", "better", "steady", "better")


def test_every_answer_that_can_be_given_has_been_given(built):
    answers = set(Observation.objects.values_list("answer", flat=True))
    assert answers == {"measured", "not_applicable", "declined", "could_not_be_asked"}
    assert Observation.objects.filter(numerator=0).exists()
    assert Observation.objects.filter(supersedes__isnull=False).exclude(explanation="").count() >= 6


def test_reports_stand_in_every_state(built):
    assert set(Report.objects.values_list("state", flat=True)) == set(ReportState.values) - {"approved"}


def test_the_trail_runs_forward_in_time_and_ends_before_today(built):
    moments = list(Event.objects.filter(initiative_id=built.pk).order_by("number").values_list("at", flat=True))
    assert len(moments) > 1500
    assert _runs_forward(moments)
    assert moments[-1].date() < TODAY


def _runs_forward(moments) -> bool:
    """A report is sent some minutes after it was typed: such steps back are of minutes, not of days."""
    return all((before - after).total_seconds() <= 600 for before, after in pairwise(moments))


def test_meetings_lie_behind_and_ahead(built):
    assert Meeting.objects.filter(starts_at__gt=NOW, state="planned").count() == 2
    assert Meeting.objects.filter(state="held").count() == 6
    assert Meeting.objects.filter(state="cancelled").count() == 1


def test_official_statistics_say_that_they_are_invented_and_ask_nothing_of_the_network(built):
    cards = official_cards(official_series_of(built))
    assert len(cards) == 2
    for card in cards:
        assert "Opdigtede tal" in card.series.source
        assert card.series.address == card.fetch.address == ""
        assert card.series.goals.exists()
    [nights] = [card for card in cards if card.series.place]
    assert nights.series.place.municipality_code == "0199"
    assert nights.leaves_out
    change = renewals_of(nights.series)[0].change
    assert (change.added, change.changed, change.gone) == (2, 1, 0)
