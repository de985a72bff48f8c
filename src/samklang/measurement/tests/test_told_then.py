"""As known on each day is what was told that day, whatever was done later: figures, targets, goals, the home."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.agenda.models import Goal
from samklang.agenda.queries import goal_agreed, goals_agreed
from samklang.agenda.tests.build import agree
from samklang.initiatives.access import viewer_for
from samklang.measurement import actions
from samklang.measurement.models import Indicator, Period
from samklang.measurement.queries import headline_indicators, indicators_of, indicators_of_goals, scorecard
from samklang.measurement.queries.moments import moment_of
from samklang.ui.problems import Problem

from .build import figure, report_of, submit
from .build_goals import SECOND, house_of_goals

TITLES = ("Hjem til alle", "Byrum til alle", "Sundhed til alle")
deeds = st.lists(
    st.tuples(
        st.sampled_from(["target", "settle", "agree", "change", "correct"]),
        st.sampled_from(["H1", "M1"]),
        st.integers(0, 3),  # what of it: which goals, which value, which stage
        st.integers(0, 6),
    ),
    min_size=3,
    max_size=7,
)


@pytest.fixture
def house(founded, harbour, bo, actor_of):
    return house_of_goals(founded, harbour, actor_of(bo))


def done(deed, house, harbour, writer, *, at):
    """Do one thing that changes what pages say of goals, unless it cannot be done."""
    what, code, choice, number = deed
    by, made = house.by, Indicator.objects.get(code=code)
    goals = list(Goal.objects.order_by("number"))
    if what == "target":
        years = {"baseline_on": date(2025, 1, 1), "target_on": date(2027 + choice, 1, 1)}
        actions.set_target(
            indicator=made, baseline_value=Decimal(2), target_value=Decimal(3 + 4 * number), by=by, at=at, **years
        )
    elif what == "settle":
        stage = "retired" if choice == 3 and made.stage == "in_use" else made.stage
        served = [goal for place, goal in enumerate(goals) if (number >> place) & 1 and goal.is_in_force]
        headline = number if stage == "in_use" and choice else None
        actions.settle_indicator(indicator=made, stage=stage, goals=served, headline_order=headline, by=by, at=at)
    elif what == "agree":
        kept = [goal for goal in goals if goal.is_in_force][: 1 + choice % 2]
        anew = [{"title": f"{TITLES[number % 3]} {at:%d%m}", "horizon": "long", "goal": goal} for goal in kept]
        agree(by, *anew, *([f"Nyt mål {at:%d%m}"] if choice > 1 else []), at=at)
    elif what == "change":
        actions.declare_change(indicator=made, on=date(2025, 2 + number, 1), reason="Ny gang", by=by, at=at)
    elif made.stage != "retired":  # of what is retired nothing is asked
        report = report_of(harbour, quarter_of(number))
        actions.reopen_report(report=report, reason="En fejl", by=by, at=at)
        submit(report, figure(report, code, 20 + choice), by=writer, at=at, reason="Talt om")
        actions.approve_report(report=report, by=by, at=at)


def quarter_of(number):
    return list(Period.objects.order_by("starts_on"))[number % 4]


def shown(house, person, *, on, at):
    """Return what pages tell on a day, now (`at` None) or as known on it."""
    initiative = house.by.initiative
    viewer = viewer_for(person, slug=initiative.slug, today=on)
    cards = scorecard(viewer, indicators=indicators_of(initiative, at=at), today=on, known_on=at)
    names = ("value", "sentence", "plain", "pill", "way", "agreed", "progress_percent", "is_old")
    agreed = goals_agreed(initiative, at=at)
    rows = {goal.pk: goal for goal in Goal.objects.all()}
    whole = [goal_agreed(rows[goal.pk], at=at) for goal in agreed]
    return (
        {
            card.indicator.code: (
                *(getattr(card, name) for name in names), [change.reason for change in card.changes],
                [(goal.number, goal.title, goal.horizon) for goal in card.goals],
            )
            for card in cards
        },
        [(goal.number, goal.title, goal.horizon, goal.theme, goal.present_state) for goal in agreed],
        [(set(goal.target_groups), set(goal.places)) for goal in whole],
        {
            goal.number: [each.code for each in indicators_of_goals(initiative, at=at).get(goal.pk, [])]
            for goal in agreed
        },
        [each.code for each in headline_indicators(initiative, at=at)],
    )  # fmt: skip


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
@given(several=deeds)
def test_as_known_on_each_day_is_what_was_told_that_day_whatever_was_agreed_later(
    house, harbour, bo, anne, actor_of, several
):
    told = []
    with transaction.atomic():
        for number, deed in enumerate(several):
            at = SECOND + timedelta(days=20 * (number + 1))
            try:
                with transaction.atomic():
                    done(deed, house, harbour, actor_of(bo), at=at)
            except Problem:
                continue
            told.append((at.date(), shown(house, anne, on=at.date(), at=None)))
        for day, then in told:
            moment = moment_of(str(day), today=date(2027, 6, 1))
            assert shown(house, anne, on=day, at=moment.at) == then
        transaction.set_rollback(True)
