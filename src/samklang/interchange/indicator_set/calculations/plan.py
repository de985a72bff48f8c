"""What a set would change in an initiative, row by row, before anything is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import prod

from samklang.interchange.indicator_set.calculations.checks import versions_of
from samklang.interchange.indicator_set.calculations.faults import Fault, Rule
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row, Value, breakdowns_of
from samklang.interchange.indicator_set.calculations.shape import WORDING
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import ONE_OFF
from samklang.measurement.calculations.protection import Guard

MOST_CELLS = 60
SHEET = ("definition", "why", "source", "method", "who", "known_weaknesses", "use")
_REPORTED, _WHOLE_SHEET = ("trial", "in_use"), ("designed", "trial", "in_use")


class What(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    VERSION = "version"
    SAME = "same"
    IGNORED = "ignored"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """One value that differs."""

    column: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Step:
    """What becomes of one row of the file. `key` names it; `fault` says why it is refused."""

    table: str
    row: Row
    key: str
    what: What
    changes: tuple[Change, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True)
class Here:
    """What stands in the initiative: its own set, whose indicators have figures, its goals, and the rules of stages."""

    now: IndicatorSet
    with_data: frozenset[str]
    goals: Mapping[int, str]
    stages: Mapping[str, frozenset[str]]
    today: date


def plan(told: IndicatorSet, here: Here) -> list[Step]:
    """Return what becomes of every row. Nothing is ever removed: what the file does not tell of stays as it is."""
    return [
        *_breakdowns(told, here), *_goals(told, here), *_indicators(told, here), *_definitions(told, here),
        *_targets(told, here), *_changes(told, here),
    ]  # fmt: skip


def goal_here(number: int, told: IndicatorSet, here: Here) -> int | None:
    """Return the number that a goal of the file has here: by its wording, else by its number where none is told."""
    title = next((str(row.get("title")) for row in told.rows("goals") if row.get("number") == number), None)
    if title is None:
        return number if number in here.goals else None
    return next((each for each, name in here.goals.items() if name.casefold() == title.casefold()), None)


def goals_here(row: Row, told: IndicatorSet, here: Here) -> tuple[int, ...]:
    """Return the goals of an indicator's row that are here."""
    found = {goal_here(number, told, here) for number in row.get("goals") or ()}
    return tuple(sorted(number for number in found if number is not None))


def _breakdowns(told: IndicatorSet, here: Here) -> Iterator[Step]:
    ours = breakdowns_of(here.now.rows("breakdowns"))
    lines = {row.get("breakdown"): row for row in reversed(told.rows("breakdowns"))}
    for name, categories in breakdowns_of(told.rows("breakdowns")).items():
        row = lines[name]
        if name not in ours:
            yield Step("breakdowns", row, name, What.NEW)
        elif ours[name] == categories:
            yield Step("breakdowns", row, name, What.SAME)
        else:
            detail = ", ".join(category for category, _unknown in ours[name])
            fault = Fault(Rule.OTHER_CATEGORIES, "breakdowns", row.line, "breakdown", name, detail)
            yield Step("breakdowns", row, name, What.REFUSED, fault=fault)


def _goals(told: IndicatorSet, here: Here) -> Iterator[Step]:
    for row in told.rows("goals"):
        is_here = goal_here(row.get("number"), told, here) is not None
        yield Step("goals", row, str(row.get("title")), What.SAME if is_here else What.IGNORED)


def _indicators(told: IndicatorSet, here: Here) -> Iterator[Step]:
    ours = {row.get("indicator"): row for row in here.now.rows("indicators")}
    for row in told.rows("indicators"):
        code = str(row.get("indicator"))
        rule, detail = _settling_rule(row, ours.get(code), told, here)
        if rule:
            column = "headline" if rule is Rule.HEADLINE else "stage"
            fault = Fault(rule, "indicators", row.line, column, str(row.get("stage")), detail)
            yield Step("indicators", row, code, What.REFUSED, fault=fault)
        elif code not in ours:
            yield Step("indicators", row, code, What.NEW)
        else:
            changes = tuple(_settling_changes(row, ours[code], told, here))
            yield Step("indicators", row, code, What.CHANGED if changes else What.SAME, changes)


def _settling_rule(row: Row, ours: Row | None, told: IndicatorSet, here: Here) -> tuple[Rule | None, str]:
    stage = row.get("stage")
    if row.get("headline") is not None and stage != "in_use":
        return Rule.HEADLINE, ""
    if ours is None or stage == ours.get("stage"):
        return None, ""
    if stage not in here.stages[ours.get("stage")]:
        return Rule.STAGE, ours.get("stage")
    code = str(row.get("indicator"))
    latest = {**dict(versions_of(here.now, code)[-1].values), **dict(versions_of(told, code)[-1].values)}
    blanks = [name for name in SHEET if not latest.get(name)]
    if stage in _WHOLE_SHEET and blanks and ours.get("stage") != "retired":
        return Rule.SHEET, ", ".join(blanks)
    return None, ""


def _settling_changes(row: Row, ours: Row, told: IndicatorSet, here: Here) -> Iterator[Change]:
    if row.get("stage") != ours.get("stage"):
        yield Change("stage", ours.get("stage"), row.get("stage"))
    if "goals" in row.values and goals_here(row, told, here) != ours.get("goals"):
        yield Change("goals", ours.get("goals"), goals_here(row, told, here))
    if "headline" in row.values and row.get("headline") != ours.get("headline"):
        yield Change("headline", ours.get("headline"), row.get("headline"))
    if "reported_by" in row.values and set(row.get("reported_by")) != set(ours.get("reported_by")):
        yield Change("reported_by", ours.get("reported_by"), row.get("reported_by"))


def _definitions(told: IndicatorSet, here: Here) -> Iterator[Step]:
    categories = breakdowns_of(here.now.rows("breakdowns")) | breakdowns_of(told.rows("breakdowns"))
    codes = {row.get("indicator") for each in (told, here.now) for row in each.rows("indicators")}
    for code in dict.fromkeys(str(row.get("indicator")) for row in told.rows("indicators")):
        ours, theirs = versions_of(here.now, code), versions_of(told, code)
        fresh = fresh_versions(ours, theirs)
        for row in theirs:
            key = f"{code}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{row.get('version')}"
            fault = _definition_fault(row, ours, categories, code in here.with_data) if row in fresh else None
            if row in fresh and row.get("part_of") and row.get("part_of") not in codes - {code}:
                fault = Fault(Rule.UNKNOWN_WHOLE, "definitions", row.line, "part_of", str(row.get("part_of")))
            if fault:
                yield Step("definitions", row, key, What.REFUSED, fault=fault)
            elif row not in fresh:
                yield Step("definitions", row, key, What.SAME)
            elif not ours:
                yield Step("definitions", row, key, What.NEW)
            else:
                yield Step("definitions", row, key, What.VERSION, tuple(_wording_changes(row, ours[-1])))


def fresh_versions(ours: list[Row], theirs: list[Row]) -> list[Row]:
    """Return the definitions of the file that would become new versions here.

    Those that follow after all of ours; or the file's last one where it differs from our last. History stays as it is.
    """
    follows = len(theirs) > len(ours) and all(_is_same(b, a) for a, b in zip(ours, theirs, strict=False))
    if follows:
        return theirs[len(ours) :]
    return [] if _is_same(theirs[-1], ours[-1]) else [theirs[-1]]


def _is_same(row: Row, ours: Row) -> bool:
    return not any(_wording_changes(row, ours))


def _wording_changes(row: Row, ours: Row) -> Iterator[Change]:
    for name in WORDING:
        if row.get(name) is not None and row.get(name) != ours.get(name):
            yield Change(name, ours.get(name), row.get(name))


def _definition_fault(
    row: Row, ours: list[Row], categories: Mapping[str, list[tuple[str, bool]]], has_data: bool
) -> Fault | None:
    def fault(rule: Rule, column: str, detail: str = "") -> Fault:
        return Fault(rule, "definitions", row.line, column, str(row.get(column) or ""), detail)

    kind, steps, reached = row.get("kind"), row.get("steps") or "", row.get("reached_from") or ""
    names = row.get("breakdowns") or ()
    unknown = [name for name in (*names, *([steps] if steps else [])) if name not in categories]
    if unknown:
        return fault(Rule.UNKNOWN_BREAKDOWN, "steps" if steps in unknown else "breakdowns", ", ".join(unknown))
    if ours and has_data and kind != ours[-1].get("kind"):
        return fault(Rule.KIND_WITH_DATA, "kind")
    rules = rules_of(kind)
    if bool(steps) != rules.STEPS:
        return fault(Rule.STEPS, "steps")
    if bool(reached) != rules.COUNTS_STEPS or (reached and (reached, False) not in categories[steps]):
        return fault(Rule.REACHED, "reached_from")
    if row.get("is_confidential") and (row.get("counts_people") or not rules.MAY_BE_CONFIDENTIAL):
        return fault(Rule.CONFIDENTIAL, "is_confidential")
    if trouble := _combination_rule(row, ours):
        return fault(*trouble)
    counted = {*names, *([steps] if rules.COUNTS_STEPS else [])}
    count = prod(len(categories[name]) for name in counted)
    return fault(Rule.TOO_MANY_CELLS, "breakdowns", str(count)) if counted and count > MOST_CELLS else None


def _combination_rule(row: Row, ours: list[Row]) -> tuple[Rule, str] | None:
    """Return the rule by which the parts of a definition do not go together, and its column: those of the form."""
    rules, before = rules_of(row.get("kind")), ours[-1] if ours else None
    if rules.POOLS.keeps_apart:
        if row.get("counts_people") and not (before and before.get("counts_people")):
            return Rule.LEVELS_OF_PEOPLE, "counts_people"
        if row.get("breakdowns") and not (before and before.get("breakdowns")):
            return Rule.LEVELS_OF_PARTS, "breakdowns"
    elif row.get("counts_people") and rules.GUARD == Guard.NONE:
        return Rule.UNGUARDED_PEOPLE, "counts_people"
    if rules.NEVER_FALLS and row.get("rhythm") == ONE_OFF:
        return Rule.TOTAL_OF_WEEKS, "rhythm"
    return None


def milestones_of(told: IndicatorSet, code: str) -> dict[date, Value]:
    """Return the values agreed on the way, by day."""
    return {
        row.get("on"): row.get("value") for row in sorted(told.of("milestones", code), key=lambda row: row.get("on"))
    }


def _targets(told: IndicatorSet, here: Here) -> Iterator[Step]:
    ours = {row.get("indicator"): row for row in here.now.rows("targets")}
    for row in told.rows("targets"):
        code = str(row.get("indicator"))
        if code not in ours:
            yield Step("targets", row, code, What.NEW)
            continue
        changes = [
            Change(name, ours[code].get(name), value)
            for name, value in row.values.items()
            if value is not None and value != ours[code].get(name)
        ]
        before, after = milestones_of(here.now, code), milestones_of(told, code)
        if before != after:
            changes.append(Change("milestones", len(before), len(after)))
        yield Step("targets", row, code, What.CHANGED if changes else What.SAME, tuple(changes))


def _changes(told: IndicatorSet, here: Here) -> Iterator[Step]:
    ours = {(row.get("indicator"), row.get("on")): row.get("reason") for row in here.now.rows("changes")}
    for row in told.rows("changes"):
        key = (row.get("indicator"), row.get("on"))
        name = f"{row.get('indicator')} · {row.get('on')}"
        rule = None
        if key not in ours and row.get("on") > here.today:
            rule = Rule.NOT_YET
        elif key in ours and ours[key] != row.get("reason"):
            rule = Rule.OTHER_CHANGE
        if rule:
            fault = Fault(rule, "changes", row.line, "on", str(row.get("on")), str(ours.get(key, "")))
            yield Step("changes", row, name, What.REFUSED, fault=fault)
        else:
            yield Step("changes", row, name, What.SAME if key in ours else What.NEW)
