"""The wrong answers seen in existing systems, each given right here; those of kinds not built yet follow."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.calculations.targets import Goalpost, progress_share
from samklang.measurement.models import Observation, Report
from samklang.measurement.queries import scorecard
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)


@pytest.fixture
def house(founded, harbour, council, bo, dina, actor_of):
    """Two reporting organisations, and who writes for them."""
    from samklang.initiatives.actions import give_seat

    writer = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class House:
        backbone, bo_acts, karen_acts = founded, actor_of(bo), actor_of(writer)
        organisations = (harbour, council)

    House.harbour, House.council = harbour, council
    return House


def value_of(viewer, made, *, known_on=None):
    card = scorecard(viewer, indicators=[made], today=TODAY, known_on=known_on)[0]
    return card.latest.value if card.latest else None


def approved(report: Report, by, at=AT) -> Report:
    return actions.approve_report(report=report, by=by, at=at)


def test_1_a_reported_zero_is_a_number_and_not_a_silence(house, viewer_of, anne):
    made = indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    report = submit(
        report_of(house.harbour, period), figure(report_of(house.harbour, period), "H1", 0), by=house.bo_acts, at=AT
    )
    approved(report, house.backbone)
    latest = scorecard(viewer_of(anne), indicators=[made], today=TODAY)[0].latest
    assert (latest.value, latest.reported, latest.missing) == (0, 1, 1)
    assert Observation.objects.get().numerator == 0


def test_2_a_running_total_reported_by_two_colleagues_after_each_other_is_the_last(
    house, viewer_of, anne, founded, actor_of
):
    from samklang.initiatives.actions import give_seat

    successor = give_seat(
        organisation=house.harbour, person_name="Else", person_email="else@example.org", role="editor", by=founded,
        at=AT - timedelta(days=300),
    ).person  # fmt: skip
    made = indicator(house.backbone, kind="running_total", organisations=[house.harbour])
    first, second = quarter(house.backbone, 2026, 1), quarter(house.backbone, 2026, 2)
    report = report_of(house.harbour, first)
    approved(submit(report, figure(report, "H1", 100), by=house.bo_acts, at=AT), house.backbone)
    report = report_of(house.harbour, second)
    approved(submit(report, figure(report, "H1", 120), by=actor_of(successor), at=AT), house.backbone)
    assert value_of(viewer_of(anne), made) == 120


def test_3_a_figure_that_was_approved_and_then_taken_back_leaves_every_total_at_once(house, viewer_of, anne):
    made = indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    mine, theirs = report_of(house.harbour, period), report_of(house.council, period)
    approved(submit(mine, figure(mine, "H1", 5), by=house.bo_acts, at=AT), house.backbone)
    approved(submit(theirs, figure(theirs, "H1", 3), by=house.karen_acts, at=AT), house.backbone)
    assert value_of(viewer_of(anne), made) == 8
    actions.reopen_report(report=mine, reason="Talt dobbelt", by=house.backbone, at=AT + timedelta(days=1))
    assert value_of(viewer_of(anne), made) == 3
    report = submit(
        mine, figure(mine, "H1", 4, explanation="Talt dobbelt"), by=house.bo_acts, at=AT + timedelta(days=2)
    )
    assert value_of(viewer_of(anne), made) == 3
    approved(report, house.backbone, AT + timedelta(days=3))
    assert value_of(viewer_of(anne), made) == 7
    assert value_of(viewer_of(anne), made, known_on=AT + timedelta(hours=1)) == 8


@pytest.mark.parametrize(("actual", "share"), [(5, "0.5"), (25, "2.5"), (-5, "-0.5")])
def test_4_progress_is_neither_capped_nor_hidden(actual, share):
    post = Goalpost(date(2025, 1, 1), Decimal(0), date(2026, 1, 1), Decimal(10))
    assert progress_share(Decimal(actual), post) == Decimal(share)


def test_4_progress_of_lower_is_better_is_the_way_covered():
    post = Goalpost(date(2025, 1, 1), Decimal(60), date(2027, 1, 1), Decimal(30))
    assert progress_share(Decimal(45), post) == Decimal("0.5")
    assert progress_share(Decimal(75), post) == Decimal("-0.5")


def test_5_shares_are_pooled_and_never_averaged(house, viewer_of, anne):
    made = indicator(house.backbone, kind="share", organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    mine, theirs = report_of(house.harbour, period), report_of(house.council, period)
    approved(submit(mine, figure(mine, "H1", 1, 2), by=house.bo_acts, at=AT), house.backbone)
    approved(submit(theirs, figure(theirs, "H1", 90, 100), by=house.karen_acts, at=AT), house.backbone)
    assert round(value_of(viewer_of(anne), made), 3) == Decimal("0.892")


def test_6_a_percentage_without_its_base_is_refused_with_the_reason(house):
    indicator(house.backbone, kind="share", organisations=[house.harbour])
    report = report_of(house.harbour, quarter(house.backbone, 2026, 1))
    with pytest.raises(Problem) as refused:
        submit(report, figure(report, "H1", 45), by=house.bo_acts, at=AT)
    assert refused.value.lines
    assert not Observation.objects.exists()


def test_7_a_new_breakdown_neither_deletes_nor_reinterprets_old_results(house, viewer_of, anne):
    made = indicator(house.backbone, organisations=[house.harbour])
    first = report_of(house.harbour, quarter(house.backbone, 2026, 1))
    approved(submit(first, figure(first, "H1", 6), by=house.bo_acts, at=AT), house.backbone)
    gender = actions.add_dimension(name="Køn", categories=["kvinder", "mænd"], by=house.backbone, at=AT)
    actions.revise_indicator(
        indicator=made, reason="Vi vil se kønnene hver for sig", breaks_comparability=False, dimensions=[gender],
        wording={
            "name": "Boliger", "definition": "Som før", "unit": "boliger", "kind": "count", "direction": "up",
            "valid_from": date(2026, 4, 1),
        },
        by=house.backbone, at=AT,
    )  # fmt: skip
    second = report_of(house.harbour, quarter(house.backbone, 2026, 2))
    parts = [figure(second, "H1", 3, cell="kvinder"), figure(second, "H1", 4, cell="mænd")]
    approved(submit(second, *parts, by=house.bo_acts, at=AT), house.backbone)
    totals = scorecard(viewer_of(anne), indicators=[made], today=TODAY)[0].totals
    assert [total.value for total in totals] == [6, 7]
    assert [total.version.number for total in totals] == [1, 2]


def test_8_a_running_total_neither_falls_nor_skips_after_a_correction_of_an_old_period(house, viewer_of, anne):
    made = indicator(house.backbone, kind="running_total", organisations=[house.harbour])
    for number, value in ((1, 100), (2, 120)):
        report = report_of(house.harbour, quarter(house.backbone, 2026, number))
        approved(submit(report, figure(report, "H1", value), by=house.bo_acts, at=AT), house.backbone)
    old = Report.objects.earliest("period__starts_on")
    actions.reopen_report(report=old, reason="Fejl", by=house.backbone, at=AT + timedelta(days=1))
    assert value_of(viewer_of(anne), made) == 120
    old = submit(old, figure(old, "H1", 105, explanation="Fejl"), by=house.bo_acts, at=AT + timedelta(days=2))
    approved(old, house.backbone, AT + timedelta(days=3))
    totals = scorecard(viewer_of(anne), indicators=[made], today=TODAY)[0].totals
    assert [total.value for total in totals] == [105, 120]


def test_9_a_figure_that_is_not_approved_appears_nowhere(house, viewer_of, anne, dina):
    made = indicator(house.backbone, organisations=[house.harbour])
    report = report_of(house.harbour, quarter(house.backbone, 2026, 1))
    submit(report, figure(report, "H1", 9), by=house.bo_acts, at=AT)
    assert value_of(viewer_of(anne), made) is None
    assert value_of(viewer_of(dina), made) is None


def test_people_are_seen_by_others_only_as_released_and_small_totals_never(house, viewer_of, anne, dina):
    made = indicator(house.backbone, organisations=house.organisations, counts_people=True)
    period = quarter(house.backbone, 2026, 1)
    mine, theirs = report_of(house.harbour, period), report_of(house.council, period)
    approved(submit(mine, figure(mine, "H1", 12), by=house.bo_acts, at=AT), house.backbone)
    assert value_of(viewer_of(anne), made) == 12
    assert value_of(viewer_of(dina), made) is None
    with pytest.raises(Problem):
        actions.release_period(period=period, note="", by=house.backbone, at=AT)
    release(period, is_partial=True, by=house.backbone, at=AT + timedelta(days=1))
    assert value_of(viewer_of(dina), made) == 12
    approved(
        submit(theirs, figure(theirs, "H1", 3), by=house.karen_acts, at=AT), house.backbone, AT + timedelta(days=2)
    )
    assert value_of(viewer_of(anne), made) == 15
    assert value_of(viewer_of(dina), made) == 12  # else 15 - 12 would give the council's 3 away
    small = quarter(house.backbone, 2026, 2)
    report = report_of(house.harbour, small)
    approved(submit(report, figure(report, "H1", 3), by=house.bo_acts, at=AT), house.backbone, AT + timedelta(days=2))
    release(small, is_partial=True, by=house.backbone, at=AT + timedelta(days=3))
    hidden = scorecard(viewer_of(dina), indicators=[made], today=TODAY)[0].totals[-1]
    assert (hidden.value, hidden.is_hidden) == (None, True)


def test_the_flag_that_counts_can_be_rebuilt_from_the_history(house, viewer_of, anne):
    indicator(house.backbone, organisations=house.organisations)
    period = quarter(house.backbone, 2026, 1)
    report = report_of(house.harbour, period)
    approved(submit(report, figure(report, "H1", 5), by=house.bo_acts, at=AT), house.backbone)
    assert actions.rebuild_counting() == 0
    Observation.objects.update(counts=False)
    assert actions.rebuild_counting() == 1
    assert Observation.objects.get().counts


def test_the_database_refuses_to_change_a_fact(house):
    from django.db import ProgrammingError, transaction

    indicator(house.backbone, organisations=house.organisations)
    report = report_of(house.harbour, quarter(house.backbone, 2026, 1))
    submit(report, figure(report, "H1", 5), by=house.bo_acts, at=AT)
    for deed in (lambda: Observation.objects.update(numerator=6), lambda: Observation.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
            deed()
