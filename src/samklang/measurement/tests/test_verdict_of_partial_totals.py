"""A total that still lacks reporters is shown, but no verdict is built on it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from samklang.measurement import actions
from samklang.measurement.queries import scorecard

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)


def test_a_quarter_that_half_have_reported_is_not_called_a_fall(
    founded, harbour, council, bo, anne, actor_of, viewer_of
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
    assert card.latest.value == 50
    assert card.latest.missing == 1
    assert card.verdict.points == 7
    assert card.verdict.curve == "steady"
