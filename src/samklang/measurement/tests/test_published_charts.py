"""Control charts against worked examples that others have printed, and a declared change of the work."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.measurement.calculations.attributes import p_limits, plain_limits, spread_of, u_limits
from samklang.measurement.calculations.process import Limits, Signal, limits_of, signals_of
from samklang.measurement.calculations.stretches import Point
from samklang.measurement.calculations.verdicts import Curve, judge

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, individuals chart of ten batches: mean 50.81, mean moving
# range 1.8778, limits printed as 55.8041 and 45.8159 (with 3/1.128 = 2.6596; the chart here uses 2.66, as NHS does).
BATCHES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# The same handbook, 6.3.3.2, p-chart of 30 wafers with 50 chips each: mean 0.2313, limits 0.4102 and 0.0524.
WAFERS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# Montgomery, Introduction to Statistical Quality Control, the u-chart of 20 samples of 5 computers: mean 1.93, limits
# 3.79 and 0.07, nothing outside.
COMPUTERS = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]
# "An introduction to business statistics", example 16.6: ten samples of 200, mean 0.16, limits 0.2378 and 0.0822.
SAMPLES = [40, 44, 22, 34, 24, 32, 28, 32, 34, 30]


def test_the_individuals_chart_gives_the_limits_of_the_handbook():
    limits = limits_of(BATCHES)
    assert limits.mean == pytest.approx(50.81)
    assert limits.high == pytest.approx(55.8041, abs=0.001)
    assert limits.low == pytest.approx(45.8159, abs=0.001)


def test_the_p_chart_gives_the_limits_and_the_signals_of_the_handbook():
    shares = [count / 50 for count in WAFERS]
    mean = sum(WAFERS) / 1500
    low, high = plain_limits(mean, mean * (1 - mean), 50)
    assert (round(mean, 4), round(low, 4), round(high, 4)) == (0.2313, 0.0524, 0.4102)
    found = signals_of(shares, Limits(mean, low, high))
    assert [number for number, each in enumerate(found, 1) if Signal.OUTSIDE in each] == [15, 23]  # as it prints


def test_wafers_that_swing_more_than_chance_are_given_the_wider_limits_of_laney():
    # By hand: chi squared of the 30 points is 85.4, and 42.6 is exceeded in 5 % of chance (29 degrees, tables); their
    # mean moving range of z is 1.8735, over 1.128: 1.661.
    mean = sum(WAFERS) / 1500
    limits = p_limits(WAFERS, [50] * 30, base_points=30)[0]
    assert limits.mean == pytest.approx(mean)
    assert limits.high == pytest.approx(mean + 1.661 * (0.4102 - 0.2313), abs=0.0005)


def test_the_u_chart_gives_the_limits_of_the_textbook():
    mean = sum(COMPUTERS) / 100
    low, high = plain_limits(mean, mean, 5)
    assert (round(mean, 2), round(low, 2), round(high, 2)) == (1.93, 0.07, 3.79)
    limits = u_limits(COMPUTERS, [5] * 20, base_points=20)
    assert {(round(each.mean, 2), round(each.low, 2), round(each.high, 2)) for each in limits} == {(1.93, 0.07, 3.79)}
    found = signals_of([count / 5 for count in COMPUTERS], limits)
    assert all(Signal.OUTSIDE not in each for each in found)  # "no lack of statistical control"
    assert judge(points(COMPUTERS, [5] * 20), direction="down", post=None, chart="u").curve == Curve.STEADY


def test_the_p_chart_gives_the_limits_of_another_textbook():
    mean = sum(SAMPLES) / 2000
    assert [round(edge, 4) for edge in plain_limits(mean, mean * (1 - mean), 200)] == [0.0822, 0.2378]
    limits = p_limits(SAMPLES, [200] * 10, base_points=10)[0]
    assert (round(limits.low, 4), round(limits.high, 4)) == (0.0822, 0.2378)


def test_points_that_swing_more_than_chance_widen_the_limits_by_their_own_spread():
    # z = +/- 2 in turn: mean moving range 4, and 4 / 1.128 = 3.546 (Laney 2002).
    counts = [200 + 2 * 10, 200 - 2 * 10] * 6  # mean 0.5 of 400: sigma 0.025
    assert spread_of(counts, [400] * 12, 0.5, 0.25) == pytest.approx(4 / 1.128)
    assert p_limits(counts, [400] * 12, base_points=12)[0].high == pytest.approx(0.5 + 3 * 0.025 * 4 / 1.128)


@given(st.lists(st.integers(5, 400), min_size=7, max_size=12), st.data())
def test_a_larger_base_never_has_a_wider_normal_range(bases, data):
    counts = [data.draw(st.integers(0, base)) for base in bases]
    limits = p_limits(counts, bases, base_points=len(bases))
    assert all(0 <= each.low <= each.mean <= each.high <= 1 for each in limits)
    smallest, largest = bases.index(min(bases)), bases.index(max(bases))
    assert limits[largest].high - limits[largest].low <= limits[smallest].high - limits[smallest].low + 0.5 / min(bases)


def test_a_share_of_few_is_judged_by_exact_limits():
    # Binomial(20, 0.05): at most 5 with probability 0.99967, at most 4 with 0.99743 (tables): the limit is 5 of 20.
    limits = p_limits([1] * 7, [20] * 7, base_points=7)[0]
    assert (limits.low, limits.high) == (0, pytest.approx(5 / 20))


def points(values, bases=None):
    days = [date(2021, 4, 1) + timedelta(days=91 * n) for n in range(len(values))]
    if bases is None:
        return [Point(day, Decimal(str(value))) for day, value in zip(days, values, strict=True)]
    rows = zip(days, values, bases, strict=True)
    return [Point(day, Decimal(count) / base, Decimal(count), Decimal(base)) for day, count, base in rows]


def test_a_share_that_swings_because_few_are_asked_is_no_signal_and_a_large_one_is():
    few = judge(points([8, 7, 9, 8, 8, 7, 9, 12], [20] * 8), direction="up", post=None, chart="p")
    many = judge(points([800, 790, 810, 800, 805, 795, 800, 1200], [2000] * 8), direction="up", post=None, chart="p")
    assert (few.curve, many.curve) == (Curve.STEADY, Curve.UNUSUAL)  # one point, and no level yet


def test_after_a_declared_change_the_curve_is_judged_anew():
    values = [50, 52, 49, 51, 50, 52, 48, 51, 80, 82, 79, 81, 80, 82, 78]
    change = points(values)[7].on
    assert judge(points(values), direction="up", post=None).curve == Curve.BETTER
    judged = judge(points(values), direction="up", post=None, changes=[change])
    assert (judged.side, judged.since) == (0, change)  # no signal since, and better than before it
    assert judged.curve == Curve.BETTER
    assert [band.first for band in judged.bands] == [0, 8]
    assert judged.limits.mean == pytest.approx(fmean(values[8:]))


def test_soon_after_a_declared_change_it_is_too_early_to_say():
    judged = judge(
        points([50, 52, 49, 51, 50, 52, 48, 80, 82]), direction="up", post=None, changes=[points([0] * 7)[6].on]
    )
    assert (judged.curve, judged.points, judged.since) == (Curve.TOO_EARLY, 2, points([0] * 7)[6].on)


def test_where_figures_are_never_added_no_curve_is_judged():
    assert judge(points([1] * 20), direction="up", post=None, chart="none").curve == Curve.NO_CURVE
