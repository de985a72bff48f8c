"""Reading shared measurement."""

from samklang.measurement.queries.asked import AskedFigure, asked_of, current_observations, key_text, sum_of_parts
from samklang.measurement.queries.breakdown import (
    breakdowns,
    corrections_of,
    last_release_of,
    reporters_of,
)
from samklang.measurement.queries.delivery import (
    DeliveryFacts,
    delivery_facts,
    delivery_matrix,
    due_reports,
    late_reports,
    period_of_viewer,
    periods_of,
    reports_awaiting,
    reports_of,
    reports_to_approve,
    reports_visible_to,
    unfinished_reports,
)
from samklang.measurement.queries.indicators import (
    dimensions_of,
    goals_with_target,
    headline_indicators,
    indicators_of,
    indicators_of_goals,
    indicators_visible_to,
    latest_version_of,
    reporting_organisations_of,
    target_of,
)
from samklang.measurement.queries.scorecards import Scorecard, public_scorecards, scorecard
from samklang.measurement.queries.series import facts_for

__all__ = [
    "AskedFigure",
    "DeliveryFacts",
    "Scorecard",
    "asked_of",
    "breakdowns",
    "corrections_of",
    "current_observations",
    "delivery_facts",
    "delivery_matrix",
    "dimensions_of",
    "due_reports",
    "facts_for",
    "goals_with_target",
    "headline_indicators",
    "indicators_of",
    "indicators_of_goals",
    "indicators_visible_to",
    "key_text",
    "last_release_of",
    "late_reports",
    "latest_version_of",
    "period_of_viewer",
    "periods_of",
    "public_scorecards",
    "reporters_of",
    "reporting_organisations_of",
    "reports_awaiting",
    "reports_of",
    "reports_to_approve",
    "reports_visible_to",
    "scorecard",
    "sum_of_parts",
    "target_of",
    "unfinished_reports",
]
