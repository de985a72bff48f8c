"""The rules of the five conditions, each on both sides of its line (issue text: thresholds to begin with)."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.backbone.calculations.conditions import Condition, Evidence, Thresholds, Verdict, judge

TODAY = date(2026, 11, 23)
GOOD = Evidence(
    today=TODAY, has_ratified_version=True, version_number=3, review_on=TODAY, ratified=22, asked=24, goals=7,
    has_counting_figure=True, reports_due=10, reports_approved=8, has_accepted_commitment=True,
    commitments_due=46, commitments_kept=41, last_activity_on=TODAY, organisations=24, organisations_active=21,
    backbone_people=2, longest_wait_days=14, reports_waiting=1,
)  # fmt: skip


def verdict(condition: str, **changes) -> Verdict:
    results = judge(replace(GOOD, **changes), Thresholds())
    return next(result.verdict for result in results if result.condition == condition)


def test_all_five_hold_when_every_rule_passes():
    assert {result.verdict for result in judge(GOOD, Thresholds())} == {Verdict.HOLDS}


@pytest.mark.parametrize(
    ("condition", "changes", "expected"),
    [
        ("agenda", {"has_ratified_version": False}, "missing"),
        ("agenda", {"review_on": TODAY - timedelta(days=1)}, "fragile"),
        ("agenda", {"review_on": TODAY}, "holds"),
        ("agenda", {"ratified": 16, "asked": 24}, "holds"),  # exactly two thirds
        ("agenda", {"ratified": 15, "asked": 24}, "fragile"),
        ("agenda", {"goals_without_target": ("Mål 6",)}, "fragile"),
        ("measurement", {"has_counting_figure": False}, "missing"),
        ("measurement", {"goals_without_indicator": ("Mål 7",)}, "fragile"),
        ("measurement", {"reports_due": 10, "reports_approved": 7}, "fragile"),
        ("measurement", {"reports_due": 0, "reports_approved": 0}, "holds"),
        ("activities", {"has_accepted_commitment": False}, "missing"),
        ("activities", {"goals_with_few_organisations": ("Mål 2",)}, "fragile"),
        ("activities", {"commitments_due": 4, "commitments_kept": 3}, "holds"),
        ("activities", {"commitments_due": 100, "commitments_kept": 74}, "fragile"),
        ("communication", {"last_activity_on": TODAY - timedelta(days=90)}, "missing"),
        ("communication", {"last_activity_on": TODAY - timedelta(days=89)}, "holds"),
        ("communication", {"last_activity_on": None}, "missing"),
        ("communication", {"organisations_active": 14}, "fragile"),  # 58 %
        ("communication", {"organisations_active": 15}, "holds"),
        ("communication", {"follow_ups_late": ("Nøgler",)}, "fragile"),
        ("backbone", {"backbone_people": 0}, "missing"),
        ("backbone", {"backbone_people": 1}, "fragile"),
        ("backbone", {"seats_ending": (("Anne", TODAY + timedelta(days=90)),)}, "fragile"),
        ("backbone", {"seats_ending": (("Anne", TODAY + timedelta(days=91)),)}, "holds"),
        ("backbone", {"longest_wait_days": 15}, "fragile"),
    ],
)
def test_each_rule_draws_its_line_where_it_says(condition, changes, expected):
    assert verdict(condition, **changes) == expected


def test_every_fragile_or_missing_condition_names_the_rule_that_failed():
    for result in judge(Evidence(today=TODAY), Thresholds()):
        assert result.failures
        assert result.failures[0].is_foundation


counts = st.integers(min_value=0, max_value=60)


@given(due=counts, kept=counts, percent=st.integers(min_value=1, max_value=100))
def test_keeping_one_more_promise_never_makes_the_plan_worse(due, kept, percent):
    kept = min(due, kept)
    order = [Verdict.MISSING, Verdict.FRAGILE, Verdict.HOLDS]
    thresholds = Thresholds(kept_percent=percent)

    def rank(number: int) -> int:
        evidence = replace(GOOD, commitments_due=due, commitments_kept=number)
        return order.index(judge(evidence, thresholds)[list(Condition).index(Condition.ACTIVITIES)].verdict)

    assert rank(min(due, kept + 1)) >= rank(kept)


def test_every_threshold_is_a_setting_of_the_initiative():
    from samklang.backbone.models import ConditionThresholds

    stored = {field.name for field in ConditionThresholds._meta.get_fields()}
    assert {field.name for field in fields(Thresholds)} <= stored
