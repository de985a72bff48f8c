"""What each shape is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHAPES: Mapping[str, Promise] = {
    "SheetLayout": _("how a sheet with headings of the organisation’s own is read"),
    "Agenda": _("the version of the agenda in force"),
    "Asked": _("one figure that is asked of the organisation"),
    "AskedIndicator": _("the indicator a figure belongs to, with the definition it is asked under"),
    "Breakdown": _("a figure by place or by one dimension"),
    "Category": _("one category of a breakdown"),
    "Commitment": _("something the organisation has promised the others"),
    "Correction": _("a correction; its reason is blank where it was given for protected figures too"),
    "Definition": _("one wording of an indicator, in force from a day"),
    "Dimension": _("a way figures are broken down"),
    "Doubt": _("what is odd about a figure: it asks for an explanation, or blocks because it cannot be true"),
    "ExplanationIn": _("why a doubted figure is right"),
    "Figure": _("a period’s total as the scorecard shows it to the organisation"),
    "FigureIn": _(
        "what is reported for one figure: decimals are text with a point; no figure and no answer empties it"
    ),
    "Figures": _("an indicator’s totals over time, oldest first"),
    "FiguresIn": _("figures to keep as drafts: all of them or none"),
    "Goal": _("a goal of the agenda in force"),
    "GroupCategory": _("a category that a figure is about"),
    "How": _("how many organisations’ figures came about in a way"),
    "Indicator": _("an indicator by its newest definition"),
    "IndicatorInFull": _("an indicator with every definition it has had, and its target"),
    "Initiative": _("the initiative"),
    "Key": _("the key of this request"),
    "Last": _("the organisation’s own figure of the period before"),
    "MadeOf": _("how many organisations were asked, and what they answered"),
    "Me": _("who asks"),
    "Mistake": _("one thing that is wrong with what was sent, and the way out"),
    "OnLevel": _("how many organisations are on a level"),
    "Organisation": _("a partner"),
    "Part": _("one part of a breakdown"),
    "Period": _("a period opened for reporting"),
    "PeriodFigure": _("one period’s total, broken down"),
    "PeriodRef": _("a period, from its first day up to the day it ends on"),
    "Problem": _("a problem document (RFC 9457)"),
    "Ref": _("something by its number and name"),
    "Report": _("what the organisation is asked for a period, and how far it has come"),
    "ReportFigures": _("a report with every figure it asks for; its ETag is what If-Match takes"),
    "Reporter": _("what one organisation has answered, never how much"),
    "Stands": _("what stands for a figure now: a draft, or what was last sent"),
    "SubmissionIn": _("sending a report"),
    "Target": _("what an indicator should reach by a day, and from where"),
    "Verdict": _("what the curve says, in words"),
}
