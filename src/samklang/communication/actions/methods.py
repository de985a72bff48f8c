"""What the method of a decision requires of it, of its answers and of its outcome."""

from django.utils.translation import gettext as _

from samklang.communication.calculations.outcome import STANCES_OF, Method, Stance, Standing, Tally
from samklang.communication.models import Decision, Outcome
from samklang.ui.problems import Problem


def require_quorum(decision: Decision) -> None:
    """Refuse a majority without a quorum."""
    if decision.method == Method.MAJORITY and decision.quorum_percent < 1:
        raise Problem(_("A majority needs a quorum stated beforehand."), field="quorum_percent")


def require_stance(decision: Decision, stance: str, reason: str) -> None:
    """Refuse an answer that the method does not know, and an objection without its reason."""
    if stance not in STANCES_OF[Method(decision.method)]:
        raise Problem(_("Choose one of the answers."), field="stance")
    if stance == Stance.OBJECT and not reason.strip():
        raise Problem(_("Say why you object, so that the others can meet it."), field="reason")


def require_outcome(outcome: str, answers: Tally) -> None:
    """Refuse an outcome that the answers do not give by the method."""
    if answers.passes and outcome == Outcome.NOT_ADOPTED:
        raise Problem(_("By its method the proposal passes. Choose an outcome that says so."), field="outcome")
    if answers.standing in {Standing.NO_QUORUM, Standing.UNANSWERED} and outcome != Outcome.NOT_ADOPTED:
        raise Problem(
            _("Too few have answered for it to be adopted. Choose “not adopted”, and ask them or propose it anew."),
            field="outcome",
        )
    if not answers.passes and outcome != Outcome.NOT_ADOPTED:
        raise Problem(
            _(
                "By its method the proposal does not pass as it stands. "
                "Choose “not adopted”, or let those who object answer anew."
            ),
            field="outcome",
        )
