"""Crossing and carrying over: margins are what their parts add up to, whatever the order, and no total changes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure, total, whole_of
from samklang.measurement.calculations.kinds import names, rules_of
from samklang.measurement.calculations.mappings import continued, followed_by, together
from samklang.measurement.calculations.pivots import (
    Part,
    carried,
    crossed,
    levels_crossed,
    with_difference,
    with_unbroken,
)
from samklang.measurement.calculations.pooling import Pools, lower_end

numbers = st.integers(min_value=0, max_value=10**5).map(Decimal)
figures = st.builds(Figure, numbers, numbers)
members = st.sampled_from(["a", "b", "c", "d"])
maps = st.dictionaries(members, members)
cells = st.dictionaries(st.tuples(members, members), figures, max_size=12)
shown = st.dictionaries(st.tuples(members, members), st.one_of(st.none(), figures), max_size=12)
FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
AXES = {"period": 0, "row": 1, "column": 2}


def whole(found) -> Figure:
    return whole_of(found.values())


@given(cells, maps)
def test_no_total_changes_when_categories_are_read_under_new_names(told, category_map):
    assert whole(continued(told, category_map)) == whole(told)


@given(cells, maps, st.integers(min_value=0, max_value=12))
def test_carrying_over_and_then_adding_is_adding_and_then_carrying_over(told, category_map, cut):
    rows = list(told.items())
    halves = [continued(dict(part), category_map) for part in (rows[:cut], rows[cut:])]
    added = dict(halves[0])
    for key, figure in halves[1].items():
        added[key] = together(added[key], figure) if key in added else figure
    assert added == continued(told, category_map)


@given(shown, maps, maps)
def test_two_changes_after_each_other_are_the_one_that_does_both(told, first, second):
    assert continued(continued(told, first), second) == continued(told, followed_by(first, second))


@given(maps, maps, maps)
def test_changes_can_be_grouped_anyhow_and_no_change_changes_nothing(a, b, c):
    assert followed_by(followed_by(a, b), c) == followed_by(a, followed_by(b, c))
    assert followed_by({}, a) == followed_by(a, {}) == a


@given(st.one_of(st.none(), figures), st.one_of(st.none(), figures), st.one_of(st.none(), figures))
def test_merging_does_not_depend_on_order_or_grouping_and_what_is_hidden_stays_hidden(a, b, c):
    assert together(a, b) == together(b, a)
    assert together(together(a, b), c) == together(a, together(b, c))
    assert (together(a, b) is None) == (a is None or b is None)


def test_a_split_category_stays_what_it_was_and_its_figures_are_dealt_out_to_nobody():
    told = {("60+",): Figure(Decimal(9)), ("18-24",): Figure(Decimal(4))}
    assert continued(told, {"18-24": "18-29"}) == {("60+",): Figure(Decimal(9)), ("18-29",): Figure(Decimal(4))}


def part(teller: str, when: date, row: str, column: str, count: int, base: int | None = None) -> Part:
    figure = Figure(Decimal(count), None if base is None else Decimal(base))
    return Part(teller, when, (when.isoformat(), row, column), figure)


def table(kind: str, parts, rows="row", columns="column"):
    return crossed(parts, rows=AXES[rows], columns=AXES[columns], time=0, rules=rules_of(kind))


parts_of_a_period = st.lists(
    st.builds(
        lambda teller, row, column, count, more: part(teller, FIRST, row, column, count, count + more + 1),
        st.sampled_from(["o1", "o2", "o3"]), members, members,
        st.integers(min_value=0, max_value=500), st.integers(min_value=0, max_value=500),
    ),
    min_size=1, max_size=20,
)  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in names() if kind not in {"people", "rubric"}])
@given(parts=parts_of_a_period)
def test_the_margins_are_what_the_cells_beside_them_add_up_to(kind, parts):
    found = table(kind, parts)
    rules = rules_of(kind)
    inner = {spot: figure for spot, figure in found.items() if ALL not in spot}
    assert total(rules, inner.values()) == found[ALL, ALL]
    for row in {row for row, _column in inner}:
        beside = [figure for (each, _column), figure in inner.items() if each == row]
        assert total(rules, beside) == found[row, ALL]


@given(parts=parts_of_a_period)
def test_people_in_the_margins_lie_between_the_largest_teller_and_all_of_them(parts):
    found = table("people", parts)
    tellers: dict[str, Decimal] = {}
    for each in parts:
        tellers[each.teller] = tellers.get(each.teller, Decimal(0)) + each.figure.numerator
    assert lower_end(found[ALL, ALL]) == max(tellers.values())
    assert found[ALL, ALL].numerator == sum(tellers.values())


@given(parts=parts_of_a_period, seed=st.randoms())
def test_the_order_in_which_figures_come_in_does_not_matter(parts, seed):
    shuffled = list(parts)
    seed.shuffle(shuffled)
    for kind in names():
        if kind != "rubric":
            assert table(kind, parts) == table(kind, shuffled)


def test_shares_are_pooled_in_every_margin_and_never_averaged():
    found = table("share", [part("o1", FIRST, "a", "x", 1, 2), part("o2", FIRST, "b", "x", 90, 100)])
    assert found[ALL, "x"] == Figure(Decimal(91), Decimal(102))


@pytest.mark.parametrize(
    ("kind", "over_time", "first"), [("count", 24, 16), ("stock", 8, 16), ("running_total", 8, 16)]
)
def test_over_time_each_kind_takes_its_own_margin(kind, over_time, first):
    parts = [
        part("o1", FIRST, "a", "x", 10), part("o1", FIRST, "b", "x", 6),
        part("o1", SECOND, "a", "x", 8),
    ]  # fmt: skip
    found = table(kind, parts, columns="period")
    assert found[ALL, ALL].numerator == over_time
    assert found[ALL, FIRST.isoformat()].numerator == first
    # What was left out in the last period is not taken from earlier: the rows still add up to the whole.
    rows = [found[row, ALL].numerator for row in ("a", "b") if (row, ALL) in found]
    assert sum(rows) == over_time


def test_a_running_total_of_somebody_who_has_not_reported_is_carried_on():
    parts = [part("o1", FIRST, "a", "x", 100), part("o2", FIRST, "a", "x", 7), part("o1", SECOND, "a", "x", 120)]
    periods = {FIRST: FIRST.isoformat(), SECOND: SECOND.isoformat()}
    found = table("running_total", carried(parts, periods=periods, axis=0), columns="period")
    assert found["a", FIRST.isoformat()].numerator == 107
    assert found["a", SECOND.isoformat()].numerator == 127


def test_levels_are_counted_and_never_added():
    parts = [part("o1", FIRST, "a", "x", 2), part("o2", FIRST, "a", "x", 2), part("o3", FIRST, "a", "x", 4)]
    assert levels_crossed(parts, rows=1, columns=2, pools=rules_of("rubric").POOLS)[ALL, ALL] == ((2, 2), (4, 1))


def test_what_a_total_is_more_than_its_parts_is_not_broken_down():
    told = {("a",): Figure(Decimal(3)), ("b",): Figure(Decimal(4))}

    def beside(cells, whole):
        return with_unbroken(cells, Figure(Decimal(whole)), ("-",), pools=Pools())

    assert beside(told, 10)[("-",)] == Figure(Decimal(3))
    assert beside(told, 7) == told
    assert beside(told, 6) == {("-",): Figure(Decimal(6))}
    assert beside({}, 0) == {("-",): Figure(Decimal(0), None)}


@given(cells=st.dictionaries(st.tuples(members), numbers.map(Figure), max_size=5), whole=numbers)
def test_parts_that_come_to_more_than_their_whole_stay_and_still_add_up_to_it(cells, whole):
    found = with_difference(cells, Figure(whole), ("-",), pools=Pools())
    assert whole_of(found.values()).numerator == whole
    assert {key: figure for key, figure in found.items() if key != ("-",)} == cells
