"""Minutes taken live: saved as one goes; decisions and follow-ups are born in them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.communication import actions
from samklang.communication.actions.minutes import Collision, Written
from samklang.communication.forms import FollowUpForm, MinutedDecisionForm, MinutesForm
from samklang.communication.models import Meeting
from samklang.communication.queries import meetings_visible_to
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.KEEP_MINUTES)
def edit_minutes(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Write the minutes; with JavaScript they save themselves, without it there is a button."""
    meeting = found(meetings_visible_to(viewer), pk=meeting_id)
    if meeting.is_cancelled or meeting.minutes_published_at is not None:
        messages.error(request, _("These minutes are closed. Open them for correction first."))
        return _to(viewer, meeting)
    if request.method != "POST":
        return _minutes_page(request, viewer, meeting)
    form = MinutesForm(meeting, request.POST)
    if not form.is_valid():
        return _answer(request, viewer, meeting, form=form, status=422)
    written = [Written(item_id, text, seen) for item_id, text, seen in form.texts]
    try:
        collisions = actions.write_minutes(
            meeting=meeting, fields=written, present=form.present, by=viewer.actor, at=timezone.now()
        )
    except Problem as problem:
        form.add_error(None, problem.text)
        return _answer(request, viewer, meeting, form=form, status=422)
    if collisions or request.htmx:  # type: ignore[attr-defined]
        return _answer(request, viewer, meeting, collisions=collisions, status=409 if collisions else 200)
    messages.success(request, _("The draft of the minutes is saved."))
    return redirect("communication:edit_minutes", initiative=viewer.initiative.slug, meeting_id=meeting.pk)


def _answer(request: HttpRequest, viewer: Viewer, meeting: Meeting, *, status: int, **context: Any) -> HttpResponse:
    """Answer a save: to htmx with a line that says how it went and fresh marks, else with the whole page."""
    if not request.htmx:  # type: ignore[attr-defined]
        return _minutes_page(request, viewer, meeting, status=status, **context)
    fresh = MinutesForm(found(meetings_visible_to(viewer), pk=meeting.pk))
    shown = {"fresh": fresh, "now": timezone.now(), "meeting": meeting, **context}
    return render(request, "communication/minutes_saved.html", shown)


def _minutes_page(
    request: HttpRequest,
    viewer: Viewer,
    meeting: Meeting,
    *,
    form: MinutesForm | None = None,
    collisions: list[Collision] | None = None,
    decision_form: MinutedDecisionForm | None = None,
    follow_up_form: FollowUpForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form or MinutesForm(found(meetings_visible_to(viewer), pk=meeting.pk)),
        "collisions": collisions,
        "decision_form": decision_form or MinutedDecisionForm(prefix="decision"),
        "follow_up_form": follow_up_form or FollowUpForm(viewer, prefix="follow-up"),
        "decisions": meeting.decisions.all(),
        "follow_ups": meeting.follow_ups.select_related("organisation", "owner"),
    }
    return render(request, "communication/edit_minutes.html", context, status=status)


@require_POST
@page(Permission.KEEP_MINUTES)
def minute_decision(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Note a decision taken in the room."""
    meeting = found(meetings_visible_to(viewer), pk=meeting_id)
    form = MinutedDecisionForm(request.POST, prefix="decision")
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            actions.decide_at_meeting(
                meeting=meeting, **wanted, proposal=wanted["statement"], by=viewer.actor, at=timezone.now()
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The decision stands in the register."))
            return _back_to_minutes(viewer, meeting)
    return _minutes_page(request, viewer, meeting, decision_form=form, status=422)


@require_POST
@page(Permission.KEEP_MINUTES)
def minute_follow_up(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Note a follow-up agreed in the room."""
    meeting = found(meetings_visible_to(viewer), pk=meeting_id)
    form = FollowUpForm(viewer, request.POST, prefix="follow-up")
    if form.is_valid():
        try:
            actions.add_follow_up(**form.wanted, meeting=meeting, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The follow-up is agreed."))
            return _back_to_minutes(viewer, meeting)
    return _minutes_page(request, viewer, meeting, follow_up_form=form, status=422)


@require_POST
@page(Permission.KEEP_MINUTES)
def publish_minutes(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Publish the minutes."""
    meeting = found(meetings_visible_to(viewer), pk=meeting_id)
    try:
        actions.publish_minutes(meeting=meeting, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
        return _back_to_minutes(viewer, meeting)
    messages.success(request, _("The minutes are published for everybody."))
    return _to(viewer, meeting)


@require_POST
@page(Permission.KEEP_MINUTES)
def reopen_minutes(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Open published minutes for correction."""
    meeting = found(meetings_visible_to(viewer), pk=meeting_id)
    try:
        actions.reopen_minutes(meeting=meeting, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
        return _to(viewer, meeting)
    return _back_to_minutes(viewer, meeting)


def _to(viewer: Viewer, meeting: Meeting) -> HttpResponse:
    return redirect("communication:meeting", initiative=viewer.initiative.slug, meeting_id=meeting.pk)


def _back_to_minutes(viewer: Viewer, meeting: Meeting) -> HttpResponse:
    return redirect("communication:edit_minutes", initiative=viewer.initiative.slug, meeting_id=meeting.pk)
