"""Figures in words; what is said of a curve is in `verdict_words`."""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.calculations.pooling import bounds_of
from samklang.measurement.models import Agreed, IndicatorVersion, Policy
from samklang.measurement.queries.lineage import reached_name_of, step_names_of
from samklang.measurement.queries.totals import PeriodTotal
from samklang.ui import localised


class Writer(Protocol):
    """What writes a figure as its kind is read."""

    def __call__(self, figure: Figure, version: IndicatorVersion, *, kind: str) -> str:
        """Return the figure in words."""


def rule_words(version: IndicatorVersion) -> str:
    """Say how figures of this kind combine."""
    return _(rules_of(version.kind).EXPLAINS)


def unit_words(version: IndicatorVersion) -> str:
    """Write the unit as it stands after a value; shares speak for themselves."""
    rules = rules_of(version.kind)
    return "" if rules.AS_PERCENT or rules.POOLS.keeps_apart else version.unit


def unit_after(value: Decimal | None, version: IndicatorVersion) -> str:
    """Write the unit as it stands after a value. After one it stands in brackets: units are written in the plural."""
    unit = unit_words(version)
    return f"({unit})" if unit and value == 1 and rules_of(version.kind).PER == 1 else unit


def reached_words(version: IndicatorVersion) -> str:
    """Say of answers on a scale what the share is of: those on the agreed step or above; nothing of other kinds."""
    if not rules_of(version.kind).COUNTS_STEPS:
        return ""
    step, steps = reached_name_of(version), step_names_of(version)
    words = {"step": step}
    return _("answer “%(step)s”") % words if steps[-1:] == [step] else _("answer “%(step)s” or higher") % words


def level_name(level: int, version: IndicatorVersion) -> str:
    """Write a level as its number and name."""
    names = step_names_of(version)
    return f"{level}: {names[level - 1]}" if 0 < level <= len(names) else localised.number(level)


def value_words(value: Decimal | float | int | None, version: IndicatorVersion, *, kind: str = "") -> str:
    """Write one value of an indicator: 44, 1.234,5, 45 %, or a level with its name."""
    if rules_of(kind or version.kind).STEPS and value is not None and value == int(value):
        return level_name(int(value), version)
    return writer_of(kind or version.kind)(value)


def writer_of(kind: str) -> Callable[[Decimal | float | int | None], str]:
    """Return what writes the values of a kind."""
    return localised.percent if rules_of(kind).AS_PERCENT else _number_words


def _number_words(value: Decimal | float | int | None) -> str:
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


def level_words(levels: Iterable[tuple[int, int]], version: IndicatorVersion) -> str:
    """Write how many organisations are on each level."""
    words = _("%(count)s on “%(level)s”")
    return " · ".join(words % {"count": count, "level": level_name(level, version)} for level, count in levels)


def own_level_words(levels: Sequence[tuple[int, int]], version: IndicatorVersion) -> str:
    """Write the level of one organisation by itself, or how many are on each."""
    [(level, count), *others] = levels
    return level_name(level, version) if count == 1 and not others else level_words(levels, version)


def total_words(total: PeriodTotal | None) -> str:
    """Write a total: its value, the range of people it lies in, or how many organisations are on each level."""
    if total is None:
        return localised.number(None)
    if total.levels:
        return level_words(total.levels, total.version)
    bounds = total.bounds
    words = range_words(*bounds, total.version) if bounds else value_words(total.value, total.version)
    return rounded_words(words) if total.is_rounded and total.is_known else words


def words_by(policy: str) -> Writer:
    """Return what writes the figures of a table, by how it is protected; of no table with none."""
    return _rounded if policy == Policy.ROUNDED else told_words


def _rounded(figure: Figure, version: IndicatorVersion, *, kind: str) -> str:
    words = told_words(figure, version, kind=kind)
    rules = rules_of(kind)
    return words if rules.finish(figure) is None and not bounds_of(rules, figure) else rounded_words(words)


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
        "from_day": localised.date_long(last_day(target.baseline_on, version.rhythm)),
        "target": value_words(target.target_value, version),
        "to_day": localised.date_long(last_day(target.target_on, version.rhythm)),
    }


def reported_words(total: PeriodTotal) -> str:
    """Say in short of how many a total is made, of those asked."""
    return _("%(reported)s of %(asked)s have reported") % {"reported": total.reported, "asked": total.asked}


def made_of(total: PeriodTotal) -> str:
    """Say what a total is made of and what lacks: never shown as if complete."""
    parts = [reported_words(total)]
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
