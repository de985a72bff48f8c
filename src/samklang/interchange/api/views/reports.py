"""The organisation's own reports: what is asked, drafts, and sending."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from samklang.initiatives.roles import Scope
from samklang.interchange.api import actions
from samklang.interchange.api.answering import ItsId, Limit, Offset, api, paged, viewer_of
from samklang.interchange.api.problems import Refusal
from samklang.interchange.api.queries import reports as asked
from samklang.interchange.api.schemas import house as house_shapes
from samklang.interchange.api.schemas import reports as shapes
from samklang.interchange.api.schemas.base import Page
from samklang.measurement.models import Report

REPORTS = {"x-scope": Scope.REPORT.value}


@api.get("/reports", url_name="reports", response=Page[shapes.Report])
def reports(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List what the organisation is asked to report, the newest period first."""
    return paged(request, asked.reports(viewer_of(request)), limit, offset)


@api.get("/sheet-layouts", url_name="sheet_layouts", response=Page[house_shapes.SheetLayout])
def sheet_layouts(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List how sheets with headings of the organisation's own are read, the latest told first."""
    return paged(request, asked.sheet_layouts(viewer_of(request)), limit, offset)


@api.get("/reports/{int:report_id}", url_name="report", response=shapes.Report)
def report(request: HttpRequest, report_id: ItsId) -> Any:
    """Tell how far a report of the organisation has come."""
    viewer = viewer_of(request)
    return asked.report_shape(viewer, asked.own_report(viewer, report_id))


@api.get(
    "/reports/{int:report_id}/figures", url_name="report_figures", response=shapes.ReportFigures,
)  # fmt: skip
def report_figures(request: HttpRequest, response: HttpResponse, report_id: ItsId) -> Any:
    """Tell every figure a report asks for, with the organisation's own figures, raw as they were reported."""
    return _as_it_stands(request, response, asked.own_report(viewer_of(request), report_id))


@api.put(
    "/reports/{int:report_id}/figures", url_name="report_figures", response=shapes.ReportFigures, openapi_extra=REPORTS,
)  # fmt: skip
def keep_figures(request: HttpRequest, response: HttpResponse, report_id: ItsId, given: shapes.FiguresIn) -> Any:
    """Keep figures as drafts, all of them or none. Figures that are not named stay as they are."""
    viewer = viewer_of(request)
    own = asked.own_report(viewer, report_id)
    kept = actions.keep_figures(
        report=own, figures=given.figures, seen=_seen(request), by=viewer.actor, at=timezone.now()
    )
    return _as_it_stands(request, response, kept)


@api.post(
    "/reports/{int:report_id}/submission", url_name="submission", response=shapes.Report, openapi_extra=REPORTS,
)  # fmt: skip
def submission(request: HttpRequest, report_id: ItsId, given: shapes.SubmissionIn) -> Any:
    """Send a report to the backbone, with an explanation for every figure that raises a doubt."""
    viewer = viewer_of(request)
    own = asked.own_report(viewer, report_id)
    sent = actions.send_report(
        report=own,
        reason=given.reason,
        guarded_reason=given.guarded_reason,
        explanations=given.explanations,
        is_incomplete=given.is_incomplete,
        seen=_seen(request),
        by=viewer.actor,
        at=timezone.now(),
    )
    return asked.report_shape(viewer, sent)


def _as_it_stands(request: HttpRequest, response: HttpResponse, report: Report) -> shapes.ReportFigures:
    figures = asked.asked_figures(report)
    response["ETag"] = asked.etag_of(report, figures)
    return asked.figures_shape(viewer_of(request), report, figures)


def _seen(request: HttpRequest) -> str:
    """Return the ETag that the caller has seen; writing without looking first is refused (R62)."""
    seen = request.headers.get("If-Match", "").strip()
    if not seen:
        raise Refusal("no-precondition")
    return seen
