"""What a curve says of its target, in words: for funders, and in plain ones for everybody."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.measurement.calculations.outlooks import Outlook, View
from samklang.measurement.calculations.targets import Crossing
from samklang.measurement.calculations.verdicts import Curve, Verdict


def target_sentence(verdict: Verdict) -> str:
    """Return what is said of the target; nothing where there is none, or it is too early."""
    view = verdict.view
    if view.outlook == Outlook.HIT_OR_MISS:
        return _now_and_then(view)
    if view.crossing:
        return _under_way(view, view.crossing)
    sentences = {
        Outlook.REACHED: _("The target is reached."),
        Outlook.TOUCHED: _("The latest figure reaches the target; whether it lasts it is too early to say."),
        Outlook.UNEVEN: _("The figures are too few and too uneven to say whether and when the target is reached."),
        Outlook.NOT_REACHED: _("But on present form it does not reach the target.")
        if verdict.curve == Curve.BETTER
        else _("The target is not reached unless something changes."),
    }
    return sentences.get(view.outlook, "")


def plain_outlook(verdict: Verdict) -> str:
    """Return the same one level simpler."""
    view = verdict.view
    if view.outlook == Outlook.HIT_OR_MISS:
        return _plain_now_and_then(view)
    sentences = {
        Outlook.REACHED: _("We have come as far as we wanted."),
        Outlook.TOUCHED: _("The latest figure is as good as we wanted. It must show whether it lasts."),
        Outlook.ON_TIME: _("If it goes on like this, we get there in time."),
        Outlook.LATE: _("If it goes on like this, we get there too late."),
        Outlook.OPEN: _("If it goes on like this, we get there, but perhaps too late."),
        Outlook.UNEVEN: _("It is too early to say whether we get as far as we want."),
        Outlook.NOT_REACHED: _("We do not get there this way."),
    }
    return sentences.get(view.outlook, "")


def _now_and_then(view: View) -> str:
    words = {"reached": view.reached, "counted": view.counted}
    if view.reached == 0:
        return (
            _("The target lies within the normal swings, but none of the latest %(counted)s periods has reached it.")
            % words
        )
    if view.reached == view.counted:
        return (
            _("The latest %(counted)s periods have all reached the target, but it lies within the normal swings.")
            % words
        )
    return (
        ngettext(
            "The target lies within the normal swings: %(reached)s of the latest %(counted)s periods has reached it.",
            "The target lies within the normal swings: %(reached)s of the latest %(counted)s periods have reached it.",
            view.reached,
        )
        % words
    )


def _plain_now_and_then(view: View) -> str:
    if view.reached == 0:
        return _("We have not come as far as we want, but it is not out of reach.")
    if view.reached == view.counted:
        return _("We have come as far as we wanted, but it may slip again.")
    return _("Sometimes we get as far as we wanted, sometimes not.")


def _under_way(view: View, crossing: Crossing) -> str:
    """Say in which years the target is reached on present form: a span, as exact as the figures allow."""
    first, last = crossing.earliest.year, crossing.latest.year if crossing.latest else None
    years = {"first": first, "last": last}
    if last is None:
        if view.outlook == Outlook.LATE:
            return _("On present form the target is reached in %(first)s at the earliest, later than agreed.") % years
        return _(
            "On present form the target is reached in %(first)s at the earliest; how late is too uneven to say."
        ) % (years)
    if first == last:
        return {
            Outlook.ON_TIME: _("On present form the target is reached in %(first)s."),
            Outlook.LATE: _("On present form the target is reached in %(first)s, later than agreed."),
        }.get(view.outlook, _("On present form the target is reached in %(first)s, perhaps later than agreed.")) % years
    return {
        Outlook.ON_TIME: _("On present form the target is reached between %(first)s and %(last)s, in time."),
        Outlook.LATE: _("On present form the target is reached between %(first)s and %(last)s, later than agreed."),
    }.get(
        view.outlook,
        _("On present form the target is reached between %(first)s and %(last)s, perhaps later than agreed."),
    ) % years
