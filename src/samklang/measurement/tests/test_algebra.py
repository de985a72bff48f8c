"""Every kind is a commutative monoid, and the chart, the targets and the protection do as their sources say."""

from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.measurement.calculations.doubts import Doubt, doubts_of
from samklang.measurement.calculations.figures import Figure, TimedFigure, total
from samklang.measurement.calculations.kinds import names, rules_of
from samklang.measurement.calculations.outlooks import Outlook
from samklang.measurement.calculations.periods import last_finished, period_of, previous
from samklang.measurement.calculations.pooling import Way, lower_end
from samklang.measurement.calculations.process import Signal, limits_of, signals_of
from samklang.measurement.calculations.protection import Guard
from samklang.measurement.calculations.stretches import Point
from samklang.measurement.calculations.targets import Crossing, Goalpost, crossing_of, expected_on, trend_of
from samklang.measurement.calculations.verdicts import Curve, judge
from samklang.measurement.models import kinds

from .build_kinds import INVENTED, invented_kinds

numbers = st.one_of(st.none(), st.integers(min_value=0, max_value=10**6).map(Decimal))
figures = st.builds(Figure, numbers, numbers)
KINDS = (*names(), *INVENTED)


@pytest.fixture(autouse=True, scope="module")
def _two_kinds_more(tmp_path_factory):
    with invented_kinds(tmp_path_factory.mktemp("kinds")):
        yield


def test_the_kinds_are_found_by_listing_their_folder():
    assert set(KINDS) == set(dict(kinds())) == set(names())
    with pytest.raises(KeyError):
        rules_of("unheard_of")


def same(kind, left: Figure, right: Figure) -> bool:
    rules = rules_of(kind)
    ends = (lower_end(left), lower_end(right)) if rules.POOLS.overlaps else (None, None)
    bases = (left.denominator, right.denominator) if rules.TAKES_BASE else (None, None)
    return left.numerator == right.numerator and ends[0] == ends[1] and bases[0] == bases[1]


@pytest.mark.parametrize("kind", KINDS)
@given(a=figures, b=figures, c=figures)
def test_combining_does_not_depend_on_order_or_grouping_and_nothing_changes_nothing(kind, a, b, c):
    rules = rules_of(kind)
    assert same(kind, rules.combine(a, b), rules.combine(b, a))
    assert same(kind, rules.combine(rules.combine(a, b), c), rules.combine(a, rules.combine(b, c)))
    assert same(kind, rules.combine(a, rules.IDENTITY), a)


@pytest.mark.parametrize("kind", KINDS)
@given(rows=st.lists(figures, max_size=12), cut=st.integers(min_value=0, max_value=12))
def test_splitting_a_data_set_anyhow_gives_the_same_total(kind, rows, cut):
    rules = rules_of(kind)
    parts = total(rules, [total(rules, rows[:cut]), total(rules, rows[cut:])])
    assert same(kind, parts, total(rules, rows))
    assert same(kind, reduce(rules.combine, reversed(rows), rules.IDENTITY), total(rules, rows))


@pytest.mark.parametrize("kind", KINDS)
@given(rows=st.lists(figures, max_size=10), cut=st.integers(min_value=0, max_value=10), order=st.randoms())
def test_periods_in_any_order_and_window_by_window_come_to_the_same(kind, rows, cut, order):
    rules = rules_of(kind)
    timed = [TimedFigure(date(2025, 1, 1) + timedelta(days=90 * n), row) for n, row in enumerate(rows)]
    whole = rules.over_time(timed)
    shuffled = list(timed)
    order.shuffle(shuffled)
    assert same(kind, rules.over_time(shuffled), whole)
    windows = [part for part in (timed[:cut], timed[cut:]) if part]
    assert same(
        kind, rules.over_time([TimedFigure(part[-1].starts_on, rules.over_time(part)) for part in windows]), whole
    )
    nothing = TimedFigure(date(2030, 1, 1), rules.IDENTITY)
    assert same(kind, rules.over_time([*timed, nothing]), whole)


@pytest.mark.parametrize("kind", KINDS)
@given(rows=st.lists(figures, max_size=8), cut=st.integers(min_value=0, max_value=8), order=st.randoms())
def test_cells_in_any_order_and_grouping_come_to_the_same(kind, rows, cut, order):
    pools = rules_of(kind).POOLS
    shuffled = list(rows)
    order.shuffle(shuffled)
    halves = [pools.over_cells(rows[:cut]), pools.over_cells(rows[cut:])]
    assert same(kind, pools.over_cells(shuffled), pools.over_cells(rows))
    assert same(kind, pools.over_cells(halves), pools.over_cells(rows))


@pytest.mark.parametrize("kind", KINDS)
@given(rows=st.lists(figures, min_size=1, max_size=6), whole=figures)
def test_what_a_whole_holds_besides_its_parts_makes_them_the_whole(kind, rows, whole):
    pools = rules_of(kind).POOLS
    parts = pools.over_cells(rows)
    rest = pools.rest(whole, parts)
    if rest is not None and None not in {whole.numerator, parts.numerator}:
        assert pools.over_cells([parts, rest]).numerator == whole.numerator


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_nothing_that_does_not_go_together(kind):
    rules = rules_of(kind)
    assert not rules.CARRIES or (rules.KEEPS_LAST and rules.POOLS.organisations == Way.SUM)
    assert not rules.TAKES_BASE or rules.POOLS.organisations == Way.SUM
    assert rules.TAKES_BASE or not rules.BASE_BOUNDS
    assert rules.POOLS.keeps_apart == (rules.STEPS and not rules.COUNTS_STEPS)
    assert rules.POOLS.adds_up or rules.GUARD == Guard.NONE  # the largest of all is one organisation's own figure
    assert not rules.MAY_BE_CONFIDENTIAL or rules.POOLS.adds_up
    assert rules.CHART in {"xmr", "p", "u", "none"}
    assert rules.EXPLAINS
    assert rules.NAME


def over(kind: str, *values: int | None) -> Decimal | None:
    timed = [
        TimedFigure(date(2025, 1, 1) + timedelta(days=90 * n), Figure(v and Decimal(v))) for n, v in enumerate(values)
    ]
    return rules_of(kind).over_time(timed).numerator


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("count", (3, 4, 5), 12),
        ("amount", (3, None, 5), 8),
        ("stock", (10, 12, None), 12),
        ("running_total", (100, 120), 120),
    ],
)
def test_each_kind_combines_over_time_by_its_own_rule(kind, values, expected):
    assert over(kind, *values) == expected


def test_a_missing_or_empty_base_makes_a_share_undefined_and_not_nought():
    share = rules_of("share")
    assert share.finish(Figure(Decimal(3), None)) is None
    assert share.finish(Figure(Decimal(0), Decimal(0))) is None
    assert share.finish(Figure(Decimal(91), Decimal(102))) == Decimal(91) / Decimal(102)


def test_limits_follow_the_formula_of_the_xmr_chart_by_hand():
    # By hand: 10 12 11 13 12 14 13 has moving ranges 2 1 2 1 2 1, their mean 1.5; mean 85/7; limits +/- 2.66 x 1.5.
    limits = limits_of([10, 12, 11, 13, 12, 14, 13])
    assert limits.mean == pytest.approx(85 / 7)
    assert limits.high == pytest.approx(85 / 7 + 3.99)
    assert limits.low == pytest.approx(85 / 7 - 3.99)


def test_a_wild_moving_range_is_left_out_of_the_limits():
    # Ranges 1 x 7, then 100 and 100: mean 207/9 = 23; 3.267 x 23 = 75.1, so both 100s are left out and the mean is 1.
    values = [10, 11, 10, 11, 10, 11, 10, 11, 111, 11]
    limits = limits_of(values)
    assert limits.high - limits.mean == pytest.approx(2.66)


def test_no_limits_on_fewer_than_seven_points():
    assert limits_of([1, 2, 3, 4, 5, 6]) is None


BASE = [50, 52, 49, 51, 50, 52, 48, 51, 50, 49, 51, 50]


@pytest.mark.parametrize(
    ("added", "position", "signal"),
    [
        ([70], 12, Signal.OUTSIDE),
        ([49.5] * 7, 18, Signal.RUN_BELOW),
        ([50.9] * 7, 18, Signal.RUN_ABOVE),
    ],
)
def test_each_rule_marks_what_breaks_it(added, position, signal):
    values = [*BASE, *added]
    assert signal in signals_of(values, limits_of(BASE))[position]


def test_six_on_one_side_are_not_yet_a_run():
    values = [50, 51, *[49.5] * 6]
    assert all(Signal.RUN_BELOW not in each for each in signals_of(values, limits_of(BASE)))


def test_seven_points_rising_are_a_trend_from_the_first_of_them():
    values = [1, 2, 3, 4, 5, 6, 7]
    found = signals_of(values, limits_of([4, 4.5, 3.5, 4, 4.2, 3.9, 4]))
    assert all(Signal.RISING in each for each in found)


def quarters(*values):
    return [Point(date(2021, 1, 1) + timedelta(days=91 * n), Decimal(str(v))) for n, v in enumerate(values)]


def test_a_curve_that_lies_below_its_level_for_nine_quarters_has_turned_when_lower_is_better():
    post = Goalpost(date(2021, 1, 1), Decimal(60), date(2028, 12, 31), Decimal(30))
    curve = quarters(60, 62, 59, 61, 60, 62, 58, 61, 60, 59, 61, 60, 56, 55, 53, 51, 50, 48, 46, 44)
    verdict = judge(curve, direction="down", post=post)
    assert (verdict.curve, verdict.run_length) == (Curve.BETTER, 9)  # the mean of the first twelve is 60.25
    assert verdict.outlook == Outlook.ON_TIME
    assert judge(curve, direction="up", post=None).curve == Curve.WORSE


def test_chance_is_called_chance():
    assert judge(quarters(*BASE), direction="up", post=None).curve == Curve.STEADY


def test_too_early_to_say_is_an_answer():
    assert judge(quarters(1, 2, 3, 4, 5, 6), direction="up", post=None).curve == Curve.TOO_EARLY


AROUND_FIFTY = (50, 52, 49, 51, 50, 52, 48, 51, 50, 49, 51, 50)
# By hand: mean 603/12 = 50.25, moving ranges 2 3 2 1 2 4 3 1 1 2 1 sum to 22, their mean 2, limits +/- 5.32.


@pytest.mark.parametrize("last", [50, 51, 52, 53])
def test_a_target_within_the_swings_is_hit_or_miss_whatever_the_last_point_does(last):
    post = Goalpost(date(2021, 1, 1), Decimal(45), date(2028, 1, 1), Decimal(52))
    verdict = judge(quarters(*AROUND_FIFTY, last), direction="up", post=post)
    assert (verdict.curve, verdict.outlook) == (Curve.STEADY, Outlook.HIT_OR_MISS)


@pytest.mark.parametrize(
    ("baseline", "target", "outlook"),
    [
        (40, 44, Outlook.REACHED),
        (40, 56, Outlook.NOT_REACHED),
        (60, 57, Outlook.REACHED),
        (60, 44, Outlook.NOT_REACHED),
    ],
)
def test_a_steady_curve_reaches_always_or_never_what_lies_beyond_its_swings(baseline, target, outlook):
    post = Goalpost(date(2021, 1, 1), Decimal(baseline), date(2028, 1, 1), Decimal(target))
    assert judge(quarters(*AROUND_FIFTY), direction="up", post=post).outlook == outlook


NEW_LEVEL = (60, 62, 61, 60, 62, 61, 60, 62)
# By hand: mean 61, moving ranges 2 1 1 2 1 1 2 sum to 10, their mean 10/7, limits 61 +/- 3.8.


@pytest.mark.parametrize("last", [60, 61, 62])
@pytest.mark.parametrize(("target", "outlook"), [(57, Outlook.REACHED), (61, Outlook.HIT_OR_MISS)])
def test_at_a_new_level_its_own_swings_tell_whether_the_target_is_reached(last, target, outlook):
    post = Goalpost(date(2021, 1, 1), Decimal(45), date(2028, 1, 1), Decimal(target))
    verdict = judge(quarters(*AROUND_FIFTY, *NEW_LEVEL, last), direction="up", post=post)
    assert (verdict.curve, verdict.outlook) == (Curve.BETTER, outlook)


def test_one_figure_past_the_target_has_touched_it_and_seven_have_reached_it():
    post = Goalpost(date(2021, 1, 1), Decimal(45), date(2028, 1, 1), Decimal(70))
    rising = [53, 56, 59, 62, 65, 68]
    assert judge(quarters(*AROUND_FIFTY, 71), direction="up", post=post).outlook == Outlook.TOUCHED
    assert judge(quarters(*AROUND_FIFTY, *rising, 71), direction="up", post=post).outlook == Outlook.TOUCHED
    sevens = [71, 74, 77, 80, 83, 86, 89]
    assert judge(quarters(*AROUND_FIFTY, *rising, *sevens), direction="up", post=post).outlook == Outlook.REACHED


def test_the_leap_to_a_new_level_is_no_trend():
    post = Goalpost(date(2021, 1, 1), Decimal(45), date(2028, 1, 1), Decimal(75))
    level = [60, 62, 61, 60, 62, 61, 60]  # slope by hand: sum of (n - 3)(value - 426/7) is -1, so away from the target
    verdict = judge(quarters(*AROUND_FIFTY, *level), direction="up", post=post)
    assert (verdict.curve, verdict.outlook, verdict.view.crossing) == (Curve.BETTER, Outlook.NOT_REACHED, None)


def test_three_points_over_the_target_are_too_few_to_say_that_it_is_reached():
    post = Goalpost(date(2021, 1, 1), Decimal(0), date(2028, 1, 1), Decimal(10))
    verdict = judge(quarters(11, 12, 13), direction="up", post=post)
    assert (verdict.curve, verdict.outlook) == (Curve.TOO_EARLY, Outlook.UNKNOWN)


def test_a_better_level_that_falls_for_seven_periods_is_said_to_turn_back():
    verdict = judge(quarters(*AROUND_FIFTY, 72, 69, 66, 63, 60, 57, 54), direction="up", post=None)
    assert (verdict.curve, verdict.run_length, verdict.turns_back) == (Curve.BETTER, 7, True)
    assert judge(quarters(*AROUND_FIFTY, *[72, 71] * 4), direction="up", post=None).turns_back is False


def test_one_other_figure_after_equal_ones_is_no_signal():
    assert judge(quarters(*[8] * 8, 6), direction="up", post=None).curve == Curve.STEADY
    assert judge(quarters(*[8] * 8, *[6] * 7), direction="up", post=None).curve == Curve.WORSE


def test_a_normal_range_of_nine_points_is_preliminary():
    assert judge(quarters(*AROUND_FIFTY[:9]), direction="up", post=None).is_preliminary
    assert not judge(quarters(*AROUND_FIFTY), direction="up", post=None).is_preliminary


def test_the_trajectory_is_straight_between_its_ends():
    post = Goalpost(date(2025, 1, 1), Decimal(0), date(2025, 12, 31), Decimal(364))
    assert expected_on(date(2025, 1, 11), post) == 10
    assert expected_on(date(2030, 1, 1), post) == 364


def test_present_form_reaches_the_target_where_the_line_crosses_it():
    post = Goalpost(date(2020, 1, 1), Decimal(0), date(2030, 1, 1), Decimal(100))
    days = [(date(2025, 1, 1) + timedelta(days=n), float(n)) for n in range(8)]
    on_the_line = date(2025, 1, 1) + timedelta(days=100)
    assert crossing_of(trend_of(days), post) == Crossing(on_the_line, on_the_line)
    assert crossing_of(trend_of([(on, -value) for on, value in days]), post) is None


def test_ten_times_as_much_as_last_time_is_doubted_with_what_may_have_been_meant():
    raised = doubts_of(Decimal(640), None, last=Decimal(61), kind="stock")[0]
    assert (raised.doubt, raised.meant, raised.blocks) == (Doubt.TEN_TIMES, Decimal(64), False)


def test_parts_that_do_not_add_up_are_named_with_the_difference():
    raised = doubts_of(Decimal(10), None, last=None, kind="count", parts=[Decimal(4), Decimal(5)])[0]
    assert (raised.doubt, raised.difference) == (Doubt.PARTS, 1)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("month", (date(2026, 10, 1), date(2026, 11, 1))),
        ("quarter", (date(2026, 7, 1), date(2026, 10, 1))),
        ("half_year", (date(2026, 1, 1), date(2026, 7, 1))),
        ("year", (date(2025, 1, 1), date(2026, 1, 1))),
    ],
)
def test_the_last_finished_period_of_each_rhythm(rhythm, expected):
    assert last_finished(date(2026, 11, 23), rhythm) == expected


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
    st.sampled_from(["month", "quarter", "half_year", "year"]),
)
def test_a_day_lies_in_its_period_and_periods_follow_each_other(day, rhythm):
    start, end = period_of(day, rhythm)
    assert start <= day < end
    assert previous(end, rhythm) == (start, end)


def test_a_stepped_way_holds_each_value_until_the_next_day():
    steps = ((date(2026, 1, 1), Decimal(20)), (date(2027, 1, 1), Decimal(35)))
    post = Goalpost(date(2025, 1, 1), Decimal(10), date(2028, 1, 1), Decimal(40), is_stepped=True, milestones=steps)
    days = (date(2024, 5, 1), date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 1), date(2028, 1, 1))
    assert [expected_on(day, post) for day in days] == [10, 10, 20, 35, 40]


def test_a_way_by_milestones_runs_straight_from_each_to_the_next():
    post = Goalpost(
        date(2025, 1, 1), Decimal(0), date(2025, 3, 2), Decimal(20), milestones=((date(2025, 1, 31), Decimal(15)),)
    )
    assert expected_on(date(2025, 1, 11), post) == 5  # 10 of 30 days towards 15
    assert expected_on(date(2025, 1, 31), post) == 15
    assert expected_on(date(2025, 2, 15), post) == Decimal("17.5")  # 15 of 30 days from 15 to 20
