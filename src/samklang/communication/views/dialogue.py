"""The front of the room: what comes, who is awaited, what is to be done, what was said."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samklang.communication.queries import (
    attendance_of,
    awaited_answers,
    comments_visible_to,
    decisions_due_for_review,
    latest_comments,
    next_meeting,
)
from samklang.communication.queries.follow_ups import follow_ups_mine_first
from samklang.communication.queries.threads import said
from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission


@require_safe
@page(Permission.READ)
def dialogue(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The next meeting, open decisions and who is awaited, follow-ups with mine first, and the latest conversation."""
    coming = next_meeting(viewer)
    return render(
        request,
        "communication/dialogue.html",
        {
            "meeting": coming,
            "attendance": attendance_of(viewer, coming) if coming else None,
            "open_decisions": awaited_answers(viewer.initiative, today=viewer.today),
            "to_review": decisions_due_for_review(viewer.initiative, today=viewer.today),
            "follow_ups": follow_ups_mine_first(viewer, limit=6),
            "latest": latest_comments(viewer, limit=6),
            "may_plan": viewer.can(Permission.KEEP_MINUTES),
            "may_propose": viewer.can(Permission.PROPOSE_DECISION),
        },
    )


@require_safe
@page(Permission.READ)
def conversations(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything said in the initiative, newest first."""
    latest = comments_visible_to(viewer).exclude(text="").order_by("-at", "-pk")
    shown = Paginator(latest, 25).get_page(request.GET.get("page"))
    context = {"page": shown, "latest": said(shown, today=viewer.today)}
    return render(request, "communication/conversations.html", context)
