"""Figures as JSON-stat 2.0: one indicator's dataset, and the collection of all."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.figures.downloads import JSON, download
from samklang.interchange.figures.wording import notes_for
from samklang.interchange.jsonstat.calculations.writing import About, collection
from samklang.interchange.jsonstat.queries import dataset_of, links_of
from samklang.measurement.queries import Moment, indicators_visible_to, moment_of
from samklang.measurement.queries.every_figure import cubes, every_cube
from samklang.measurement.queries.terms import terms_of
from samklang.people.mail import absolute


@require_safe
@page(Permission.READ)
def one_jsonstat(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give one indicator's figures as a JSON-stat dataset."""
    moment = _moment(request, viewer)
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    shown = cubes(viewer, indicators=[indicator], today=viewer.today, known_on=moment.at)
    if not shown:
        raise Http404
    told = dataset_of(viewer, shown[0], terms=terms_of(viewer.initiative), moment=moment)
    return _json(told, indicator.code, moment)


@require_safe
@page(Permission.READ)
def all_jsonstat(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give the figures of every indicator that has any, as a JSON-stat collection of datasets."""
    moment = _moment(request, viewer)
    initiative, terms = viewer.initiative, terms_of(viewer.initiative)
    shown = every_cube(viewer, indicators=indicators_visible_to(viewer), today=viewer.today, known_on=moment.at)
    told = [dataset_of(viewer, cube, terms=terms, moment=moment) for cube in shown if cube.card.totals]
    path = reverse("jsonstat:all_jsonstat", kwargs={"initiative": initiative.slug})
    about = About(
        href=absolute(f"{path}{moment.query}"),
        label=_("Figures of %(initiative)s") % {"initiative": initiative.name},
        source=terms.source,
        updated=str(moment.day or viewer.today),
        notes=tuple(notes_for(viewer)),
        extension=links_of(terms),  # a collection's links hold its items only
    )
    return _json(collection(about, told), initiative.slug, moment)


def _moment(request: HttpRequest, viewer: Viewer) -> Moment:
    return moment_of(request.GET.get("known_on", ""), today=viewer.today)


def _json(told: dict[str, Any], stem: str, moment: Moment) -> HttpResponse:
    content = json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    return download(content, JSON, f"{stem}-{moment.day}" if moment.day else stem, "json")
