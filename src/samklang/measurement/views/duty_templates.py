"""Who reports what: templates per kind of organisation, for which places, and where each organisation works."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.queries import organisations_of
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.duties import ApplyTemplatesForm, DutyTemplateForm, OwnPlacesForm, TemplatePlacesForm
from samklang.measurement.queries import indicators_of, latest_version_of, named
from samklang.measurement.queries.asked_in import asked_twice
from samklang.measurement.queries.duty_templates import (
    duty_templates_of,
    own_places_of,
    places_by_organisation,
    templates_in,
)
from samklang.measurement.queries.one_breakdown import tellers_by_one_breakdown
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def duty_templates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say what each kind of organisation reports, and give the duties to all who lack them."""
    sent = request.POST if request.method == "POST" else None
    deed = sent.get("deed") if sent else None
    offered = named(indicators_of(viewer.initiative), viewer.initiative)
    kinds = [
        (each, DutyTemplateForm(each, offered, sent if deed == each.kind else None))
        for each in duty_templates_of(viewer.initiative)
    ]
    from_new_year = {"first_period_on": viewer.today.replace(month=1, day=1)}
    applying = ApplyTemplatesForm(sent if deed == "apply" else None, initial=from_new_year)
    for each, form in kinds:
        if deed == each.kind and form.is_valid():
            actions.set_duty_template(kind=each.kind, indicators=form.chosen(), by=viewer.actor, at=timezone.now())
            messages.success(request, _("Saved: what this kind of organisation reports."))
            return redirect("measurement:duty_templates", initiative=viewer.initiative.slug)
    if deed == "apply" and applying.is_valid() and _applied(request, viewer, applying):
        return redirect("measurement:duty_templates", initiative=viewer.initiative.slug)
    is_wrong = bool(applying.errors) or any(form.errors for _kind, form in kinds)
    context = {"kinds": kinds, "applying": applying, "missing": sum(each.missing for each, _form in kinds)}
    context |= {"one_breakdown": tellers_by_one_breakdown(viewer), "twice": asked_twice(viewer.initiative).values()}
    context["homes"] = places_by_organisation(viewer.initiative, [each for each, _form in kinds])
    context["is_homeless"] = any(each.homeless for each, _form in kinds)
    return render(request, "measurement/duty_templates.html", context, status=422 if is_wrong else 200)


def _applied(request: HttpRequest, viewer: Viewer, form: ApplyTemplatesForm) -> bool:
    try:
        count = actions.apply_duty_templates(**form.cleaned_data, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        form.add_error(problem.field, problem.text)
        return False
    given = ngettext("%(count)s duty is given.", "%(count)s duties are given.", count) % {"count": count}
    messages.success(
        request,
        given + " " + _("Reports that are not sent yet ask at once, the others from the next period that is opened."),
    )
    return True


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def template_places(request: HttpRequest, viewer: Viewer, *, duty_template_id: int) -> HttpResponse:
    """Say what a kind of organisation tells an indicator for: as a whole, or for each of some places."""
    template = found(templates_in(viewer.initiative), pk=duty_template_id)
    form = TemplatePlacesForm(template, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_template_places(template=template, **form.chosen(), by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved. Duties that are given already stay as they are."))
            return redirect("measurement:duty_templates", initiative=viewer.initiative.slug)
    context = {"form": form, "template": template, "version": latest_version_of(template.indicator)}
    return render(request, "measurement/template_places.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def own_places(request: HttpRequest, viewer: Viewer, *, organisation_id: int) -> HttpResponse:
    """Say at which places an organisation works."""
    organisation = found(organisations_of(viewer.initiative), pk=organisation_id)
    held = own_places_of(viewer.initiative)[organisation.pk]
    form = OwnPlacesForm(viewer, held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["places"])
        actions.set_own_places(organisation=organisation, places=chosen, by=viewer.actor, at=timezone.now())
        messages.success(request, _("Saved: where %(name)s works.") % {"name": organisation.label})
        return redirect("measurement:duty_templates", initiative=viewer.initiative.slug)
    context = {"form": form, "organisation": organisation}
    return render(request, "measurement/own_places.html", context, status=422 if form.errors else 200)
