"""Approval as the backbone does it: the queue, and one report with its figures, last period and doubts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.approval_rows import approval_grid, count_doubts
from samklang.measurement.forms.figure_words import step_words
from samklang.measurement.forms.reporting import ReasonForm, ReturnForm
from samklang.measurement.models import COUNTING, EDITABLE, Report, ReportState
from samklang.measurement.queries import AskedFigure, reports_visible_to
from samklang.measurement.queries.last_told import count_before
from samklang.measurement.queries.own_history import own_history
from samklang.measurement.queries.reopening import open_ask_of
from samklang.measurement.queries.reporting import (
    approval_queue,
    asked_as_seen_by,
    earlier_figures,
    next_in_queue,
    steps_of,
)
from samklang.ui.problems import Problem


@page(Permission.APPROVE_REPORTS)
def approvals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the queue of submitted reports, the longest wait first."""
    queue = approval_queue(viewer)
    return render(request, "measurement/approvals.html", {"queue": queue, "first": queue[0] if queue else None})


@page(Permission.APPROVE_REPORTS)
def approve_report(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Show a report to the backbone; approve it, send it back, or open it again."""
    shown = found(reports_visible_to(viewer), pk=report_id)
    deed = request.POST.get("deed") if request.method == "POST" else None
    if deed == "approve" and not ReturnForm.has_comments(request.POST):
        return _approved(request, viewer, shown)
    asked = asked_as_seen_by(viewer, shown)
    forms = _forms(request, shown, asked, deed)
    try:
        if deed == "approve":
            raise Problem(_("You have written comments. Send the report back with them, or remove them to approve it."))
        done = _done(viewer, shown, deed, forms["form"], forms["reopen_form"], forms["decline_form"])
    except Problem as problem:
        return _page(request, viewer, shown, asked, forms, problem=problem)
    if not done:
        return _page(request, viewer, shown, asked, forms)
    messages.success(request, done)
    return redirect(_next_url(viewer, shown) or _queue_url(viewer))


def _approved(request: HttpRequest, viewer: Viewer, shown: Report) -> HttpResponse:
    """Approve a report and go on to the next; its figures are read only where it cannot be approved."""
    try:
        actions.approve_report(report=shown, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        asked = asked_as_seen_by(viewer, shown)
        return _page(request, viewer, shown, asked, _forms(request, shown, asked, "approve"), problem=problem)
    messages.success(request, _("%(report)s is approved.") % {"report": str(shown)})
    return redirect(_next_url(viewer, shown) or _queue_url(viewer))


def _forms(request: HttpRequest, shown: Report, asked: Sequence[AskedFigure], deed: str | None) -> dict[str, Any]:
    has_comments = ReturnForm.has_comments(request.POST)
    ask = open_ask_of(shown)
    return {
        "form": ReturnForm([line.key for line in asked], request.POST if deed == "return" or has_comments else None),
        "reopen_form": ReasonForm(
            request.POST if deed == "reopen" else None, initial={"reason": ask.comment if ask else ""}
        ),
        "decline_form": ReasonForm(request.POST if deed == "decline" else None, prefix="decline"),
        "ask": ask,
    }


def _done(
    viewer: Viewer,
    shown: Report,
    deed: str | None,
    returning: ReturnForm,
    reopening: ReasonForm,
    declining: ReasonForm,
) -> str:
    """Do what was asked and return the words for it; blank when nothing was, or a form is not right."""
    by, at, name = viewer.actor, timezone.now(), str(shown)
    if deed == "return" and returning.is_valid():
        comment = returning.cleaned_data["comment"] or _("See the comments beside the figures.")
        actions.return_report(report=shown, comment=comment, remarks=returning.comments(), by=by, at=at)
        return _("%(report)s is sent back.") % {"report": name}
    if deed == "reopen" and reopening.is_valid():
        actions.reopen_report(report=shown, reason=reopening.cleaned_data["reason"], by=by, at=at)
        return _("%(report)s is open again.") % {"report": name}
    if deed == "decline" and declining.is_valid():
        actions.decline_to_reopen(report=shown, reason=declining.cleaned_data["reason"], by=by, at=at)
        return _("%(report)s stays as it is.") % {"report": name}
    return ""


def _page(
    request: HttpRequest,
    viewer: Viewer,
    shown: Report,
    asked: Sequence[AskedFigure],
    forms: Mapping[str, Any],
    *,
    problem: Problem | None = None,
) -> HttpResponse:
    history = own_history(shown, asked)
    groups = approval_grid(asked, form=forms["form"], history=history, earlier=earlier_figures(shown))
    is_waiting = shown.state == ReportState.SUBMITTED
    context = {
        "report": shown,
        "groups": groups,
        "doubt_count": count_doubts(groups),
        "count_before": count_before(shown),
        **forms,
        "can_decide": is_waiting,
        "can_reopen": shown.state in COUNTING,
        "can_waive": shown.state in EDITABLE or shown.state == ReportState.WAIVED,
        "next_url": _next_url(viewer, shown) if is_waiting else "",
        "steps": [(step, step_words(step)) for step in steps_of(shown)],
        "problem": problem,
    }
    is_wrong = problem or any(forms[name].errors for name in ("form", "reopen_form", "decline_form"))
    return render(request, "measurement/approve_report.html", context, status=422 if is_wrong else 200)


def _next_url(viewer: Viewer, shown: Report) -> str:
    following = next_in_queue(viewer, after=shown)
    if following is None:
        return ""
    kwargs = {"initiative": viewer.initiative.slug, "report_id": following.pk}
    return reverse("measurement:approve_report", kwargs=kwargs)


def _queue_url(viewer: Viewer) -> str:
    return reverse("measurement:approvals", kwargs={"initiative": viewer.initiative.slug})
