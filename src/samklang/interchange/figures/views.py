"""Figures as files: of one indicator or of all, for a Danish Excel, as a workbook, and for machines."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv, plain_workbook
from samklang.interchange.figures.calculations.csvw import machine_csv, metadata
from samklang.interchange.figures.downloads import CSV, CSVW, XLSX, ZIP, download
from samklang.interchange.figures.tables import (
    PRIMARY_KEY,
    about_table,
    coded_rows,
    columns,
    contents_headings,
    contents_row,
    definitions_table,
    headings,
    named_rows,
    worded_rows,
)
from samklang.interchange.figures.wording import notes_for
from samklang.measurement.models import LICENCE_ADDRESSES
from samklang.measurement.queries import Moment, indicators_visible_to, moment_of
from samklang.measurement.queries.every_figure import Cube, every_cube
from samklang.measurement.queries.indicators import indicators_there_at
from samklang.measurement.queries.terms import terms_of

FILE = "figures.csv"
_PACKED_AT = (2000, 1, 1, 0, 0, 0)  # the same figures give the same bytes


@require_safe
@page(Permission.READ)
def all_excel_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give every figure by place and by breakdown as text for a Danish Excel."""
    shown, moment = _shown(request, viewer)
    return download(danish_csv(headings(), named_rows(shown)), CSV, _stem(viewer, moment), "csv")


@require_safe
@page(Permission.READ)
def all_xlsx(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give every figure as a workbook: contents, figures, definitions, and what one must know."""
    shown, moment = _shown(request, viewer)
    contents, figures = [], []
    for cube in shown:
        contents.append(contents_row(cube))
        figures += worded_rows([cube])
    indicators = indicators_there_at(viewer, at=moment.at).prefetch_related("versions")
    about = about_table(terms_of(viewer.initiative), moment, notes=notes_for(viewer))
    sheets = [
        (_("Contents"), contents_headings(), contents),
        (_("Figures"), headings(), figures),
        (_("Definitions"), *definitions_table(indicators, moment)),
        (_("About the figures"), *about),
    ]
    return download(plain_workbook(sheets), XLSX, _stem(viewer, moment), "xlsx")


@require_safe
@page(Permission.READ)
def all_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give every figure with all crossings of breakdowns, for machines."""
    return _machine(request, viewer, "figures:all_csvw")


@require_safe
@page(Permission.READ)
def all_csvw(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Tell machines what the columns of every figure's file are."""
    moment = _moment(request, viewer)
    return _described(viewer, moment)


@require_safe
@page(Permission.READ)
def all_zip(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give every figure and what its columns are, packed together."""
    shown, moment = _shown(request, viewer)
    return download(_packed(viewer, shown, moment), ZIP, _stem(viewer, moment), "zip")


@require_safe
@page(Permission.READ)
def one_csv(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give one indicator's figures with all crossings of breakdowns, for machines."""
    return _machine(request, viewer, "figures:one_csvw", indicator_id=indicator_id)


@require_safe
@page(Permission.READ)
def one_csvw(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Tell machines what the columns of one indicator's file are."""
    found(indicators_visible_to(viewer), pk=indicator_id)
    moment = _moment(request, viewer)
    return _described(viewer, moment)


@require_safe
@page(Permission.READ)
def one_zip(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give one indicator's figures and what their columns are, packed together."""
    shown, moment = _shown(request, viewer, indicator_id=indicator_id)
    return download(_packed(viewer, shown, moment), ZIP, _stem(viewer, moment, indicator_id), "zip")


def _machine(request: HttpRequest, viewer: Viewer, about: str, **which: int) -> HttpResponse:
    """Return the file for machines; its header says where its metadata lies, as CSV on the Web asks."""
    shown, moment = _shown(request, viewer, **which)
    response = download(machine_csv(columns(), coded_rows(shown)), CSV, _pair(moment), "csv")
    address = reverse(about, kwargs={"initiative": viewer.initiative.slug, **which}) + moment.query
    response["Link"] = f'<{address}>; rel="describedby"; type="{CSVW}"'
    return response


def _described(viewer: Viewer, moment: Moment) -> HttpResponse:
    """Return what the columns are, for the file beside it: by its address, and by the name it is kept under."""
    content = _metadata(viewer, moment, url=f"{FILE}{moment.query}")
    return download(content, CSVW, _pair(moment), "csv-metadata.json")


def _pair(moment: Moment) -> str:
    """Return the name that the file for machines and its metadata are kept under: as the address, with its day."""
    return f"figures-{moment.day}" if moment.day else "figures"


def _shown(request: HttpRequest, viewer: Viewer, indicator_id: int | None = None) -> tuple[Iterator[Cube], Moment]:
    moment = _moment(request, viewer)
    if indicator_id is None:
        chosen = list(indicators_there_at(viewer, at=moment.at))
    else:
        chosen = [found(indicators_visible_to(viewer), pk=indicator_id)]
    return every_cube(viewer, indicators=chosen, today=viewer.today, known_on=moment.at), moment


def _moment(request: HttpRequest, viewer: Viewer) -> Moment:
    return moment_of(request.GET.get("known_on", ""), today=viewer.today)


def _metadata(viewer: Viewer, moment: Moment, *, url: str) -> bytes:
    terms = terms_of(viewer.initiative)
    return metadata(
        columns(),
        url=url,
        title=_("Figures of %(initiative)s") % {"initiative": viewer.initiative.name},
        language=get_language() or "da",
        source=terms.source,
        modified=moment.day or timezone.localdate(),
        notes=notes_for(viewer),
        licence=LICENCE_ADDRESSES.get(terms.licence, ""),
        primary_key=PRIMARY_KEY,
    )


def _packed(viewer: Viewer, shown: Iterable[Cube], moment: Moment) -> bytes:
    buffer = io.BytesIO()
    files = {
        FILE: machine_csv(columns(), coded_rows(shown)),
        f"{FILE}-metadata.json": _metadata(viewer, moment, url=FILE),
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _PACKED_AT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _stem(viewer: Viewer, moment: Moment, indicator_id: int | None = None) -> str:
    name = viewer.initiative.slug
    if indicator_id is not None:
        name = found(indicators_visible_to(viewer), pk=indicator_id).code
    return f"{name}-{moment.day}" if moment.day else name
