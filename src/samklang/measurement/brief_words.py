"""What a small picture of an indicator says beside its pill: one short sentence, and what its figure is of."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.measurement.calculations.outlooks import Outlook, View
from samklang.measurement.calculations.targets import Crossing
from samklang.measurement.calculations.verdicts import Curve, Verdict
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import made_of


def brief_of(verdict: Verdict) -> str:
    """Return what is said of the target in a few words; the pill beside it says what the curve does."""
    view = verdict.view
    if verdict.curve == Curve.NO_CURVE:
        return ""
    if view.outlook == Outlook.HIT_OR_MISS:
        return _now_and_then(view)
    if view.crossing:
        return _under_way(view, view.crossing)
    sentences = {
        Outlook.REACHED: _("We are where we wanted to be."),
        Outlook.TOUCHED: _("The latest figure reaches the target."),
        Outlook.UNEVEN: _("Too uneven to say when the target is reached."),
        Outlook.NOT_REACHED: _("It does not reach the target this way."),
    }
    if verdict.curve == Curve.TOO_EARLY:
        return _("Too few figures yet.")
    return sentences.get(view.outlook, "")


def no_target_words() -> str:
    """Say that there is nothing to reach."""
    return _("No target is agreed.")


def _now_and_then(view: View) -> str:
    words = {"reached": view.reached, "counted": view.counted}
    if view.reached == 0:
        return _("Not out of reach, but not reached in the latest %(counted)s periods.") % words
    return _("%(reached)s of the latest %(counted)s periods reached the target.") % words


def _under_way(view: View, crossing: Crossing) -> str:
    """Say in which years the target is reached, and whether that is in time."""
    first, last = str(crossing.earliest.year), str(crossing.latest.year) if crossing.latest else ""
    if not last:
        return {
            Outlook.LATE: _("Reaches the target in %(first)s at the earliest, too late."),
        }.get(view.outlook, _("Reaches the target in %(first)s at the earliest.")) % {"first": first}
    years = {"years": first if first == last else f"{first}–{last}"}
    return {
        Outlook.ON_TIME: _("Reaches the target in %(years)s, in time."),
        Outlook.LATE: _("Reaches the target in %(years)s, too late."),
    }.get(view.outlook, _("Reaches the target in %(years)s, perhaps too late.")) % years


def told_by(total: PeriodTotal) -> str:
    """Say how many a total is from in the fewest words; where somebody lacks, all that lacks."""
    if not total.is_complete or total.not_applicable or total.declined:
        return made_of(total)
    return ngettext("from the only one", "from all %(count)s", total.reported) % {"count": total.reported}
