"""Writing the draft of the agenda: its parts, its goals, the import of a charter."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samklang.agenda import events
from samklang.agenda.actions.locks import locked_draft
from samklang.agenda.calculations.canonical import lines_of
from samklang.agenda.calculations.charter import Charter, Part, read_charter
from samklang.agenda.models import (
    AgendaVersion,
    Goal,
    Horizon,
    VersionGoal,
)
from samklang.agenda.queries import current_version, draft_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.people.forms import guard_text
from samklang.ui.problems import Problem

PARTS = ("vision", "present_state", "purposes", "themes", "target_groups", "local_areas", "way_of_working", "unplaced")
LONGEST_TITLE = 300


def start_draft(*, by: Actor, at: datetime) -> AgendaVersion:
    """Begin a new draft as a copy of the version in force (empty before the first)."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = _new_draft(by.initiative, at=at)
        current = current_version(by.initiative)
        if current:
            for part in PARTS:
                setattr(draft, part, getattr(current, part))
            draft.save(update_fields=list(PARTS))
            _copy_goals(current, draft)
        record_by(by, events.DRAFT_STARTED, target=draft, at=at)
    return draft


def import_charter(*, text: str, file_name: str, by: Actor, at: datetime) -> tuple[AgendaVersion, Charter]:
    """Make a draft of a Markdown charter; return the draft and what went where.

    Replaces the parts of a draft that is being written. What could not be placed is kept with the draft. Raises
    ValidationError for a CPR number or characters that cannot be stored, Problem for an empty text.
    """
    by.require(Permission.WRITE_AGENDA)
    text = guard_text(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise Problem(_("The charter is empty. Choose a Markdown file with text in it."), field="file")
    charter = read_charter(text)
    with transaction.atomic():
        draft = draft_of(by.initiative) or _new_draft(by.initiative, at=at)
        draft.vision = "\n\n".join(charter.of(Part.VISION))
        draft.present_state = "\n\n".join(charter.of(Part.PRESENT_STATE))
        draft.way_of_working = "\n\n".join(charter.of(Part.WAY_OF_WORKING))
        for part in (Part.PURPOSE, Part.THEME, Part.TARGET_GROUP, Part.LOCAL_AREA):
            setattr(draft, part.value, "\n".join(charter.of(part)))
        draft.unplaced = "\n\n".join(charter.of(Part.UNPLACED))
        draft.source_name = file_name[:200]
        draft.save()
        VersionGoal.objects.filter(version=draft).delete()
        Goal.objects.filter(initiative=by.initiative, is_in_force=False, wordings__isnull=True).delete()
        for order, title in enumerate(charter.of(Part.GOAL)):
            _word_goal(draft, order=order, wording=_goal_wording(title))
        record_by(by, events.CHARTER_IMPORTED, target=draft, label=file_name, at=at)
    return draft, charter


def _goal_wording(text: str) -> dict[str, str]:
    if len(text) <= LONGEST_TITLE:
        return {"title": text}
    return {"title": text[: LONGEST_TITLE - 1] + "…", "desired_state": text}


def edit_draft(*, draft: AgendaVersion, parts: Mapping[str, str], by: Actor, at: datetime) -> AgendaVersion:
    """Edit parts of the draft's text."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = locked_draft(draft, by)
        changes = {
            name: [_beginning(getattr(draft, name)), _beginning(text)]
            for name, text in parts.items()
            if getattr(draft, name) != text
        }
        for name, text in parts.items():
            setattr(draft, name, text)
        draft.save(update_fields=list(parts))
        record_by(by, events.DRAFT_EDITED, target=draft, changes=changes, at=at)
    return draft


def write_goal(
    *, draft: AgendaVersion, wording: Mapping[str, str], by: Actor, at: datetime, goal: VersionGoal | None = None
) -> VersionGoal:
    """Add a goal to the draft, or word one anew.

    `wording`: title, present_state, desired_state, horizon, theme, and target_groups and places with one name a line.
    Themes and target groups are the draft's own; Problem names one that is not.
    """
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = locked_draft(draft, by)
        _require_known(draft, wording)
        if goal is None:
            last = VersionGoal.objects.filter(version=draft).aggregate(last=Max("order"))["last"]
            goal = _word_goal(draft, order=0 if last is None else last + 1, wording=wording)
        else:
            for name, text in wording.items():
                setattr(goal, name, text)
            goal.save(update_fields=list(wording))
        record_by(by, events.GOAL_WRITTEN, target=goal.goal, label=goal.title, at=at)
    return goal


def remove_goal(*, goal: VersionGoal, by: Actor, at: datetime) -> None:
    """Take a goal out of the draft; in force it stays until the draft is ratified."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        locked_draft(goal.version, by)
        title, stable = goal.title, goal.goal
        VersionGoal.objects.filter(pk=goal.pk, version__initiative=by.initiative).delete()
        record_by(by, events.GOAL_REMOVED, target=stable, label=title, at=at)


def _require_known(draft: AgendaVersion, wording: Mapping[str, str]) -> None:
    chosen = (
        ("theme", lines_of(draft.themes), lines_of(wording.get("theme", ""))),
        ("target_groups", lines_of(draft.target_groups), lines_of(wording.get("target_groups", ""))),
        ("places", lines_of(draft.local_areas), lines_of(wording.get("places", ""))),
    )
    for field, known, names in chosen:
        for name in names:
            if name not in known:
                raise Problem(
                    _("%(name)s is not in the draft. Write it there first, then choose it here.") % {"name": name},
                    field=field,
                )


def _new_draft(initiative: Initiative, *, at: datetime) -> AgendaVersion:
    if draft_of(initiative):
        raise Problem(_("A draft is being written already. Go on with that one."))
    last = AgendaVersion.objects.filter(initiative=initiative).aggregate(last=Max("number"))["last"] or 0
    return AgendaVersion.objects.create(initiative=initiative, number=last + 1, made_at=at)


def _copy_goals(source: AgendaVersion, draft: AgendaVersion) -> None:
    VersionGoal.objects.bulk_create(
        [
            VersionGoal(
                version=draft,
                goal_id=each.goal_id,
                order=each.order,
                title=each.title,
                present_state=each.present_state,
                desired_state=each.desired_state,
                horizon=each.horizon,
                theme=each.theme,
                target_groups=each.target_groups,
                places=each.places,
            )
            for each in source.goals.all()
        ]
    )


def _word_goal(draft: AgendaVersion, *, order: int, wording: Mapping[str, str]) -> VersionGoal:
    last = Goal.objects.filter(initiative=draft.initiative).aggregate(last=Max("number"))["last"] or 0
    words = {"horizon": Horizon.UNSTATED.value, "present_state": "", "desired_state": "", **wording}
    own = {name: text for name, text in words.items() if name not in {"theme", "target_groups", "places"}}
    goal = Goal.objects.create(initiative=draft.initiative, number=last + 1, **own)
    return VersionGoal.objects.create(version=draft, goal=goal, order=order, **words)


def _beginning(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
