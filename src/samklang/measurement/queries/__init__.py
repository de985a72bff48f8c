"""Reading shared measurement."""

from samklang.measurement.queries.asked import AskedFigure, asked_of, current_observations, key_text, sum_of_parts
from samklang.measurement.queries.delivery import (
    DeliveryFacts,
    delivery_facts,
    due_reports,
    late_reports,
    periods_of,
    reports_awaiting,
    reports_coming,
    reports_of,
    reports_to_approve,
    reports_visible_to,
)
from samklang.measurement.queries.indicators import (
    goals_with_target,
    headline_indicators,
    indicators_of,
    indicators_of_goals,
    indicators_visible_to,
)
from samklang.measurement.queries.scorecards import Scorecard, public_scorecards, scorecard

__all__ = [
    "AskedFigure",
    "DeliveryFacts",
    "Scorecard",
    "asked_of",
    "current_observations",
    "delivery_facts",
    "due_reports",
    "goals_with_target",
    "headline_indicators",
    "indicators_of",
    "indicators_of_goals",
    "indicators_visible_to",
    "key_text",
    "late_reports",
    "periods_of",
    "public_scorecards",
    "reports_awaiting",
    "reports_coming",
    "reports_of",
    "reports_to_approve",
    "reports_visible_to",
    "scorecard",
    "sum_of_parts",
]
