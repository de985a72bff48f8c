"""The key, the initiative, its partners, the agenda and the organisation's promises."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from samklang.activities.models import Commitment
from samklang.activities.queries import commitments_of
from samklang.agenda.queries import AgreedGoal, as_worded, goals_of, of_today, version_agreed, wordings_agreed
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import organisations_of
from samklang.interchange.api.queries.measurement import moment_on
from samklang.interchange.api.schemas import house as shapes
from samklang.interchange.api.schemas.base import Ref, whole
from samklang.measurement.models import Indicator
from samklang.measurement.queries import indicators_of_goals, named

Rows = QuerySet[Any]
Shaping = Callable[[Iterable[Any]], list[Any]]


def me(viewer: Viewer) -> shapes.Me:
    """Return who asks."""
    key = viewer.key
    assert key is not None  # noqa: S101 - the gate lets nobody in without
    return shapes.Me(
        api_key=shapes.Key(name=key.name, scopes=sorted(key.permissions), expires_on=key.expires_on),  # type: ignore[arg-type]
        organisation=whole(key.organisation),
        initiative=initiative(viewer),
        requests_a_minute=settings.SAMKLANG_API_REQUESTS_A_MINUTE,
    )


def initiative(viewer: Viewer) -> shapes.Initiative:
    """Return the initiative of the key."""
    its = viewer.initiative
    return shapes.Initiative(name=its.name, slug=its.slug, vision=its.vision, founded_on=its.founded_on)


def agenda(viewer: Viewer, *, known_on: date | None) -> shapes.Agenda | None:
    """Return the version of the agenda in force, now or on a day, or None."""
    version = version_agreed(viewer.initiative, at=moment_on(viewer, known_on).at)
    if version is None:
        return None
    day = timezone.localdate(version.decided_at) if version.decided_at else None
    return shapes.Agenda(number=version.number, ratified_on=day, fingerprint=version.fingerprint)


def organisations(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return the partners, and how they are shaped."""
    return organisations_of(viewer.initiative), lambda rows: [_organisation(row) for row in rows]


def _organisation(row: Organisation) -> shapes.Organisation:
    return shapes.Organisation(
        id=row.pk, name=row.name, short_name=row.short_name, kind=row.kind, joined_on=row.joined_on
    )


def goals(viewer: Viewer, *, known_on: date | None) -> tuple[Rows, Shaping]:
    """Return the goals in force by number, now or on a day, and how they are shaped with their indicators."""
    at = moment_on(viewer, known_on).at
    if at is None:
        return goals_of(viewer.initiative), lambda rows: _goals(viewer, map(of_today, rows), at=None)
    return wordings_agreed(viewer.initiative, at=at), lambda rows: _goals(viewer, map(as_worded, rows), at=at)


def _goals(viewer: Viewer, goals: Iterable[AgreedGoal], *, at: datetime | None) -> list[shapes.Goal]:
    of_goals = indicators_of_goals(viewer.initiative, at=at)
    everything: list[Indicator] = [each for indicators in of_goals.values() for each in indicators]
    names = dict(named(everything, viewer.initiative, at=at))
    return [
        shapes.Goal(
            id=goal.pk,
            number=goal.number,
            title=goal.title,
            theme=goal.theme or None,
            horizon=goal.horizon,
            present_state=goal.present_state,
            desired_state=goal.desired_state,
            indicators=[Ref(id=each.pk, name=names[each]) for each in of_goals.get(goal.pk, [])],
        )
        for goal in goals
    ]


def commitments(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return what the key's organisation has promised, and how it is shaped."""
    organisation = viewer.organisation
    assert organisation is not None  # noqa: S101 - a key is of an organisation
    return commitments_of(organisation), lambda rows: [_commitment(viewer, row) for row in rows]


def _commitment(viewer: Viewer, row: Commitment) -> shapes.Commitment:
    return shapes.Commitment(
        id=row.pk,
        what=row.what,
        activity=whole(row.activity),
        standing=row.standing_on(viewer.today),
        due_on=row.due_on,
        original_due_on=row.original_due_on,
    )
