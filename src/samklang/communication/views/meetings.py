"""Meetings: planning, inviting, and the agenda that fills itself with suggestions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.communication import actions
from samklang.communication.forms import AgendaItemForm, ComingForm, MeetingForm, PlanForm
from samklang.communication.models import Meeting
from samklang.communication.queries import (
    coming_meetings,
    invited_people,
    meetings_visible_to,
    past_meetings,
    suggestions_for,
    target_for,
)
from samklang.communication.queries.meetings import agenda_items_visible_to, agenda_of, attendances_of
from samklang.communication.views.attending import coming_groups
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def meetings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Coming meetings, and those that were held with their minutes."""
    context = {
        "coming": coming_meetings(viewer),
        "page": Paginator(past_meetings(viewer), 20).get_page(request.GET.get("page")),
        "may_plan": viewer.can(Permission.KEEP_MINUTES),
    }
    return render(request, "communication/meetings.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.KEEP_MINUTES)
def plan_meeting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Plan a meeting and invite people to it."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invited = invited_people(viewer.initiative, circle=form.cleaned_data["circle"], today=viewer.today)
        try:
            made = actions.plan_meeting(**form.wanted, invited=invited, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The meeting is planned and the invitations are on their way."))
            return _to(viewer, made)
    return render(request, "communication/plan_meeting.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@page(Permission.READ)
def meeting(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """One meeting: when and where, agenda, who comes, minutes, and what it led to."""
    return _meeting_page(request, viewer, found(meetings_visible_to(viewer), pk=meeting_id))


def _meeting_page(
    request: HttpRequest, viewer: Viewer, shown: Meeting, form: AgendaItemForm | None = None
) -> HttpResponse:
    may_keep = viewer.can(Permission.KEEP_MINUTES)
    may_read = may_keep or shown.minutes_published_at is not None
    items = agenda_of(viewer, shown)
    attendances = attendances_of(shown)
    context: dict[str, Any] = {
        "meeting": shown,
        "items": items,
        "coming": coming_groups(attendances, is_over=shown.ends_at < timezone.now() and may_read),
        "mine": next((each for each in attendances if each.person == viewer.person), None),
        "may_keep": may_keep,
        "may_read_minutes": may_read,
        "may_change_agenda": may_keep and not shown.is_cancelled and shown.minutes_published_at is None,
        "suggestions": suggestions_for(viewer, (row.item for row in items)) if may_keep and shown.is_planned else [],
        "form": form or AgendaItemForm(),
        "decisions": shown.decisions.all(),
        "follow_ups": shown.follow_ups.select_related("organisation", "owner"),
        "is_over": shown.ends_at < timezone.now(),
        "has_begun": shown.starts_at <= timezone.now(),
    }
    return render(request, "communication/meeting.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.KEEP_MINUTES)
def edit_meeting(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Change when, where and what a meeting is called."""
    changing = found(meetings_visible_to(viewer), pk=meeting_id)
    form = MeetingForm.of(changing, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_meeting(meeting=changing, **form.wanted, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The meeting is changed. Calendars follow by themselves."))
            return _to(viewer, changing)
    context = {"form": form, "meeting": changing}
    return render(request, "communication/edit_meeting.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.KEEP_MINUTES)
def cancel_meeting(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Cancel a meeting, after a question."""
    unwanted = found(meetings_visible_to(viewer), pk=meeting_id)
    if request.method == "POST":
        try:
            actions.cancel_meeting(meeting=unwanted, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
        else:
            messages.success(request, _("The meeting is cancelled, and those invited are told."))
        return _to(viewer, unwanted)
    return render(request, "communication/cancel_meeting.html", {"meeting": unwanted})


@require_POST
@page(Permission.READ)
def answer_invitation(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Say whether one comes."""
    asked = found(meetings_visible_to(viewer), pk=meeting_id)
    form = ComingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the answers."))
        return _to(viewer, asked)
    try:
        actions.answer_invitation(meeting=asked, answer=form.cleaned_data["answer"], by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("Thank you. Your answer is noted."))
    return _to(viewer, asked)


@require_POST
@page(Permission.KEEP_MINUTES)
def add_agenda_item(request: HttpRequest, viewer: Viewer, *, meeting_id: int) -> HttpResponse:
    """Put an item on the agenda, of one's own or a suggested one."""
    preparing = found(meetings_visible_to(viewer), pk=meeting_id)
    form = AgendaItemForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        about = target_for(viewer, kind=wanted["kind"], target_id=wanted["target_id"]) if wanted["target_id"] else None
        try:
            actions.add_agenda_item(
                meeting=preparing,
                title=wanted["title"],
                detail=wanted["detail"],
                about=about,
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            return _to(viewer, preparing)
    return _meeting_page(request, viewer, preparing, form)


@require_POST
@page(Permission.KEEP_MINUTES)
def move_agenda_item(request: HttpRequest, viewer: Viewer, *, agenda_item_id: int) -> HttpResponse:
    """Move an item one place up."""
    item = found(agenda_items_visible_to(viewer), pk=agenda_item_id)
    try:
        actions.move_agenda_item(item=item, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    return _to(viewer, item.meeting)


@require_POST
@page(Permission.KEEP_MINUTES)
def remove_agenda_item(request: HttpRequest, viewer: Viewer, *, agenda_item_id: int) -> HttpResponse:
    """Take an item off the agenda."""
    item = found(agenda_items_visible_to(viewer), pk=agenda_item_id)
    try:
        actions.remove_agenda_item(item=item, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    return _to(viewer, item.meeting)


def _to(viewer: Viewer, meeting: Meeting) -> HttpResponse:
    return redirect("communication:meeting", initiative=viewer.initiative.slug, meeting_id=meeting.pk)
