"""Writing the common agenda: drafts, goals, import, ratification."""

from samklang.agenda.actions.drafts import PARTS, edit_draft, import_charter, remove_goal, start_draft, write_goal
from samklang.agenda.actions.ratification import answer_ratification, decide, send_out, withdraw

__all__ = [
    "PARTS",
    "answer_ratification",
    "decide",
    "edit_draft",
    "import_charter",
    "remove_goal",
    "send_out",
    "start_draft",
    "withdraw",
    "write_goal",
]
