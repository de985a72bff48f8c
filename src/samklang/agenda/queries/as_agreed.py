"""Goals as they were agreed at a moment: by the version of the agenda that was in force, in its words.

A version never changes once it is out, and says when it was decided: so its wordings are the history of the goals.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Subquery

from samklang.agenda.calculations.canonical import lines_of
from samklang.agenda.models import AgendaVersion, Goal, Horizon, VersionGoal, VersionState
from samklang.agenda.queries.goals import goals_of, goals_visible_to
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative


@dataclass(frozen=True)
class AgreedGoal:
    """A goal in the words of a version of the agenda.

    `target_groups` and `places` are told by name where one goal is asked for (`goal_agreed`).
    """

    pk: int
    number: int
    title: str
    present_state: str = ""
    desired_state: str = ""
    horizon: str = Horizon.UNSTATED.value
    theme: str = ""
    target_groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """Return how far ahead it lies, in words."""
        return str(Horizon(self.horizon).label)


def version_agreed(initiative: Initiative, *, at: datetime | None) -> AgendaVersion | None:
    """Return the version of the agenda in force, now or at a moment, or None."""
    return _in_force(initiative, at=at).first()


def goals_agreed(initiative: Initiative, *, at: datetime | None) -> list[AgreedGoal]:
    """Return the goals in force, now or at a moment, by number. One query."""
    if at is None:
        return [of_today(goal) for goal in goals_of(initiative)]
    return [as_worded(each) for each in wordings_agreed(initiative, at=at)]


def goal_agreed(goal: Goal, *, at: datetime | None) -> AgreedGoal | None:
    """Return a goal with whom and where it is about; None where it was no part of the agenda at a moment."""
    if at is None:
        return of_today(
            goal,
            target_groups=tuple(group.name for group in goal.target_groups.all()),
            places=tuple(place.name for place in goal.places.all()),
        )
    wording = wordings_agreed(goal.initiative, at=at).filter(goal=goal).first()
    return as_worded(wording) if wording else None


def first_version_with(goal: Goal) -> AgendaVersion | None:
    """Return the version of the agenda that brought a goal into force first, or None."""
    return _decided().filter(goals__goal=goal).order_by("decided_at", "number").first()


def goals_open_to(viewer: Viewer, *, at: datetime | None) -> QuerySet[Goal]:
    """Return the goals a viewer may open, those that were in force at a moment among them."""
    if at is None:
        return goals_visible_to(viewer)
    today = goals_visible_to(viewer).values("pk")
    then = wordings_agreed(viewer.initiative, at=at).order_by().values("goal")
    own = Goal.objects.filter(initiative=viewer.initiative)
    return own.filter(Q(pk__in=today) | Q(pk__in=then)).select_related("theme", "initiative")


def of_today(goal: Goal, *, target_groups: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> AgreedGoal:
    """Return a goal as it is worded now."""
    return AgreedGoal(
        pk=goal.pk,
        number=goal.number,
        title=goal.title,
        present_state=goal.present_state,
        desired_state=goal.desired_state,
        horizon=goal.horizon,
        theme=goal.theme.name if goal.theme else "",
        target_groups=target_groups,
        places=places,
    )


def as_worded(wording: VersionGoal) -> AgreedGoal:
    """Return a goal as a version words it."""
    return AgreedGoal(
        pk=wording.goal_id,
        number=wording.goal.number,
        title=wording.title,
        present_state=wording.present_state,
        desired_state=wording.desired_state,
        horizon=wording.horizon,
        theme=wording.theme,
        target_groups=tuple(lines_of(wording.target_groups)),
        places=tuple(lines_of(wording.places)),
    )


def _decided() -> QuerySet[AgendaVersion]:
    return AgendaVersion.objects.filter(state__in=[VersionState.RATIFIED, VersionState.SUPERSEDED])


def _in_force(initiative: Initiative, *, at: datetime | None) -> QuerySet[AgendaVersion]:
    """Return the version in force first: the last one ratified by a moment."""
    ratified = _decided().filter(initiative=initiative).order_by("-decided_at", "-number")
    return ratified.filter(decided_at__lte=at) if at else ratified.filter(state=VersionState.RATIFIED)


def wordings_agreed(initiative: Initiative, *, at: datetime) -> QuerySet[VersionGoal]:
    """Return the wordings of the goals that were in force at a moment, by number of the goal."""
    in_force = _in_force(initiative, at=at).values("pk")[:1]
    return VersionGoal.objects.filter(version=Subquery(in_force)).select_related("goal").order_by("goal__number")
