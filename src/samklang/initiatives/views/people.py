"""People and seats, invitations, the initiative's settings, and the example's bar."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.initiatives import actions
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.context import cast_of_the_example
from samklang.initiatives.forms import InitiativeForm, InviteForm, OrganisationForm, SeatForm
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import (
    active_seats_of,
    initiatives_of,
    invitation_by_token,
    open_invitations_of,
    organisations_of,
    seats_of,
)
from samklang.initiatives.roles import ROLE_MEANING, Permission, Role
from samklang.people.paths import own_path
from samklang.people.queries import person_by_email
from samklang.people.signing_in import sign_in
from samklang.ui.problems import Problem
from samklang.ui.sorting import danish_key


@require_safe
@page(Permission.READ)
def people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Organisations, people and seats; what waits to be answered; who may sign."""
    seats = active_seats_of(viewer.initiative, today=viewer.today)
    by_organisation: dict[int, list[object]] = {}
    for seat in seats:
        by_organisation.setdefault(seat.organisation_id, []).append(seat)
    named = sorted(organisations_of(viewer.initiative), key=lambda each: danish_key(each.name))
    organisations = [(each, by_organisation.get(each.pk, [])) for each in named]
    may_invite = viewer.can(Permission.MANAGE_PEOPLE) or viewer.can(Permission.INVITE_COLLEAGUES)
    return render(
        request,
        "initiatives/people.html",
        {
            "organisations": organisations,
            "seat_count": len(seats),
            "invitations": open_invitations_of(viewer.initiative) if may_invite else [],
            "may_invite": may_invite,
            "may_manage": viewer.can(Permission.MANAGE_PEOPLE),
            "roles": [(Role(role), meaning) for role, meaning in ROLE_MEANING.items()],
        },
    )


@require_http_methods(["GET", "POST"])
@page(Permission.INVITE_COLLEAGUES)
def invite(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Invite a person to a seat."""
    form = InviteForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % form.cleaned_data)
            return redirect("initiatives:people", initiative=viewer.initiative.slug)
    return render(request, "initiatives/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@page(Permission.INVITE_COLLEAGUES)
def invite_again(request: HttpRequest, viewer: Viewer, *, invitation_id: int) -> HttpResponse:
    """Send an open invitation again."""
    invitation = found(open_invitations_of(viewer.initiative), pk=invitation_id)
    actions.invite_again(invitation=invitation, by=viewer.actor, at=timezone.now())
    messages.success(request, _("Sent again to %(email)s.") % {"email": invitation.email})
    return redirect("initiatives:people", initiative=viewer.initiative.slug)


@require_POST
@page(Permission.INVITE_COLLEAGUES)
def withdraw_invitation(request: HttpRequest, viewer: Viewer, *, invitation_id: int) -> HttpResponse:
    """Withdraw an open invitation."""
    invitation = found(open_invitations_of(viewer.initiative), pk=invitation_id)
    actions.withdraw_invitation(invitation=invitation, by=viewer.actor, at=timezone.now())
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("initiatives:people", initiative=viewer.initiative.slug)


@require_http_methods(["GET", "POST"])
@page(Permission.MANAGE_PEOPLE)
def new_organisation(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Welcome a new partner."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organisation(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("%(name)s is a partner now. Invite its people.") % {"name": made.name})
            return redirect("initiatives:people", initiative=viewer.initiative.slug)
    return render(request, "initiatives/new_organisation.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.MANAGE_PEOPLE)
def seat(request: HttpRequest, viewer: Viewer, *, seat_id: int) -> HttpResponse:
    """Change a seat: role, signature, last day."""
    chosen = found(seats_of(viewer.initiative), pk=seat_id)
    form = SeatForm(chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_seat(seat=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiatives:people", initiative=viewer.initiative.slug)
    return render(request, "initiatives/seat.html", {"form": form, "seat": chosen}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.INVITE_COLLEAGUES)
def end_seat(request: HttpRequest, viewer: Viewer, *, seat_id: int) -> HttpResponse:
    """End a seat at once, after a question."""
    chosen = found(active_seats_of(viewer.initiative, today=viewer.today), pk=seat_id)
    if request.method == "POST":
        try:
            actions.end_seat(seat=chosen, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
        else:
            messages.success(request, _("%(name)s no longer has the seat.") % {"name": chosen.person.name})
        return redirect("initiatives:people", initiative=viewer.initiative.slug)
    return render(request, "initiatives/end_seat.html", {"seat": chosen})


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Change the initiative's name, vision and public page."""
    form = InitiativeForm.of(viewer.initiative, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_initiative(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("initiatives:settings", initiative=viewer.initiative.slug)
    return render(request, "initiatives/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation: opening the link asks, the button takes the seat and signs in."""
    offered = invitation_by_token(token, at=timezone.now())
    if offered is None:
        return render(request, "initiatives/invitation.html", {"invitation": None}, status=404)
    if request.method == "POST":
        try:
            person = actions.accept_invitation(invitation=offered, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
            return redirect("account_login")
        return sign_in(request, person, go_to=_home(offered.organisation.initiative))
    return render(request, "initiatives/invitation.html", {"invitation": offered})


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Play another part: in the example only, and only people all of whose initiatives are examples."""
    if not django_settings.SAMKLANG_EXAMPLE:
        raise Http404
    part = request.POST.get("part", "")
    logout(request)
    if part == "visitor":
        return redirect("/")
    person = person_by_email(cast_of_the_example().get(part, ""))
    theirs = list(initiatives_of(person, today=timezone.localdate())) if person else []
    if person is None or not theirs or not all(each.is_example for each in theirs):
        raise Http404
    login(request, person, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return redirect(own_path(request.POST.get("next"), otherwise=_home(theirs[0])))


def _home(initiative: Initiative) -> str:
    return f"/{initiative.slug}/"
