"""An indicator's figures by any two of its axes, and how each of them was computed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement.forms.pivots import PivotForm, address_of, asked_of_address
from samklang.measurement.pivot_words import computed_words, notes_of, pivot_table
from samklang.measurement.queries import indicators_visible_to, moment_of
from samklang.measurement.queries.amount_rules import amount_rule_for
from samklang.measurement.queries.pivot_figures import pivot_figure_of
from samklang.measurement.queries.pivots import pivot_of
from samklang.measurement.why_hidden import why_hidden


@require_safe
@page(Permission.READ)
def pivot(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Show an indicator's figures by any two of its breakdowns, places, periods: the rest taken together or held."""
    chosen = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    shown = pivot_of(viewer, chosen, asked_of_address(request.GET.dict()), known_on=moment.at)
    context = {
        "indicator": chosen,
        "pivot": shown,
        "table": pivot_table(shown),
        "notes": notes_of(shown),
        "why": why_hidden(shown.version, amount_rule_for(chosen, shown.version)) if shown.hides_any else (),
        "form": PivotForm(shown),
        "moment": moment,
        "query": address_of(shown, known_on=moment.written),
        "computed": computed_words(shown),
    }
    return render(request, "measurement/pivot.html", context)


@require_safe
@page(Permission.READ)
def pivot_figure(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Tell how one figure of a pivot was computed: its parts as far as one may see them, who lacks, corrections."""
    chosen = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    shown = pivot_of(viewer, chosen, asked_of_address(request.GET.dict()), known_on=moment.at)
    spot = (request.GET.get("row", "all"), request.GET.get("column", "all"))
    figure = pivot_figure_of(viewer, shown, *spot)
    if figure is None and moment.at:
        context = {"indicator": chosen, "pivot": shown, "moment": moment}
        return render(request, "measurement/pivot_figure/not_there.html", context)
    if figure is None:
        raise Http404
    context = {
        "indicator": chosen,
        "pivot": shown,
        "figure": figure,
        "moment": moment,
        "notes": notes_of(shown),
        "why": why_hidden(shown.version, amount_rule_for(chosen, shown.version)) if figure.is_hidden else (),
        "query": address_of(shown, known_on=moment.written),
    }
    return render(request, "measurement/pivot_figure.html", context)
