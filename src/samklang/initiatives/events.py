"""What happens to an initiative, its organisations and seats."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

FOUNDED = Verb("initiatives.founded", _("founded %(target)s"))
SETTINGS_CHANGED = Verb("initiatives.settings_changed", _("changed the settings of %(target)s"), news=False)
ORGANISATION_ADDED = Verb("initiatives.organisation_added", _("welcomed %(target)s as a partner"))
ORGANISATION_CHANGED = Verb("initiatives.organisation_changed", _("changed the details of %(target)s"), news=False)
INVITED = Verb("initiatives.invited", _("invited %(target)s"), news=False)
INVITED_AGAIN = Verb("initiatives.invited_again", _("sent the invitation to %(target)s again"), news=False)
INVITATION_WITHDRAWN = Verb("initiatives.invitation_withdrawn", _("withdrew the invitation to %(target)s"), news=False)
SEAT_TAKEN = Verb("initiatives.seat_taken", _("took a seat: %(target)s"))
SEAT_CHANGED = Verb("initiatives.seat_changed", _("changed the seat of %(target)s"), news=False)
SEAT_ENDED = Verb("initiatives.seat_ended", _("ended the seat of %(target)s"), news=False)
KEY_MADE = Verb("initiatives.key_made", _("made the key %(target)s"), news=False)
KEY_REVOKED = Verb("initiatives.key_revoked", _("revoked the key %(target)s"), news=False)
KEY_TAKEN_OVER = Verb("initiatives.key_taken_over", _("took over the key %(target)s"), news=False)
