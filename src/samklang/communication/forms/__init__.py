"""What is typed in conversations, meetings, decisions and follow-ups."""

from samklang.communication.forms.decisions import AnswerForm, ConcludeForm, DecisionForm, MinutedDecisionForm
from samklang.communication.forms.follow_ups import FinishForm, FollowUpForm, PostponeForm
from samklang.communication.forms.meetings import AgendaItemForm, ComingForm, MeetingForm, MinutesForm, PlanForm
from samklang.communication.forms.threads import CommentForm, EditCommentForm

__all__ = [
    "AgendaItemForm",
    "AnswerForm",
    "ComingForm",
    "CommentForm",
    "ConcludeForm",
    "DecisionForm",
    "EditCommentForm",
    "FinishForm",
    "FollowUpForm",
    "MeetingForm",
    "MinutedDecisionForm",
    "MinutesForm",
    "PlanForm",
    "PostponeForm",
]
