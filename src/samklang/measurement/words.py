"""Figures and verdicts in words a funder understands."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.calculations.pooling import bounds_of
from samklang.measurement.calculations.process import FEWEST_FOR_TRUST
from samklang.measurement.calculations.verdicts import Curve, Outlook, Verdict
from samklang.measurement.models import Agreed, IndicatorVersion
from samklang.measurement.queries.totals import PeriodTotal
from samklang.ui import localised

LONGEST_RUN = 24


def rule_words(version: IndicatorVersion) -> str:
    """Say how figures of this kind combine."""
    return _(rules_of(version.kind).EXPLAINS)


def unit_words(version: IndicatorVersion) -> str:
    """Write the unit as it stands after a value; shares speak for themselves."""
    rules = rules_of(version.kind)
    return "" if rules.AS_PERCENT or rules.POOLS.keeps_apart else version.unit


def value_words(value: Decimal | float | int | None, version: IndicatorVersion, *, kind: str = "") -> str:
    """Write one value of an indicator: 44, 1.234,5 or 45 %."""
    if rules_of(kind or version.kind).AS_PERCENT:
        return localised.percent(value)
    return localised.number(value, 0 if value is None or value == int(value) else 1)


def agreed_words(value: Decimal, told: Iterable[Decimal | None], version: IndicatorVersion) -> str:
    """Say what was agreed on the way to a target, no more finely than the indicator itself is told."""
    if not rules_of(version.kind).AS_PERCENT and all(each is None or each == int(each) for each in told):
        value = value.quantize(Decimal(1), ROUND_HALF_UP)
    return _("%(value)s was agreed by then.") % {"value": value_words(value, version)}


def told_words(figure: Figure, version: IndicatorVersion, *, kind: str) -> str:
    """Write a figure as its kind is read: a number, a share, or the range of people it lies in."""
    rules = rules_of(kind)
    if bounds := bounds_of(rules, figure):
        return range_words(*bounds, version)
    return value_words(rules.finish(figure), version, kind=kind)


def range_words(fewest: Decimal, most: Decimal, version: IndicatorVersion) -> str:
    """Write between which two numbers of people the figure lies."""
    return _("%(fewest)s to %(most)s") % {
        "fewest": value_words(fewest, version),
        "most": value_words(most, version),
    }


def level_words(levels: Iterable[tuple[int, int]]) -> str:
    """Write how many organisations are on each level."""
    return " · ".join(_("%(count)s on level %(level)s") % {"count": count, "level": level} for level, count in levels)


def total_words(total: PeriodTotal | None) -> str:
    """Write a total: its value, the range of people it lies in, or how many organisations are on each level."""
    if total is None:
        return localised.number(None)
    if total.bounds:
        return range_words(*total.bounds, total.version)
    if total.levels:
        return level_words(total.levels)
    words = value_words(total.value, total.version)
    return rounded_words(words) if total.is_rounded and total.value is not None else words


def rounded_words(words: str) -> str:
    """Say of a figure that it is rounded."""
    return _("about %(value)s") % {"value": words}


def guarded_words(version: IndicatorVersion) -> str:
    """Say why others than the backbone see a figure as it was released; nothing where they see it as it is approved."""
    if version.is_confidential:
        return _(
            "Each organisation's figure is its own business: others than the backbone see what was released, and "
            "nothing from which one organisation's figure could be worked out."
        )
    if version.is_guarded:
        return _(
            "The figure counts people: others than the backbone see it as it was released, with small numbers hidden "
            "or all of them rounded to fives."
        )
    return ""


def released_words(version: IndicatorVersion) -> str:
    """Say why a table stands as it was released."""
    if version.is_confidential:
        return _("The figures are confidential, so they are shown as they were released, table by table.")
    return _("The figures count people, so they are shown as they were released, table by table.")


def hidden_words(version: IndicatorVersion) -> str:
    """Say why some parts of a table are hidden."""
    if version.is_confidential:
        return _(
            "What is hidden is of too few organisations, or one or two make up nearly all of it; the rest is hidden so "
            "that it cannot be computed."
        )
    return _("Some parts are hidden, so that nobody can be recognised and nothing computed.")


def target_words(value: Decimal, version: IndicatorVersion) -> str:
    """Write the label beside the target line."""
    return _("target %(value)s") % {"value": value_words(value, version)}


def way_words(target: Agreed, version: IndicatorVersion) -> str:
    """Write from where to where, by their days. The first of a month is read as the end of the month before it."""
    return _("From %(baseline)s on %(from_day)s to %(target)s on %(to_day)s.") % {
        "baseline": value_words(target.baseline_value, version),
        "from_day": localised.date_long(last_day(target.baseline_on)),
        "target": value_words(target.target_value, version),
        "to_day": localised.date_long(last_day(target.target_on)),
    }


def made_of(total: PeriodTotal) -> str:
    """Say what a total is made of and what lacks: never shown as if complete."""
    parts = [_("%(reported)s of %(asked)s have reported") % {"reported": total.reported, "asked": total.asked}]
    if total.not_applicable:
        parts.append(_("%(count)s not applicable") % {"count": total.not_applicable})
    if total.declined:
        parts.append(_("%(count)s cannot tell") % {"count": total.declined})
    if total.missing and rules_of(total.version.kind).CARRIES and total.value is not None:
        parts.append(_("those missing count with their last total"))
    if total.missing:
        parts.append(
            ngettext("%(count)s is missing", "%(count)s are missing", total.missing) % {"count": total.missing}
        )
    return " · ".join(parts)


def pill_of(verdict: Verdict) -> tuple[str, str]:
    """Return (words, kind) of the verdict's pill."""
    if verdict.curve == Curve.NO_CURVE:
        return _("No curve"), "neutral"
    if verdict.curve == Curve.TOO_EARLY:
        return _("Too early to say"), "neutral"
    if verdict.turns_back:
        return _("Turning back"), "neutral" if verdict.curve == Curve.WORSE else "fragile"
    if verdict.outlook == Outlook.REACHED:
        return _("Target reached"), "holds"
    if verdict.curve == Curve.BETTER:
        return (
            (_("On the way"), "holds") if verdict.outlook == Outlook.ON_TIME else (_("The curve has turned"), "holds")
        )
    if verdict.curve == Curve.WORSE:
        return _("Going the wrong way"), "missing"
    return (_("New level"), "fragile") if verdict.curve == Curve.DIFFERENT else (_("No change"), "neutral")


def sentence_of(verdict: Verdict) -> str:
    """Return the verdict in one or two sentences: what the curve says, and what it says of the target."""
    parts = (_curve_sentence(verdict), _turning_sentence(verdict), _target_sentence(verdict), _trust_sentence(verdict))
    return " ".join(part for part in parts if part)


def plain_sentence_of(verdict: Verdict) -> str:
    """Return the verdict one level simpler, for everybody."""
    words = {
        Curve.NO_CURVE: "",
        Curve.TOO_EARLY: _("It is too early to say how it goes."),
        Curve.STEADY: _("It is neither better nor worse than before."),
        Curve.BETTER: _("It has become better."),
        Curve.WORSE: _("It has become worse."),
        Curve.DIFFERENT: _("It has changed."),
    }
    reached = {
        Outlook.REACHED: _("We have come as far as we wanted."),
        Outlook.HIT_OR_MISS: _("Sometimes we get as far as we wanted, sometimes not."),
        Outlook.TOUCHED: _("The latest figure is as good as we wanted. It must show whether it lasts."),
        Outlook.ON_TIME: _("If it goes on like this, we get there in time."),
        Outlook.LATE: _("If it goes on like this, we get there too late."),
        Outlook.NOT_REACHED: _("We do not get there this way."),
    }
    return f"{words[verdict.curve]} {reached.get(verdict.outlook, '')}".strip()


def _curve_sentence(verdict: Verdict) -> str:
    if verdict.curve == Curve.NO_CURVE:
        return ""
    if verdict.curve == Curve.TOO_EARLY and verdict.is_after_change:
        return _("Too few figures since the change was made: %(points)s of at least 7.") % {"points": verdict.points}
    if verdict.curve == Curve.TOO_EARLY:
        return _("Too few figures to tell signal from noise: %(points)s of at least 7.") % {"points": verdict.points}
    if verdict.curve == Curve.STEADY:
        return _("The swings are no larger than chance can explain.")
    if verdict.run_length >= 7:
        words = {
            Curve.BETTER: _("%(count)s periods in a row better than the earlier level."),
            Curve.WORSE: _("%(count)s periods in a row worse than the earlier level."),
        }
        return words.get(verdict.curve, _("%(count)s periods in a row at another level than before.")) % {
            "count": _run_words(verdict.run_length)
        }
    words = {
        Curve.BETTER: _("The latest figures are better than chance can explain."),
        Curve.WORSE: _("The latest figures are worse than chance can explain."),
    }
    return words.get(verdict.curve, _("The latest figures differ more than chance can explain."))


def _turning_sentence(verdict: Verdict) -> str:
    return _("But the latest ones go the other way.") if verdict.turns_back else ""


def _trust_sentence(verdict: Verdict) -> str:
    if verdict.curve == Curve.TOO_EARLY or not verdict.is_preliminary:
        return ""
    words = {"points": verdict.base_points, "enough": FEWEST_FOR_TRUST}
    return _("Preliminary: the normal range is of %(points)s figures, and %(enough)s make it firm.") % words


def _run_words(length: int) -> str:
    """Say how long a run is, on every page no more exactly than a card can see."""
    return _("More than %(count)s") % {"count": LONGEST_RUN} if length > LONGEST_RUN else str(length)


def _target_sentence(verdict: Verdict) -> str:
    match verdict.outlook:
        case Outlook.REACHED:
            return _("The target is reached.")
        case Outlook.HIT_OR_MISS:
            return _("The target lies within these swings: some periods reach it, others do not.")
        case Outlook.TOUCHED:
            return _("The latest figure reaches the target; whether it lasts it is too early to say.")
        case Outlook.ON_TIME if verdict.reaches_on:
            return _("On present form the target is reached in %(year)s.") % {"year": verdict.reaches_on.year}
        case Outlook.LATE if verdict.reaches_on:
            return _("On present form the target is reached in %(year)s, later than agreed.") % {
                "year": verdict.reaches_on.year
            }
        case Outlook.NOT_REACHED if verdict.curve == Curve.BETTER:
            return _("But on present form it does not reach the target.")
        case Outlook.NOT_REACHED:
            return _("The target is not reached unless something changes.")
    return ""
