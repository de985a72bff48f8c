"""Writing the agenda: draft, goals, import, sending out, answering."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samklang.agenda import actions
from samklang.agenda.calculations.charter import Part, read_charter
from samklang.agenda.forms import CharterForm, DraftForm, GoalForm, RatifyForm, SendOutForm
from samklang.agenda.models import AgendaVersion
from samklang.agenda.queries import (
    changes_between,
    draft_of,
    ratification_of,
    version_before,
    versions_visible_to,
)
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem

PART_WORDS = {
    Part.TITLE: gettext_lazy("Title"),
    Part.PRESENT_STATE: gettext_lazy("Present state"),
    Part.VISION: gettext_lazy("Vision"),
    Part.PURPOSE: gettext_lazy("Purposes"),
    Part.GOAL: gettext_lazy("Goals"),
    Part.WAY_OF_WORKING: gettext_lazy("Way of working"),
    Part.THEME: gettext_lazy("Themes"),
    Part.TARGET_GROUP: gettext_lazy("Target groups"),
    Part.LOCAL_AREA: gettext_lazy("Local areas"),
    Part.HEADING: gettext_lazy("Heading"),
    Part.UNPLACED: gettext_lazy("Not placed yet"),
}


def _draft(viewer: Viewer) -> AgendaVersion:
    draft = draft_of(viewer.initiative)
    return found(versions_visible_to(viewer), pk=draft.pk if draft else 0)


@require_POST
@page(Permission.WRITE_AGENDA)
def start_draft(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin a new draft from the version in force."""
    try:
        actions.start_draft(by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    return redirect("agenda:draft", initiative=viewer.initiative.slug)


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_AGENDA)
def draft(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Edit the draft: its parts here, each goal on a page of its own."""
    if draft_of(viewer.initiative) is None and request.method == "GET":
        return render(request, "agenda/draft.html", {"draft": None})
    chosen = _draft(viewer)
    form = DraftForm.of(chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.edit_draft(draft=chosen, parts=form.cleaned_data, by=viewer.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("agenda:draft", initiative=viewer.initiative.slug)
    context = {"draft": chosen, "form": form, "goals": chosen.goals.select_related("goal")}
    return render(request, "agenda/draft.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_AGENDA)
def new_goal(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add a goal to the draft."""
    if draft_of(viewer.initiative) is None:
        return render(request, "agenda/new_goal.html", {"draft": None})
    chosen = _draft(viewer)
    form = GoalForm(chosen, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write_goal(draft=chosen, wording=form.wording(), by=viewer.actor, at=timezone.now())
        return redirect("agenda:draft", initiative=viewer.initiative.slug)
    return render(request, "agenda/new_goal.html", {"form": form, "draft": chosen}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_AGENDA)
def edit_goal(request: HttpRequest, viewer: Viewer, *, goal_id: int) -> HttpResponse:
    """Word a goal of the draft anew, or take it out."""
    if draft_of(viewer.initiative) is None:
        return render(request, "agenda/draft.html", {"draft": None})
    wording = found(_draft(viewer).goals.select_related("goal", "version"), goal_id=goal_id)
    form = GoalForm(wording.version, wording, request.POST if request.POST and "remove" not in request.POST else None)
    if request.method == "POST":
        if "remove" in request.POST:
            actions.remove_goal(goal=wording, by=viewer.actor, at=timezone.now())
            return redirect("agenda:draft", initiative=viewer.initiative.slug)
        if form.is_valid():
            actions.write_goal(
                draft=wording.version, goal=wording, wording=form.wording(), by=viewer.actor, at=timezone.now()
            )
            return redirect("agenda:draft", initiative=viewer.initiative.slug)
    context = {"form": form, "goal": wording}
    return render(request, "agenda/edit_goal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_AGENDA)
def import_charter(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make a draft of a charter; first shows what goes where."""
    form = CharterForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "store" in request.POST:
            file = form.cleaned_data.get("file")
            try:
                actions.import_charter(
                    text=text, file_name=file.name if file else _("pasted text"), by=viewer.actor, at=timezone.now()
                )
            except (Problem, ValidationError) as problem:
                form.add_error("text", problem if isinstance(problem, ValidationError) else problem.text)
            else:
                messages.success(request, _("The draft is ready. Read it through."))
                return redirect("agenda:draft", initiative=viewer.initiative.slug)
        else:
            charter = read_charter(text)
            preview = {
                "conditions": charter.conditions,
                "pieces": [
                    {"first_line": each.first_line, "words": PART_WORDS[each.part], "text": each.text}
                    for each in charter.pieces
                ],
            }
    context = {"form": form, "preview": preview, "text": form.cleaned_data.get("text", "") if preview else ""}
    return render(request, "agenda/import_charter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.WRITE_AGENDA)
def send_out(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Send the draft out for ratification."""
    chosen = draft_of(viewer.initiative)
    form = SendOutForm(viewer.today, request.POST or None)
    if request.method == "POST" and form.is_valid() and chosen:
        try:
            actions.send_out(draft=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("It is out. The partners are asked to answer."))
            return redirect("agenda:ratification", initiative=viewer.initiative.slug, version_id=chosen.pk)
    return render(request, "agenda/send_out.html", {"form": form, "draft": chosen}, status=422 if form.errors else 200)


@require_POST
@page(Permission.WRITE_AGENDA)
def withdraw(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Take a version back from ratification."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    return _then(
        request, viewer, lambda: actions.withdraw(version=chosen, by=viewer.actor, at=timezone.now()), version_id
    )


@require_POST
@page(Permission.WRITE_AGENDA)
def decide(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Decide a version when all have answered or the deadline has passed."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    return _then(
        request, viewer, lambda: actions.decide(version=chosen, by=viewer.actor, at=timezone.now()), version_id
    )


def _then(request: HttpRequest, viewer: Viewer, deed: Callable[[], object], version_id: int) -> HttpResponse:
    try:
        deed()
    except Problem as problem:
        messages.error(request, problem.text)
    return redirect("agenda:ratification", initiative=viewer.initiative.slug, version_id=version_id)


@require_http_methods(["GET", "POST"])
@page(Permission.SIGN)
def ratify(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Read a version with what it changes, and answer for the own organisation."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    status = ratification_of(chosen, today=viewer.today)
    mine = [answer for answer in status.answers if viewer.can_for(Permission.SIGN, answer.organisation)]
    form = RatifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and mine:
        try:
            actions.answer_ratification(
                version=chosen,
                organisation=mine[0].organisation,
                **form.cleaned_data,
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(
                request, _("Thank you. The answer is noted for %(name)s.") % {"name": mine[0].organisation}
            )
            return redirect("agenda:ratification", initiative=viewer.initiative.slug, version_id=chosen.pk)
    context = {
        "version": chosen,
        "goals": chosen.goals.select_related("goal"),
        "changes": changes_between(version_before(chosen), chosen),
        "mine": mine[0] if mine else None,
        "is_out": chosen.state == "out",
        "form": form,
    }
    return render(request, "agenda/ratify.html", context, status=422 if form.errors else 200)
