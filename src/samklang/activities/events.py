"""What happens to activities, their milestones and the promises about them."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

ACTIVITY_ADDED = Verb("activities.activity_added", _("added the activity %(target)s"))
ACTIVITY_CHANGED = Verb("activities.activity_changed", _("changed the activity %(target)s"), news=False)
PHASE_CHANGED = Verb("activities.phase_changed", _("moved %(target)s to another phase"))
CONTRIBUTION_ADDED = Verb("activities.contribution_added", _("wrote down a partner’s contribution to %(target)s"))
CONTRIBUTION_REMOVED = Verb(
    "activities.contribution_removed", _("removed a partner’s contribution to %(target)s"), news=False
)
MILESTONE_ADDED = Verb("activities.milestone_added", _("added the milestone %(target)s"), news=False)
MILESTONE_REACHED = Verb("activities.milestone_reached", _("reached the milestone %(target)s"))
COMMITMENT_OFFERED = Verb("activities.commitment_offered", _("offered a commitment: %(target)s"))
COMMITMENT_SIGNED = Verb("activities.commitment_signed", _("signed the commitment %(target)s"))
COMMITMENT_ACCEPTED = Verb("activities.commitment_accepted", _("accepted the commitment %(target)s"))
COMMITMENT_KEPT = Verb("activities.commitment_kept", _("reported the commitment kept: %(target)s"))
COMMITMENT_RENEGOTIATED = Verb("activities.commitment_renegotiated", _("renegotiated the commitment %(target)s"))
COMMITMENT_BROKEN = Verb("activities.commitment_broken", _("reported the commitment broken: %(target)s"))
COMMITMENT_WITHDRAWN = Verb("activities.commitment_withdrawn", _("withdrew the offer %(target)s"))
