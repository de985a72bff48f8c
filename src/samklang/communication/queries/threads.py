"""Reading conversations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from samklang.activities.queries import activities_visible_to
from samklang.agenda.queries import goals_visible_to
from samklang.communication.models import Comment, Thread
from samklang.communication.models.threads import TARGETS
from samklang.communication.queries.decisions import decisions_visible_to
from samklang.communication.queries.naming import indicator_names, label_of
from samklang.communication.queries.pages import PAGES
from samklang.initiatives.access import Viewer
from samklang.initiatives.roles import Permission
from samklang.measurement.queries import indicators_visible_to


@dataclass(frozen=True)
class Conversation:
    """The thread on one thing as a viewer meets it; `comments` is empty until somebody writes."""

    kind: str
    target_id: int
    comments: list[Comment]
    may_comment: bool
    person_id: int | None


@dataclass(frozen=True)
class Said:
    """A comment with what it is about and where it stands."""

    comment: Comment
    about: str
    url: str


def thread_on(
    viewer: Viewer,
    *,
    goal: Model | None = None,
    indicator: Model | None = None,
    activity: Model | None = None,
    decision: Model | None = None,
) -> Conversation:
    """Return the conversation on the one thing given; the caller has fetched it through its visibility.

    Hand it to the template as `thread` and include "communication/shared/thread.html". One query. Raises ValueError
    unless exactly one thing is given.
    """
    given = {"goal": goal, "indicator": indicator, "activity": activity, "decision": decision}
    chosen = {kind: target for kind, target in given.items() if target is not None}
    if len(chosen) != 1:
        raise ValueError("A thread is about exactly one thing")
    ((kind, target),) = chosen.items()
    comments = Comment.objects.filter(
        Q(**{f"thread__{kind}": target.pk}), thread__initiative=viewer.initiative
    ).select_related("person", "organisation")
    return Conversation(
        kind=kind,
        target_id=target.pk,
        comments=list(comments),
        may_comment=viewer.can(Permission.DISCUSS),
        person_id=viewer.person.pk if viewer.person else None,
    )


def target_for(viewer: Viewer, *, kind: str, target_id: int) -> Model | None:
    """Return the goal, indicator, activity or decision of that id if the viewer may see it, else None."""
    return _visible(viewer, kind).filter(pk=target_id).first() if kind in TARGETS else None


def _visible(viewer: Viewer, kind: str) -> QuerySet[Model]:
    visible: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
        "goal": goals_visible_to,
        "indicator": indicators_visible_to,
        "activity": activities_visible_to,
        "decision": decisions_visible_to,
    }
    found: QuerySet[Model] = visible[kind](viewer)
    return found


def comments_visible_to(viewer: Viewer) -> QuerySet[Comment]:
    """Return the comments on everything the viewer may see, oldest first."""
    about_decisions = Q(thread__decision__isnull=True) | Q(thread__decision__in=decisions_visible_to(viewer))
    return Comment.objects.filter(about_decisions, thread__initiative=viewer.initiative).select_related(
        "person",
        "organisation",
        "thread__initiative",
        "thread__goal",
        "thread__indicator",
        "thread__activity",
        "thread__decision",
    )


def latest_comments(viewer: Viewer, limit: int = 10) -> list[Said]:
    """Return what was said last, newest first, each with what it is about and where. Two queries."""
    latest = comments_visible_to(viewer).filter(withdrawn_at__isnull=True).order_by("-at", "-pk")[:limit]
    return said(latest, today=viewer.today)


def said(comments: Iterable[Comment], *, today: date) -> list[Said]:
    """Return comments with what they are about and where they stand."""
    chosen = list(comments)
    indicators = {each.thread.indicator_id: each.thread.indicator for each in chosen}
    names = indicator_names([each for each in indicators.values() if each], today=today)
    return [
        Said(each, label_of(each.thread.target, names), conversation_address(each.thread, comment=each))
        for each in chosen
    ]


def conversation_address(thread: Thread, *, comment: Comment | None = None) -> str:
    """Return the page on which a conversation stands, at the comment if one is given."""
    kind = thread.kind
    address = reverse(
        PAGES[kind], kwargs={"initiative": thread.initiative.slug, f"{kind}_id": getattr(thread, f"{kind}_id")}
    )
    return f"{address}#comment-{comment.pk}" if comment else address
