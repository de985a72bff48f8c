"""The rules of releasing: who releases, which two people alone can loosen, and when amounts are hidden."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.releasing import AmountRuleForm, ReleaseRuleForm
from samklang.measurement.queries import amount_rule_of, rule_proposal_of, rule_proposals, who_releases
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def release_rule(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Have a release take two people from now on, or propose that one is enough: another person confirms that."""
    form = ReleaseRuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_to_be_two = form.cleaned_data["needs_two"]
        deed = actions.require_two_to_release if is_to_be_two else actions.propose_to_release_alone
        try:
            deed(by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            said = _("A release takes two people from now on.") if is_to_be_two else _proposed()
            messages.success(request, said)
            return redirect("measurement:release_rule", initiative=viewer.initiative.slug)
    proposal = rule_proposal_of(viewer.initiative)
    context = {
        "form": form,
        "who": who_releases(viewer.initiative, today=viewer.today),
        "proposal": proposal,
        "is_own": proposal is not None and proposal.proposed_by == viewer.person,
    }
    return render(request, "measurement/release_rule.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.STEER)
def confirm_release_rule(request: HttpRequest, viewer: Viewer, *, rule_proposal_id: int) -> HttpResponse:
    """Confirm that one person is enough to release."""
    proposal = found(rule_proposals(viewer.initiative), pk=rule_proposal_id)
    try:
        actions.confirm_to_release_alone(proposal=proposal, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("From now on one person is enough to release figures."))
    return redirect("measurement:release_rule", initiative=viewer.initiative.slug)


@require_POST
@page(Permission.STEER)
def withdraw_release_rule(request: HttpRequest, viewer: Viewer, *, rule_proposal_id: int) -> HttpResponse:
    """Take back, or turn down, the proposal that one person is enough to release."""
    proposal = found(rule_proposals(viewer.initiative), pk=rule_proposal_id)
    try:
        actions.withdraw_to_release_alone(proposal=proposal, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("The proposal has fallen away. Releasing goes on taking two people."))
    return redirect("measurement:release_rule", initiative=viewer.initiative.slug)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def amount_rule(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Decide when a confidential amount is hidden."""
    rule = amount_rule_of(viewer.initiative)
    form = AmountRuleForm(request.POST if request.method == "POST" else None, initial=asdict(rule))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_amount_rule(rule=form.rule(), by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved: it holds from the next release."))
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    return render(request, "measurement/amount_rule.html", {"form": form}, status=422 if form.errors else 200)


def _proposed() -> str:
    return _("It is proposed. It holds when another person has confirmed it; until then a release takes two.")
