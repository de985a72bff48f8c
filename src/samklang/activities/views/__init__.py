"""Pages of the plan."""

from samklang.activities.views.activities import activity, change_phase, edit_activity, new_activity
from samklang.activities.views.commitments import (
    accept_commitment,
    break_commitment,
    commitment,
    commitments,
    keep_commitment,
    offer_commitment,
    renegotiate_commitment,
    sign_commitment,
    withdraw_commitment,
)
from samklang.activities.views.parts import contributions, milestones, reach_milestone, remove_contribution
from samklang.activities.views.plan import plan

__all__ = [
    "accept_commitment",
    "activity",
    "break_commitment",
    "change_phase",
    "commitment",
    "commitments",
    "contributions",
    "edit_activity",
    "keep_commitment",
    "milestones",
    "new_activity",
    "offer_commitment",
    "plan",
    "reach_milestone",
    "remove_contribution",
    "renegotiate_commitment",
    "sign_commitment",
    "withdraw_commitment",
]
