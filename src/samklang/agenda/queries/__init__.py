"""Reading the common agenda."""

from samklang.agenda.queries.goals import (
    goals_of,
    goals_visible_to,
    target_groups_of,
)
from samklang.agenda.queries.versions import (
    AgendaFacts,
    RatificationStatus,
    agenda_facts,
    changes_between,
    current_version,
    draft_of,
    due_ratifications,
    is_untouched,
    open_ratifications,
    ratification_of,
    ratifications_awaiting,
    version_before,
    versions_visible_to,
)

__all__ = [
    "AgendaFacts",
    "RatificationStatus",
    "agenda_facts",
    "changes_between",
    "current_version",
    "draft_of",
    "due_ratifications",
    "goals_of",
    "goals_visible_to",
    "is_untouched",
    "open_ratifications",
    "ratification_of",
    "ratifications_awaiting",
    "target_groups_of",
    "version_before",
    "versions_visible_to",
]
