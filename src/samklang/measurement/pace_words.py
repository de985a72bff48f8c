"""What is said of a running total: not that it rises, which it cannot but do, but how fast."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from samklang.measurement.calculations.verdicts import Curve, Verdict
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.words import value_words

LONGEST_RUN = 24


def run_words(length: int) -> str:
    """Say how long a run is, on every page no more exactly than a card can see."""
    return _("More than %(count)s") % {"count": LONGEST_RUN} if length > LONGEST_RUN else str(length)


def pace_sentence(verdict: Verdict, ended_in: str, version: IndicatorVersion) -> str:
    """Say whether the pace has changed, and how fast it goes now; `ended_in` is when a change of it ended."""
    return f"{_changed(verdict, ended_in)} {_now(verdict, version)}".strip()


def _changed(verdict: Verdict, ended_in: str) -> str:
    words = {"count": run_words(verdict.run_length).lower(), "period": ended_in}
    if verdict.side and verdict.run_length >= 7:
        faster = _("Faster than before for %(count)s periods in a row.")
        return (faster if verdict.side > 0 else _("Slower than before for %(count)s periods in a row.")) % words
    if verdict.curve == Curve.UNUSUAL:
        return (
            _(
                "In the latest period it rose more than chance can explain; one alone does not say that the pace has "
                "changed."
            )
            if verdict.side > 0
            else _(
                "In the latest period it rose less than chance can explain; one alone does not say that the pace has "
                "changed."
            )
        )
    if verdict.side:
        return (
            _("Lately faster than chance can explain.")
            if verdict.side > 0
            else _("Lately slower than chance can explain.")
        )
    if verdict.ended:
        faster = _("Until %(period)s it went faster than usual; that has ended.")
        return (
            faster if verdict.ended.side > 0 else _("Until %(period)s it went slower than usual; that has ended.")
        ) % (words)
    return _("It rises at the usual pace.")


def _now(verdict: Verdict, version: IndicatorVersion) -> str:
    """Say how much it rises by in a period of its rhythm."""
    if verdict.pace is None or verdict.pace.rise is None:
        return ""
    rounded = Decimal(str(verdict.pace.rise)).quantize(Decimal(1), ROUND_HALF_UP)
    words = {"value": value_words(rounded, version), "unit": version.unit}
    return {
        "month": _("About %(value)s %(unit)s a month."),
        "quarter": _("About %(value)s %(unit)s a quarter."),
        "half_year": _("About %(value)s %(unit)s a half-year."),
        "school_year": _("About %(value)s %(unit)s a school year."),
    }.get(version.rhythm, _("About %(value)s %(unit)s a year.")) % words


def fallen_sentence(period: str) -> str:
    """Say that a running total has fallen, which it cannot, and what to do."""
    return _(
        "In %(period)s the total fell, which a running total cannot: somebody has told less than before. How it goes "
        "is told when that is mended."
    ) % {"period": period}


def way_sentence(verdict: Verdict, version: IndicatorVersion, period: str) -> str:
    """Say how far a running total is ahead of the way agreed, or behind; `period` is that of its last whole total."""
    if verdict.pace is None or verdict.pace.ahead is None:
        return ""
    ahead = verdict.pace.ahead.quantize(Decimal(1), ROUND_HALF_UP)
    words = {"value": value_words(abs(ahead), version), "period": period}
    if ahead == 0:
        return _("By the end of %(period)s it was as far as agreed.") % words
    return (
        _("By the end of %(period)s it was %(value)s more than agreed.")
        if ahead > 0
        else _("By the end of %(period)s it was %(value)s fewer than agreed.")
    ) % words


def plain_pace(verdict: Verdict) -> str:
    """Say the same one level simpler."""
    if verdict.pace and verdict.pace.has_fallen:
        return _("The total has fallen, which it cannot. It is to be looked into.")
    if verdict.curve == Curve.TOO_EARLY:
        return _("It is too early to say how it goes.")
    if verdict.side == 0:
        return _("It goes on as it usually does.")
    if verdict.curve == Curve.UNUSUAL:
        return _("The latest period is unusual; else it goes as it usually does.")
    return _("It goes faster than before.") if verdict.side > 0 else _("It goes slower than before.")
