"""What happens in conversations, meetings, decisions and follow-ups."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

COMMENTED = Verb("communication.commented", _("wrote about %(target)s"))
COMMENT_EDITED = Verb("communication.comment_edited", _("changed a comment about %(target)s"), news=False)
COMMENT_WITHDRAWN = Verb("communication.comment_withdrawn", _("withdrew a comment about %(target)s"), news=False)

MEETING_PLANNED = Verb("communication.meeting_planned", _("planned the meeting %(target)s"))
MEETING_CHANGED = Verb("communication.meeting_changed", _("changed the meeting %(target)s"))
MEETING_CANCELLED = Verb("communication.meeting_cancelled", _("cancelled the meeting %(target)s"))
INVITATION_ANSWERED = Verb(
    "communication.invitation_answered", _("answered the invitation to the meeting %(target)s"), news=False
)
AGENDA_ITEM_ADDED = Verb("communication.agenda_item_added", _("put %(target)s on a meeting's agenda"), news=False)
AGENDA_ITEM_REMOVED = Verb("communication.agenda_item_removed", _("took %(target)s off a meeting's agenda"), news=False)
AGENDA_ITEM_MOVED = Verb("communication.agenda_item_moved", _("moved %(target)s on a meeting's agenda"), news=False)
MINUTES_PUBLISHED = Verb("communication.minutes_published", _("published the minutes of %(target)s"))
MINUTES_REOPENED = Verb("communication.minutes_reopened", _("opened the minutes of %(target)s for correction"))

DECISION_PROPOSED = Verb("communication.decision_proposed", _("drafted the proposal %(target)s"), news=False)
DECISION_EDITED = Verb("communication.decision_edited", _("changed the proposal %(target)s"), news=False)
DECISION_OPENED = Verb("communication.decision_opened", _("asked for answers to the proposal %(target)s"))
DECISION_ANSWERED = Verb("communication.decision_answered", _("answered the proposal %(target)s"))
DECISION_CONCLUDED = Verb("communication.decision_concluded", _("concluded the decision %(target)s"))
DECISION_AT_MEETING = Verb("communication.decision_at_meeting", _("noted the decision %(target)s at a meeting"))
DECISION_WITHDRAWN = Verb("communication.decision_withdrawn", _("withdrew the proposal %(target)s"))

FOLLOW_UP_ADDED = Verb("communication.follow_up_added", _("agreed on the follow-up %(target)s"))
FOLLOW_UP_DONE = Verb("communication.follow_up_done", _("finished the follow-up %(target)s"))
FOLLOW_UP_POSTPONED = Verb("communication.follow_up_postponed", _("postponed the follow-up %(target)s"))

CALENDAR_MADE = Verb("communication.calendar_made", _("made a calendar address"), news=False)
CALENDAR_REVOKED = Verb("communication.calendar_revoked", _("revoked a calendar address"), news=False)
