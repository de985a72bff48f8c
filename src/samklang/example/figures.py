"""Every organisation's figure of every quarter, from the story's curves and one seed. No clock, no database."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from math import floor
from random import Random

from samklang.example.story.indicators import DIMENSIONS, INDICATORS, REVISIONS, UNKNOWN
from samklang.example.story.reporting import PRESENT, QUARTERS
from samklang.example.story.shapes import Curve, IndicatorStory

SEED = "Plads til alle"
JITTER = 0.07
PER_THOUSAND = 1000
BELOW, ABOVE, NOT_KNOWING = (0.16, 0.34, 0.5), (0.62, 0.38), 0.06  # how answers on a scale lie; for every one that does

Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Told:
    """What an organisation reports: a figure, what it is out of (shares), and its parts by name."""

    figure: int
    base: int | None
    parts: Mapping[str, int]


@cache
def all_figures() -> dict[Key, Told]:
    """Return {(code, quarter, partner, place): what is reported}, the same every time."""
    found: dict[Key, Told] = {}
    for indicator in INDICATORS:
        chance = Random(f"{SEED} {indicator.code}")
        told_before = [0] * len(indicator.reporters)
        for quarter in range(indicator.since, QUARTERS):
            if indicator.steps_in:
                found |= _on_steps(indicator, quarter, chance)
                continue
            row = _quarter(indicator, quarter, chance)
            if indicator.kind == "running_total":
                row = [(max(now, before), base) for (now, base), before in zip(row, told_before, strict=True)]
                told_before = [now for now, _ in row]
            for reporter, (figure, base) in zip(indicator.reporters, row, strict=True):
                parts = _parts(dimensions_at(indicator, quarter), figure, chance)
                found[(indicator.code, quarter, reporter.partner, reporter.place)] = Told(figure, base, parts)
    return found


def _on_steps(indicator: IndicatorStory, quarter: int, chance: Random) -> dict[Key, Told]:
    """Return on which level each reporter is, or how many chose each step of a scale."""
    if indicator.levels:
        told = [_level_at(indicator.levels[each.partner], quarter) for each in indicator.reporters]
        answers = [Told(level, None, {}) for level in told]
    else:
        swing = 1 + (0 if quarter == PRESENT else indicator.curve.noise * chance.gauss(0, 1))
        value = value_at(indicator.curve, quarter) * swing
        asked = round(indicator.base * (1 + 0.04 * chance.gauss(0, 1)))
        counts = shared_out(asked, [reporter.weight for reporter in indicator.reporters])
        answers = [_answers(indicator, value, count, chance) for count in counts]
    keys = [(indicator.code, quarter, each.partner, each.place) for each in indicator.reporters]
    return dict(zip(keys, answers, strict=True))


def _level_at(levels: Sequence[tuple[int, int]], quarter: int) -> int:
    return next(level for since, level in reversed(levels) if since <= quarter)


def _answers(indicator: IndicatorStory, value: float, count: int, chance: Random) -> Told:
    """Share answers out over the steps of a scale: so large a part at the agreed step or above, a few not knowing."""
    names = [name for name, _share in DIMENSIONS[indicator.steps_in]]
    weights = [(1 - value) * part for part in BELOW] + [value * part for part in ABOVE] + [NOT_KNOWING]
    parts = shared_out(count, [weight * _wobble(chance, still=False) for weight in weights])
    return Told(count, None, dict(zip(names, parts, strict=True)))


def fingerprint() -> str:
    """Return a hash of all figures, for the proof that the story is told the same way every time."""
    lines = [f"{key} {told.figure} {told.base} {sorted(told.parts.items())}" for key, told in all_figures().items()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def value_at(curve: Curve, quarter: int) -> float:
    """Return the curve's value at a quarter: straight lines between its points, level outside them."""
    quarters = [at for at, _ in curve.points]
    after = bisect_right(quarters, quarter)
    if after == 0:
        return curve.points[0][1]
    if after == len(quarters):
        return curve.points[-1][1]
    (start, low), (end, high) = curve.points[after - 1 : after + 1]
    return low + (high - low) * (quarter - start) / (end - start)


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Share a whole number out by weights, so that the parts add up to it (largest remainder).

    >>> shared_out(10, [1, 1, 1])
    [4, 3, 3]
    """
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [floor(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _quarter(indicator: IndicatorStory, quarter: int, chance: Random) -> list[tuple[int, int | None]]:
    """Return (figure, base) of each reporter. The last quarter has no noise, so that it reads as the story says."""
    swing = 1 + (0 if quarter == PRESENT else indicator.curve.noise * chance.gauss(0, 1))
    value = value_at(indicator.curve, quarter) * swing
    if indicator.base:
        return _with_base(indicator, value, chance)
    total = round(max(0.0, value) / indicator.step)
    steady = indicator.kind == "stock" or indicator.curve.noise == 0
    weights = [reporter.weight * _wobble(chance, still=steady) for reporter in indicator.reporters]
    return [(part * indicator.step, None) for part in shared_out(total, weights)]


def _with_base(indicator: IndicatorStory, value: float, chance: Random) -> list[tuple[int, int | None]]:
    asked = round(indicator.base * (1 + 0.04 * chance.gauss(0, 1)))
    bases = [max(1, part) for part in shared_out(asked, [reporter.weight for reporter in indicator.reporters])]
    share = value / PER_THOUSAND if indicator.kind == "rate" else min(0.98, max(0.02, value))
    yes = shared_out(round(share * sum(bases)), [base * _wobble(chance, still=False) for base in bases])
    return [(min(figure, base), base) for figure, base in zip(yes, bases, strict=True)]


def _wobble(chance: Random, *, still: bool) -> float:
    return 1.0 if still else max(0.3, 1 + JITTER * chance.gauss(0, 1))


def dimensions_at(indicator: IndicatorStory, quarter: int) -> tuple[str, ...]:
    """Return what an indicator is broken down by in a quarter."""
    changed = [each.dimensions for each in REVISIONS if each.code == indicator.code and each.quarter <= quarter]
    return next((each for each in reversed(changed) if each), indicator.dimensions)


def _parts(dimensions: tuple[str, ...], figure: int, chance: Random) -> dict[str, int]:
    if not dimensions:
        return {}
    combinations = list(product(*(DIMENSIONS[name] for name in dimensions)))
    weights = []
    for combination in combinations:
        weight = _wobble(chance, still=False)
        for _name, share in combination:
            weight *= share
        weights.append(weight)
    names = [" · ".join(name for name, _share in combination) for combination in combinations]
    return dict(zip(names, shared_out(figure, weights), strict=True))


def told_together(code: str, quarter: int) -> Decimal:
    """Return what all reporters tell of a quarter together: where its curve begins (shares 0-1, rates per 1,000)."""
    told = [each for (of, at, *_), each in all_figures().items() if (of, at) == (code, quarter)]
    if steps := _steps_reached(code):
        reached = sum(each.parts[step] for each in told for step in steps)
        known = sum(each.figure - each.parts[UNKNOWN[sheet_of(code).steps_in]] for each in told)
        return Decimal(str(round(reached / known, 4)))
    figure, bases = sum(each.figure for each in told), [each.base for each in told if each.base is not None]
    per = PER_THOUSAND if sheet_of(code).kind == "rate" else 1
    return Decimal(str(round(figure / sum(bases) * per, 4))) if bases else Decimal(figure)


def sheet_of(code: str) -> IndicatorStory:
    """Return an indicator's sheet."""
    return next(each for each in INDICATORS if each.code == code)


def _steps_reached(code: str) -> list[str]:
    """Return the steps of a scale at the agreed one or above; nothing of other kinds."""
    sheet = sheet_of(code)
    if not sheet.reached_from:
        return []
    names = [name for name, _share in DIMENSIONS[sheet.steps_in] if name != UNKNOWN[sheet.steps_in]]
    return names[names.index(sheet.reached_from) :]
