"""A total that still lacks reporters is shown, but no verdict is built on it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.models import IndicatorVersion, Period
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.comparable import settled
from samklang.measurement.queries.totals import PeriodTotal

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)


def test_a_quarter_that_half_have_reported_is_not_called_a_fall(
    founded, harbour, council, bo, anne, actor_of, viewer_of, client_of
):
    from samklang.initiatives.actions import give_seat

    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person
    made = indicator(founded, organisations=[harbour, council])
    values = [50, 52, 49, 51, 50, 52, 48, 51]
    quarters = [(2024 + number // 4, number % 4 + 1) for number in range(4, 12)]
    for (year, number), value in zip(quarters[:-1], values, strict=False):
        period = quarter(founded, year, number)
        for organisation, person in ((harbour, bo), (council, karen)):
            report = report_of(organisation, period)
            submit(report, figure(report, "H1", value), by=actor_of(person), at=AT)
            actions.approve_report(report=report, by=founded, at=AT)
    report = report_of(harbour, quarter(founded, *quarters[-1]))
    submit(report, figure(report, "H1", 50), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    card = scorecard(viewer_of(anne), indicators=[made], today=TODAY)[0]
    assert card.latest.value == 96  # the quarter before, of both
    assert card.so_far_words == "4. kvartal 2026 indtil nu: 50 (1 af 2 har indberettet · 1 mangler)."
    assert [each.is_so_far for each in card.curve.points] == [False] * 7 + [True]
    assert card.verdict.points == 7
    assert card.verdict.curve == "steady"
    page = client_of(anne).get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()
    assert "96 boliger, 3. kvartal 2026." in page
    assert "50 (1 af 2 har indberettet · 1 mangler)" in page


def total(reported: int, *, asked: int = 2, reporters: int | None = None, kind: str = "count", n: int = 0):
    version = IndicatorVersion(kind=kind)
    period = Period(starts_on=date(2020 + n, 1, 1), ends_on=date(2021 + n, 1, 1))
    return PeriodTotal(
        period, version, Decimal(reported * 10), is_hidden=False, reported=reported, asked=asked, not_applicable=0,
        declined=0, reporters=reporters,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reported", "asked", "kept"),
    [
        ([2, 2, 1], 2, 2),
        ([2, 2, 1, 1], 2, 2),  # two quarters in a row that lack the same
        ([1, 1, 1], 2, 3),  # one of two never tells: they can be compared with each other
        ([2, 1, 2], 2, 2),  # a gap, though what follows is complete
        ([1, 2, 2], 2, 2),  # the first one lacks somebody the others have
        ([3, 3, 2, 4], 5, 3),  # fewer once, then more than before
        ([1], 2, 1),
    ],
)
def test_totals_that_lack_somebody_the_others_have_are_left_out_wherever_they_lie(reported, asked, kept):
    totals = [total(count, asked=asked, n=n) for n, count in enumerate(reported)]
    assert len(settled(totals)) == kept


def test_as_many_others_cannot_be_compared_either():
    assert len(settled([total(1, reporters=7), total(1, reporters=9, n=1)])) == 1
    assert len(settled([total(1, reporters=7), total(1, reporters=7, n=1)])) == 2


def test_a_running_total_waits_for_nobody():
    assert len(settled([total(2, kind="running_total"), total(1, kind="running_total", n=1)])) == 2
