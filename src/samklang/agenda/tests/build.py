"""Agendas that are agreed, for tests of any domain."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from samklang.agenda import actions
from samklang.agenda.models import AgendaVersion, Goal, VersionGoal


def agree(by, *goals: Mapping[str, Any] | str, at: datetime, **parts: str) -> AgendaVersion:
    """Ratify a version of the agenda with these goals and no others at a moment; nobody has to answer.

    A goal is its title or its wording; `goal` names one that is worded anew.
    """
    draft = actions.start_draft(by=by, at=at - timedelta(days=9))
    actions.edit_draft(draft=draft, parts={"vision": "En by for alle", **parts}, by=by, at=at - timedelta(days=9))
    worded = [{"title": each} if isinstance(each, str) else dict(each) for each in goals]
    kept = {each["goal"].pk for each in worded if "goal" in each}
    for old in VersionGoal.objects.filter(version=draft).exclude(goal__in=kept):
        actions.remove_goal(goal=old, by=by, at=at - timedelta(days=8))
    for wording in worded:
        old_goal = wording.pop("goal", None)
        old = VersionGoal.objects.get(version=draft, goal=old_goal) if old_goal else None
        actions.write_goal(draft=draft, wording=wording, goal=old, by=by, at=at - timedelta(days=8))
    actions.send_out(
        draft=draft, deadline_on=(at - timedelta(days=2)).date(), review_on=(at + timedelta(days=365)).date(),
        least_percent=0, objection_stops=False, by=by, at=at - timedelta(days=7),
    )  # fmt: skip
    actions.decide(version=draft, by=by, at=at)
    draft.refresh_from_db()
    return draft


def agreed_goal(by, title: str, *, at: datetime, **wording: str) -> Goal:
    """Return a goal of an agenda that was ratified at a moment with this goal alone."""
    agree(by, {"title": title, **wording}, at=at)
    return Goal.objects.get(initiative=by.initiative, title=title, is_in_force=True)
