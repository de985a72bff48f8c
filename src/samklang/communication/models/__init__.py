"""The tables of communication."""

from samklang.communication.models.decisions import Decision, DecisionAnswer, DecisionState, Outcome
from samklang.communication.models.follow_ups import FollowUp
from samklang.communication.models.meetings import AgendaItem, Attendance, Coming, Meeting, MeetingState
from samklang.communication.models.reaching import CalendarKey, MailStop, SentMail
from samklang.communication.models.threads import Comment, Mention, Thread

__all__ = [
    "AgendaItem",
    "Attendance",
    "CalendarKey",
    "Coming",
    "Comment",
    "Decision",
    "DecisionAnswer",
    "DecisionState",
    "FollowUp",
    "MailStop",
    "Meeting",
    "MeetingState",
    "Mention",
    "Outcome",
    "SentMail",
    "Thread",
]
