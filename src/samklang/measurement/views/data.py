"""Taking data out: what can be had in which format, on which terms, and what is protected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.sharing import DataTermsForm
from samklang.measurement.models import LICENCE_ADDRESSES
from samklang.measurement.queries import indicators_of, moment_of, named
from samklang.measurement.queries.terms import terms_of


@require_safe
@page(Permission.READ)
def data(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what figures can be had in which format, how to cite them, and what is protected."""
    terms = terms_of(viewer.initiative)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    context = {
        "moment": moment,
        "day_wanted": moment.query,
        "indicators": named(indicators_of(viewer.initiative, at=moment.at), viewer.initiative),
        "terms": terms,
        "is_backbone": viewer.is_backbone,
        "licence_address": LICENCE_ADDRESSES.get(terms.licence),
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
    }
    return render(request, "measurement/data.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def data_terms(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say under which licence the figures may be used."""
    terms = terms_of(viewer.initiative)
    form = DataTermsForm(request.POST or None, initial={"licence": terms.licence, "source": terms.source})
    if request.method == "POST" and form.is_valid():
        actions.set_data_terms(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        messages.success(request, _("Saved. It stands in every file from now on."))
        return redirect("measurement:data", initiative=viewer.initiative.slug)
    return render(request, "measurement/data_terms.html", {"form": form}, status=422 if form.errors else 200)
