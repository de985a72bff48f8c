"""A page of the present reads the newest periods only, and says of them what the whole curve says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.measurement import actions
from samklang.measurement.calculations.stretches import BASE_POINTS, Point
from samklang.measurement.calculations.verdicts import judge
from samklang.measurement.models import (
    DeclaredChange,
    Indicator,
    IndicatorVersion,
    Observation,
    Period,
    Release,
    ReleasedTable,
    Report,
    ReportTransition,
)
from samklang.measurement.queries import scorecard
from samklang.measurement.queries.scorecards import cards_of_series
from samklang.measurement.queries.series import series_as_released

from .build import indicator

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 23)
MONTHS, SPAN = 60, 24
FIRST = date(2021, 1, 1)


@given(
    values=st.lists(st.integers(0, 30), min_size=SPAN + BASE_POINTS + 1, max_size=90),
    size=st.integers(31, 60),
    cuts=st.sets(st.integers(0, 89), max_size=3),
    chart=st.sampled_from(["xmr", "p"]),
)
def test_the_newest_points_and_the_first_twelve_give_the_verdict_of_all(values, size, cuts, chart):
    points = [
        Point(FIRST + timedelta(days=30 * at), Decimal(each) / size, Decimal(each), Decimal(size))
        for at, each in enumerate(values)
    ]
    changes = [FIRST + timedelta(days=30 * cut + 3) for cut in cuts if cut < len(points) - 1]
    whole = judge(points, direction="up", post=None, chart=chart, changes=changes)
    read = points[-(SPAN + BASE_POINTS) :]
    begun = max([day for day in changes if day < read[0].on], default=date.min)
    base = [point for point in points[: -(SPAN + BASE_POINTS)] if point.on > begun][:BASE_POINTS]
    part = judge(read, direction="up", post=None, chart=chart, changes=changes, base=base)
    assert (part.curve, part.outlook) == (whole.curve, whole.outlook)
    assert part.limits == whole.limits
    assert part.base_points == whole.base_points
    assert part.signals[-SPAN:] == whole.signals[-SPAN:]
    assert part.run_length == min(whole.run_length, len(read))
    assert (part.shift, part.since is None) == (whole.shift, whole.since is None)
    assert (part.ended and (part.ended.rule, part.ended.until)) == (
        whole.ended and (whole.ended.rule, whole.ended.until)
    )


def month(number: int) -> date:
    return date(FIRST.year + number // 12, number % 12 + 1, 1)


def told(number: int) -> int:
    """Sixty months: twelve that swing around thirty, then a slow rise, and a dip in between."""
    return 30 + (number % 3) * 4 if number < 20 else 34 + number // 3


def tell(version, numbers, *, organisation, by, at=AT) -> None:
    """Let an organisation have told months, by number, and have them approved, at a moment."""
    periods = Period.objects.bulk_create(
        Period(
            initiative=version.indicator.initiative, rhythm="month", starts_on=month(number),
            ends_on=month(number + 1), due_on=month(number + 1), opened_at=at,
        )
        for number in numbers
    )  # fmt: skip
    reports = Report.objects.bulk_create(
        Report(organisation=organisation, period=period, due_on=period.due_on, state="approved", approved_at=at)
        for period in periods
    )
    ReportTransition.objects.bulk_create(
        ReportTransition(report=report, from_state="submitted", to_state="approved", by=by, at=at) for report in reports
    )
    Observation.objects.bulk_create(
        Observation(
            version=version, indicator=version.indicator, organisation=organisation, period=report.period,
            report=report, numerator=told(number), answer="measured", entered_by=by, entered_at=at,
            denominator=100 if version.kind in {"share", "rate", "mean"} else None,
        )
        for number, report in zip(numbers, reports, strict=True)
    )  # fmt: skip
    assert actions.rebuild_counting() == 2 * len(reports)  # the flags and the sums


@pytest.fixture
def long(request, founded, harbour, bo):
    """Make an indicator with sixty months of figures, of which some are said otherwise by `request`."""

    def made(kind="count", **wording) -> Indicator:
        chosen = indicator(founded, kind=kind, rhythm="month", valid_from=FIRST, organisations=[harbour], **wording)
        version = IndicatorVersion.objects.get(indicator=chosen)
        tell(version, range(MONTHS), organisation=harbour, by=bo)
        return chosen

    return made


def both(viewer, chosen, *, known_on=None):
    """Return the scorecard of the newest periods and that of all."""
    [part] = scorecard(viewer, indicators=[chosen], today=TODAY, span=SPAN, known_on=known_on)
    [whole] = scorecard(viewer, indicators=[chosen], today=TODAY, known_on=known_on)
    return part, whole


def says_the_same(part, whole) -> None:
    assert [each.value for each in part.totals] == [each.value for each in whole.totals[-SPAN:]]
    assert part.verdict.limits == whole.verdict.limits
    assert (part.sentence, part.pill, part.value) == (whole.sentence, whole.pill, whole.value)
    assert [each.is_signal for each in part.curve.points] == [each.is_signal for each in whole.curve.points[-SPAN:]]
    assert part.curve.agreed == whole.curve.agreed[-SPAN:]
    assert part.series.is_cut


@pytest.mark.parametrize("kind", ["count", "share", "rate", "mean", "running_total", "people"])
def test_the_verdict_of_a_long_curve_does_not_depend_on_how_much_of_it_is_shown(long, viewer_of, anne, kind):
    part, whole = both(viewer_of(anne), long(kind))
    says_the_same(part, whole)
    assert len(part.series.read) == SPAN + BASE_POINTS


def test_a_change_declared_long_ago_still_starts_the_normal_range_anew(long, founded, viewer_of, anne):
    chosen = long()
    DeclaredChange.objects.create(indicator=chosen, on=month(15), reason="Nyt hus")
    part, whole = both(viewer_of(anne), chosen)
    says_the_same(part, whole)
    assert whole.verdict.bands[-1].first == 15


def test_a_new_definition_long_ago_still_starts_the_curve_anew(long, founded, viewer_of, anne):
    chosen = long()
    first = IndicatorVersion.objects.get(indicator=chosen)
    second = IndicatorVersion.objects.get(pk=first.pk)
    second.pk, second.number, second.breaks_comparability, second.valid_from = None, 2, True, month(14)
    second.reason = "En anden måde at tælle på"
    second.save()
    # Facts never change; these are told once more under the new definition, as a correction is.
    for old in Observation.objects.filter(period__starts_on__gte=month(14)):
        Observation.objects.create(
            version=second, indicator=chosen, organisation=old.organisation, period=old.period, report=old.report,
            numerator=old.numerator, answer="measured", entered_by=old.entered_by, entered_at=AT, supersedes=old,
        )  # fmt: skip
    actions.rebuild_counting()
    part, whole = both(viewer_of(anne), chosen)
    says_the_same(part, whole)
    assert [mark.position for mark in whole.curve.breaks] == [14]
    assert part.curve.breaks == ()


@pytest.mark.parametrize("kind", ["count", "share", "running_total", "people"])
def test_a_long_curve_as_it_was_known_says_what_all_of_it_said_then(long, founded, viewer_of, anne, kind):
    """Reports of long ago and of late are opened again: nothing of them counts today, and then all of it did."""
    chosen, then = long(kind), AT + timedelta(hours=1)
    told_then, _whole = both(viewer_of(anne), chosen)
    for number in (3, 4, 22, 51):
        actions.reopen_report(
            report=Report.objects.get(period__starts_on=month(number)),
            reason="Talt forkert", by=founded, at=AT + timedelta(days=2),
        )  # fmt: skip
    part, whole = both(viewer_of(anne), chosen, known_on=then)
    says_the_same(part, whole)
    assert part.verdict.limits == told_then.verdict.limits
    assert [each.value for each in part.totals] == [each.value for each in told_then.totals]
    assert len(part.series.read) == SPAN + BASE_POINTS
    today, _whole = both(viewer_of(anne), chosen)
    assert [each.value for each in today.totals] != [each.value for each in told_then.totals]


@pytest.fixture
def long_with_earlier(long, bo, harbour):
    """The same, and fifty months before it that were told two days later, as a file of earlier figures brings them."""

    def made(kind="count") -> Indicator:
        chosen = long(kind)
        version = IndicatorVersion.objects.get(indicator=chosen)
        tell(version, range(-50, 0), organisation=harbour, by=bo, at=AT + timedelta(days=2))
        return chosen

    return made


@pytest.mark.parametrize("kind", ["count", "share"])
def test_earlier_figures_that_came_later_are_not_in_the_range_of_a_day_before(long_with_earlier, viewer_of, anne, kind):
    part, whole = both(viewer_of(anne), long_with_earlier(kind), known_on=AT + timedelta(hours=1))
    says_the_same(part, whole)
    assert len(whole.totals) == MONTHS
    assert part.verdict.base_points == BASE_POINTS


def test_what_is_not_released_is_not_in_the_range_of_what_is(long_with_earlier, founded):
    chosen = long_with_earlier()
    Release.objects.bulk_create(
        Release(period=period, at=AT + timedelta(days=3), protected_at=AT)
        for period in Period.objects.filter(starts_on__gte=FIRST)
    )
    part, whole = (
        cards_of_series(
            series_as_released(founded.initiative, [chosen], today=TODAY, span=span), today=TODAY, known_on=None
        )[0]
        for span in (SPAN, None)
    )
    assert part.verdict.limits == whole.verdict.limits
    assert part.sentence == whole.sentence
    assert part.verdict.base_points == BASE_POINTS


@pytest.mark.parametrize("kind", ["count", "rate", "running_total"])
def test_what_went_live_is_read_the_same_way_as_it_was_released(long, founded, kind):
    chosen, then = long(kind), AT + timedelta(hours=1)
    Release.objects.bulk_create(
        Release(period=period, at=then, protected_at=then) for period in Period.objects.order_by("starts_on")
    )
    actions.reopen_report(
        report=Report.objects.get(period__starts_on=month(4)), reason="Talt forkert", by=founded,
        at=AT + timedelta(days=2),
    )  # fmt: skip
    part, whole = (
        cards_of_series(
            series_as_released(founded.initiative, [chosen], today=TODAY, span=span), today=TODAY, known_on=None
        )[0]
        for span in (SPAN, None)
    )
    says_the_same(part, whole)
    assert [each.value for each in whole.totals][4] is not None
    assert len(part.series.read) == SPAN + BASE_POINTS


def test_released_tables_are_read_the_same_way(long, viewer_of, dina):
    chosen = long(counts_people=True)
    version = IndicatorVersion.objects.get(indicator=chosen)
    for number, period in enumerate(Period.objects.order_by("starts_on")):
        made = Release.objects.create(period=period, at=AT, protected_at=AT)
        ReleasedTable.objects.create(
            release=made, indicator=chosen, version=version, policy="hidden", numerator=told(number),
            is_hidden=number in {2, 45}, asked=1, reported=1, not_applicable=0, declined=0,
        )  # fmt: skip
    part, whole = both(viewer_of(dina), chosen)
    says_the_same(part, whole)


def test_the_page_shows_the_newest_periods_and_leads_to_all(long, client_of, anne, monkeypatch):
    monkeypatch.setattr("samklang.measurement.views.indicators.ON_A_PAGE", SPAN)
    chosen = long()
    address = f"/{chosen.initiative.slug}/measurement/indicators/{chosen.pk}/"
    page = client_of(anne).get(address).content.decode()
    assert "De nyeste 24 perioder er vist" in page
    assert '<a href="?periods=all">' in page
    assert "mere end 24 perioder i træk" in page
    every = client_of(anne).get(f"{address}?periods=all").content.decode()
    assert "perioder er vist" not in every
    assert "mere end 24 perioder i træk" in every
    assert "marts 2021" in every.lower()
    assert "marts 2021" not in page.lower()
