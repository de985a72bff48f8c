"""Official statistics: keeping a file, making a series of it, renewing, describing and ending the series."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.official import OfficialChange, OfficialFigure, change_between
from samklang.measurement.models import OfficialFetch, OfficialPoint, OfficialSeries, SeriesGoals
from samklang.measurement.queries.official import figures_in, last_fetch_of
from samklang.places.models import Place
from samklang.ui.problems import Problem


@dataclass(frozen=True)
class OfficialFile:
    """A file as it came: its bytes, its name or the address it was fetched from, and what it says of itself."""

    content: bytes
    name: str = ""
    address: str = ""
    table: str = ""
    updated: str = ""
    is_whole: bool = False


def stage_table(*, file: OfficialFile, by: Actor, at: datetime) -> OfficialFetch:
    """Keep a file to choose a series from. What the same person staged before and left is dropped. No event."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        OfficialFetch.objects.filter(initiative=by.initiative, by=by.person, series__isnull=True).delete()
        return _kept(file, series=None, by=by, at=at)


def discard_table(*, staged: OfficialFetch, by: Actor) -> None:
    """Throw a staged file away. No event."""
    by.require(Permission.DEFINE_MEASURES)
    OfficialFetch.objects.filter(pk=staged.pk, initiative=by.initiative, series__isnull=True).delete()


def add_series(
    *,
    staged: OfficialFetch,
    wording: Mapping[str, str],
    time_axis: str,
    choice: Mapping[str, str],
    figures: Sequence[OfficialFigure],
    goals: Sequence[Goal],
    place: Place | None = None,
    by: Actor,
    at: datetime,
) -> OfficialSeries:
    """Make a series of a staged file: `wording` its texts by field, `choice` one code for each axis but time."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        _require_figures(figures)
        _require_own_name(by, wording["name"])
        waiting = OfficialFetch.objects.select_for_update().filter(pk=staged.pk, series__isnull=True).first()
        if waiting is None:
            raise Problem(_("A series was made of this file already. Upload it again to make another."))
        series = OfficialSeries.objects.create(
            initiative=by.initiative, time_axis=time_axis, choice=dict(choice), place=place, created_at=at,
            checked_at=at, **wording,
        )  # fmt: skip
        series.goals.set(goals)
        _keep_goals(series, goals, by=by, at=at)
        OfficialFetch.objects.filter(pk=staged.pk).update(series=series)
        _store_points(staged, figures)
        record_by(by, events.OFFICIAL_SERIES_ADDED, target=series, at=at)
    return series


def revise_series(
    *, series: OfficialSeries, wording: Mapping[str, str], goals: Sequence[Goal], by: Actor, at: datetime
) -> None:
    """Change what is said about a series: its texts by field, and the goals it speaks to. Its figures stay."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = OfficialSeries.objects.select_for_update().get(pk=series.pk, initiative=by.initiative)
        _require_own_name(by, wording["name"], but=locked)
        said = {name: [getattr(locked, name), text] for name, text in wording.items() if getattr(locked, name) != text}
        OfficialSeries.objects.filter(pk=locked.pk).update(**wording)
        before = sorted(goal.number for goal in locked.goals.all())
        locked.goals.set(goals)
        after = sorted(goal.number for goal in goals)
        if before != after:
            _keep_goals(locked, goals, by=by, at=at)
        changes = said | ({"goals": [before, after]} if before != after else {})
        if changes:
            record_by(by, events.OFFICIAL_SERIES_REVISED, target=locked, changes=changes, label=wording["name"], at=at)


def _keep_goals(series: OfficialSeries, goals: Sequence[Goal], *, by: Actor, at: datetime) -> None:
    """Keep which goals a series speaks to from now on, so that earlier days can be told as they were."""
    goal_ids = sorted({goal.pk for goal in goals})
    SeriesGoals.objects.create(series=series, goal_ids=goal_ids, at=at, by=by.person)


def renew_series(
    *, series: OfficialSeries, file: OfficialFile, figures: Sequence[OfficialFigure], by: Actor, at: datetime
) -> OfficialChange:
    """Keep what a newer file says of a series. Returns what it said anew; the same figures store nothing."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = OfficialSeries.objects.select_for_update().get(pk=series.pk, initiative=by.initiative)
        if locked.ended_at is not None:
            raise Problem(_("The series has ended. Add it anew to go on with it."))
        _require_figures(figures)
        OfficialSeries.objects.filter(pk=locked.pk).update(problem="", problem_at=None, checked_at=at)
        last = last_fetch_of(locked)
        change = change_between(figures_in(last) if last else [], figures)
        if not change:
            return change
        _store_points(_kept(file, series=locked, by=by, at=at), figures)
        changes = {"added": [None, change.added], "changed": [None, change.changed], "gone": [None, change.gone]}
        record_by(by, events.OFFICIAL_SERIES_RENEWED, target=locked, changes=changes, at=at)
    return change


def note_failed_renewal(*, series: OfficialSeries, problem: str, by: Actor, at: datetime) -> None:
    """Keep why a series could not be renewed, for its page and the backbone's Today. No event: nothing has changed."""
    by.require(Permission.DEFINE_MEASURES)
    OfficialSeries.objects.filter(pk=series.pk, initiative=by.initiative).update(problem=problem, problem_at=at)


def end_series(*, series: OfficialSeries, by: Actor, at: datetime) -> None:
    """End a series: it is renewed no more, and its figures stay."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        locked = OfficialSeries.objects.select_for_update().get(pk=series.pk, initiative=by.initiative)
        if locked.ended_at is not None:
            return
        OfficialSeries.objects.filter(pk=locked.pk).update(ended_at=at, problem="", problem_at=None)
        record_by(by, events.OFFICIAL_SERIES_ENDED, target=locked, at=at)


def _kept(file: OfficialFile, *, series: OfficialSeries | None, by: Actor, at: datetime) -> OfficialFetch:
    return OfficialFetch.objects.create(
        initiative=by.initiative,
        series=series,
        file_name=file.name[:200],
        address=file.address[:1000],
        table=file.table[:80],
        body=zlib.compress(file.content),
        digest=sha256(file.content).hexdigest(),
        updated=file.updated[:60],
        came_whole=file.is_whole,
        at=at,
        by=by.person,
    )


def _require_own_name(by: Actor, name: str, *, but: OfficialSeries | None = None) -> None:
    others = OfficialSeries.objects.filter(initiative=by.initiative, name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Problem(_("There is already a series of that name. Give this one another."), field="name")


def _require_figures(figures: Sequence[OfficialFigure]) -> None:
    if not any(each.value is not None for each in figures):
        raise Problem(_("There is no figure in this choice. Choose other values, or another table."))


def _store_points(fetch: OfficialFetch, figures: Sequence[OfficialFigure]) -> None:
    OfficialPoint.objects.bulk_create(
        OfficialPoint(
            fetch=fetch,
            order=order,
            code=each.code[:120],
            label=each.label[:200],
            starts_on=each.days[0] if each.days else None,
            ends_on=each.days[1] if each.days else None,
            value=each.said[0],
            sign=each.said[1],
        )
        for order, each in enumerate(figures)
    )
