"""What is measured: dimensions, indicators with targets and duties, and what was agreed anew later."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from samklang.example.build.world import World
from samklang.example.days import moment, working_day
from samklang.example.figures import told_together
from samklang.example.story.counts import WITHOUT_A_HOME
from samklang.example.story.indicators import DIMENSIONS, INDICATORS, REPLACED, REVISIONS, UNKNOWN
from samklang.example.story.reporting import PRESENT
from samklang.example.story.shapes import IndicatorStory, Revision
from samklang.example.story.sheets import NOT_MEASURED_YET, WHO_AND_USE
from samklang.measurement.actions import (
    Became,
    add_dimension,
    assign_duties,
    define_indicator,
    map_categories,
    replace_dimension,
    revise_indicator,
    set_target,
)
from samklang.measurement.calculations.periods import shifted
from samklang.measurement.models import Dimension

AGREED = -1852
PROPOSED = -12
AIMED_ANEW = -466  # the week after the third version of the agenda was ratified


def plan_measurement(world: World) -> None:
    """Plan the definitions: most at the beginning, a few later."""
    dimensions: dict[str, Dimension] = {}
    world.timeline.add(world.days.moment(AGREED, 8), lambda at: _dimensions(world, dimensions, at))
    for place, indicator in enumerate((*INDICATORS, WITHOUT_A_HOME.sheet)):
        at = world.days.moment(AGREED, 9 + place // 12, place % 12 * 5)
        if indicator.since > PRESENT // 2:
            at = moment(working_day(world.days.quarters[indicator.since][0] - timedelta(days=20), back=True), 10)
        world.timeline.add(at, partial(_define, world, indicator, dimensions))
        if indicator.target_at_first and indicator.target:
            again = world.days.moment(AIMED_ANEW, 10)
            world.timeline.add(again, partial(_aim, world, indicator, indicator.target))
    for told in NOT_MEASURED_YET:
        world.timeline.add(world.days.moment(PROPOSED, 13), partial(_propose, world, told))
    for fresh, old, quarter in REPLACED:
        at = moment(working_day(world.days.quarters[quarter][0] - timedelta(days=20), back=True), 9)
        world.timeline.add(at, partial(_replace, world, dimensions, fresh, old))
    sheets = {indicator.code: indicator for indicator in INDICATORS}
    for revision in REVISIONS:
        at = moment(working_day(world.days.quarters[revision.quarter][0] - timedelta(days=12), back=True), 11)
        sheet = sheets[revision.code]
        world.timeline.add(at, partial(_revise, world, revision, sheet, dimensions))


def _dimensions(world: World, dimensions: dict[str, Dimension], at: datetime) -> None:
    later = {fresh for fresh, _old, _quarter in REPLACED}
    for name, categories in DIMENSIONS.items():
        unknown = UNKNOWN.get(name)
        names = [category for category, _share in categories if category != unknown]
        if name not in later:
            dimensions[name] = add_dimension(name=name, categories=names, unknown=unknown, by=world.jonas, at=at)


def _replace(world: World, dimensions: dict[str, Dimension], fresh: str, old: str, at: datetime) -> None:
    names = [category for category, _share in DIMENSIONS[fresh]]
    dimensions[fresh] = replace_dimension(dimension=dimensions[old], name=old, categories=names, by=world.jonas, at=at)


def _wording(world: World, sheet: IndicatorStory, *, from_quarter: int) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "definition": sheet.definition,
        "why": sheet.why,
        "unit": sheet.unit,
        "kind": sheet.kind,
        "direction": sheet.direction,
        "level": sheet.level,
        "rhythm": sheet.rhythm,
        "counts_people": sheet.counts_people,
        "part_of": world.indicators.get(sheet.part_of),
        "is_confidential": sheet.is_confidential,
        "source": sheet.source,
        "method": sheet.method,
        "who": WHO_AND_USE[sheet.code][0],
        "known_weaknesses": sheet.weaknesses,
        "use": WHO_AND_USE[sheet.code][1],
        "valid_from": world.days.quarters[from_quarter][0],
    }


def _steps(sheet: IndicatorStory, dimensions: dict[str, Dimension]) -> dict[str, Any]:
    """Return the steps of a scale or the levels of a rubric, and from which step an answer counts."""
    if not sheet.steps_in:
        return {}
    steps = dimensions[sheet.steps_in]
    return {"steps": steps, "reached_from": steps.categories.filter(name=sheet.reached_from).first()}


def _propose(world: World, told: Mapping[str, Any], at: datetime) -> None:
    wording = {name: words for name, words in told.items() if name not in {"code", "goals", "stage"}}
    after = world.days.quarters[PRESENT][1] + timedelta(days=1)
    define_indicator(
        code=told["code"],
        wording={**wording, "level": "outcome", "rhythm": "quarter", "valid_from": after},
        goals=[world.goals[number] for number in told["goals"]],
        dimensions=[],
        stage=told["stage"],
        by=world.jonas,
        at=at,
    )


def _define(world: World, sheet: IndicatorStory, dimensions: dict[str, Dimension], at: datetime) -> None:
    indicator = define_indicator(
        code=sheet.code,
        wording={**_wording(world, sheet, from_quarter=sheet.since), **_steps(sheet, dimensions)},
        goals=[world.goals[number] for number in sheet.goals],
        dimensions=[dimensions[name] for name in sheet.dimensions],
        headline_order=sheet.headline,
        by=world.jonas,
        at=at,
    )
    world.indicators[sheet.code] = indicator
    aim = sheet.target_at_first or sheet.target
    if aim:
        _aim(world, sheet, aim, at)
    places = sorted({reporter.place for reporter in sheet.reporters})
    for place in places:
        assign_duties(
            indicator=indicator,
            organisations=[world.organisations[each.partner] for each in sheet.reporters if each.place == place],
            first_period_on=world.days.quarters[sheet.since][0],
            place=world.places[place] if place else None,
            by=world.jonas,
            at=at,
        )


def _aim(world: World, sheet: IndicatorStory, aim: tuple[float, int], at: datetime) -> None:
    value, quarters_ahead = aim
    set_target(
        indicator=world.indicators[sheet.code],
        baseline_on=world.days.quarters[sheet.since][1],
        baseline_value=told_together(sheet.code, sheet.since),
        target_on=shifted(world.days.quarters[PRESENT][1], 3 * quarters_ahead),
        target_value=Decimal(str(value)),
        trajectory="stepped" if sheet.steps else "straight",
        milestones={
            shifted(world.days.quarters[PRESENT][1], 3 * quarter): Decimal(str(step)) for quarter, step in sheet.steps
        },
        by=world.anne,
        at=at,
    )


def _revise(
    world: World, revision: Revision, sheet: IndicatorStory, dimensions: dict[str, Dimension], at: datetime
) -> None:
    wording = _wording(world, sheet, from_quarter=revision.quarter)
    before = [dimensions[name] for name in sheet.dimensions]
    version = revise_indicator(
        indicator=world.indicators[revision.code],
        wording={**wording, "name": revision.name, "definition": revision.definition or sheet.definition},
        reason=revision.reason,
        breaks_comparability=revision.breaks,
        dimensions=[dimensions[name] for name in revision.dimensions] or before,
        by=world.jonas,
        at=at,
    )
    if revision.became:
        homes = {each.name: each for name in revision.dimensions for each in dimensions[name].categories.all()}
        old = {each.name: each for dimension in before for each in dimension.categories.all()}
        became = {
            old[name]: Became("continues", homes[home]) if home else Became("split") for name, home in revision.became
        }
        map_categories(version=version, became=became, by=world.jonas, at=at)
