"""Who may open what: every URL name of the product with its least permission.

`PUBLIC` needs no sign-in, `SIGNED_IN` a person, a permission a seat that has it. Tests walk this table as each role
and fail when a URL of the product is absent, so it cannot fall behind.
"""

from enum import StrEnum

from samklang.initiatives.roles import Permission


class Least(StrEnum):
    """What is asked of a reader before any seat matters."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


ACCESS: dict[str, Permission | Least] = {
    # sign-in (pages of the sign-in library)
    # people
    # ui
    "ui:gallery": Least.PUBLIC,
    # overview
    # initiatives
    # agenda
    # measurement
    # csv_xlsx
    # activities
    "activities:accept_commitment": Permission.OFFER_COMMITMENT,
    "activities:activity": Permission.READ,
    "activities:break_commitment": Permission.OFFER_COMMITMENT,
    "activities:change_phase": Permission.OFFER_COMMITMENT,
    "activities:commitment": Permission.READ,
    "activities:commitments": Permission.READ,
    "activities:contributions": Permission.OFFER_COMMITMENT,
    "activities:edit_activity": Permission.OFFER_COMMITMENT,
    "activities:keep_commitment": Permission.OFFER_COMMITMENT,
    "activities:milestones": Permission.OFFER_COMMITMENT,
    "activities:new_activity": Permission.OFFER_COMMITMENT,
    "activities:offer_commitment": Permission.OFFER_COMMITMENT,
    "activities:plan": Permission.READ,
    "activities:reach_milestone": Permission.OFFER_COMMITMENT,
    "activities:remove_contribution": Permission.OFFER_COMMITMENT,
    "activities:renegotiate_commitment": Permission.SIGN,
    "activities:sign_commitment": Permission.SIGN,
    "activities:withdraw_commitment": Permission.OFFER_COMMITMENT,
    # communication
    "communication:add_agenda_item": Permission.KEEP_MINUTES,
    "communication:answer_decision": Permission.DECIDE,
    "communication:answer_invitation": Permission.READ,
    "communication:calendar": Permission.READ,
    "communication:cancel_meeting": Permission.KEEP_MINUTES,
    "communication:comment": Permission.DISCUSS,
    "communication:conclude_decision": Permission.PROPOSE_DECISION,
    "communication:conversations": Permission.READ,
    "communication:decision": Permission.READ,
    "communication:decisions": Permission.READ,
    "communication:dialogue": Permission.READ,
    "communication:edit_comment": Permission.DISCUSS,
    "communication:edit_decision": Permission.PROPOSE_DECISION,
    "communication:edit_meeting": Permission.KEEP_MINUTES,
    "communication:edit_minutes": Permission.KEEP_MINUTES,
    "communication:finish_follow_up": Permission.DISCUSS,
    "communication:follow_ups": Permission.READ,
    "communication:make_calendar_key": Permission.READ,
    "communication:meeting": Permission.READ,
    "communication:meetings": Permission.READ,
    "communication:minute_decision": Permission.KEEP_MINUTES,
    "communication:minute_follow_up": Permission.KEEP_MINUTES,
    "communication:move_agenda_item": Permission.KEEP_MINUTES,
    "communication:new_follow_up": Permission.PROPOSE_DECISION,
    "communication:open_decision": Permission.PROPOSE_DECISION,
    "communication:plan_meeting": Permission.KEEP_MINUTES,
    "communication:postpone_follow_up": Permission.DISCUSS,
    "communication:propose_decision": Permission.PROPOSE_DECISION,
    "communication:publish_minutes": Permission.KEEP_MINUTES,
    "communication:remove_agenda_item": Permission.KEEP_MINUTES,
    "communication:reopen_minutes": Permission.KEEP_MINUTES,
    "communication:resume_mails": Permission.READ,
    "communication:revoke_calendar_key": Permission.READ,
    "communication:stop_mails": Least.PUBLIC,
    "communication:withdraw_comment": Permission.DISCUSS,
    "communication:withdraw_decision": Permission.PROPOSE_DECISION,
    # ical
    "ical:feed": Least.PUBLIC,
    # backbone
}
