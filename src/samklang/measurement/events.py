"""What happens in shared measurement."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

DIMENSION_ADDED = Verb("measurement.dimension_added", _("added the breakdown %(target)s"), news=False)
INDICATOR_DEFINED = Verb("measurement.indicator_defined", _("defined the indicator %(target)s"))
INDICATOR_REVISED = Verb("measurement.indicator_revised", _("changed the definition of %(target)s"))
INDICATOR_RETIRED = Verb("measurement.indicator_retired", _("retired the indicator %(target)s"))
TARGET_SET = Verb("measurement.target_set", _("set the target of %(target)s"))
DUTY_ASSIGNED = Verb("measurement.duty_assigned", _("agreed who reports %(target)s"), news=False)
PERIOD_OPENED = Verb("measurement.period_opened", _("opened %(target)s for reporting"))
REPORT_SUBMITTED = Verb("measurement.report_submitted", _("submitted the report %(target)s"), news=False)
REPORT_RETURNED = Verb("measurement.report_returned", _("sent back the report %(target)s"), news=False)
REPORT_APPROVED = Verb("measurement.report_approved", _("approved the report %(target)s"))
REPORT_REOPENED = Verb("measurement.report_reopened", _("reopened the report %(target)s"), news=False)
PERIOD_RELEASED = Verb("measurement.period_released", _("released the figures of %(target)s"))
