"""The plan as rows: every activity with its people, its goals and how its promises stand, in few queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from samklang.activities.calculations.commitments import Counts
from samklang.activities.calculations.groups import grouped
from samklang.activities.calculations.phases import Phase
from samklang.activities.models import Activity, Milestone
from samklang.activities.queries.commitments import counts_on
from samklang.agenda.models import Goal
from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import organisations_of
from samklang.places.models import Place
from samklang.places.queries import places_of


@dataclass(frozen=True)
class PlanRow:
    """One activity of the plan."""

    activity: Activity
    partners: tuple[Organisation, ...]
    goals: tuple[Goal, ...]
    places: tuple[Place, ...]
    milestones: tuple[Milestone, ...]
    counts: Counts
    late_milestones: int

    @property
    def is_ended(self) -> bool:
        """Tell whether the activity is over."""
        return self.activity.phase == Phase.ENDED

    @property
    def organisation_ids(self) -> list[int]:
        """Return the lead's id, then the partners'."""
        return [self.activity.lead_id, *(partner.pk for partner in self.partners)]


@dataclass(frozen=True)
class PlanGroup:
    """A heading of the plan with its activities; `subject` is the goal, organisation or place, None for the rest."""

    heading: str
    rows: tuple[PlanRow, ...]
    subject: Model | None


def plan_rows(activities: QuerySet[Activity], *, today: date) -> list[PlanRow]:
    """Return activities as rows of a plan (six queries beside the one given, however many there are)."""
    wanted = ("goals", "places", "milestones", "commitments", "contributions__organisation")
    return [_row(activity, today=today) for activity in activities.prefetch_related(*wanted)]


def plan_grouped(viewer: Viewer, rows: list[PlanRow], *, by: str) -> list[PlanGroup]:
    """Return the rows under the initiative's goals, organisations or places; those under none come last.

    Under *organisation* only those with an activity are shown: the plan is no list of who does nothing.
    """
    headings, keys_of = _headings(viewer, by)
    found, without = grouped(rows, keys=list(headings), keys_of=keys_of)
    shown = [(key, mine) for key, mine in found if mine or by == "goal"]
    groups = [PlanGroup(_words(headings[key]), tuple(mine), headings[key]) for key, mine in shown]
    return groups + ([PlanGroup(_rest(by), tuple(without), None)] if without else [])


def _headings(viewer: Viewer, by: str) -> tuple[Mapping[int, Model], Callable[[PlanRow], Iterable[int]]]:
    if by == "organisation":
        partners: Mapping[int, Model] = {row.pk: row for row in organisations_of(viewer.initiative)}
        return partners, lambda row: row.organisation_ids
    if by == "place":
        places: Mapping[int, Model] = {row.pk: row for row in places_of(viewer.initiative)}
        return places, lambda row: [place.pk for place in row.places]
    goals: Mapping[int, Model] = {row.pk: row for row in goals_of(viewer.initiative)}
    return goals, lambda row: [goal.pk for goal in row.goals]


def _words(subject: Model) -> str:
    if isinstance(subject, Goal):
        return _("Goal %(number)s: %(title)s") % {"number": subject.number, "title": subject.title}
    return str(subject)


def _rest(by: str) -> str:
    if by == "organisation":
        return _("Partners who have left")
    return _("Everywhere, or no place named") if by == "place" else _("Serve no goal yet")


def _row(activity: Activity, *, today: date) -> PlanRow:
    milestones = tuple(activity.milestones.all())
    return PlanRow(
        activity=activity,
        partners=_partners(activity),
        goals=tuple(activity.goals.all()),
        places=tuple(activity.places.all()),
        milestones=milestones,
        counts=counts_on(activity.commitments.all(), today=today),
        late_milestones=sum(milestone.is_late_on(today) for milestone in milestones),
    )


def _partners(activity: Activity) -> tuple[Organisation, ...]:
    rows: Iterable[Organisation] = (row.organisation for row in activity.contributions.all())
    return tuple(organisation for organisation in rows if organisation.pk != activity.lead_id)
