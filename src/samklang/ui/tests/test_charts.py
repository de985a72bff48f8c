"""What the charts draw, read back from the SVG: inside the paper, in order, and no words over other words."""

import doctest
import itertools
import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samklang.ui import formats
from samklang.ui.charts import lanes, scale, svg
from samklang.ui.charts.curve import laid_out
from samklang.ui.charts.curve_svg import curve_svg
from samklang.ui.charts.labels import LINE_HEIGHT, width_of
from samklang.ui.charts.shapes import (
    Bar,
    Bars,
    Break,
    Curve,
    CurvePoint,
    Milestone,
    NormalRange,
    Segment,
    StackedBar,
    Timeline,
    TimelineRow,
)
from samklang.ui.charts.sizes import MIDDLE, NARROW, SMALL, SPARK, TILE, WIDE

SIZES = [WIDE, MIDDLE, NARROW, SMALL]
BARE = [SPARK, TILE]


def danish(value):
    return formats.number(value, language="da")


def curve_of(values, **facts):
    points = tuple(
        CurvePoint(f"{at % 4 + 1}. kvartal {2020 + at // 4}", value, year=2020 + at // 4)
        for at, value in enumerate(values)
    )
    return Curve("Borgere på herberg", points, formatter=danish, **facts)


def drawn(curve, size=WIDE):
    return ElementTree.fromstring(curve_svg(curve, size))


def words_in(root):
    return list(root.iter("text"))


def box_of(text):
    font = float(text.get("font-size"))
    width = width_of(text.text, font)
    left = float(text.get("x")) - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
    middle = float(text.get("y")) - font * 0.35
    return left, middle - font * LINE_HEIGHT / 2, left + width, middle + font * LINE_HEIGHT / 2


def overlap(first, second):
    slack = 0.3  # places are rounded to a tenth
    return (
        first[0] + slack < second[2]
        and second[0] + slack < first[2]
        and first[1] + slack < second[3]
        and second[1] + slack < first[3]
    )


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(scale).failed == 0
    assert doctest.testmod(svg).failed == 0


def test_a_curve_is_an_image_with_a_name_and_a_description():
    root = drawn(curve_of([60, 44], summary="44 i andet kvartal."))
    assert root.get("role") == "img"
    assert root.find("title").text == "Borgere på herberg"
    assert root.find("desc").text == "44 i andet kvartal."


@pytest.mark.parametrize("size", BARE)
def test_beside_words_that_say_it_a_curve_has_its_shape_and_no_words(size):
    curve = curve_of([10, 12, None, 30], target=40, target_label="måltal 40", breaks=(Break(1, "ny definition"),))
    root = drawn(curve, size)
    assert words_in(root) == []
    [last] = [dot for dot in root.iter("circle") if dot.get("class") == "c-last"]
    assert (float(last.get("cx")), size.height) == (size.width - 6, float(root.get("viewBox").split()[3]))


@pytest.mark.parametrize(
    ("values", "target", "paper"),
    [
        ((0.5, 0.98), 1, (0.45, 1)),
        ((1, 1), None, (0, 1)),
        ((0.02, 0.9), None, (0, 0.988)),
        ((0.5, 1.25), None, (0.425, 1.325)),
    ],
)
def test_the_paper_of_a_share_ends_where_a_share_does_unless_a_value_is_really_beyond(values, target, paper):
    band = NormalRange(low=-0.2, high=1.15, mean=0.9) if values == (1, 1) else None
    curve = curve_of(values, target=target, within=(0, 1), normal=(band,) if band else ())
    assert laid_out(curve, WIDE).extent == pytest.approx(paper)


def test_values_lie_as_high_as_they_are_large():
    layout = laid_out(curve_of([10, 30, 20]), WIDE)
    low, high, between = (layout.y(value) for value in (10, 30, 20))
    assert high < between < low
    assert low - between == pytest.approx(between - high)


def test_points_are_evenly_spaced_from_edge_to_edge():
    layout = laid_out(curve_of([1, 2, 3, 4, 5]), WIDE)
    places = [layout.x(at) for at in range(5)]
    steps = {round(after - before, 6) for before, after in itertools.pairwise(places)}
    assert len(steps) == 1
    assert (places[0], places[-1]) == (layout.left, layout.right)


def test_no_line_crosses_a_gap_or_a_break_or_a_hidden_value():
    assert [len(run) for run in laid_out(curve_of([1, 2, None, 4, 5, 6]), WIDE).runs] == [2, 3]
    assert [len(run) for run in laid_out(curve_of([1, 2, 3, 4], breaks=(Break(2, "ny definition"),)), WIDE).runs] == [
        2,
        2,
    ]
    hidden = Curve(
        "Skjult", (CurvePoint("1", 5), CurvePoint("2", 3, is_hidden=True), CurvePoint("3", 6)), formatter=danish
    )
    assert [len(run) for run in laid_out(hidden, WIDE).runs] == [1, 1]


def test_a_hidden_value_is_nowhere_in_the_drawing():
    hidden = Curve(
        "Skjult", (CurvePoint("1. kvartal", 57), CurvePoint("2. kvartal", 43, is_hidden=True)), formatter=danish
    )
    for size in SIZES:
        assert "43" not in re.sub(r'"[^"]*"', "", str(curve_svg(hidden, size)))
    layout = laid_out(hidden, WIDE)
    moved = Curve(
        "Skjult", (CurvePoint("1. kvartal", 57), CurvePoint("2. kvartal", 2, is_hidden=True)), formatter=danish
    )
    assert layout.extent == laid_out(moved, WIDE).extent


def test_the_last_value_and_the_target_are_written_beside_their_lines():
    root = drawn(curve_of([60, 44], target=30, target_label="mål 30"))
    written = {text.get("class"): text.text for text in words_in(root)}
    assert written["c-value-label"] == "44"
    assert written["c-target-label"] == "mål 30"


def test_signals_are_open_rings_and_a_last_point_that_is_none_is_full():
    points = tuple(CurvePoint(str(at), at, is_signal=at in (2, 3)) for at in range(5))
    classes = [circle.get("class") for circle in drawn(Curve("x", points, formatter=danish)).iter("circle")]
    assert classes.count("c-signal") == 2
    assert classes.count("c-last") == 1


@pytest.mark.parametrize("size", SIZES)
def test_the_last_point_is_an_open_ring_too_where_it_is_a_signal(size):
    points = tuple(CurvePoint(str(at), at, is_signal=at == 4) for at in range(5))
    root = drawn(Curve("x", points, formatter=danish), size)
    rings = [float(dot.get("cx")) for dot in root.iter("circle") if dot.get("class") == "c-signal"]
    assert rings == ([max(float(dot.get("cx")) for dot in root.iter("circle"))] if size.is_detailed else [])


def test_a_curve_without_any_value_still_says_its_target():
    root = drawn(curve_of([None, None], target=30, target_label="mål 30"))
    assert [text.text for text in words_in(root) if text.get("class") == "c-target-label"] == ["mål 30"]
    assert drawn(curve_of([])) is not None


def test_decimals_are_drawn_too():
    assert drawn(curve_of([Decimal("1.5"), Decimal("2.25")]))


values = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**12),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2)),
)
curves = st.builds(
    lambda values, target, band, breaks: curve_of(
        values,
        target=target,
        target_label="" if target is None else f"mål {danish(target)}",
        normal=() if band is None else (NormalRange(min(band), max(band), sum(band) / 2),),
        breaks=tuple(Break(at % len(values), f"ny definition {at}") for at in breaks),
    ),
    st.lists(values, min_size=1, max_size=60),
    st.one_of(st.none(), st.integers(-1000, 10**9)),
    st.one_of(st.none(), st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))),
    st.sets(st.integers(1, 59), max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(curves, st.sampled_from(SIZES))
def test_everything_stays_on_the_paper(curve, size):
    root = drawn(curve, size)
    for circle in root.iter("circle"):
        assert 0 <= float(circle.get("cx")) <= size.width
        assert 0 <= float(circle.get("cy")) <= size.height
    for line in root.iter("line"):
        assert all(0 <= float(line.get(key)) <= size.width + 0.1 for key in ("x1", "x2"))
        assert all(0 <= float(line.get(key)) <= size.height for key in ("y1", "y2"))
    for text in words_in(root):
        left, top, right, bottom = box_of(text)
        assert left >= -1
        assert right <= size.width + 1
        assert top >= -2
        assert bottom <= size.height + 1


@settings(max_examples=150, deadline=None)
@given(curves, st.sampled_from(SIZES))
def test_no_words_cover_other_words(curve, size):
    boxes = [(text.text, box_of(text)) for text in words_in(drawn(curve, size))]
    for (words, first), (others, second) in itertools.combinations(boxes, 2):
        assert not overlap(first, second), (words, others)


@settings(max_examples=50, deadline=None)
@given(curves)
def test_charts_carry_no_style_attributes_and_no_scripts(curve):
    written = str(curve_svg(curve, WIDE))
    assert "style=" not in written
    assert not re.search(r"\son\w+=", written)


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=60))
def test_the_extent_holds_all_values_and_has_height(values):
    low, high = scale.extent(values)
    assert low <= min(values)
    assert max(values) <= high
    assert low < high
    rounding = 1e-9 * max(1, abs(low), abs(high))
    assert all(low - rounding <= tick <= high + rounding for tick in scale.ticks(low, high))


def test_segments_fill_the_bar_and_nobody_takes_no_room():
    parts = lanes.parts_of(StackedBar("Svar", (Segment("ja", 3), Segment("nej", 0), Segment("mangler", 1, "missing"))))
    assert [(part.start, part.width) for part in parts] == [(0, 75), (75, 25)]
    assert lanes.parts_of(StackedBar("Svar", ())) == []


def test_bars_are_as_long_as_their_values_and_hidden_ones_have_no_length():
    chart = Bars("Sted", (Bar("a", 20), Bar("b", 5), Bar("c", 3, is_hidden=True), Bar("d", None)))
    lengths = lanes.lengths_of(chart)
    assert [part and part.width for part in lengths] == [100, 25, None, None]


def test_bars_below_zero_stand_on_the_other_side():
    first, second = lanes.lengths_of(Bars("Ændring", (Bar("a", -10), Bar("b", 30))))
    assert (first.start, first.width, second.start, second.width) == (0, 25, 25, 75)


def plan(*rows):
    return Timeline("Plan", rows, today=date(2026, 11, 23))


def test_a_timeline_spans_whole_months_and_holds_today():
    calendar = lanes.calendar_of(plan(TimelineRow("Boliger", date(2025, 5, 14), date(2026, 8, 3))))
    assert (calendar.first, calendar.last) == (date(2025, 5, 1), date(2026, 11, 30))
    assert 0 < calendar.place(date(2026, 11, 23)) < 100


def test_an_open_end_runs_to_the_edge_and_unknown_dates_draw_nothing():
    rows = (TimelineRow("a", date(2026, 1, 1), None), TimelineRow("b", None, None))
    calendar = lanes.calendar_of(plan(*rows))
    first = calendar.stretch(rows[0])
    assert first.start + first.width == pytest.approx(100)
    assert calendar.stretch(rows[1]) is None


@given(
    st.lists(
        st.tuples(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1))),
        max_size=8,
    )
)
def test_every_bar_and_milestone_lies_within_its_lane(spans):
    rows = tuple(TimelineRow("x", min(span), max(span), milestones=(Milestone("m", max(span)),)) for span in spans)
    calendar = lanes.calendar_of(plan(*rows))
    for row in rows:
        part = calendar.stretch(row)
        assert part.start >= 0
        assert part.start + part.width <= 100.7
        assert all(0 <= place <= 100 for place, _milestone in lanes.places_of(row.milestones, calendar))
    assert all(0 <= place <= 100 for place, _words in calendar.years)
    assert len(calendar.years) <= 8


RANGE = Curve(
    "Mennesker", formatter=danish,
    points=(
        CurvePoint("1. kvartal 2026", 40, year=2026),
        CurvePoint("2. kvartal 2026", None, year=2026, bounds=(41, 93), words="41 til 93"),
        CurvePoint("3. kvartal 2026", None, year=2026, bounds=(50, 120), words="50 til 120", is_hidden=True),
    ),
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_a_range_is_drawn_from_its_least_to_its_most_with_its_words(size):
    layout = laid_out(RANGE, size)
    [(position, top, bottom)] = layout.ranges
    assert position == 1
    assert (top, bottom) == (layout.y(93), layout.y(41))
    assert top < bottom
    root = drawn(RANGE, size)
    assert "41 til 93" in [text.text for text in words_in(root)]
    assert [each.get("class") for each in root.iter("path")].count("c-range") == 1
    assert "120" not in ElementTree.tostring(root, encoding="unicode")  # what is hidden is not drawn


def test_a_range_stands_in_the_table_of_its_curve():
    from samklang.ui.tags.charts import curve

    assert '<td class="num">41 til 93</td>' in curve(RANGE)
