"""Reading versions of the agenda and their ratification."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.agenda.calculations.canonical import fingerprint
from samklang.agenda.calculations.ratification import Count, Outcome, count, outcome
from samklang.agenda.models import AgendaVersion, RatificationAnswer, VersionState
from samklang.agenda.queries.as_agreed import version_agreed
from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission

PARTS_COMPARED = frozenset(
    {"vision", "present_state", "purposes", "themes", "target_groups", "local_areas", "way_of_working"}
)


@dataclass(frozen=True)
class RatificationStatus:
    """Who has answered a version and where it stands."""

    version: AgendaVersion
    answers: tuple[RatificationAnswer, ...]
    count: Count
    outcome: Outcome

    @property
    def awaited(self) -> list[str]:
        """Return the labels of organisations that have not answered."""
        return [answer.organisation.label for answer in self.answers if not answer.stance]


@dataclass(frozen=True)
class AgendaFacts:
    """What the condition of a common agenda is judged by."""

    version: AgendaVersion | None
    review_on: date | None
    ratified: int
    asked: int


@dataclass(frozen=True)
class Changed:
    """One part of the agenda that differs between two versions, as pieces of (kind same | removed | added, words)."""

    name: str
    pieces: tuple[tuple[str, str], ...]


def versions_in_force(initiative: Initiative) -> QuerySet[AgendaVersion]:
    """Return the ratified version in force, if any."""
    return AgendaVersion.objects.filter(initiative=initiative, state=VersionState.RATIFIED)


def answers_in_force(initiative: Initiative) -> QuerySet[RatificationAnswer]:
    """Return what was answered to the version in force."""
    return RatificationAnswer.objects.filter(version__in=versions_in_force(initiative))


def current_version(initiative: Initiative) -> AgendaVersion | None:
    """Return the ratified version in force, or None."""
    return versions_in_force(initiative).first()


def draft_of(initiative: Initiative) -> AgendaVersion | None:
    """Return the draft being written, or None."""
    return AgendaVersion.objects.filter(initiative=initiative, state=VersionState.DRAFT).first()


def versions_visible_to(viewer: Viewer) -> QuerySet[AgendaVersion]:
    """Return the versions a viewer may open: all but drafts; drafts too for those who write the agenda."""
    versions = AgendaVersion.objects.filter(initiative=viewer.initiative)
    return versions if viewer.can(Permission.WRITE_AGENDA) else versions.exclude(state=VersionState.DRAFT)


def version_before(version: AgendaVersion) -> AgendaVersion | None:
    """Return the version that was in force before this one: the last ratified with a lower number."""
    earlier = AgendaVersion.objects.filter(initiative=version.initiative, number__lt=version.number)
    return earlier.filter(state__in=[VersionState.RATIFIED, VersionState.SUPERSEDED]).first()


def ratification_of(version: AgendaVersion, *, today: date) -> RatificationStatus:
    """Return who has answered and where it stands on a day. One query."""
    answers = tuple(version.answers.select_related("organisation", "signed_by"))
    counted = count(answer.stance for answer in answers)
    if version.state in {VersionState.RATIFIED, VersionState.SUPERSEDED}:
        stands = Outcome.RATIFIED
    else:
        closed = version.deadline_on is not None and today > version.deadline_on
        stands = outcome(
            counted,
            least_percent=version.least_percent,
            objection_stops=version.objection_stops,
            is_closed=closed,
        )
    return RatificationStatus(version, answers, counted, stands)


def open_ratifications(initiative: Initiative) -> list[tuple[AgendaVersion, list[str]]]:
    """Return the versions out for ratification, each with the labels of organisations not answered."""
    versions = AgendaVersion.objects.filter(initiative=initiative, state=VersionState.OUT)
    return [
        (version, [a.organisation.label for a in version.answers.all() if not a.stance])
        for version in versions.prefetch_related("answers__organisation")
    ]


def due_ratifications(*, today: date) -> QuerySet[AgendaVersion]:
    """Return the versions whose deadline has passed, of all initiatives: for the nightly task."""
    return AgendaVersion.objects.filter(state=VersionState.OUT, deadline_on__lt=today).select_related("initiative")


def ratifications_awaiting(viewer: Viewer) -> list[Ask]:
    """Return what a viewer who may sign is asked to ratify."""
    signing = [seat.organisation_id for seat in viewer.seats if seat.can_sign]
    rows = RatificationAnswer.objects.filter(
        organisation__in=signing, version__state=VersionState.OUT, stance__isnull=True
    ).select_related("version", "organisation")
    return [
        Ask(
            title=_("Ratify version %(number)s of the agenda") % {"number": row.version.number},
            detail=_("On behalf of %(organisation)s.") % {"organisation": row.organisation.label},
            verb=_("Read and answer"),
            url=reverse("agenda:ratify", kwargs={"initiative": viewer.initiative.slug, "version_id": row.version_id}),
            due_on=row.version.deadline_on,
            room="agenda",
        )
        for row in rows
    ]


def agenda_facts(initiative: Initiative, *, today: date, at: datetime | None = None) -> AgendaFacts:
    """Return the facts of the condition: the version in force, now or at a moment, its review date and its answers."""
    version = version_agreed(initiative, at=at)
    if version is None:
        return AgendaFacts(None, None, 0, 0)
    counted = ratification_of(version, today=today).count
    return AgendaFacts(version, version.review_on, counted.yes, counted.voting)


def is_untouched(version: AgendaVersion) -> bool:
    """Tell whether the text of a version that was sent out still has its fingerprint."""
    return fingerprint(version.canonical_text) == version.fingerprint


def changes_between(before: AgendaVersion | None, after: AgendaVersion) -> list[Changed]:
    """Return the parts that differ, word by word; nothing when there is no version before."""
    if before is None:
        return []
    old, new = parts_of(before), parts_of(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Changed(name, _pieces(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def parts_of(version: AgendaVersion) -> dict[str, str]:
    """Return a version's parts by name, goals among them, in the reader's language."""
    parts = {
        str(field.verbose_name): str(getattr(version, field.name))
        for field in AgendaVersion._meta.fields
        if field.name in PARTS_COMPARED
    }
    for goal in version.goals.select_related("goal"):
        told = [goal.title, goal.present_state, goal.desired_state, goal.theme, goal.target_groups, goal.places]
        text = "\n".join(filter(None, told))
        parts[_("Goal %(number)s") % {"number": goal.goal.number}] = text
    return parts


def _pieces(old: str, new: str) -> tuple[tuple[str, str], ...]:
    before, after = old.split(), new.split()
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", " ".join(before[a:b])))
            continue
        if b > a:
            pieces.append(("removed", " ".join(before[a:b])))
        if d > c:
            pieces.append(("added", " ".join(after[c:d])))
    return tuple(pieces)
