"""Figures, answers and doubts in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from samklang.measurement.calculations.doubts import Doubt, Raised
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import COUNTED, rules_of
from samklang.measurement.models import COUNTING, Answer, DraftFigure, Observation, ReportState, ReportTransition
from samklang.ui.localised import number


def figure_words(figure: Figure | None, kind: str) -> str:
    """Return a figure as it is read: a number, or one with its base in the kind's words; blank where there is none."""
    if figure is None or figure.numerator is None:
        return ""
    part = number(figure.numerator.normalize())
    if figure.denominator is None:
        return part
    return f"{part} {_(rules_of(kind).BETWEEN)} {number(figure.denominator.normalize())}"


def said_words(said: DraftFigure | Observation | None, kind: str = COUNTED) -> str:
    """Return what an organisation has said: a figure, an answer in words, or that nothing is reported."""
    if said is None or not said.answer:
        return _("not reported")
    if said.answer != Answer.MEASURED:
        return str(Answer(said.answer).label)
    return figure_words(Figure(said.numerator, said.denominator), kind)


def step_words(step: ReportTransition) -> str:
    """Return what happened to a report in one step."""
    words = {
        ReportState.SUBMITTED: _("Sent to the backbone"),
        ReportState.RETURNED: _("Sent back"),
        ReportState.APPROVED: _("Approved"),
        ReportState.RELEASED: _("Released"),
    }
    if step.from_state == step.to_state:
        return _("Asks to have it opened again")
    if step.to_state == ReportState.DRAFT:
        return _("Opened again") if step.from_state in COUNTING else _("Being filled in")
    return words.get(ReportState(step.to_state), str(ReportState(step.to_state).label))


def doubt_words(raised: Raised, value: Decimal) -> tuple[str, str]:
    """Return a doubt in two sentences: what is odd, and what to do."""
    says_why = _("If it is right, write why.")
    shown = number(value.normalize())
    if raised.doubt is Doubt.TEN_TIMES:
        return _times_words(raised, shown), " ".join([_meant_words(raised), says_why])
    if raised.doubt is Doubt.JUMP:
        return _jump_words(raised, shown), says_why
    if raised.doubt in {Doubt.PARTS, Doubt.OTHER_PARTS}:
        return _parts_words(raised), says_why
    if raised.doubt is Doubt.BASE_PARTS:
        return _base_parts_words(raised), says_why
    if raised.doubt is Doubt.FALLING_TOTAL:
        less = number((raised.difference or Decimal(0)).normalize())
        strong = _("%(value)s is %(less)s less than last time.") % {"value": shown, "less": less}
        return strong, _("A running total does not fall. If something was corrected, write what.")
    if raised.doubt in {Doubt.SHARE_ABOVE_ONE, Doubt.MORE_THAN_WHOLE}:
        return _too_many_words(raised)
    if raised.doubt is Doubt.NO_SUCH_LEVEL:
        most = number(raised.meant or Decimal(0))
        return _("There is no level %(value)s.") % {"value": shown}, _("Write a level from 1 to %(most)s.") % {
            "most": most
        }
    return _("What it is out of is missing."), _("Fill it in, or choose an answer under “Cannot be told”.")


def _times_words(raised: Raised, shown: str) -> str:
    words = {
        Decimal(10): _("%(value)s is about ten times as much as last time."),
        Decimal(100): _("%(value)s is about a hundred times as much as last time."),
        Decimal(1000): _("%(value)s is about a thousand times as much as last time."),
        Decimal("0.1"): _("%(value)s is about a tenth of last time."),
        Decimal("0.01"): _("%(value)s is about a hundredth of last time."),
    }
    sentence = words.get(raised.factor or Decimal(10), _("%(value)s is about a thousandth of last time."))
    return sentence % {"value": shown}


def _meant_words(raised: Raised) -> str:
    meant = Decimal(0) if raised.meant is None else raised.meant
    return _("Did you mean %(meant)s?") % {"meant": number(meant.normalize())}


def _jump_words(raised: Raised, shown: str) -> str:
    factor = raised.factor or Decimal(1)
    if factor < 1:
        return _("%(value)s is less than a third of last time.") % {"value": shown}
    return _("%(value)s is more than three times as much as last time.") % {"value": shown}


def _parts_words(raised: Raised) -> str:
    if raised.doubt is Doubt.OTHER_PARTS:
        told = number((raised.meant or Decimal(0)).normalize())
        return _("The parts together come to %(told)s, which is not the total.") % {"told": told}
    difference = raised.difference or Decimal(0)
    much = number(abs(difference).normalize())
    if difference > 0:
        return _("The parts add up to %(much)s less than the total.") % {"much": much}
    return _("The parts add up to %(much)s more than the total.") % {"much": much}


def _too_many_words(raised: Raised) -> tuple[str, str]:
    if raised.doubt is Doubt.SHARE_ABOVE_ONE:
        return _("The count is larger than what it is out of."), _("Have the two changed places?")
    whole, more = raised.meant or Decimal(0), raised.difference or Decimal(0)
    strong = _("%(part)s of %(whole)s cannot be.") % {
        "part": number((whole + more).normalize()),
        "whole": number(whole.normalize()),
    }
    same = _("Everybody told here is told under “%(whole)s” too.") % {"whole": raised.of}
    then = _("Correct one of the two.") if raised.blocks else _("Correct one of the two, or write why both are right.")
    return strong, f"{same} {then}"


def _base_parts_words(raised: Raised) -> str:
    difference = raised.difference or Decimal(0)
    much = number(abs(difference).normalize())
    if difference > 0:
        return _("The parts are out of %(much)s less than the total is.") % {"much": much}
    return _("The parts are out of %(much)s more than the total is.") % {"much": much}
