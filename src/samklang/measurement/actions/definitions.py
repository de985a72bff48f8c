"""Defining what is measured, who reports it, and what it should reach."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.agreeing import note_not_asked_before
from samklang.measurement.actions.parts import check_part_of
from samklang.measurement.actions.wording import check_wording, keep_sheet, refuse_another_kind, refuse_two_rhythms
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.models import (
    REPORTED,
    STAGES,
    Category,
    Cell,
    Dimension,
    Indicator,
    IndicatorStanding,
    IndicatorVersion,
    Observation,
    Stage,
    Target,
    TargetAsSet,
    Trajectory,
    label_of,
)
from samklang.measurement.queries.asked_in import rhythm_of
from samklang.ui.problems import Problem

MOST_CELLS = 60


def add_dimension(
    *, name: str, categories: Sequence[str], by: Actor, at: datetime, unknown: str | None = None
) -> Dimension:
    """Add a way to break figures down, with its ordered categories and the name of *unknown* if there is one."""
    by.require(Permission.DEFINE_MEASURES)
    if Dimension.objects.filter(initiative=by.initiative, name=name, retired_on__isnull=True).exists():
        raise Problem(
            _("There is already a breakdown called %(name)s. Choose another name, or use that one.") % {"name": name},
            field="name",
        )
    with transaction.atomic():
        dimension = Dimension.objects.create(initiative=by.initiative, name=name)
        names = [*categories, *([unknown] if unknown else [])]
        Category.objects.bulk_create(
            [
                Category(dimension=dimension, name=each, order=order, is_unknown=each == unknown)
                for order, each in enumerate(names)
            ]
        )
        record_by(by, events.DIMENSION_ADDED, target=dimension, at=at)
    return dimension


def define_indicator(
    *,
    code: str,
    wording: Mapping[str, Any],
    goals: Sequence[Goal] = (),
    dimensions: Sequence[Dimension] = (),
    headline_order: int | None = None,
    stage: str = Stage.IN_USE,
    by: Actor,
    at: datetime,
) -> Indicator:
    """Define an indicator with its first version; `wording` holds its fields (name, definition, unit, kind ...)."""
    by.require(Permission.DEFINE_MEASURES)
    check_wording(wording, dimensions)
    check_part_of(wording, initiative=by.initiative)
    if Indicator.objects.filter(initiative=by.initiative, code=code).exists():
        raise Problem(
            _("The code %(code)s is taken by another indicator. Choose another code.") % {"code": code}, field="code"
        )
    with transaction.atomic():
        indicator = Indicator.objects.create(
            initiative=by.initiative, code=code, headline_order=headline_order, stage=stage
        )
        indicator.goals.set(goals)
        _keep_standing(indicator, stage, headline_order, goals, by=by, at=at)
        version = IndicatorVersion.objects.create(indicator=indicator, number=1, defined_at=at, **wording)
        _set_breakdown(by.initiative, version, _with_steps(wording, dimensions))
        record_by(by, events.INDICATOR_DEFINED, target=indicator, label=version.name, at=at)
    return indicator


def revise_indicator(
    *,
    indicator: Indicator,
    wording: Mapping[str, Any],
    reason: str,
    breaks_comparability: bool,
    dimensions: Sequence[Dimension],
    by: Actor,
    at: datetime,
) -> IndicatorVersion:
    """Put a new definition in force; the old one stays with the figures that were reported under it."""
    by.require(Permission.DEFINE_MEASURES)
    check_wording(wording, dimensions, last=indicator.versions.order_by("-number").first())
    check_part_of(wording, initiative=by.initiative, indicator=indicator)
    if not reason.strip():
        raise Problem(_("Say why the definition changes: readers of the curve need to know."), field="reason")
    with transaction.atomic():
        last = IndicatorVersion.objects.select_for_update().filter(indicator=indicator).order_by("-number").first()
        number = last.number + 1 if last else 1
        if last and Observation.objects.filter(indicator=indicator).exists():
            refuse_another_kind(last, wording)
        if last:
            keep_sheet(last, wording)
        version = IndicatorVersion.objects.create(
            indicator=indicator, number=number, reason=reason, breaks_comparability=breaks_comparability,
            defined_at=at, **wording,
        )  # fmt: skip
        refuse_two_rhythms(indicator, version)
        _set_breakdown(by.initiative, version, _with_steps(wording, dimensions))
        changes = {
            field: [getattr(last, field, None), getattr(version, field)]
            for field in wording
            if last and getattr(last, field) != getattr(version, field)
        }
        record_by(by, events.INDICATOR_REVISED, target=indicator, label=version.name, changes=changes, at=at)
    return version


def settle_indicator(
    *, indicator: Indicator, stage: str, goals: Sequence[Goal], headline_order: int | None, by: Actor, at: datetime
) -> None:
    """Say how far an indicator has come, which goals it shows the way to, and its place on the home, if any.

    It is designed when its sheet is complete; what nobody reports is no headline. Figures and history always stay.
    """
    by.require(Permission.DEFINE_MEASURES)
    if any(goal.initiative_id != by.initiative.pk for goal in goals):
        raise Problem(_("That goal is not one of this initiative. Choose one from the list."), field="goals")
    with transaction.atomic():
        locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if stage != locked.stage:
            _check_stage(locked, stage)
        if headline_order is not None and stage != Stage.IN_USE:
            raise Problem(
                _("Only an indicator in use stands on the home. Empty its place, or put it in use."),
                field="headline_order",
            )
        before = (locked.stage, locked.headline_order)
        served = list(locked.goals.all())
        names = ", ".join(str(goal.number) for goal in served)
        if stage in REPORTED and locked.stage not in REPORTED:
            note_not_asked_before(locked, at=at)
        Indicator.objects.filter(pk=indicator.pk).update(stage=stage, headline_order=headline_order)
        if (*before, set(served)) != (stage, headline_order, set(goals)):
            _keep_standing(locked, stage, headline_order, goals, by=by, at=at)
        indicator.goals.set(goals)
        changes: dict[str, list[Any]] = {
            "stage": [str(Stage(before[0]).label), str(Stage(stage).label)],
            "headline": [before[1], headline_order],
            "goals": [names, ", ".join(str(goal.number) for goal in goals)],
        }
        kept = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
        record_by(by, events.INDICATOR_SETTLED, target=indicator, changes=kept, at=at)


def _keep_standing(
    indicator: Indicator, stage: str, headline_order: int | None, goals: Sequence[Goal], *, by: Actor, at: datetime
) -> None:
    """Keep how an indicator stands from now on, so that earlier days can be told as they were."""
    goal_ids = sorted({goal.pk for goal in goals})
    IndicatorStanding.objects.create(
        indicator=indicator, stage=stage, headline_order=headline_order, goal_ids=goal_ids, at=at, by=by.person
    )


def _check_stage(indicator: Indicator, stage: str) -> None:
    if stage not in STAGES[indicator.stage]:
        raise Problem(
            _("An indicator that is %(now)s cannot become %(then)s. Take one step at a time.")
            % {"now": Stage(indicator.stage).label.lower(), "then": Stage(stage).label.lower()},
            field="stage",
        )
    version = indicator.versions.order_by("-number").first()
    if stage in {Stage.DESIGNED, *REPORTED} and version and version.blanks:
        names = ", ".join(str(label_of(name)) for name in version.blanks)
        raise Problem(_("The sheet is not complete. Still to write: %(names)s.") % {"names": names}, field="stage")


def set_target(
    *,
    indicator: Indicator,
    baseline_on: date,
    baseline_value: Decimal,
    target_on: date,
    target_value: Decimal,
    by: Actor,
    at: datetime,
    trajectory: str = Trajectory.STRAIGHT,
    milestones: Mapping[date, Decimal] | None = None,
) -> Target:
    """Set what an indicator should reach by a day, from where, by which way (shares are 0-1).

    `milestones` are values agreed for days between the two.
    """
    by.require(Permission.DEFINE_MEASURES)
    agreed = dict(sorted((milestones or {}).items()))
    if target_on <= baseline_on:
        raise Problem(_("The target day must lie after the baseline day. Correct one of the two."), field="target_on")
    with transaction.atomic():
        if any(not baseline_on < day < target_on for day in agreed):
            raise Problem(
                _(
                    "Milestones lie between the baseline day and the target day. Correct the day, or delete the "
                    "milestone."
                ),
                field="milestone_on_0",
            )
        before = Target.objects.filter(indicator=indicator).first()
        said: dict[str, Any] = {
            "baseline_on": baseline_on,
            "baseline_value": baseline_value,
            "target_on": target_on,
            "target_value": target_value,
            "trajectory": trajectory,
            "milestone_days": list(agreed),
            "milestone_values": list(agreed.values()),
        }
        target, _made = Target.objects.update_or_create(indicator=indicator, defaults=said)
        TargetAsSet.objects.create(indicator=indicator, set_at=at, set_by=by.person, **said)
        rhythm = rhythm_of(indicator)
        changes = {
            "target": [before and before.target_value, target_value],
            "by": [before and last_day(before.target_on, rhythm), last_day(target_on, rhythm)],
        }
        record_by(by, events.TARGET_SET, target=indicator, changes=changes, at=at)
    return target


def _with_steps(wording: Mapping[str, Any], dimensions: Sequence[Dimension]) -> list[Dimension]:
    """Return the breakdowns with the scale first, where answers on a scale are counted step by step."""
    steps: Dimension | None = wording.get("steps")
    if not rules_of(wording["kind"]).COUNTS_STEPS or steps is None:
        return list(dimensions)
    return [steps, *(each for each in dimensions if each != steps)]


def _set_breakdown(initiative: Initiative, version: IndicatorVersion, dimensions: Sequence[Dimension]) -> None:
    version.dimensions.set(dimensions)
    if not dimensions:
        return
    axes = [list(dimension.categories.all()) for dimension in dimensions]
    combinations = list(product(*axes))
    if len(combinations) > MOST_CELLS:
        raise Problem(
            _("This breakdown has %(count)s cells, more than anybody can fill in. Take fewer breakdowns or categories.")
            % {"count": len(combinations)},
            field="dimensions",
        )
    alone = [axis for axis, dimension in zip(axes, dimensions, strict=True) if version.steps in {None, dimension}]
    margins = [[category] for axis in alone for category in axis] if len(axes) > 1 else []
    version.cells.set([_cell(initiative, combination) for combination in [*combinations, *margins]])


def _cell(initiative: Initiative, categories: Sequence[Category]) -> Cell:
    key = ".".join(str(pk) for pk in sorted(category.pk for category in categories))
    label = " · ".join(category.name for category in categories)
    cell, made = Cell.objects.get_or_create(initiative=initiative, key=key, defaults={"label": label})
    if made:
        cell.categories.set(categories)
    return cell
