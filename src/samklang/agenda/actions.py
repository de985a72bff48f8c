"""Writing the common agenda: drafts, goals, import, ratification."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samklang.agenda import events
from samklang.agenda.calculations.canonical import GoalText, canonical_text, fingerprint
from samklang.agenda.calculations.charter import Charter, Part, read_charter
from samklang.agenda.calculations.ratification import Outcome
from samklang.agenda.models import (
    TRANSITIONS,
    AgendaVersion,
    Goal,
    Horizon,
    RatificationAnswer,
    Stance,
    TargetGroup,
    Theme,
    VersionGoal,
    VersionState,
)
from samklang.agenda.queries import current_version, draft_of, ratification_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.queries import partners_of
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
        draft = _locked_draft(draft)
        changes = {
            name: [len(getattr(draft, name)), len(text)] for name, text in parts.items() if getattr(draft, name) != text
        }
        for name, text in parts.items():
            setattr(draft, name, text)
        draft.save(update_fields=list(parts))
        record_by(by, events.DRAFT_EDITED, target=draft, changes=changes, at=at)
    return draft


def write_goal(
    *, draft: AgendaVersion, wording: Mapping[str, str], by: Actor, at: datetime, goal: VersionGoal | None = None
) -> VersionGoal:
    """Add a goal to the draft, or word one anew (`wording`: title, present_state, desired_state, horizon)."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = _locked_draft(draft)
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
        _locked_draft(goal.version)
        title, stable = goal.title, goal.goal
        VersionGoal.objects.filter(pk=goal.pk).delete()
        record_by(by, events.GOAL_REMOVED, target=stable, label=title, at=at)


def send_out(
    *,
    draft: AgendaVersion,
    deadline_on: date,
    review_on: date,
    least_percent: int,
    objection_stops: bool,
    by: Actor,
    at: datetime,
) -> AgendaVersion:
    """Send the draft out: rule and deadline fixed, the text frozen under its fingerprint, every partner asked."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = _locked_draft(draft)
        goals = list(VersionGoal.objects.filter(version=draft).select_related("goal"))
        if not goals or not (draft.vision or draft.present_state):
            raise Problem(_("The agenda needs at least one goal, and a vision or a present state, before it goes out."))
        if deadline_on <= at.date() or review_on <= deadline_on:
            raise Problem(_("The deadline must lie ahead, and the review date after it."), field="deadline_on")
        draft.canonical_text = _canonical(draft, goals)
        draft.fingerprint = fingerprint(draft.canonical_text)
        draft.deadline_on, draft.review_on = deadline_on, review_on
        draft.least_percent, draft.objection_stops = least_percent, objection_stops
        draft.state, draft.sent_out_at = VersionState.OUT, at
        draft.save()
        RatificationAnswer.objects.bulk_create(
            [RatificationAnswer(version=draft, organisation=each) for each in partners_of(by.initiative)]
        )
        record_by(by, events.SENT_OUT, target=draft, changes={"fingerprint": ["", draft.fingerprint]}, at=at)
    return draft


def withdraw(*, version: AgendaVersion, by: Actor, at: datetime) -> AgendaVersion:
    """Take a version back from ratification into a draft; the answers given so far are dropped, the event remains."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        version = _locked(version)
        _move(version, VersionState.DRAFT)
        RatificationAnswer.objects.filter(version=version).delete()
        version.canonical_text = version.fingerprint = ""
        version.sent_out_at = None
        version.save()
        record_by(by, events.WITHDRAWN, target=version, at=at)
    return version


def answer_ratification(
    *, version: AgendaVersion, organisation: Organisation, stance: str, reason: str, by: Actor, at: datetime
) -> RatificationAnswer:
    """Answer a version for an organisation, through a seat that may sign; until it is decided the answer may change."""
    by.require_for(Permission.SIGN, organisation)
    if stance in {Stance.OBJECT, Stance.RESERVATION} and not reason.strip():
        raise Problem(_("Write the reason, so that the others can do something about it."), field="reason")
    with transaction.atomic():
        version = _locked(version)
        if version.state != VersionState.OUT or (version.deadline_on and at.date() > version.deadline_on):
            raise Problem(_("The ratification is closed."))
        answer = RatificationAnswer.objects.filter(version=version, organisation=organisation).first()
        if answer is None:
            raise Problem(_("%(name)s was not asked when this version went out.") % {"name": organisation.name})
        changes = {"stance": [answer.stance, stance]}
        answer.stance, answer.reason, answer.signed_by, answer.signed_at = stance, reason, by.person, at
        answer.save()
        record_by(by.for_organisation(organisation), events.ANSWERED, target=version, changes=changes, at=at)
    return answer


def decide(*, version: AgendaVersion, by: Actor, at: datetime) -> Outcome:
    """Decide a version when all have answered or the deadline has passed; returns where it stands."""
    if not by.is_system:
        by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        version = _locked(version)
        if version.state != VersionState.OUT:
            raise Problem(_("This version is not out for ratification."))
        stands = ratification_of(version, today=at.date()).outcome
        if stands == Outcome.OPEN:
            raise Problem(_("It cannot be decided yet: answers are awaited and the deadline lies ahead."))
        if stands == Outcome.RATIFIED:
            _put_in_force(version, at=at)
        else:
            _move(version, VersionState.FALLEN)
        version.decided_at = at
        version.save()
        verb = events.RATIFIED if stands == Outcome.RATIFIED else events.FELL
        record_by(by, verb, target=version, changes={"fingerprint": ["", version.fingerprint]}, at=at)
    return stands


def _put_in_force(version: AgendaVersion, *, at: datetime) -> None:
    earlier = AgendaVersion.objects.filter(initiative=version.initiative, state=VersionState.RATIFIED)
    earlier.update(state=VersionState.SUPERSEDED)
    _move(version, VersionState.RATIFIED)
    Goal.objects.filter(initiative=version.initiative).update(is_in_force=False)
    for wording in VersionGoal.objects.filter(version=version):
        Goal.objects.filter(pk=wording.goal_id).update(
            title=wording.title,
            present_state=wording.present_state,
            desired_state=wording.desired_state,
            horizon=wording.horizon,
            is_in_force=True,
        )
    for model, text in ((Theme, version.themes), (TargetGroup, version.target_groups)):
        for order, name in enumerate(line.strip() for line in text.splitlines() if line.strip()):
            model.objects.update_or_create(initiative=version.initiative, name=name[:120], defaults={"order": order})


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
            )
            for each in source.goals.all()
        ]
    )


def _word_goal(draft: AgendaVersion, *, order: int, wording: Mapping[str, str]) -> VersionGoal:
    last = Goal.objects.filter(initiative=draft.initiative).aggregate(last=Max("number"))["last"] or 0
    words = {"horizon": Horizon.UNSTATED.value, "present_state": "", "desired_state": "", **wording}
    goal = Goal.objects.create(initiative=draft.initiative, number=last + 1, **words)
    return VersionGoal.objects.create(version=draft, goal=goal, order=order, **words)


def _locked(version: AgendaVersion) -> AgendaVersion:
    return AgendaVersion.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=version.pk)


def _locked_draft(version: AgendaVersion) -> AgendaVersion:
    version = _locked(version)
    if version.state != VersionState.DRAFT:
        raise Problem(_("This version is not a draft any more. Begin a new draft to change the agenda."))
    return version


def _move(version: AgendaVersion, state: str) -> None:
    if state not in TRANSITIONS[version.state]:
        raise Problem(_("This version cannot go that way any more. Look at it again."))
    version.state = state


def _canonical(draft: AgendaVersion, goals: list[VersionGoal]) -> str:
    return canonical_text(
        initiative=draft.initiative.name,
        number=draft.number,
        parts={name: getattr(draft, name) for name in PARTS if name != "unplaced"},
        goals=[
            GoalText(each.goal.number, each.title, each.horizon, each.present_state, each.desired_state)
            for each in goals
        ],
    )
