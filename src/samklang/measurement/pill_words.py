"""A verdict in two or three words, with the colour it is shown in."""

from django.utils.translation import gettext as _

from samklang.measurement.calculations.outlooks import Outlook
from samklang.measurement.calculations.verdicts import Curve, Verdict


def pill_of(verdict: Verdict, *, until: str = "") -> tuple[str, str]:
    """Return (words, kind) of the verdict's pill; `until` is the period an old one speaks of."""
    if verdict.curve == Curve.NO_CURVE:
        return _("No curve"), "neutral"
    if until:
        return _("Old figures"), "neutral"
    if verdict.pace:
        return _pill_of_pace(verdict)
    if verdict.turns_back:
        return _("Turning back"), "neutral" if verdict.curve == Curve.WORSE else "fragile"
    if verdict.outlook == Outlook.REACHED:
        return _("Target reached"), "holds"
    return {
        Curve.TOO_EARLY: (_("Too early to say"), "neutral"),
        Curve.BETTER: (_("On the way") if verdict.outlook == Outlook.ON_TIME else _("The curve has turned"), "holds"),
        Curve.WORSE: (_("Going the wrong way"), "missing"),
        Curve.DIFFERENT: (_("New level"), "fragile"),
        Curve.UNUSUAL: (_("One unusual figure"), "fragile"),
    }.get(verdict.curve, (_("As before again") if verdict.ended else _("No change"), "neutral"))


def _pill_of_pace(verdict: Verdict) -> tuple[str, str]:
    if verdict.pace and verdict.pace.has_fallen:
        return _("The total has fallen"), "missing"
    if verdict.outlook == Outlook.REACHED:
        return _("Target reached"), "holds"
    if verdict.curve == Curve.TOO_EARLY:
        return _("Too early to say"), "neutral"
    if verdict.outlook == Outlook.ON_TIME:
        return _("On the way"), "fragile" if verdict.curve == Curve.WORSE else "holds"
    if verdict.curve == Curve.UNUSUAL:
        return _("One unusual figure"), "fragile"
    if verdict.side:
        kinds = {Curve.BETTER: "holds", Curve.WORSE: "missing"}
        return (_("Faster") if verdict.side > 0 else _("Slower")), kinds.get(verdict.curve, "fragile")
    return (_("Too slow"), "fragile") if verdict.outlook == Outlook.LATE else (_("Usual pace"), "neutral")
