"""The three versions of the common agenda, and every partner's answer to each."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial

from samklang.agenda.actions import answer_ratification, decide, edit_draft, send_out, start_draft, write_goal
from samklang.agenda.models import AgendaVersion
from samklang.agenda.queries import target_groups_of
from samklang.example.build.world import World
from samklang.example.story import agenda as story
from samklang.example.story.partners import PARTNER_KEYS
from samklang.example.story.shapes import Answer, Version

WRITING_DAYS = 40


def plan_agenda(world: World) -> None:
    """Plan how each version is written, sent out, answered and decided."""
    for version in story.VERSIONS:
        _plan_version(world, version)


def _plan_version(world: World, version: Version) -> None:
    days, drafts = world.days, dict[str, AgendaVersion]()
    add = world.timeline.add
    add(days.moment(version.sent - WRITING_DAYS, 9), lambda at: drafts.update(here=_write(world, version, at)))
    add(days.moment(version.sent, 14), lambda at: drafts.update(here=_send_out(world, version, drafts["here"], at)))
    special = {answer.partner: answer for answer in version.answers}
    answering = [key for key in PARTNER_KEYS if key not in version.silent]
    span = version.deadline - version.sent - 6
    for place, key in enumerate(answering):
        answer = special.get(key, Answer(key, "ratify"))
        day = version.sent + 3 + place * span // len(answering)
        add(days.moment(day, 9 + place % 7, 10), partial(_answer, world, drafts, answer))
    add(days.moment(version.decided, 10), lambda at: _decide(world, drafts["here"], at))


def _write(world: World, version: Version, at: datetime) -> AgendaVersion:
    draft = start_draft(by=world.anne, at=at)
    parts = {
        "vision": version.vision,
        "present_state": version.present_state,
        "purposes": story.PURPOSES,
        "themes": story.THEMES,
        "target_groups": story.TARGET_GROUPS,
        "local_areas": story.LOCAL_AREAS,
        "way_of_working": story.WAY_OF_WORKING,
    }
    edit_draft(draft=draft, parts=parts, by=world.anne, at=at)
    present = {each.goal.number: each for each in draft.goals.select_related("goal")}
    for number, goal in enumerate(story.GOALS, start=1):
        wording: Mapping[str, str] = asdict(version.rewordings.get(number, goal))
        old = present.get(number)
        if old is None or any(getattr(old, name) != text for name, text in wording.items()):
            world.goals[number] = write_goal(draft=draft, wording=wording, goal=old, by=world.anne, at=at).goal
    return draft


def _send_out(world: World, version: Version, draft: AgendaVersion, at: datetime) -> AgendaVersion:
    return send_out(
        draft=draft,
        deadline_on=world.days.on(version.deadline),
        review_on=world.days.on(version.review),
        least_percent=67,
        objection_stops=True,
        by=world.anne,
        at=at,
    )


def _answer(world: World, drafts: dict[str, AgendaVersion], answer: Answer, at: datetime) -> None:
    answer_ratification(
        version=drafts["here"],
        organisation=world.organisations[answer.partner],
        stance=answer.stance,
        reason=answer.reason,
        by=world.first(answer.partner),
        at=at,
    )


def _decide(world: World, version: AgendaVersion, at: datetime) -> None:
    decide(version=version, by=world.anne, at=at)
    world.groups = {group.name: group for group in target_groups_of(world.initiative)}
