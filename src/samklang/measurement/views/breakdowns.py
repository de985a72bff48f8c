"""The ways figures are broken down, and what became of categories when a definition changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.breakdowns import DimensionForm, MappingForm
from samklang.measurement.queries import indicators_visible_to, latest_version_of
from samklang.measurement.queries.dimensions import dimension_sheets, dimensions_in
from samklang.measurement.queries.lineage import lineage_of
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def dimensions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the ways figures are broken down, which indicators use them, and those that were retired."""
    sheets = dimension_sheets(viewer.initiative)
    context = {
        "in_use": [each for each in sheets if each.dimension.retired_on is None],
        "retired": [each for each in sheets if each.dimension.retired_on is not None],
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
    }
    return render(request, "measurement/dimensions.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def new_dimension(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make a new way to break figures down."""
    form = DimensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_dimension(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            words = _("%(name)s can be chosen when an indicator is defined or changed.") % {"name": made.name}
            messages.success(request, words)
            return redirect("measurement:dimensions", initiative=viewer.initiative.slug)
    return render(request, "measurement/new_dimension.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def replace_dimension(request: HttpRequest, viewer: Viewer, *, dimension_id: int) -> HttpResponse:
    """Put a breakdown with other categories in the place of one."""
    old = found(dimensions_in(viewer.initiative), pk=dimension_id)
    form = DimensionForm(request.POST or None, dimension=old)
    if request.method == "POST" and form.is_valid():
        try:
            actions.replace_dimension(dimension=old, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Replaced. Now change the definitions that use the old one, one at a time."))
            return redirect("measurement:dimensions", initiative=viewer.initiative.slug)
    context = {"form": form, "dimension": old}
    return render(request, "measurement/replace_dimension.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def retire_dimension(request: HttpRequest, viewer: Viewer, *, dimension_id: int) -> HttpResponse:
    """Ask, and then offer a breakdown to no new definition."""
    old = found(dimensions_in(viewer.initiative), pk=dimension_id)
    back = reverse("measurement:dimensions", kwargs={"initiative": viewer.initiative.slug})
    if request.method == "POST":
        try:
            actions.retire_dimension(dimension=old, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.text)
        else:
            messages.success(request, _("%(name)s is retired.") % {"name": old.name})
        return redirect(back)
    return render(request, "measurement/retire_dimension.html", {"dimension": old, "cancel_url": back})


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def map_categories(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Say what became of each category that the newest definition took away."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    version = latest_version_of(indicator)
    form = MappingForm(lineage_of(indicator), version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_categories(version=version, became=form.became(), by=viewer.actor, at=timezone.now())
        except Problem as refused:
            form.add_error(None, refused.text)
        else:
            messages.success(request, _("Stored. Old figures are read by it; nothing that was told is changed."))
            return redirect("measurement:indicator", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "version": version}
    return render(request, "measurement/map_categories.html", context, status=422 if form.errors else 200)
