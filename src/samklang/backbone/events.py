"""What happens in the backbone's own room."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

THRESHOLDS_CHANGED = Verb("backbone.thresholds_changed", _("changed the thresholds of the five conditions"))
CONDITION_CHANGED = Verb("backbone.condition_changed", _("saw a condition change: %(target)s"))
