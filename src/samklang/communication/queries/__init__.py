"""Reading conversations, meetings, decisions and follow-ups."""

from samklang.communication.queries.asks import decisions_awaiting, follow_ups_awaiting, invitations_awaiting
from samklang.communication.queries.decisions import (
    Answers,
    answers_to,
    awaited_answers,
    decided_links,
    deciding_organisations,
    deciding_organisations_of,
    decisions_about,
    decisions_due_for_review,
    decisions_of,
    decisions_visible_to,
    open_decisions_of,
)
from samklang.communication.queries.follow_ups import (
    follow_ups_of,
    follow_ups_visible_to,
    late_follow_ups_of,
    open_follow_ups_of,
)
from samklang.communication.queries.meetings import (
    attendance_of,
    coming_meetings,
    invited_people,
    meetings_of,
    meetings_visible_to,
    next_meeting,
    past_meetings,
)
from samklang.communication.queries.reaching import (
    calendar_key_by_secret,
    calendar_key_of,
    calendar_secret,
    has_stopped_mails,
)
from samklang.communication.queries.suggestions import Suggestion, suggestions_for
from samklang.communication.queries.threads import (
    Conversation,
    Said,
    comments_visible_to,
    conversation_address,
    latest_comments,
    target_for,
    thread_on,
)

__all__ = [
    "Answers",
    "Conversation",
    "Said",
    "Suggestion",
    "answers_to",
    "attendance_of",
    "awaited_answers",
    "calendar_key_by_secret",
    "calendar_key_of",
    "calendar_secret",
    "coming_meetings",
    "comments_visible_to",
    "conversation_address",
    "decided_links",
    "deciding_organisations",
    "deciding_organisations_of",
    "decisions_about",
    "decisions_awaiting",
    "decisions_due_for_review",
    "decisions_of",
    "decisions_visible_to",
    "follow_ups_awaiting",
    "follow_ups_of",
    "follow_ups_visible_to",
    "has_stopped_mails",
    "invitations_awaiting",
    "invited_people",
    "late_follow_ups_of",
    "latest_comments",
    "meetings_of",
    "meetings_visible_to",
    "next_meeting",
    "open_decisions_of",
    "open_follow_ups_of",
    "past_meetings",
    "suggestions_for",
    "target_for",
    "thread_on",
]
