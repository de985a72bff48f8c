"""The story holds together as data, and its figures are the same every time."""

import os
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from samklang.example import days, figures, timeline
from samklang.example.story import (
    activities,
    agenda,
    counts,
    decisions,
    indicators,
    meetings,
    partners,
    promises,
    reporting,
    sheets,
    statistics,
    talk,
)
from samklang.measurement.models import kinds
from samklang.people.calculations.cpr import CprRule, find_cpr

ROOMS = (
    activities, agenda, counts, decisions, indicators, meetings, partners, promises, reporting, sheets, statistics,
    talk,
)  # fmt: skip
SHEETS = (*indicators.INDICATORS, counts.WITHOUT_A_HOME.sheet)


def texts_in(thing):
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        for each in fields(thing):
            yield from texts_in(getattr(thing, each.name))
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from texts_in(key)
            yield from texts_in(value)
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from texts_in(each)


ALL_TEXTS = [text for room in ROOMS for name in vars(room) if name.isupper() for text in texts_in(getattr(room, name))]


def test_the_story_has_the_size_it_was_meant_to_have():
    sizes = [len(partners.PARTNERS), len(agenda.GOALS), len(SHEETS), len(activities.ACTIVITIES)]
    assert sizes == [24, 7, 35, 20]
    assert (len(promises.PROMISES), len(decisions.DECISIONS)) == (46, 14)


def test_every_kind_of_figure_occurs_but_the_mean():
    told = {sheet.kind for sheet in SHEETS}
    assert {kind for kind, _name in kinds()} - told == {"mean"}  # nobody in the story measures each person


def test_every_indicator_says_who_tells_it_and_what_it_is_used_for():
    assert set(sheets.WHO_AND_USE) == {sheet.code for sheet in SHEETS}
    assert all(who and use for who, use in sheets.WHO_AND_USE.values())


def test_nothing_in_the_story_looks_like_a_personal_number():
    assert len(ALL_TEXTS) > 1000
    assert not [text for text in ALL_TEXTS if find_cpr(text, rule=CprRule.DATE)]


def test_no_filler_text_is_left():
    assert not [text for text in ALL_TEXTS if "lorem" in text.lower() or "TODO" in text]


def test_everything_named_in_the_story_exists():
    known = {partner.key for partner in partners.PARTNERS} | {"office"}
    codes = {indicator.code for indicator in indicators.INDICATORS}
    keys = {activity.key for activity in activities.ACTIVITIES}
    places = {name for name, _kind, _parent in partners.PLACES}
    for activity in activities.ACTIVITIES:
        assert {activity.lead, *(partner for partner, _ in activity.contributions)} <= known, activity.key
        assert set(activity.indicators) <= codes, activity.key
        assert set(activity.places) <= places, activity.key
        assert set(activity.groups) <= set(agenda.TARGET_GROUPS.splitlines()), activity.key
    assert {promise.partner for promise in promises.PROMISES} <= known
    assert {promise.activity for promise in promises.PROMISES} <= keys
    assert {said.partner for said in talk.TALK} <= known


def test_an_activity_moves_through_phases_that_may_follow_each_other():
    from samklang.activities.calculations.phases import PHASE_STEPS, Phase

    for activity in activities.ACTIVITIES:
        phases = [Phase(phase) for _day, phase in activity.phases]
        for before, after in pairwise(phases):
            assert after in PHASE_STEPS[before], activity.key


def test_the_figures_are_the_same_every_time():
    words = "from samklang.example.figures import fingerprint; print(fingerprint())"
    for seed in ("1", "2"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", words],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert elsewhere.stdout.strip() == figures.fingerprint()


def test_parts_of_a_figure_add_up_to_it():
    broken_down = [told for told in figures.all_figures().values() if told.parts]
    assert len(broken_down) > 100
    assert all(sum(told.parts.values()) == told.figure for told in broken_down)


def test_a_share_is_never_more_than_its_base():
    shares = [told for told in figures.all_figures().values() if told.base is not None]
    assert all(0 <= told.figure <= told.base for told in shares)


def test_a_part_is_never_more_than_its_whole():
    told = figures.all_figures()
    parts = [sheet for sheet in indicators.INDICATORS if sheet.part_of]
    assert parts
    for part in parts:
        own = {key: figure for key, figure in told.items() if key[0] == part.code}
        assert all(figure.figure < told[part.part_of, *key[1:]].figure for key, figure in own.items())


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=53 * step) for step in range(8)])
def test_a_count_every_second_year_is_in_the_week_of_the_same_number(today):
    weeks = days.counted_weeks(days.Days(today), counts.WITHOUT_A_HOME.quarters)
    assert len({starts_on.isocalendar().week for starts_on, _ends_on in weeks}) == 1
    years = [starts_on.isocalendar().year for starts_on, _ends_on in weeks]
    assert years == [years[0], years[0] + 2, years[0] + 4]
    assert all(starts_on.weekday() == 0 and ends_on - starts_on == timedelta(days=7) for starts_on, ends_on in weeks)


def test_a_running_total_never_falls():
    told = figures.all_figures()
    running = {each.code for each in indicators.INDICATORS if each.kind == "running_total"}
    for (code, quarter, partner, place), now in told.items():
        if code in running and quarter:
            assert now.figure >= told[code, quarter - 1, partner, place].figure


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=17 * step) for step in range(23)])
def test_the_calendar_fits_any_day_of_the_year(today):
    calendar = days.Days(today)
    assert len(calendar.quarters) == reporting.QUARTERS
    assert today - timedelta(days=115) < calendar.quarters[-1][1] <= today - timedelta(days=21)
    assert 8 <= (calendar.due_on(reporting.PRESENT) - today).days <= 14
    assert all(calendar.due_on(quarter) < today for quarter in range(reporting.PRESENT))
    assert 55 <= (calendar.leader_leaves_on - today).days <= 90
    assert all(calendar.on(offset).weekday() < 5 for offset in range(-30, 30))


def test_a_deed_in_the_future_is_refused():
    line = timeline.Timeline()
    line.add(days.moment(date(2026, 11, 24), 9), lambda at: None)
    with pytest.raises(ValueError, match="future"):
        line.run(until=days.moment(date(2026, 11, 23), 0), progress=lambda words: None)


@pytest.mark.parametrize(
    "holiday",  # the Danish calendars of 2026 and 2027
    [date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 6, 5),
     date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 26), date(2027, 5, 6), date(2027, 5, 17)],
)  # fmt: skip
def test_nobody_meets_on_a_danish_holiday(holiday):
    assert days.working_day(holiday, back=False) > holiday
