"""Where the organisations behind a curve change, a second curve of the same ones all the time stands beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.models import Period, Report
from samklang.measurement.queries import scorecard, scorecard_of_same

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)
EARLIER, LATER = [(2025, number) for number in (1, 2, 3, 4)], [(2026, number) for number in (1, 2, 3, 4)]


@pytest.fixture
def tell(founded, harbour, council, bo, actor_of):
    """A function that approves one quarter as (Havnen's figure, the council's figure or None)."""
    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person

    def told(when: tuple[int, int], *values: int | None) -> None:
        period = quarter(founded, *when)
        for organisation, person, value in zip((harbour, council), (bo, karen), values, strict=True):
            if value is not None:
                report = report_of(organisation, period)
                submit(report, figure(report, "H1", value), by=actor_of(person), at=AT)
                actions.approve_report(report=report, by=founded, at=AT)

    return told


@pytest.fixture
def joined(founded, harbour, council, tell):
    """Havnen tells 50 or so all the time; the council joins with 40 in the second year."""
    made = indicator(founded, organisations=[harbour])
    for when, value in zip(EARLIER, [50, 52, 49, 51], strict=True):
        tell(when, value, None)
    actions.assign_duties(indicator=made, organisations=[council], first_period_on=date(2026, 1, 1), by=founded, at=AT)
    for when, value in zip(LATER, [50, 52, 48, 51], strict=True):
        tell(when, value, 40)
    return made


def values(card) -> list[int]:
    return [int(each.value) for each in card.curve.points if each.value is not None]


def test_the_same_organisations_all_the_time_are_a_curve_without_the_leap(joined, viewer_of, anne):
    [card] = scorecard(viewer_of(anne), indicators=[joined], today=TODAY)
    assert values(card) == [50, 52, 49, 51, 90, 92, 88, 91]
    assert card.series.reporters_change
    same = scorecard_of_same(card, known_on=None, today=TODAY)
    assert values(same) == [50, 52, 49, 51, 50, 52, 48, 51]
    assert (same.verdict.curve, same.latest.asked, same.latest.reported) == ("steady", 1, 1)


def test_what_was_known_before_a_correction_is_compared_so_too(founded, joined, harbour, bo, actor_of, viewer_of, anne):
    report = Report.objects.filter(organisation=harbour).latest("period__starts_on")
    actions.reopen_report(report=report, reason="Talt forkert", by=founded, at=AT + timedelta(days=1))
    submit(report, figure(report, "H1", 60), by=actor_of(bo), at=AT + timedelta(days=1), reason="Talt forkert")
    actions.approve_report(report=report, by=founded, at=AT + timedelta(days=1))
    for known_on, last in ((None, 60), (AT + timedelta(hours=1), 51)):
        [card] = scorecard(viewer_of(anne), indicators=[joined], today=TODAY, known_on=known_on)
        assert values(scorecard_of_same(card, known_on=known_on, today=TODAY))[-1] == last


def test_the_page_offers_the_one_and_the_other(joined, client_of, anne):
    client, address = client_of(anne), f"/{joined.initiative.slug}/measurement/indicators/{joined.pk}/"
    assert "Vis kun dem, der har" in client.get(address).content.decode()
    page = client.get(f"{address}?reporters=same").content.decode()
    assert "Her tælles kun den organisation, der har indberettet i alle de viste perioder" in page
    assert "51 boliger, 4. kvartal 2026." in page


def test_nothing_is_offered_where_the_same_have_told_all_the_time(founded, harbour, council, tell, client_of, anne):
    made = indicator(founded, organisations=[harbour, council])
    for when in EARLIER:
        tell(when, 10, 20)
    address = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/"
    assert "Vis kun dem, der har" not in client_of(anne).get(address).content.decode()


def test_people_that_were_released_are_not_told_of_some_organisations_alone(
    founded, harbour, council, tell, client_of, bo, anne
):
    made = indicator(founded, organisations=[harbour], counts_people=True)
    tell(EARLIER[0], 50, None)
    actions.assign_duties(indicator=made, organisations=[council], first_period_on=date(2025, 4, 1), by=founded, at=AT)
    tell(EARLIER[1], 50, 40)
    for period in Period.objects.all():
        release(period, by=founded, at=AT)
    address = f"/{made.initiative.slug}/measurement/indicators/{made.pk}/"
    plain = client_of(bo).get(address).content.decode()
    assert "Vis kun dem, der har" not in plain
    assert "Af frigivne tal er der ingen kurve over de samme organisationer" in plain
    live = client_of(anne).get(address).content.decode()  # the backbone has that curve, and needs no reason
    assert "Af frigivne tal" not in live
    assert "Vis kun dem, der har" in live
    assert "90" in client_of(bo).get(f"{address}?reporters=same").content.decode()
