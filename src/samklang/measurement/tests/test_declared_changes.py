"""A declared change of the work: refused where it compares nothing, withdrawn with a reason, told on the page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from conftest import NOW as AT

from samklang.audit.models import Event
from samklang.initiatives.models import Initiative
from samklang.measurement import actions
from samklang.measurement.models import DeclaredChange, NotAsked, Observation, Period, Report
from samklang.measurement.queries import scorecard
from samklang.measurement.tests.build import figure, indicator, quarter, release, report_of, submit
from samklang.ui.problems import Problem

LEVELS = (40, 42, 39, 41, 40, 42, 38, 41, 57, 58, 56, 57, 58, 56, 57)  # quarters from 2023 to the third of 2026


@pytest.fixture
def measured(founded, harbour, bo):
    """Fifteen quarters of one organisation, of which one lacks the other that was asked for it."""
    made = indicator(founded, valid_from=date(2023, 1, 1))
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=1, by=founded, at=AT)
    actions.assign_duties(indicator=made, organisations=[harbour], first_period_on=date(2023, 1, 1), by=founded, at=AT)
    version = made.versions.get()
    for number, value in enumerate(LEVELS):
        starts = date(2023 + number // 4, number % 4 * 3 + 1, 1)
        ends = date(2023 + (number + 1) // 4, (number + 1) % 4 * 3 + 1, 1)
        period = Period.objects.create(
            initiative=founded.initiative, rhythm="quarter", starts_on=starts, ends_on=ends, due_on=ends, opened_at=AT
        )
        report = Report.objects.create(
            organisation=harbour, period=period, due_on=ends, state="approved", approved_at=AT
        )
        Observation.objects.create(
            version=version, indicator=made, organisation=harbour, period=period, report=report, numerator=value,
            answer="measured", entered_by=bo, entered_at=AT,
        )  # fmt: skip
    actions.rebuild_counting()
    return made


@pytest.fixture
def address(measured):
    return f"/{measured.initiative.slug}/measurement/indicators/{measured.pk}/"


def declare(made, on, by):
    return actions.declare_change(indicator=made, on=on, reason="Ny visitation", by=by, at=AT)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(1900, 1, 1), "Det første tal gælder til og med den 31. marts 2023"),
        (date(2026, 10, 1), "Det seneste tal gælder til og med den 30. september 2026"),
    ],
)
def test_a_change_with_no_figure_before_or_after_it_is_refused_with_the_reason(measured, founded, on, said):
    with pytest.raises(Problem) as refused:
        declare(measured, on, founded)
    assert said in refused.value.text
    assert not DeclaredChange.objects.exists()


def test_the_page_says_what_became_of_the_level_since_the_change(measured, founded, client_of, anne, address):
    declare(measured, date(2025, 1, 1), founded)
    page = client_of(anne).get(address).content.decode()
    assert "Siden ændringen den 1. januar 2025 (Ny visitation) er niveauet ca. 57; før var det ca. 40." in page
    assert "Det er blevet bedre, siden vi ændrede vores måde at gøre det på." in page
    assert "regnet af de første 7 perioder siden ændringen" in page


def test_a_change_is_withdrawn_with_a_reason_and_the_history_keeps_both(
    measured, founded, client_of, anne, viewer_of, address
):
    change = declare(measured, date(2025, 1, 1), founded)
    form = f"{address}change/{change.pk}/withdraw/"
    assert "Ny visitation" in client_of(anne).get(form).content.decode()
    assert client_of(anne).post(form, {"reason": " "}).status_code == 422
    assert client_of(anne).post(form, {"reason": "Den blev ikke til noget"}).status_code == 302
    assert [event.verb for event in Event.objects.order_by("-pk")[:1]] == ["measurement.change_withdrawn"]
    page = client_of(anne).get(address).content.decode()
    assert "Den blev ikke til noget" in page
    assert "siden ændringen" not in page
    [card] = scorecard(viewer_of(anne), indicators=[measured], today=AT.date())
    assert (card.verdict.since, card.verdict.run_length) == (None, 7)
    assert client_of(anne).post(form, {"reason": "Igen"}).status_code == 404
    declare(measured, date(2025, 1, 1), founded)  # the day is free again


def test_only_the_backbone_withdraws_a_change(measured, founded, client_of, bo, address):
    change = declare(measured, date(2025, 1, 1), founded)
    assert client_of(bo).post(f"{address}change/{change.pk}/withdraw/", {"reason": "Nej"}).status_code == 403


def test_a_total_that_lacks_somebody_in_the_middle_is_a_gap_for_limits_and_runs(
    measured, founded, council, bo, viewer_of, anne, client_of, address
):
    first = date(2023, 1, 1)
    actions.assign_duties(indicator=measured, organisations=[council], first_period_on=first, by=founded, at=AT)
    NotAsked.objects.all().delete()  # it had agreed before the first of them was opened
    told = Period.objects.exclude(starts_on=date(2025, 1, 1))  # all quarters but one
    for period in told:
        report = Report.objects.create(
            organisation=council, period=period, due_on=period.due_on, state="approved", approved_at=AT
        )
        Observation.objects.create(
            version=measured.versions.get(), indicator=measured, organisation=council, period=period, report=report,
            numerator=10, answer="measured", entered_by=bo, entered_at=AT,
        )  # fmt: skip
    actions.rebuild_counting()
    [card] = scorecard(viewer_of(anne), indicators=[measured], today=AT.date())
    assert [point.label for point in card.curve.points if point.is_so_far] == ["1. kvartal 2025"]
    assert (card.verdict.points, card.so_far) == (14, ())
    assert card.verdict.run_length == 6  # the seventh of them is not known whole
    page = client_of(anne).get(address).content.decode()
    assert "1 af 2 har indberettet · 1 mangler" in page
    assert "Stiplede punkter er kun fra nogle af organisationerne" in page


def test_an_old_verdict_says_until_when_it_speaks_and_asks_for_attention(measured, viewer_of, anne):
    [now] = scorecard(viewer_of(anne), indicators=[measured], today=date(2026, 11, 23))
    [later] = scorecard(viewer_of(anne), indicators=[measured], today=date(2027, 4, 2))
    assert not now.sentence.startswith("Indtil")
    assert later.sentence.startswith("Indtil 3. kvartal 2026: 7 perioder i træk bedre")
    assert (later.behind, later.is_old, later.asks_for_attention) == ("Der er ikke kommet nyere tal.", True, True)


def test_visitors_read_the_plain_sentence_first(founded, harbour, client_of, bo, actor_of):
    made = indicator(founded, organisations=[harbour])
    actions.settle_indicator(indicator=made, stage="in_use", goals=[], headline_order=1, by=founded, at=AT)
    for number, value in enumerate([50, 52, 49, 51, 50, 52, 48]):
        period = quarter(founded, 2025 + number // 4, number % 4 + 1)
        report = report_of(harbour, period)
        submit(report, figure(report, "H1", value), by=actor_of(bo), at=AT)
        actions.approve_report(report=report, by=founded, at=AT)
        release(period, by=founded, at=AT)
    Initiative.objects.update(has_public_page=True)
    page = client_of().get(f"/{made.initiative.slug}/public/").content.decode()
    card = page[page.index("Sådan er det regnet ud") :]  # the drawing before it tells the funders' sentence to readers
    plain, funders = (
        card.find(words) for words in ("Det er hverken bedre eller værre end før.", "De seneste tal svinger")
    )
    assert 0 < plain < funders


def test_a_change_of_today_is_declared_as_soon_as_the_day_has_begun_here(founded, harbour):
    made = indicator(founded, organisations=[harbour])
    just_after_midnight = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # half past midnight of 4 May in Copenhagen
    actions.declare_change(indicator=made, on=date(2026, 5, 4), reason="Nyt", by=founded, at=just_after_midnight)
    assert [change.on for change in made.changes.all()] == [date(2026, 5, 4)]
