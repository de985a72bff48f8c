"""What people do to their own account. Kept in the chain of the installation (initiative 0)."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

SIGN_IN_LINK_MADE = Verb("people.sign_in_link_made", _("made a one-time sign-in link for %(target)s"), news=False)
KEYS_FORGOTTEN = Verb("people.keys_forgotten", _("took away the lost passkeys and apps of %(target)s"), news=False)
SETTINGS_CHANGED = Verb("people.settings_changed", _("changed the settings of %(target)s"), news=False)
SESSIONS_ENDED = Verb("people.sessions_ended", _("signed %(target)s out everywhere else"), news=False)
