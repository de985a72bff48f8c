"""What happens in shared measurement."""

from django.utils.translation import gettext_lazy as _

from samklang.audit.verbs import Verb

DIMENSION_ADDED = Verb("measurement.dimension_added", _("added the breakdown %(target)s"), news=False)
DIMENSION_REPLACED = Verb(
    "measurement.dimension_replaced", _("put other categories in place of the breakdown %(target)s"), news=False
)
DIMENSION_RETIRED = Verb("measurement.dimension_retired", _("retired the breakdown %(target)s"), news=False)
CATEGORIES_MAPPED = Verb("measurement.categories_mapped", _("said what became of the categories of %(target)s"))
INDICATOR_DEFINED = Verb("measurement.indicator_defined", _("defined the indicator %(target)s"))
INDICATOR_REVISED = Verb("measurement.indicator_revised", _("changed the definition of %(target)s"))
INDICATOR_SETTLED = Verb("measurement.indicator_settled", _("changed the stage or place of %(target)s"))
CHANGE_DECLARED = Verb("measurement.change_declared", _("declared a change behind %(target)s"))
CHANGE_WITHDRAWN = Verb("measurement.change_withdrawn", _("withdrew a declared change behind %(target)s"))
TARGET_SET = Verb("measurement.target_set", _("set the target of %(target)s"))
DUTY_ASSIGNED = Verb("measurement.duty_assigned", _("agreed who reports %(target)s"), news=False)
PERIOD_OPENED = Verb("measurement.period_opened", _("opened %(target)s for reporting"))
DUE_DAY_SET = Verb("measurement.due_day_set", _("moved the deadline of %(target)s"))
PERIOD_TAKEN_BACK = Verb("measurement.period_taken_back", _("took back the opening of %(target)s"))
REPORT_SUBMITTED = Verb("measurement.report_submitted", _("submitted the report %(target)s"), news=False)
REPORT_RETURNED = Verb("measurement.report_returned", _("sent back the report %(target)s"), news=False)
REPORT_APPROVED = Verb("measurement.report_approved", _("approved the report %(target)s"))
REPORT_REOPENED = Verb("measurement.report_reopened", _("reopened the report %(target)s"), news=False)
REOPENING_ASKED = Verb("measurement.reopening_asked", _("asked to have the report %(target)s opened again"), news=False)
REOPENING_DECLINED = Verb("measurement.reopening_declined", _("left the report %(target)s as it is"), news=False)
PERIOD_RELEASED = Verb("measurement.period_released", _("released the figures of %(target)s"))
RELEASE_PREPARED = Verb("measurement.release_prepared", _("prepared the release of %(target)s"), news=False)
RELEASE_PREPARED_ANEW = Verb(
    "measurement.release_prepared_anew", _("had the release of %(target)s prepared anew"), news=False
)
RELEASE_WITHDRAWN = Verb("measurement.release_withdrawn", _("withdrew the prepared release of %(target)s"), news=False)
RELEASE_RULE_SET = Verb("measurement.release_rule_set", _("decided how many people release figures in %(target)s"))
RELEASE_ALONE_PROPOSED = Verb(
    "measurement.release_alone_proposed", _("proposed that one person releases figures in %(target)s")
)
RELEASE_ALONE_WITHDRAWN = Verb(
    "measurement.release_alone_withdrawn",
    _("withdrew or turned down that one person releases figures in %(target)s"),
    news=False,
)
AMOUNT_RULE_SET = Verb(
    "measurement.amount_rule_set", _("decided when a confidential amount is hidden in %(target)s"), news=False
)
DUTY_TEMPLATE_SET = Verb(
    "measurement.duty_template_set", _("said what this kind of organisation reports: %(target)s"), news=False
)
DUTY_TEMPLATES_APPLIED = Verb("measurement.duty_templates_applied", _("gave every organisation the duties of its kind"))
TEMPLATE_PLACES_SET = Verb(
    "measurement.template_places_set", _("said for which places a kind of organisation reports: %(target)s"), news=False
)
OWN_PLACES_SET = Verb("measurement.own_places_set", _("said at which places %(target)s works"), news=False)
DUTY_ENDED = Verb("measurement.duty_ended", _("ended the duty %(target)s"), news=False)
TOLD_BY_ONE_BREAKDOWN = Verb(
    "measurement.told_by_one_breakdown", _("chose by which breakdowns it can tell %(target)s"), news=False
)
DUTIES_WAIVED = Verb("measurement.duties_waived", _("let off figures of the report %(target)s"), news=False)
WAIVERS_LIFTED = Verb(
    "measurement.waivers_lifted", _("asked for all figures of the report %(target)s again"), news=False
)
REMINDERS_SET = Verb("measurement.reminders_set", _("set when partners are reminded of reports"), news=False)
OFFICIAL_SERIES_ADDED = Verb("measurement.official_series_added", _("added the official series %(target)s"))
OFFICIAL_SERIES_REVISED = Verb(
    "measurement.official_series_revised", _("changed what is said about the official series %(target)s"), news=False
)
OFFICIAL_SERIES_RENEWED = Verb("measurement.official_series_renewed", _("renewed the official series %(target)s"))
OFFICIAL_SERIES_ENDED = Verb("measurement.official_series_ended", _("ended the official series %(target)s"), news=False)
DATA_TERMS_SET = Verb("measurement.data_terms_set", _("said how the figures may be used"), news=False)
INDICATOR_SET_IMPORTED = Verb("measurement.indicator_set_imported", _("took in the set of indicators %(target)s"))
FUNDER_FORM_MADE = Verb("measurement.funder_form_made", _("wrote down the funder's form %(target)s"), news=False)
FUNDER_FORM_FILLED = Verb(
    "measurement.funder_form_filled", _("said what answers the funder's form %(target)s"), news=False
)
FUNDER_FORM_REMOVED = Verb("measurement.funder_form_removed", _("removed the funder's form %(target)s"), news=False)
FIGURES_IMPORTED = Verb("measurement.figures_imported", _("read in earlier figures from %(target)s"))
