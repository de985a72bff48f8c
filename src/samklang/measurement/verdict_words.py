"""What a curve says, in words: one or two sentences a funder understands, and the same in plain ones for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.measurement.calculations.periods import ending_on
from samklang.measurement.calculations.process import FEWEST_FOR_TRUST, Signal
from samklang.measurement.calculations.verdicts import Curve, Verdict, good_or_bad
from samklang.measurement.models import IndicatorVersion
from samklang.measurement.outlook_words import plain_outlook, target_sentence
from samklang.measurement.pace_words import fallen_sentence, pace_sentence, plain_pace, run_words, way_sentence
from samklang.measurement.words import value_words
from samklang.ui import localised


@dataclass(frozen=True)
class Telling:
    """A verdict as it is told: of which indicator, after which declared change, and until when if that is long ago."""

    verdict: Verdict
    version: IndicatorVersion
    change: str = ""
    until: str = ""

    def period(self, ends_on: date) -> str:
        """Return the period that ended before a day in words."""
        starts_on, _end = ending_on(ends_on, self.version.rhythm)
        return localised.period(starts_on, ends_on - timedelta(days=1))

    def side(self, side: int) -> Curve:
        """Return what lying on a side means."""
        return good_or_bad(side, self.version.direction)


def sentence_of(telling: Telling) -> str:
    """Return the verdict in one or more sentences: what the curve says, and what it says of the target."""
    verdict = telling.verdict
    if verdict.curve == Curve.NO_CURVE:
        return ""
    parts = [
        _change_sentence(telling),
        _curve_sentence(telling),
        _("But the latest ones go the other way.") if verdict.turns_back else "",
        target_sentence(verdict),
        way_sentence(verdict, telling.version, telling.period(verdict.pace.on) if verdict.pace else ""),
        _trust_sentence(verdict),
    ]
    return _as_of(telling, " ".join(part for part in parts if part))


def plain_sentence_of(telling: Telling) -> str:
    """Return the verdict one level simpler, for everybody."""
    verdict = telling.verdict
    if verdict.curve == Curve.NO_CURVE:
        return ""
    curve = plain_pace(verdict) if verdict.pace else _plain_curve(telling)
    return _as_of(telling, f"{curve} {plain_outlook(verdict)}".strip())


def _as_of(telling: Telling, sentence: str) -> str:
    """Say of when a verdict speaks, where that is not now."""
    if not telling.until or not sentence:
        return sentence
    sentence = sentence[0].lower() + sentence[1:]
    return _("Until %(period)s: %(sentence)s") % {"period": telling.until, "sentence": sentence}


def _plain_curve(telling: Telling) -> str:
    verdict = telling.verdict
    if verdict.curve == Curve.UNUSUAL:
        return {
            Curve.BETTER: _("The latest figure is unusually good. One alone does not say that it has become better."),
            Curve.WORSE: _("The latest figure is unusually bad. One alone does not say that it has become worse."),
        }.get(
            telling.side(verdict.side),
            _("The latest figure is unusual. One alone does not say that anything has changed."),
        )
    if verdict.shift and verdict.curve != Curve.TOO_EARLY and not verdict.run_length and not verdict.has_trend:
        words = {
            Curve.BETTER: _("It has become better since we changed what we do."),
            Curve.WORSE: _("It has become worse since we changed what we do."),
            Curve.DIFFERENT: _("It has changed since we changed what we do."),
        }
        return words.get(verdict.curve, _("It is neither better nor worse since we changed what we do."))
    if verdict.ended and verdict.curve == Curve.STEADY:
        words = {
            Curve.BETTER: _("For a time it was better. Now it swings as it used to."),
            Curve.WORSE: _("For a time it was worse. Now it swings as it used to."),
        }
        return words.get(
            telling.side(verdict.ended.side), _("For a time it was different. Now it swings as it used to.")
        )
    words = {
        Curve.TOO_EARLY: _("It is too early to say how it goes."),
        Curve.STEADY: _("It is neither better nor worse than before."),
        Curve.BETTER: _("It becomes better.") if verdict.has_trend else _("It has become better."),
        Curve.WORSE: _("It becomes worse.") if verdict.has_trend else _("It has become worse."),
        Curve.DIFFERENT: _("It has changed."),
    }
    turning = _("But lately it goes the other way.") if verdict.turns_back else ""
    return f"{words[verdict.curve]} {turning}".strip()


def _change_sentence(telling: Telling) -> str:
    """Say what became of the level with the last declared change."""
    verdict = telling.verdict
    if verdict.since is None or verdict.curve == Curve.TOO_EARLY:
        return ""
    words = {"day": localised.date_long(verdict.since), "name": telling.change}
    if verdict.shift is None:
        return _("Judged since the change on %(day)s (%(name)s).") % words
    words |= {"after": _level(verdict.shift.after, telling), "before": _level(verdict.shift.before, telling)}
    levels = _("Since the change on %(day)s (%(name)s) the level is %(after)s; before, it was %(before)s.") % words
    told = {
        Curve.STEADY: _("The difference is no larger than chance can explain."),
        Curve.BETTER: _("That is better than chance can explain."),
        Curve.WORSE: _("That is worse than chance can explain."),
        Curve.DIFFERENT: _("That is more than chance can explain."),
    }
    return f"{levels} {told[telling.side(verdict.shift.side)]}"


def _level(value: float, telling: Telling) -> str:
    rounded = Decimal(str(value)).quantize(Decimal("0.1") if abs(value) < 10 else Decimal(1))
    is_share = value_words(1, telling.version).endswith("%")
    return _("about %(value)s") % {"value": value_words(value if is_share else rounded, telling.version)}


def _curve_sentence(telling: Telling) -> str:
    verdict = telling.verdict
    if verdict.pace and verdict.pace.has_fallen:
        return fallen_sentence(telling.period(verdict.pace.on))
    if verdict.curve == Curve.TOO_EARLY:
        return _too_early(telling)
    if verdict.pace:
        return pace_sentence(telling.verdict, _until_ended(telling), telling.version)
    if not verdict.side:
        return _steady_sentence(telling)
    if verdict.curve == Curve.UNUSUAL:
        return _unusual(telling)
    if verdict.has_trend:
        words = {
            Curve.BETTER: _("The figures become better time after time."),
            Curve.WORSE: _("The figures become worse time after time."),
        }
        return words.get(verdict.curve, _("The figures go the same way time after time."))
    if verdict.run_length >= 7:
        words = {
            Curve.BETTER: _("%(count)s periods in a row better than the earlier level."),
            Curve.WORSE: _("%(count)s periods in a row worse than the earlier level."),
        }
        return words.get(verdict.curve, _("%(count)s periods in a row at another level than before.")) % {
            "count": run_words(verdict.run_length)
        }
    words = {
        Curve.BETTER: _("The latest figures are better than chance can explain."),
        Curve.WORSE: _("The latest figures are worse than chance can explain."),
    }
    return words.get(verdict.curve, _("The latest figures differ more than chance can explain."))


def _unusual(telling: Telling) -> str:
    said = {
        Curve.BETTER: _("The latest figure is better than chance can explain."),
        Curve.WORSE: _("The latest figure is worse than chance can explain."),
    }.get(telling.side(telling.verdict.side), _("The latest figure differs more than chance can explain."))
    alone = _("One figure alone does not make a new level: look for what lies behind it.")
    return f"{said} {alone}"


def _too_early(telling: Telling) -> str:
    words: dict[str, str | int] = {"points": telling.verdict.points}
    if telling.verdict.since:
        words |= {"day": localised.date_long(telling.verdict.since), "name": telling.change}
        return _("Too few figures since the change on %(day)s (%(name)s): %(points)s of at least 7.") % words
    if telling.verdict.pace:
        return _("Too few periods that all have told to say how fast it goes: %(points)s of at least 7.") % words
    return _("Too few figures to tell signal from noise: %(points)s of at least 7.") % words


def _steady_sentence(telling: Telling) -> str:
    """Say that nothing stands, and what did until lately: a signal that has ended is told, never denied."""
    ended = telling.verdict.ended
    if ended is None and telling.verdict.since:
        return _("Since then the figures swing no more than chance can explain.")
    if ended is None:
        return _("The latest figures swing no more than chance can explain.")
    side = telling.side(ended.side)
    words = {"count": run_words(ended.points), "period": telling.period(ended.until)}
    if ended.rule in {Signal.RUN_ABOVE, Signal.RUN_BELOW}:
        said = {
            Curve.BETTER: _("%(count)s periods in a row, until %(period)s, were better than the earlier level."),
            Curve.WORSE: _("%(count)s periods in a row, until %(period)s, were worse than the earlier level."),
        }.get(side, _("%(count)s periods in a row, until %(period)s, were at another level than before."))
    elif ended.rule in {Signal.RISING, Signal.FALLING}:
        said = {
            Curve.BETTER: _("Until %(period)s the figures became better time after time."),
            Curve.WORSE: _("Until %(period)s the figures became worse time after time."),
        }.get(side, _("Until %(period)s the figures went the same way time after time."))
    elif ended.points == 1 and ended.rule == Signal.OUTSIDE:
        said = {
            Curve.BETTER: _("The figure of %(period)s was better than chance can explain."),
            Curve.WORSE: _("The figure of %(period)s was worse than chance can explain."),
        }.get(side, _("The figure of %(period)s differed more than chance can explain."))
    else:
        said = {
            Curve.BETTER: _("Until %(period)s there were figures better than chance can explain."),
            Curve.WORSE: _("Until %(period)s there were figures worse than chance can explain."),
        }.get(side, _("Until %(period)s there were figures that differed more than chance can explain."))
    over = _("That has ended: since then they swing as they used to.")
    return f"{said % words} {over}"


def _until_ended(telling: Telling) -> str:
    return telling.period(telling.verdict.ended.until) if telling.verdict.ended else ""


def _trust_sentence(verdict: Verdict) -> str:
    has_fallen = verdict.pace is not None and verdict.pace.has_fallen
    if verdict.curve == Curve.TOO_EARLY or not verdict.is_preliminary or has_fallen:
        return ""
    words = {"points": verdict.base_points, "enough": FEWEST_FOR_TRUST}
    return _("Preliminary: the normal range is of %(points)s figures, and %(enough)s make it firm.") % words


def signal_words(signals: Sequence[frozenset[Signal]]) -> tuple[str, ...]:
    """Say of each point which rules it breaks, or nothing. What was said of the same ones is kept, per language."""
    return _signal_words(tuple(signals), localised.language())


@lru_cache(maxsize=4096)
def _signal_words(signals: tuple[frozenset[Signal], ...], _language: str) -> tuple[str, ...]:
    lengths = {rule: _lengths(rule, signals) for rule in frozenset().union(*signals)}
    said = {(rule, length): _rule_words(rule, length) for rule, own in lengths.items() for length in set(own)}
    return tuple(
        ", ".join(said[rule, lengths[rule][at]] for rule in Signal if rule in own) if own else ""
        for at, own in enumerate(signals)
    )


def _rule_words(rule: Signal, length: int) -> str:
    if rule == Signal.OUTSIDE:
        return _("outside the normal range")
    if rule in {Signal.NEAR_HIGH, Signal.NEAR_LOW}:
        return _("part of three in a row of which two lie far from the mean")
    count = {"count": run_words(length).lower()}
    if rule in {Signal.RUN_ABOVE, Signal.RUN_BELOW}:
        return _("part of %(count)s in a row on the same side of the mean") % count
    if rule == Signal.RISING:
        return _("part of %(count)s in a row that rise") % count
    return _("part of %(count)s in a row that fall") % count


def _lengths(rule: Signal, signals: Sequence[frozenset[Signal]]) -> list[int]:
    """Return of each point in how many in a row, itself among them, a rule is broken; 0 where it is not."""
    lengths: list[int] = []
    for broken, run in groupby(rule in own for own in signals):
        length = sum(1 for _each in run)
        lengths += [length if broken else 0] * length
    return lengths


def normal_words(verdict: Verdict) -> str:
    """Say what the light band of a chart was computed from."""
    limits, points = verdict.limits, verdict.base_points
    if limits is None:
        return ""
    if verdict.since:
        computed = ngettext(
            "The light band is the normal range, computed from the first %(points)s period since the change.",
            "The light band is the normal range, computed from the first %(points)s periods since the change.",
            points,
        )
    else:
        computed = ngettext(
            "The light band is the normal range, computed from the first %(points)s period.",
            "The light band is the normal range, computed from the first %(points)s periods.",
            points,
        )
    parts = [computed % {"points": points}]
    if limits.is_flat:
        parts.append(_("They were all the same, so it reaches as far as figures as coarse as these can be told apart."))
    parts.append(_("Open points lie outside it or break a rule; the table says which."))
    return " ".join(parts)
