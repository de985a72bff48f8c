"""Reading shared measurement."""

from samklang.measurement.queries.amount_rules import amount_rule_of
from samklang.measurement.queries.asked import AskedFigure, asked_of, key_text
from samklang.measurement.queries.asked_parts import BreakdownChoice, breakdown_choices, crossed
from samklang.measurement.queries.breakdown import (
    breakdowns,
    how_told,
    reporters_of,
)
from samklang.measurement.queries.corrections import corrections_of, corrections_page
from samklang.measurement.queries.delivery import (
    DeliveryFacts,
    delivery_facts,
    delivery_matrix,
    period_of_viewer,
    periods_of,
    reports_awaiting,
    reports_of,
    reports_to_approve,
    reports_visible_to,
    unfinished_reports,
)
from samklang.measurement.queries.dimensions import categories_of
from samklang.measurement.queries.importing import imports_of
from samklang.measurement.queries.indicators import (
    NamedIndicator,
    headline_indicators,
    indicators_of,
    indicators_of_goals,
    indicators_on_the_way,
    indicators_visible_to,
    latest_version_of,
    named,
    reporting_organisations_of,
    target_of,
)
from samklang.measurement.queries.moments import Moment, moment_of
from samklang.measurement.queries.multiples import multiples_of
from samklang.measurement.queries.official import (
    OfficialCard,
    changed_by_source,
    figures_in,
    official_cards,
    official_curve,
    official_fetches_visible_to,
    official_of_goal,
    official_series_of,
    official_series_visible_to,
    renewals_of,
    series_in_trouble,
    series_to_renew,
    staged_table_of,
)
from samklang.measurement.queries.preparing import (
    WhoReleases,
    ever_prepared,
    has_changed_since,
    prepared_release_of,
    prepared_releases,
    rule_proposal_of,
    rule_proposals,
    who_releases,
)
from samklang.measurement.queries.public_cards import public_scorecards
from samklang.measurement.queries.released import last_release_of
from samklang.measurement.queries.scorecards import (
    Order,
    Scorecard,
    in_order,
    scorecard,
    scorecard_of_same,
)
from samklang.measurement.queries.series import facts_for
from samklang.measurement.queries.what_stands import current_observations

__all__ = [
    "AskedFigure",
    "BreakdownChoice",
    "DeliveryFacts",
    "Moment",
    "NamedIndicator",
    "OfficialCard",
    "Order",
    "Scorecard",
    "WhoReleases",
    "amount_rule_of",
    "asked_of",
    "breakdown_choices",
    "breakdowns",
    "categories_of",
    "changed_by_source",
    "corrections_of",
    "corrections_page",
    "crossed",
    "current_observations",
    "delivery_facts",
    "delivery_matrix",
    "ever_prepared",
    "facts_for",
    "figures_in",
    "has_changed_since",
    "headline_indicators",
    "how_told",
    "imports_of",
    "in_order",
    "indicators_of",
    "indicators_of_goals",
    "indicators_on_the_way",
    "indicators_visible_to",
    "key_text",
    "last_release_of",
    "latest_version_of",
    "moment_of",
    "multiples_of",
    "named",
    "official_cards",
    "official_curve",
    "official_fetches_visible_to",
    "official_of_goal",
    "official_series_of",
    "official_series_visible_to",
    "period_of_viewer",
    "periods_of",
    "prepared_release_of",
    "prepared_releases",
    "public_scorecards",
    "renewals_of",
    "reporters_of",
    "reporting_organisations_of",
    "reports_awaiting",
    "reports_of",
    "reports_to_approve",
    "reports_visible_to",
    "rule_proposal_of",
    "rule_proposals",
    "scorecard",
    "scorecard_of_same",
    "series_in_trouble",
    "series_to_renew",
    "staged_table_of",
    "target_of",
    "unfinished_reports",
    "who_releases",
]
