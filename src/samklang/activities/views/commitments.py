"""Promises: all of them, one of them, and what may become of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.activities import actions
from samklang.activities.forms import BrokenForm, CommitmentFilter, KeptForm, OfferForm, RenegotiateForm
from samklang.activities.models import Commitment
from samklang.activities.queries import (
    activities_visible_to,
    commitment_facts,
    commitments_visible_to,
    history_of_promise,
    latest_first_chain,
    may_accept,
    may_settle,
    promise_rows,
)
from samklang.initiatives.access import Actor, Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def commitments(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List all promises, or those that stand in one way."""
    form = CommitmentFilter(request.GET or None)
    standing = form.chosen()
    rows = promise_rows(viewer, commitments_visible_to(viewer))
    context = {
        "form": form,
        "rows": [row for row in rows if standing in {"", row.standing}],
        "facts": commitment_facts(viewer.initiative, today=viewer.today),
    }
    return render(request, "activities/commitments.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_COMMITMENT)
def offer_commitment(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Offer a promise for one's organisation, signed at once where the seat may."""
    chosen = found(activities_visible_to(viewer), pk=activity_id)
    form = OfferForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _offer(viewer, form, activity=chosen, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The promise is offered. The others see it now."))
            return redirect("activities:commitment", initiative=viewer.initiative.slug, commitment_id=made.pk)
    context = {"form": form, "activity": chosen}
    return render(request, "activities/offer_commitment.html", context, status=422 if form.errors else 200)


def _offer(viewer: Viewer, form: OfferForm, **known: Any) -> Commitment:
    wanted = dict(form.cleaned_data)
    sign_now = wanted.pop("sign_now", False)
    by = viewer.actor_for(wanted["organisation"])
    if sign_now:
        return actions.offer_signed_commitment(**wanted, **known, by=by)
    return actions.offer_commitment(**wanted, **known, by=by)


@require_safe
@page(Permission.READ)
def commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Show one promise: who gave it, how it stands, what may become of it, and its history."""
    return _commitment_page(request, viewer, found(commitments_visible_to(viewer), pk=commitment_id))


def _commitment_page(request: HttpRequest, viewer: Viewer, chosen: Commitment, **bound: BaseForm) -> HttpResponse:
    chain = promise_rows(viewer, latest_first_chain(chosen))
    forms = {
        "kept": KeptForm(prefix="kept"),
        "renegotiate": RenegotiateForm.of(chosen, viewer.today),
        "broken": BrokenForm(prefix="broken"),
    }
    context = {
        "commitment": chosen,
        "promise": next(row for row in chain if row.commitment.pk == chosen.pk),
        "chain": chain,
        "may_sign": viewer.can_for(Permission.SIGN, chosen.organisation),
        "may_accept": may_accept(viewer, chosen),
        "may_settle": may_settle(viewer, chosen),
        "may_withdraw": viewer.can_for(Permission.OFFER_COMMITMENT, chosen.organisation) and not chosen.replaces_id,
        "forms": {**forms, **bound},
        "bound": [*bound],
        "history": history_of_promise(chosen),
    }
    return render(request, "activities/commitment.html", context, status=422 if bound else 200)


@require_POST
@page(Permission.SIGN)
def sign_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Sign an offer for one's organisation."""
    return _step(request, viewer, commitment_id, actions.sign_commitment, _("Signed. It binds once it is accepted."))


@require_POST
@page(Permission.OFFER_COMMITMENT)
def accept_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Accept a signed promise."""
    return _step(request, viewer, commitment_id, actions.accept_commitment, _("Accepted. The promise holds."))


@require_POST
@page(Permission.OFFER_COMMITMENT)
def withdraw_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Withdraw an offer that nobody has accepted."""
    return _step(request, viewer, commitment_id, actions.withdraw_commitment, _("The offer is withdrawn."))


@require_POST
@page(Permission.OFFER_COMMITMENT)
def keep_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Report a promise kept."""
    chosen = found(commitments_visible_to(viewer), pk=commitment_id)
    form = KeptForm(request.POST, prefix="kept")
    return _step_with(request, viewer, chosen, "kept", form, actions.keep_commitment)


@require_POST
@page(Permission.SIGN)
def renegotiate_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Ask for another day or wording, signed."""
    chosen = found(commitments_visible_to(viewer), pk=commitment_id)
    form = RenegotiateForm.of(chosen, viewer.today, request.POST)
    return _step_with(request, viewer, chosen, "renegotiate", form, actions.renegotiate_commitment)


@require_POST
@page(Permission.OFFER_COMMITMENT)
def break_commitment(request: HttpRequest, viewer: Viewer, *, commitment_id: int) -> HttpResponse:
    """Report that a promise will not be kept."""
    chosen = found(commitments_visible_to(viewer), pk=commitment_id)
    form = BrokenForm(request.POST, prefix="broken")
    return _step_with(request, viewer, chosen, "broken", form, actions.break_commitment)


def _step(
    request: HttpRequest, viewer: Viewer, commitment_id: int, action: Callable[..., Commitment], said: str
) -> HttpResponse:
    chosen = found(commitments_visible_to(viewer), pk=commitment_id)
    try:
        action(commitment=chosen, by=_actor(viewer, chosen), at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, said)
    return redirect("activities:commitment", initiative=viewer.initiative.slug, commitment_id=chosen.pk)


def _step_with(
    request: HttpRequest,
    viewer: Viewer,
    chosen: Commitment,
    name: str,
    form: BaseForm,
    action: Callable[..., Commitment],
) -> HttpResponse:
    if form.is_valid():
        try:
            row = action(commitment=chosen, **form.cleaned_data, by=_actor(viewer, chosen), at=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text)
        else:
            messages.success(request, _("Thank you. The others see it now."))
            return redirect("activities:commitment", initiative=viewer.initiative.slug, commitment_id=row.pk)
    return _commitment_page(request, viewer, chosen, **{name: form})


def _actor(viewer: Viewer, chosen: Commitment) -> Actor:
    """Return the viewer acting for the promise's organisation where that is the viewer's own, else as usual."""
    is_own = chosen.organisation_id in viewer.organisation_ids
    return viewer.actor_for(chosen.organisation) if is_own else viewer.actor
