"""The pages of communication."""

from samklang.communication.views.calendar import (
    calendar,
    make_calendar_key,
    resume_mails,
    revoke_calendar_key,
    stop_mails,
)
from samklang.communication.views.decisions import (
    answer_decision,
    conclude_decision,
    decision,
    decisions,
    edit_decision,
    open_decision,
    propose_decision,
    withdraw_decision,
)
from samklang.communication.views.dialogue import conversations, dialogue
from samklang.communication.views.follow_ups import finish_follow_up, follow_ups, new_follow_up, postpone_follow_up
from samklang.communication.views.meetings import (
    add_agenda_item,
    answer_invitation,
    cancel_meeting,
    edit_meeting,
    meeting,
    meetings,
    move_agenda_item,
    plan_meeting,
    remove_agenda_item,
)
from samklang.communication.views.minutes import (
    edit_minutes,
    minute_decision,
    minute_follow_up,
    publish_minutes,
    reopen_minutes,
)
from samklang.communication.views.threads import comment, edit_comment, withdraw_comment

__all__ = [
    "add_agenda_item",
    "answer_decision",
    "answer_invitation",
    "calendar",
    "cancel_meeting",
    "comment",
    "conclude_decision",
    "conversations",
    "decision",
    "decisions",
    "dialogue",
    "edit_comment",
    "edit_decision",
    "edit_meeting",
    "edit_minutes",
    "finish_follow_up",
    "follow_ups",
    "make_calendar_key",
    "meeting",
    "meetings",
    "minute_decision",
    "minute_follow_up",
    "move_agenda_item",
    "new_follow_up",
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
]
