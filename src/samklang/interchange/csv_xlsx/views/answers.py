"""What the views of csv_xlsx share: files as answers, and whose report it is."""

from collections.abc import Iterator
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse

from samklang.initiatives.access import Viewer
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.actions import RefusedFile
from samklang.measurement.models import RefusedUpload, Report
from samklang.ui.file_names import file_name
from samklang.ui.problems import Problem

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refused_in(problem: Problem | None) -> RefusedUpload | None:
    """Return the refused file that a problem is about, if it was kept."""
    return problem.refused_upload if isinstance(problem, RefusedFile) else None


def require_own(viewer: Viewer, report: Report) -> None:
    """Raise PermissionDenied unless the viewer reports for the report's organisation."""
    if not viewer.can_for(Permission.REPORT, report.organisation):
        raise PermissionDenied(Permission.REPORT)


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file to keep, under a name made of plain letters."""
    response = HttpResponse(content, content_type=kind)
    _name(response, name)
    return response


def streamed(content: Iterator[bytes], kind: str, name: str) -> HttpResponse:
    """Return a large file to keep, as it is written."""
    response = StreamingHttpResponse(content, content_type=kind)
    _name(response, name)
    return cast(HttpResponse, response)  # a view answers with one or the other


def _name(response: HttpResponse | StreamingHttpResponse, name: str) -> None:
    stem, _dot, ending = name.rpartition(".")
    response["Content-Disposition"] = f'attachment; filename="{file_name(stem, ending)}"'
    response["Cache-Control"] = "no-store"
