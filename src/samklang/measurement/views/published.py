"""A published figure by its lasting address, for anybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samklang.initiatives.access import public_page
from samklang.initiatives.models import Initiative
from samklang.measurement.models import LICENCE_ADDRESSES
from samklang.measurement.queries.published import address_of
from samklang.measurement.queries.published import published_figure as figure_published
from samklang.measurement.queries.terms import terms_of


@require_safe
@public_page
def published_figure(
    request: HttpRequest, initiative: Initiative, *, indicator_id: int, release_id: int
) -> HttpResponse:
    """Show anybody a figure as it was published, and whether a later release has replaced it."""
    today = timezone.localdate()
    shown = figure_published(initiative, indicator_id=indicator_id, release_id=release_id, today=today)
    if shown is None:
        raise Http404
    terms = terms_of(initiative)
    context = {
        "initiative": initiative,
        "published": shown,
        "address_now": address_of(shown.indicator, shown.now.release) if shown.now else "",
        "terms": terms,
        "licence_address": LICENCE_ADDRESSES.get(terms.licence),
    }
    return render(request, "measurement/published_figure.html", context)
