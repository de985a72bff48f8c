"""Everything that is written in communication: one function per deed, one transaction and one event each."""

from samklang.communication.actions.agenda_items import add_agenda_item, move_agenda_item, remove_agenda_item
from samklang.communication.actions.comments import comment, edit_comment, withdraw_comment
from samklang.communication.actions.decisions import (
    answer_decision,
    conclude_decision,
    decide_at_meeting,
    edit_decision,
    open_decision,
    propose_decision,
    withdraw_decision,
)
from samklang.communication.actions.follow_ups import add_follow_up, finish_follow_up, postpone_follow_up
from samklang.communication.actions.meetings import answer_invitation, cancel_meeting, edit_meeting, plan_meeting
from samklang.communication.actions.minutes import note_attendance, publish_minutes, reopen_minutes, write_minutes
from samklang.communication.actions.reaching import (
    make_calendar_key,
    mark_mailed,
    resume_mails,
    revoke_calendar_key,
    stop_mails,
)

__all__ = [
    "add_agenda_item",
    "add_follow_up",
    "answer_decision",
    "answer_invitation",
    "cancel_meeting",
    "comment",
    "conclude_decision",
    "decide_at_meeting",
    "edit_comment",
    "edit_decision",
    "edit_meeting",
    "finish_follow_up",
    "make_calendar_key",
    "mark_mailed",
    "move_agenda_item",
    "note_attendance",
    "open_decision",
    "plan_meeting",
    "postpone_follow_up",
    "propose_decision",
    "publish_minutes",
    "remove_agenda_item",
    "reopen_minutes",
    "resume_mails",
    "revoke_calendar_key",
    "stop_mails",
    "withdraw_comment",
    "withdraw_decision",
    "write_minutes",
]
