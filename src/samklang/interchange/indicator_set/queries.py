"""An initiative's own set of indicators, and what a staged set would change in it."""

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.interchange.indicator_set.calculations.plan import Here, Step, plan
from samklang.interchange.indicator_set.calculations.sets import IndicatorSet, Row, packed, unpacked
from samklang.interchange.indicator_set.calculations.values import clean
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.models import STAGES, Dimension, Indicator, IndicatorVersion, StagedSet
from samklang.measurement.queries.dimensions import categories_of
from samklang.measurement.queries.sharing import codes_with_figures, kinds_asked, whole_indicators
from samklang.ui.marks import mark_of_text


def staged_sets_of(viewer: Viewer) -> QuerySet[StagedSet]:
    """Return the sets a person has uploaded and not yet taken in."""
    return StagedSet.objects.filter(initiative=viewer.initiative, by=viewer.person)


def set_of(initiative: Initiative) -> IndicatorSet:
    """Return all indicators of an initiative with their definitions, targets, changes and duties. Ten queries."""
    indicators = list(whole_indicators(initiative))
    asked = kinds_asked(initiative)
    goals = {goal.pk: goal for indicator in indicators for goal in indicator.goals.all()}
    tables = {
        "breakdowns": _numbered(
            {"breakdown": name_in_set(each.dimension), "category": each.name, "is_unknown": each.is_unknown}
            for each in categories_of(initiative).order_by("dimension__pk", "order")
        ),
        "goals": _numbered(
            {"number": goal.number, "title": clean(goal.title)}
            for goal in sorted(goals.values(), key=lambda goal: goal.number)
        ),
        "indicators": _numbered(_indicator(each, asked.get(each.pk, [])) for each in indicators),
        "definitions": _numbered(_definition(each, version) for each in indicators for version in each.versions.all()),
        "targets": _numbered(_target(each, _rhythm(each)) for each in indicators if _has_target(each)),
        "milestones": _numbered(
            row for each in indicators if _has_target(each) for row in _milestones(each, _rhythm(each))
        ),
        "changes": _numbered(
            {"indicator": each.code, "on": change.on, "reason": clean(change.reason)}
            for each in indicators
            for change in each.standing_changes
        ),
    }
    return IndicatorSet(tables, name=initiative.name)


def name_in_set(dimension: Dimension) -> str:
    """Return what a breakdown is called in a set: its name, with its last day where it is retired.

    The one that replaced it may have the same name.
    """
    return f"{dimension.name} ({dimension.retired_on})" if dimension.retired_on else dimension.name


def here_of(viewer_initiative: Initiative, *, today: object) -> Here:
    """Return what a set from outside is compared with."""
    return Here(
        now=set_of(viewer_initiative),
        with_data=codes_with_figures(viewer_initiative),
        goals={goal.number: clean(goal.title) for goal in goals_of(viewer_initiative)},
        stages=STAGES,
        today=today,  # type: ignore[arg-type]
    )


def plan_of(staged: StagedSet, here: Here) -> list[Step]:
    """Return what becomes of every row of a staged set."""
    return plan(unpacked(staged.content), here)


def mark_of(here: Here) -> str:
    """Return a digest of what stands in the initiative, to notice when a colleague changes it meanwhile."""
    return mark_of_text(json.dumps(packed(here.now), sort_keys=True))


def _numbered(rows: Iterator[dict[str, object]]) -> tuple[Row, ...]:
    return tuple(Row(line, values) for line, values in enumerate(rows, start=1))  # type: ignore[arg-type]


def _rhythm(indicator: Indicator) -> str:
    return str(list(indicator.versions.all())[-1].rhythm)


def _has_target(indicator: Indicator) -> bool:
    return getattr(indicator, "target", None) is not None


def _indicator(indicator: Indicator, kinds: list[str]) -> dict[str, object]:
    return {
        "indicator": indicator.code,
        "stage": indicator.stage,
        "goals": tuple(sorted(goal.number for goal in indicator.goals.all())),
        "headline": indicator.headline_order,
        "reported_by": tuple(sorted(kinds)),
    }


def _definition(indicator: Indicator, version: IndicatorVersion) -> dict[str, object]:
    texts = ("name", "definition", "unit", "why", "source", "method", "who", "known_weaknesses", "use", "reason")
    told: dict[str, object] = {name: clean(getattr(version, name)) for name in texts}
    plain = (
        "valid_from",
        "kind",
        "direction",
        "level",
        "rhythm",
        "counts_people",
        "is_confidential",
        "those",
        "among",
        "breaks_comparability",
    )
    return {
        "indicator": indicator.code,
        "version": version.number,
        **told,
        **{name: getattr(version, name) for name in plain},
        "breakdowns": tuple(name_in_set(each) for each in version.dimensions.all()),
        "steps": name_in_set(version.steps) if version.steps else "",
        "reached_from": version.reached_from.name if version.reached_from else "",
        "part_of": version.part_of.code if version.part_of else "",
    }


def _target(indicator: Indicator, rhythm: str) -> dict[str, object]:
    target = indicator.target
    days = {name: last_day(getattr(target, name), rhythm) for name in ("baseline_on", "target_on")}
    plain = {name: getattr(target, name) for name in ("baseline_value", "target_value", "trajectory")}
    return {"indicator": indicator.code, **days, **plain}


def _milestones(indicator: Indicator, rhythm: str) -> Iterator[dict[str, object]]:
    for on, value in indicator.target.milestones:
        yield {"indicator": indicator.code, "on": last_day(on, rhythm), "value": value}
