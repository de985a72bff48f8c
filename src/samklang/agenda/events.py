"""What happens to the common agenda."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

CHARTER_IMPORTED = Verb("agenda.charter_imported", _("imported a charter as a draft: %(target)s"))
DRAFT_STARTED = Verb("agenda.draft_started", _("began a new draft of the agenda: %(target)s"), news=False)
DRAFT_EDITED = Verb("agenda.draft_edited", _("edited the draft of the agenda: %(target)s"), news=False)
GOAL_WRITTEN = Verb("agenda.goal_written", _("wrote the goal %(target)s"), news=False)
GOAL_REMOVED = Verb("agenda.goal_removed", _("took the goal %(target)s out of the draft"), news=False)
SENT_OUT = Verb("agenda.version_sent_out", _("sent the agenda out for ratification: %(target)s"))
WITHDRAWN = Verb("agenda.version_withdrawn", _("took the agenda back from ratification: %(target)s"))
ANSWERED = Verb("agenda.version_answered", _("answered the ratification of %(target)s"))
RATIFIED = Verb("agenda.version_ratified", _("saw the agenda ratified: %(target)s"))
FELL = Verb("agenda.version_fell", _("saw the agenda not ratified: %(target)s"))
