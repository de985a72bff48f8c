"""Reporting as a partner does it: our reports, and one report with its grid."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement.actions import Conflict, TypedFigure, ask_to_reopen, save_figures, submit_report, tell_only_by
from samklang.measurement.forms.report_grid import (
    grid_of,
    guarded_in,
    missing_in,
    mistakes_in,
    reasons_missing,
    remarked_in,
    rows_of,
    with_about,
    without_comments,
)
from samklang.measurement.forms.reporting import BreakdownForm, ReasonForm, ReportForm, SendForm, field_id
from samklang.measurement.models import COUNTING, EDITABLE, Report, ReportState
from samklang.measurement.queries import asked_of, breakdown_choices, reports_visible_to
from samklang.measurement.queries.duties import waivers_of
from samklang.measurement.queries.last_told import count_before
from samklang.measurement.queries.own_history import goals_served, own_history
from samklang.measurement.queries.reopening import last_ask_of
from samklang.measurement.queries.reporting import (
    asked_as_seen_by,
    last_step_of,
    reports_delivered_by,
    reports_waiting_for,
    sorts_corrected,
)
from samklang.ui.problems import Problem

REPORTS_ON_A_PAGE = 20
TO_BREAKDOWN = "breakdown-"  # and the indicator: save, and choose how it is broken down
LINKS = {
    "incomplete": gettext_lazy("Send it without them"),
    "reason": gettext_lazy("What was corrected, and why?"),
    "guarded_reason": gettext_lazy("What was corrected of the protected figures, and why?"),
}


@page(Permission.READ)
def reports(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is asked of our organisation, and what we have sent."""
    delivered = Paginator(reports_delivered_by(viewer), REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = list(reports_waiting_for(viewer))
    late = {report.pk for report in waiting if report.is_late_on(viewer.today)}
    tells_whose = len({report.organisation_id for report in [*waiting, *delivered]}) > 1
    context = {"waiting": waiting, "late": late, "delivered": delivered, "tells_whose": tells_whose}
    return render(request, "measurement/reports.html", context)


@dataclass
class _Outcome:
    """What came of a request: the problem to show, the conflicts, why nothing was saved at all, and the status."""

    form: ReportForm | None = None
    problem: Problem | None = None
    conflicts: Sequence[Conflict] = ()
    refusal: Problem | None = None
    status: int = 200
    asks_about_missing: bool = False
    links: Sequence[tuple[str, str]] = ()
    is_sending: bool = False
    asking: ReasonForm | None = None


@page(Permission.READ)
def report(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Show one report with its grid; save as one types, and send it to the backbone."""
    shown = found(reports_visible_to(viewer), pk=report_id)
    if request.method != "POST":
        return _report_page(request, viewer, shown, _Outcome())
    if not viewer.can_for(Permission.REPORT, shown.organisation):
        raise PermissionDenied(Permission.REPORT)
    if request.POST.get("deed") == "ask":
        return _asked_to_reopen(request, viewer, shown)
    outcome = _saved(request, viewer, shown)
    if request.headers.get("X-Report-Grid"):
        return _saved_fragment(request, shown, outcome)
    if outcome.status == 200 and request.POST.get("deed") == "send":
        outcome = _sent(request, viewer, shown)
    if outcome.status != 200:
        return _report_page(request, viewer, found(reports_visible_to(viewer), pk=report_id), outcome)
    is_choosing, _prefix, chosen = request.POST.get("deed", "").rpartition(TO_BREAKDOWN)
    if chosen.isascii() and chosen.isdigit() and not is_choosing:
        return redirect(
            "measurement:report_breakdown", initiative=viewer.initiative.slug, report_id=shown.pk, indicator_id=chosen
        )
    return redirect("measurement:report", initiative=viewer.initiative.slug, report_id=shown.pk)


@page(Permission.REPORT)
def report_breakdown(request: HttpRequest, viewer: Viewer, *, report_id: int, indicator_id: int) -> HttpResponse:
    """Choose whether our parts of a figure are crossed, or by one breakdown only."""
    shown = found(reports_visible_to(viewer), pk=report_id)
    if not viewer.can_for(Permission.REPORT, shown.organisation):
        raise PermissionDenied(Permission.REPORT)
    asked = next((each for each in asked_of(shown) if each.version.indicator_id == indicator_id), None)
    if asked is None or not asked.may_choose:
        raise Http404
    form = BreakdownForm(breakdown_choices(asked.version), asked.only_by, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tell_only_by(
                report=shown, indicator=asked.version.indicator, dimension=form.chosen(),
                by=viewer.actor_for(shown.organisation), at=timezone.now(),
            )  # fmt: skip
        except Problem as problem:
            form.add_error("dimension", problem.text)
        else:
            messages.success(request, _("Chosen. The coming reports ask in the same way."))
            address = reverse("measurement:report", args=[viewer.initiative.slug, shown.pk])
            return redirect(f"{address}#row-{asked.key}")
    context = {"report": shown, "version": asked.version, "form": form}
    return render(request, "measurement/report_breakdown.html", context, status=422 if form.errors else 200)


def _asked_to_reopen(request: HttpRequest, viewer: Viewer, shown: Report) -> HttpResponse:
    """Ask the backbone to open the report again."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _report_page(request, viewer, shown, _Outcome(status=422, asking=form))
    try:
        ask_to_reopen(
            report=shown, reason=form.cleaned_data["reason"], by=viewer.actor_for(shown.organisation), at=timezone.now()
        )
    except Problem as problem:
        return _report_page(request, viewer, shown, _Outcome(problem=problem, status=422, asking=form))
    messages.success(request, _("The backbone is asked to open the report again."))
    return redirect("measurement:report", initiative=viewer.initiative.slug, report_id=shown.pk)


def _saved(request: HttpRequest, viewer: Viewer, shown: Report) -> _Outcome:
    """Save what was typed right, and say what was not."""
    form = ReportForm(asked_of(shown), request.POST)
    is_right = form.is_valid()
    try:
        conflicts = _conflicts_in_saving(request, viewer, shown, form.figures())
    except Problem as problem:
        return _Outcome(form, problem, refusal=problem, status=422)
    if conflicts:
        text = _("Somebody else has changed some of the figures meanwhile. See both values below.")
        links = [(field_id("figure", conflict.key), form.name_of(conflict.key)) for conflict in conflicts]
        return _Outcome(form, Problem(text), conflicts, status=409, links=links)
    if not is_right:
        text = _("What is right is saved. Mend the fields marked below.")
        return _Outcome(form, Problem(text), status=422, links=mistakes_in(form))
    if request.POST.get("deed", "save") == "save" and not request.headers.get("X-Report-Grid"):
        messages.success(request, _("The report is saved. You can go on another day."))
    return _Outcome(form)


def _conflicts_in_saving(
    request: HttpRequest, viewer: Viewer, shown: Report, typed: Sequence[TypedFigure]
) -> list[Conflict]:
    """Save what was typed; on a page that saves as one types, a conflict holds up no other figure."""
    conflicts: list[Conflict] = []
    while typed:
        found_now = save_figures(
            report=shown, figures=typed, by=viewer.actor_for(shown.organisation), at=timezone.now()
        )  # fmt: skip
        conflicts += found_now
        in_conflict = {conflict.key for conflict in found_now}
        goes_on = in_conflict and request.headers.get("X-Report-Grid")
        typed = [each for each in typed if each.key not in in_conflict] if goes_on else []
    return conflicts


def _sent(request: HttpRequest, viewer: Viewer, shown: Report) -> _Outcome:
    """Send the report, unless a doubt is unanswered or a figure missing."""
    asked = asked_of(shown)
    unanswered = reasons_missing(grid_of(asked))
    if unanswered:
        text = _("Before it is sent: mend these figures, or write why they are right.")
        return _Outcome(problem=Problem(text), status=422, links=unanswered, is_sending=True)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _Outcome(
            problem=Problem(_("The reason cannot be stored. Shorten it, and leave personal numbers out.")), status=422
        )
    try:
        submit_report(
            report=shown, by=viewer.actor_for(shown.organisation), at=timezone.now(),
            reason=form.cleaned_data["reason"], guarded_reason=form.cleaned_data["guarded_reason"],
            is_incomplete=form.cleaned_data["incomplete"], asked=asked,
        )  # fmt: skip
    except Problem as problem:
        links = [(f"id_{problem.field}", str(LINKS[problem.field]))] if problem.field in LINKS else []
        asks = problem.field == "incomplete"
        return _Outcome(problem=problem, status=422, asks_about_missing=asks, links=links, is_sending=True)
    messages.success(request, _("The report is sent. The backbone looks at it and approves it."))
    return _Outcome()


def _saved_fragment(request: HttpRequest, shown: Report, outcome: _Outcome) -> HttpResponse:
    sent = {line.key for line in outcome.form.asked} if outcome.form else set()
    kept = set() if outcome.refusal else sent - {conflict.key for conflict in outcome.conflicts}
    kept -= {key for key in kept if outcome.form and outcome.form.mistakes_of(key)}
    asked = asked_of(shown)
    groups = grid_of(asked, form=outcome.form, conflicts=outcome.conflicts, is_being_filled_in=True)
    rows = [row for row in rows_of(groups) if row.key in sent]
    # A part that was mended may answer the doubt about its total, which was not sent: its remarks are told anew.
    touched = [group for group in grid_of(asked, form=ReportForm(asked), is_being_filled_in=True) if group.has_parts]
    rows += [group.rows[0] for group in touched if group.rows[0].key not in sent and sent & group.keys]
    context = {"rows": rows, "sent": sent, "kept": kept, "refusal": outcome.refusal}
    return render(request, "measurement/reporting/saved.html", context, status=outcome.status)


def _report_page(request: HttpRequest, viewer: Viewer, shown: Report, outcome: _Outcome) -> HttpResponse:
    step = last_step_of(shown) if shown.state in EDITABLE else None
    asked = asked_as_seen_by(viewer, shown)
    asked = asked if step and step.to_state == ReportState.RETURNED else without_comments(asked)
    can_write = shown.state in EDITABLE and viewer.can_for(Permission.REPORT, shown.organisation)
    form = (outcome.form or ReportForm(asked)) if can_write else None
    groups = grid_of(
        asked, form=form, conflicts=outcome.conflicts, is_being_filled_in=can_write and not outcome.is_sending
    )
    if can_write:
        groups = with_about(groups, history=own_history(shown, asked), goals=goals_served(asked))
    context = {
        "report": shown,
        "groups": groups,
        "figure_count": len(groups),
        "can_write": can_write,
        "can_approve": viewer.can(Permission.APPROVE_REPORTS) and shown.state == ReportState.SUBMITTED,
        "problem": outcome.problem,
        "reason": request.POST.get("reason", ""),
        "guarded_reason": request.POST.get("guarded_reason", ""),
        "problem_links": outcome.links,
        "remarked": remarked_in(groups) if can_write else [],
        "ask": last_ask_of(shown) if shown.state in COUNTING else None,
        "ask_form": outcome.asking or ReasonForm(),
        "can_ask": shown.state in COUNTING and viewer.can_for(Permission.REPORT, shown.organisation),
        "missing": missing_in(groups),
        "guarded": guarded_in(groups),
        "asks_about_missing": outcome.asks_about_missing,
        "step": step,
        "waivers": waivers_of(shown),
        "count_before": count_before(shown),
        **(sorts_corrected(shown, asked) if can_write else {}),
    }
    return render(request, "measurement/report.html", context, status=outcome.status)
