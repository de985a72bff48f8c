"""The register of decisions, and each decision from proposal to outcome."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.audit.queries import events_of
from samklang.communication import actions
from samklang.communication.forms import AnswerForm, ConcludeForm, DecisionForm
from samklang.communication.models import Decision
from samklang.communication.queries import (
    answers_to,
    awaited_answers,
    decided_links,
    deciding_organisations,
    decisions_visible_to,
    thread_on,
)
from samklang.communication.queries.decisions import may_steer, register_of
from samklang.communication.queries.follow_ups import follow_ups_after
from samklang.communication.queries.meetings import meeting_by_id
from samklang.communication.views.answering import answered_segments, concerns
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def decisions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The register: open decisions with who is awaited, then every decision by number."""
    shown = Paginator(register_of(viewer), 30).get_page(request.GET.get("page"))
    context = {
        "open_decisions": awaited_answers(viewer.initiative, today=viewer.today),
        "page": shown,
        "may_propose": viewer.can(Permission.PROPOSE_DECISION),
    }
    return render(request, "communication/decisions.html", context)


@require_safe
@page(Permission.READ)
def decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """One decision: proposal, answers, who is awaited, outcome, what it changed, conversation."""
    return _decision_page(request, viewer, found(decisions_visible_to(viewer), pk=decision_id))


def _decision_page(
    request: HttpRequest, viewer: Viewer, shown: Decision, form: AnswerForm | None = None
) -> HttpResponse:
    mine = deciding_organisations(viewer)
    answers = answers_to(shown, today=viewer.today)
    if form is None and shown.is_open and mine:
        form = AnswerForm(shown, mine)
    context: dict[str, Any] = {
        "decision": shown,
        "answers": answers,
        "segments": answered_segments(answers),
        "form": form,
        "my_answers": [answer for answer in answers.given if answer.organisation in mine],
        "concerns": concerns(viewer, decided_links(shown)),
        "follow_ups": follow_ups_after(shown),
        "thread": thread_on(viewer, decision=shown),
        "history": events_of(initiative_id=viewer.initiative.pk, target=("communication.decision", shown.pk), limit=20),
        "may_steer": may_steer(viewer, shown),
        "may_follow_up": viewer.can(Permission.PROPOSE_DECISION),
    }
    return render(request, "communication/decision.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_DECISION)
def propose_decision(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Draft a proposal; `?goal=3` and the like say what it concerns."""
    given = {
        f"{field}s".replace("ys", "ies"): request.GET.get(field, "") for field in ("goal", "indicator", "activity")
    }
    initial = {field: [value] for field, value in given.items() if value.isascii() and value.isdigit()}
    form = DecisionForm(viewer, request.POST or None, initial={**initial, "title": request.GET.get("title", "")[:200]})
    meeting = meeting_by_id(viewer, request.GET.get("meeting"))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_decision(**form.wanted, meeting=meeting, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(
                request,
                _("The draft has the number %(number)s. Open it for answers when it is ready.")
                % {"number": made.number},
            )
            return _to(viewer, made)
    return render(
        request,
        "communication/propose_decision.html",
        {"form": form, "meeting": meeting},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_DECISION)
def edit_decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """Change a draft."""
    draft = found(decisions_visible_to(viewer), pk=decision_id)
    if not (draft.is_draft and may_steer(viewer, draft)):
        messages.error(request, _("Only a draft can be changed, by the backbone or whoever proposed it."))
        return _to(viewer, draft)
    form = DecisionForm.of(viewer, draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_decision(decision=draft, **form.wanted, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The draft is saved."))
            return _to(viewer, draft)
    context = {"form": form, "decision": draft}
    return render(request, "communication/edit_decision.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.PROPOSE_DECISION)
def open_decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """Ask the organisations for their answers."""
    draft = found(decisions_visible_to(viewer), pk=decision_id)
    try:
        actions.open_decision(decision=draft, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("The organisations are asked for their answers."))
    return _to(viewer, draft)


@require_POST
@page(Permission.DECIDE)
def answer_decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """Answer for an organisation."""
    asked = found(decisions_visible_to(viewer), pk=decision_id)
    form = AnswerForm(asked, deciding_organisations(viewer), request.POST)
    if form.is_valid():
        try:
            actions.answer_decision(
                decision=asked,
                organisation=form.chosen,
                stance=form.cleaned_data["stance"],
                reason=form.cleaned_data["reason"],
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The answer of %(organisation)s is noted.") % {"organisation": form.chosen})
            return _to(viewer, asked)
    return _decision_page(request, viewer, asked, form)


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_DECISION)
def conclude_decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """State the outcome and when to look at it again."""
    closing = found(decisions_visible_to(viewer), pk=decision_id)
    if not (closing.is_open and may_steer(viewer, closing)):
        messages.error(request, _("Only an open decision can be concluded, by the backbone or whoever proposed it."))
        return _to(viewer, closing)
    form = ConcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.conclude_decision(decision=closing, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The decision stands in the register."))
            return _to(viewer, closing)
    answers = answers_to(closing, today=viewer.today)
    context = {"form": form, "decision": closing, "answers": answers, "segments": answered_segments(answers)}
    return render(request, "communication/conclude_decision.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_DECISION)
def withdraw_decision(request: HttpRequest, viewer: Viewer, *, decision_id: int) -> HttpResponse:
    """Withdraw a proposal, after a question."""
    unwanted = found(decisions_visible_to(viewer), pk=decision_id)
    if not may_steer(viewer, unwanted) or not (unwanted.is_draft or unwanted.is_open):
        messages.error(
            request, _("Only an undecided proposal can be withdrawn, by the backbone or whoever proposed it.")
        )
        return _to(viewer, unwanted)
    if request.method == "POST":
        try:
            actions.withdraw_decision(decision=unwanted, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
        else:
            messages.success(request, _("The proposal is withdrawn."))
        return _to(viewer, unwanted)
    return render(request, "communication/withdraw_decision.html", {"decision": unwanted})


def _to(viewer: Viewer, decision: Decision) -> HttpResponse:
    return redirect("communication:decision", initiative=viewer.initiative.slug, decision_id=decision.pk)
