"""What each operation is called, and what it does."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, tuple[Promise, Promise]] = {
    "me": (_("Who asks"), _("Tell the key, the organisation it acts for, and the initiative.")),
    "initiative": (_("The initiative"), _("Tell about the initiative of the key.")),
    "organisations": (_("The partners"), _("List the partners by name.")),
    "agenda": (_("The agenda in force"), _("Tell which version of the agenda is ratified; null before the first.")),
    "goals": (_("The goals in force"), _("List the goals of the ratified agenda by number.")),
    "commitments": (
        _("What the organisation has promised"),
        _("List what the organisation has promised, the earliest day first."),
    ),
    "dimensions": (_("The breakdowns"), _("List the ways figures are broken down, with their categories.")),
    "periods": (_("The periods"), _("List the periods opened for reporting, the newest first.")),
    "indicators": (_("The indicators"), _("List the indicators by code, retired ones too.")),
    "indicator": (
        _("An indicator with its definitions"),
        _("Tell one indicator with every definition it has had, and its target."),
    ),
    "figures": (
        _("The figures of an indicator"),
        _("Tell an indicator’s total of each period as the scorecard shows it to the organisation, oldest first."),
    ),
    "period_figure": (
        _("A figure of one period, broken down"),
        _("Tell one period’s total by place and category, who has answered, and what was corrected."),
    ),
    "reports": (
        _("The organisation’s reports"),
        _("List what the organisation is asked to report, the newest period first."),
    ),
    "sheet_layouts": (
        _("How sheets of the organisation’s own are read"),
        _("List how sheets with headings of the organisation’s own are read, the latest told first."),
    ),
    "report": (_("A report"), _("Tell how far a report of the organisation has come.")),
    "report_figures": (
        _("What a report asks for, and what stands"),
        _("Tell every figure a report asks for, with the organisation’s own figures, raw as they were reported."),
    ),
    "keep_figures": (
        _("Keep figures as drafts"),
        _("Keep figures as drafts, all of them or none. Figures that are not named stay as they are."),
    ),
    "submission": (
        _("Send a report"),
        _("Send a report to the backbone, with an explanation for every figure that raises a doubt."),
    ),
}
