"""An organisation's keys for programs: made, shown once, taken over and revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.initiatives import actions
from samklang.initiatives.access import Viewer, found, key_states, page
from samklang.initiatives.forms import KeyForm
from samklang.initiatives.models import ApiKey
from samklang.initiatives.queries import keys_visible_to, organisations_with_keys_of
from samklang.initiatives.roles import Permission
from samklang.people.mail import absolute
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def keys(request: HttpRequest, viewer: Viewer, *, organisation_id: int) -> HttpResponse:
    """Show an organisation's keys and how to use them; make one, whose secret is shown this once."""
    organisation = found(organisations_with_keys_of(viewer), pk=organisation_id)
    form = KeyForm(request.POST or None)
    made, secret, status = None, "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, secret = actions.make_key(
                    organisation=organisation, **form.cleaned_data, by=viewer.actor, at=timezone.now()
                )
            except Problem as problem:
                form.add_error(problem.field, problem.text)
            else:
                form, status = KeyForm(), 201
    shown = [key for key in keys_visible_to(viewer) if key.organisation_id == organisation.pk]
    context = {
        "organisation": organisation,
        "form": form,
        "rows": key_states(shown, today=viewer.today),
        "made": made,
        "secret": secret,
        "address": absolute("/api/v1"),
        "house": absolute(""),
    }
    return render(request, "initiatives/keys.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def revoke_key(request: HttpRequest, viewer: Viewer, *, key_id: int) -> HttpResponse:
    """Stop a key for good, after a question."""
    key = found(keys_visible_to(viewer), pk=key_id)
    if request.method == "POST":
        try:
            actions.revoke_key(key=key, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
        else:
            messages.success(request, _("The key %(name)s does not work any more.") % {"name": key.name})
        return _back(viewer, key)
    return render(request, "initiatives/revoke_key.html", {"key": key})


@require_POST
@page(Permission.REPORT)
def take_over_key(request: HttpRequest, viewer: Viewer, *, key_id: int) -> HttpResponse:
    """Answer for a key from now on."""
    key = found(keys_visible_to(viewer), pk=key_id)
    try:
        actions.take_over_key(key=key, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("You keep the key %(name)s from now on.") % {"name": key.name})
    return _back(viewer, key)


def _back(viewer: Viewer, key: ApiKey) -> HttpResponse:
    return redirect("initiatives:keys", initiative=viewer.initiative.slug, organisation_id=key.organisation_id)
