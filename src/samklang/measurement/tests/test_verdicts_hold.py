"""No verdict says what its own curve does not: by hand, or as the authors the methods are taken from would say it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from samklang.measurement.calculations.attributes import p_limits, u_limits
from samklang.measurement.calculations.episodes import Episode
from samklang.measurement.calculations.outlooks import Outlook
from samklang.measurement.calculations.process import Signal, limits_of
from samklang.measurement.calculations.stretches import Point
from samklang.measurement.calculations.targets import Crossing, Goalpost, crossing_of, student, trend_of
from samklang.measurement.calculations.verdicts import Curve, judge, judge_total
from samklang.measurement.models import IndicatorVersion, Period
from samklang.measurement.outlook_words import plain_outlook, target_sentence
from samklang.measurement.pill_words import pill_of
from samklang.measurement.queries.judging import Judgement, rises_of
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.verdict_words import Telling, normal_words, plain_sentence_of, sentence_of, signal_words

FIRST = date(2021, 4, 1)
AROUND_FIFTY = (50, 52, 49, 51, 50, 52, 48, 51, 50, 49, 51, 50)  # by hand: mean 50.25, limits +/- 5.32
VERSION = IndicatorVersion(kind="count", direction="up", unit="boliger", rhythm="quarter")


def day(number: int) -> date:
    return FIRST + timedelta(days=91 * number)


def points(*values: float) -> list[Point]:
    return [Point(day(n), Decimal(str(value))) for n, value in enumerate(values)]


def goal(baseline: float, target: float, on: date = date(2030, 1, 1)) -> Goalpost:
    return Goalpost(date(2021, 1, 1), Decimal(str(baseline)), on, Decimal(str(target)))


# -- a running total is judged by what it rises by


def total(value: int, number: int, *, told: int = 2, asked: int = 2, reporters: int | None = None) -> PeriodTotal:
    starts = date(2021 + number // 4, number % 4 * 3 + 1, 1)
    ends = date(2021 + (number + 1) // 4, (number + 1) % 4 * 3 + 1, 1)
    period = Period(rhythm="quarter", starts_on=starts, ends_on=ends, due_on=ends + timedelta(days=35))
    version = IndicatorVersion(kind="running_total", rhythm="quarter")
    return PeriodTotal(
        period, version, Decimal(value), is_hidden=False, reported=told, asked=asked, not_applicable=0, declined=0,
        reporters=reporters,
    )  # fmt: skip


def rises(*totals: PeriodTotal) -> list[int]:
    return [int(point.value) for _at, point in rises_of(totals)]


def test_an_even_pace_is_no_improvement_although_the_total_grows_for_ever():
    judged = judge_total(points(*AROUND_FIFTY), total=points(600)[0], direction="up", post=None)
    assert (judged.curve, judged.side) == (Curve.STEADY, 0)
    faster = judge_total(points(*AROUND_FIFTY, *[60, 62] * 4), total=points(1200)[0], direction="up", post=None)
    assert (faster.curve, faster.run_length) == (Curve.BETTER, 8)


def test_of_a_period_that_somebody_lacks_no_rise_is_told_nor_of_the_one_after_it():
    assert rises(total(10, 0), total(30, 1), total(45, 2, told=1), total(90, 3), total(110, 4)) == [20, 20]


def test_who_joins_brings_what_they_had_done_before_which_is_no_rise():
    alone, both = {"told": 1, "asked": 1, "reporters": 5}, {"reporters": 9}
    assert rises(total(10, 0, **alone), total(20, 1, **alone), total(200, 2, **both), total(215, 3, **both)) == [10, 15]


def test_a_period_that_is_left_out_altogether_is_no_rise_of_one_period():
    assert rises(total(10, 0), total(20, 1), total(60, 3), total(75, 4)) == [10, 15]


def test_a_total_that_falls_is_no_rise_below_nothing_but_something_to_mend():
    assert rises(total(10, 0), total(30, 1), total(12, 2), total(20, 3)) == [20, 8]
    judged = judge_total(
        points(*[10] * 8),
        total=Point(date(2023, 4, 1), Decimal(60)),
        direction="up",
        post=goal(0, 300),
        has_fallen=True,
    )
    assert (judged.outlook, pill_of(judged)) == (Outlook.NO_TARGET, ("Det samlede tal er faldet", "missing"))
    told = Telling(judged, IndicatorVersion(kind="running_total", direction="up", unit="boliger", rhythm="quarter"))
    assert sentence_of(told).startswith("I 1. kvartal 2023 faldt det samlede tal")
    assert "om kvartalet" not in sentence_of(told)  # no pace is told
    assert plain_sentence_of(told) == "Det samlede tal er faldet, og det kan det ikke. Det skal ses efter."


def test_the_target_of_a_running_total_is_told_by_its_pace_as_a_span():
    # By hand: mean 10, standard deviation sqrt(32 / 7) = 2.138, t of 7 degrees 2.365: 10 k +/- 5.056 sqrt(k + k k / 8).
    # 100 more: k = 7 gives at most 88.3, k = 8 100.2; k = 12 gives at least 92.3, k = 13 100.5.
    judged = judge_total(
        points(8, 12, 8, 12, 8, 12, 8, 12), total=Point(day(7), Decimal(200)), direction="up", post=goal(0, 300)
    )
    assert judged.view.crossing == Crossing(day(7 + 8), day(7 + 13))
    assert judged.outlook == Outlook.ON_TIME


def test_an_even_pace_reaches_the_target_to_the_day_and_says_how_far_it_is_behind():
    post = Goalpost(day(0), Decimal(0), day(10), Decimal(300))
    judged = judge_total(points(*[10] * 8), total=Point(day(5), Decimal(120)), direction="up", post=post)
    assert judged.view.crossing == Crossing(day(5 + 18), day(5 + 18))
    assert (judged.outlook, judged.pace.ahead) == (Outlook.LATE, -30)  # half of the way agreed is 150


# -- a target within the swings


@pytest.mark.parametrize(("target", "reached"), [(54, 0), (52, 2), (51, 5)])
def test_of_a_target_within_the_swings_it_is_counted_how_often_it_was_reached(target, reached):
    judged = judge(points(*AROUND_FIFTY), direction="up", post=goal(45, target))
    assert (judged.outlook, judged.view.reached, judged.view.counted) == (Outlook.HIT_OR_MISS, reached, 12)
    assert ("ingen af de seneste 12 perioder har nået det" in target_sentence(judged)) is (reached == 0)
    assert plain_outlook(judged).startswith("Nogle gange") is (reached > 0)


def test_a_target_that_lies_lower_is_counted_the_other_way():
    judged = judge(points(*AROUND_FIFTY), direction="down", post=goal(60, 48))
    assert (judged.outlook, judged.view.reached) == (Outlook.HIT_OR_MISS, 1)


# -- a signal that has ended


def test_three_figures_far_out_two_periods_ago_are_told_and_not_denied():
    # By hand: mean 14, moving ranges 1 2 1 1 2 1 1 2 1 1 2, their mean 15 / 11, upper limit 14 + 3.63.
    base = (14, 13, 15) * 4
    judged = judge(points(*base, 30, 30, 30, 14, 13), direction="up", post=None)
    assert (judged.curve, judged.ended) == (Curve.STEADY, Episode(Signal.OUTSIDE, 1, 3, day(14)))
    told = Telling(judged, VERSION)
    assert "bedre, end tilfældet kan forklare. Det er slut" in sentence_of(told)
    assert plain_sentence_of(told) == "En tid gik det bedre. Nu svinger det, som det plejer."


def test_eight_in_a_row_that_have_ended_are_told_with_their_number():
    judged = judge(points(*AROUND_FIFTY, *[52] * 8, 49, 50), direction="up", post=None)
    assert (judged.curve, judged.ended) == (Curve.STEADY, Episode(Signal.RUN_ABOVE, 1, 8, day(19)))
    assert "8 perioder i træk til og med" in sentence_of(Telling(judged, VERSION))


def test_a_curve_without_any_signal_is_called_steady():
    judged = judge(points(*AROUND_FIFTY), direction="up", post=None)
    assert (judged.curve, judged.ended) == (Curve.STEADY, None)
    assert plain_sentence_of(Telling(judged, VERSION)) == "Det er hverken bedre eller værre end før."


def test_one_unusual_figure_is_no_new_level_and_says_so():
    """A curve has turned with seven on one side, or one outside and two more on its side (methods.md, section 5)."""
    better = judge(points(*AROUND_FIFTY, *[52] * 8, 60), direction="up", post=None)
    assert better.curve == Curve.BETTER  # the ninth on that side
    alone = judge(points(*AROUND_FIFTY, *[52] * 8, 40), direction="up", post=None)
    assert (alone.curve, pill_of(alone)) == (Curve.UNUSUAL, ("Et usædvanligt tal", "fragile"))
    told = Telling(alone, VERSION)
    assert sentence_of(told).startswith("Det seneste tal er dårligere, end tilfældet kan forklare. Et enkelt tal")
    assert "siger ikke, at det er blevet værre" in plain_sentence_of(told)
    two = judge(points(*AROUND_FIFTY, 52, 49, 40), direction="up", post=None)
    three = judge(points(*AROUND_FIFTY, 52, 49, 49, 40), direction="up", post=None)
    assert (two.curve, three.curve) == (Curve.UNUSUAL, Curve.WORSE)


def test_one_unusual_figure_says_nothing_of_the_target_unless_it_reaches_it():
    near, far = (judge(points(*AROUND_FIFTY, last), direction="up", post=goal(50, 58)) for last in (60, 40))
    assert (near.outlook, far.outlook) == (Outlook.TOUCHED, Outlook.NOT_REACHED)  # no swing has come as far as 58


def test_a_climb_that_crosses_the_mean_is_said_to_be_one_and_no_level():
    judged = judge(points(*AROUND_FIFTY, 48, 48.5, 49, 49.5, 50, 50.2, 50.6), direction="up", post=None)
    assert (judged.curve, judged.has_trend) == (Curve.BETTER, True)
    assert sentence_of(Telling(judged, VERSION)).startswith("Tallene bliver bedre gang på gang.")


# -- a level that never swung


@pytest.mark.parametrize(
    ("values", "curve"),
    [
        ((*[14] * 8, *[22] * 4), Curve.BETTER),
        ((*[10] * 12, *[30] * 6), Curve.BETTER),
        ((*[14] * 12, 9), Curve.UNUSUAL),
        ((*[14] * 12, 15), Curve.STEADY),  # one step of counting is no larger than the figures can tell
        ((*[250_000] * 12, 250_004), Curve.STEADY),  # less than one per cent is rounding
        ((*[250_000] * 12, 300_000), Curve.UNUSUAL),
        ((*[3.5] * 12, 3.6), Curve.STEADY),
        ((*[3.5] * 12, 4.5), Curve.UNUSUAL),
        ((*[3.5] * 12, *[4.5] * 3), Curve.BETTER),
    ],
)
def test_a_level_that_never_swung_still_sees_a_change_but_not_a_rounding(values, curve):
    assert judge(points(*values), direction="up", post=None).curve == curve


def test_limits_of_points_that_never_swung_lie_three_steps_of_counting_off():
    limits = limits_of([14] * 8 + [22] * 4)
    assert (limits.mean, limits.low, limits.high, limits.is_flat) == (14, 11, 17, True)
    judged = judge(points(*[14] * 8), direction="up", post=goal(10, 16))
    assert judged.outlook == Outlook.NOT_REACHED  # what never swung does not swing as far as 16
    assert "De var alle ens" in normal_words(judged)


def test_where_nothing_happened_the_rule_of_three_says_how_much_may_still_be_chance():
    # 3 / 400 = 0.0075. Binomial(50, 0.0075): more than 2 with probability 0.0064, more than 3 with 0.0006: limit 3.
    assert p_limits([0] * 8, [50] * 8, base_points=8)[0].high == pytest.approx(3 / 50)
    assert p_limits([50] * 8, [50] * 8, base_points=8)[0].low == pytest.approx(47 / 50)
    assert u_limits([0] * 8, [50] * 8, base_points=8)[0].high > 0
    shares = [Point(day(n), Decimal(count) / 50, Decimal(count), Decimal(50)) for n, count in enumerate([0] * 8 + [5])]
    assert judge(shares, direction="up", post=None, chart="p").curve == Curve.UNUSUAL
    assert judge(shares[:8], direction="up", post=None, chart="p").curve == Curve.STEADY


# -- a declared change


BEFORE, AFTER = (40, 42, 39, 41, 40, 42, 38, 41), (57, 58, 56, 57, 58, 56, 57)


def changed(*values: float, at: int, direction: str = "up"):
    return judge(points(*values), direction=direction, post=None, changes=[day(at)])


def test_what_became_better_with_a_declared_change_is_better_and_says_from_where_to_where():
    judged = changed(*BEFORE, *AFTER, at=7)
    assert (judged.curve, judged.shift.side) == (Curve.BETTER, 1)
    assert (judged.shift.before, judged.shift.after) == (pytest.approx(323 / 8), pytest.approx(57))
    said = sentence_of(Telling(judged, VERSION, "Ny visitation"))
    assert "Siden ændringen den 29. december 2022 (Ny visitation) er niveauet ca. 57; før var det ca. 40." in said
    assert "Det er bedre, end tilfældet kan forklare. Siden da svinger tallene ikke mere" in said
    assert "siden ændringen" in normal_words(judged)
    assert changed(*BEFORE, *AFTER, at=7, direction="down").curve == Curve.WORSE


def test_a_declared_change_that_changed_nothing_is_said_to_have_changed_nothing():
    judged = changed(*BEFORE, 40, 41, 39, 42, 40, 38, 41, at=7)
    assert (judged.curve, judged.shift.side) == (Curve.STEADY, 0)
    assert "Forskellen er ikke større" in sentence_of(Telling(judged, VERSION, "Nyt skilt"))


def test_what_became_better_before_the_change_is_not_put_down_to_it():
    better = (55, 57, 54, 56, 55, 57, 54, 56)
    judged = changed(*AROUND_FIFTY, *better, 55, 57, 54, 56, 55, 57, 54, at=19)
    assert (judged.curve, judged.shift.side) == (Curve.STEADY, 0)
    assert judged.shift.before == pytest.approx(sum(better) / 8)


def test_with_too_few_figures_before_a_change_nothing_is_compared():
    judged = changed(*BEFORE[:5], *AFTER, at=4)
    assert (judged.curve, judged.shift) == (Curve.STEADY, None)


# -- on present form


def test_student_is_as_printed_in_tables():
    assert [student(freedom) for freedom in (4, 6, 11)] == [2.776, 2.447, 2.201]


@pytest.mark.parametrize(("swing", "is_clear"), [(1, True), (4, False)])
def test_a_slope_is_clear_only_when_it_is_distinguishable_from_none(swing, is_clear):
    # Days 0-7, value = day + and - swing in turn. By hand: slope 1 - 4 swing / 42, squares about it 7.62 swing^2, so
    # t = 5.2 and 0.9; 2.447 is exceeded in 5 % of chance (6 degrees).
    curve = [(date(2025, 1, 1) + timedelta(days=n), n + swing * (-1) ** n) for n in range(8)]
    trend = trend_of(curve)
    assert trend.slope == pytest.approx(1 - 4 * swing / 42)
    assert trend.is_clear is is_clear
    assert (crossing_of(trend, goal(0, 30)) is not None) is is_clear


def test_a_target_beyond_the_new_level_is_not_reached_and_no_year_is_read_from_noise():
    level = (60, 62, 61, 60, 63, 61, 60, 62)  # of eight, no slope
    judged = judge(points(*AROUND_FIFTY, *level), direction="up", post=goal(45, 75))
    assert (judged.curve, judged.outlook, judged.view.crossing) == (Curve.BETTER, Outlook.NOT_REACHED, None)
    assert "nås måltallet ikke" in target_sentence(judged)


def test_a_leap_of_two_figures_is_too_little_to_speak_of_a_year():
    judged = judge(points(*AROUND_FIFTY, 58, 59), direction="up", post=goal(45, 75))
    assert (judged.curve, judged.outlook) == (Curve.BETTER, Outlook.UNEVEN)
    assert "for få og for ujævne" in target_sentence(judged)


def test_a_clear_but_uneven_climb_is_told_as_a_span_of_years():
    climb = (56, 59, 60, 63, 64, 67, 68, 71)
    judged = judge(points(*AROUND_FIFTY, *climb), direction="up", post=goal(45, 100, date(2029, 1, 1)))
    crossing = judged.view.crossing
    # By hand: slope 2.07 a quarter, so the line is at 100 after 14 quarters, in the middle of 2029.
    assert crossing.earliest < date(2029, 6, 1) < crossing.latest
    assert "mellem" in target_sentence(judged) or crossing.earliest.year == crossing.latest.year


# -- when a verdict speaks of


def test_a_verdict_is_old_when_two_more_periods_and_the_days_to_report_them_have_gone_by():
    judged = judge(points(*AROUND_FIFTY), direction="up", post=None)
    whole = Judgement(judged, (), (), frozenset(), total(10, 17))  # the second quarter of 2025, 35 days to report
    assert not whole.is_old(date(2026, 2, 5))
    assert whole.is_old(date(2026, 2, 6))
    said = sentence_of(Telling(judged, VERSION, until="2. kvartal 2025"))
    assert said.startswith("Indtil 2. kvartal 2025: de seneste tal svinger ikke mere")


# -- which rule a point breaks


def test_a_point_within_the_band_is_said_to_be_part_of_a_run_and_not_outside():
    judged = judge(points(*AROUND_FIFTY, *[52] * 8, 70), direction="up", post=None)
    said = signal_words(judged.signals)
    assert said[12] == "del af 9 i træk på samme side af gennemsnittet"
    assert said[20] == "uden for det normale udsving, del af 9 i træk på samme side af gennemsnittet"
    assert said[0] == ""


def test_a_point_far_out_beside_another_is_said_to_be_one_of_three_in_a_row():
    assert signal_words([frozenset({Signal.NEAR_HIGH})]) == (
        "del af tre i træk, hvoraf to ligger langt fra gennemsnittet",
    )
