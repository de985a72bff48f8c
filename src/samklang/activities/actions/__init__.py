"""Writing the plan of action: activities with their milestones, and the promises about them."""

from samklang.activities.actions.activities import (
    add_contribution,
    add_milestone,
    change_phase,
    create_activity,
    edit_activity,
    reach_milestone,
    remove_contribution,
)
from samklang.activities.actions.commitments import (
    accept_commitment,
    break_commitment,
    keep_commitment,
    offer_commitment,
    offer_signed_commitment,
    renegotiate_commitment,
    sign_commitment,
    withdraw_commitment,
)

__all__ = [
    "accept_commitment",
    "add_contribution",
    "add_milestone",
    "break_commitment",
    "change_phase",
    "create_activity",
    "edit_activity",
    "keep_commitment",
    "offer_commitment",
    "offer_signed_commitment",
    "reach_milestone",
    "remove_contribution",
    "renegotiate_commitment",
    "sign_commitment",
    "withdraw_commitment",
]
