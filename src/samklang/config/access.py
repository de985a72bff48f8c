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
    "account_confirm_login_code": Least.PUBLIC,
    "account_inactive": Least.PUBLIC,
    "account_login": Least.PUBLIC,
    "account_logout": Least.PUBLIC,
    "account_reauthenticate": Least.SIGNED_IN,
    "account_request_login_code": Least.PUBLIC,
    "mfa_activate_totp": Least.SIGNED_IN,
    "mfa_add_webauthn": Least.SIGNED_IN,
    "mfa_authenticate": Least.PUBLIC,
    "mfa_deactivate_totp": Least.SIGNED_IN,
    "mfa_download_recovery_codes": Least.SIGNED_IN,
    "mfa_edit_webauthn": Least.SIGNED_IN,
    "mfa_generate_recovery_codes": Least.SIGNED_IN,
    "mfa_index": Least.SIGNED_IN,
    "mfa_list_webauthn": Least.SIGNED_IN,
    "mfa_login_webauthn": Least.PUBLIC,
    "mfa_reauthenticate": Least.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Least.SIGNED_IN,
    "mfa_remove_webauthn": Least.SIGNED_IN,
    "mfa_view_recovery_codes": Least.SIGNED_IN,
    # people
    "people:accessibility": Least.PUBLIC,
    "people:end_sessions": Least.SIGNED_IN,
    "people:language": Least.PUBLIC,
    "people:outbox": Least.PUBLIC,
    "people:privacy": Least.PUBLIC,
    "people:settings": Least.SIGNED_IN,
    "people:sign_in_link": Least.PUBLIC,
    # ui
    "ui:gallery": Least.PUBLIC,
    # overview
    "entrance:front": Least.PUBLIC,
    "overview:home": Permission.READ,
    "overview:public": Least.PUBLIC,
    "overview:our_organisation": Permission.READ,
    # initiatives
    "front:act_as": Least.PUBLIC,
    "front:invitation": Least.PUBLIC,
    "initiatives:end_seat": Permission.INVITE_COLLEAGUES,
    "initiatives:invite": Permission.INVITE_COLLEAGUES,
    "initiatives:invite_again": Permission.INVITE_COLLEAGUES,
    "initiatives:new_organisation": Permission.MANAGE_PEOPLE,
    "initiatives:people": Permission.READ,
    "initiatives:seat": Permission.MANAGE_PEOPLE,
    "initiatives:settings": Permission.STEER,
    "initiatives:withdraw_invitation": Permission.INVITE_COLLEAGUES,
    # agenda
    # measurement
    "measurement:duties": Permission.DEFINE_MEASURES,
    "measurement:indicator": Permission.READ,
    "measurement:new_indicator": Permission.DEFINE_MEASURES,
    "measurement:periods": Permission.READ,
    "measurement:release": Permission.APPROVE_REPORTS,
    "measurement:revise_indicator": Permission.DEFINE_MEASURES,
    "measurement:scorecard": Permission.READ,
    "measurement:set_target": Permission.DEFINE_MEASURES,
    "measurement:approvals": Permission.APPROVE_REPORTS,
    "measurement:approve_report": Permission.APPROVE_REPORTS,
    "measurement:report": Permission.READ,
    "measurement:reports": Permission.READ,
    # csv_xlsx
    "csv_xlsx:indicator_csv": Permission.READ,
    "csv_xlsx:indicator_xlsx": Permission.READ,
    "csv_xlsx:preview": Permission.REPORT,
    "csv_xlsx:report_csv": Permission.READ,
    "csv_xlsx:report_xlsx": Permission.READ,
    "csv_xlsx:upload": Permission.REPORT,
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
    "backbone:conditions": Permission.READ,
    "backbone:events": Permission.MANAGE_PEOPLE,
    "backbone:thresholds": Permission.STEER,
    "backbone:today": Permission.READ,
}
