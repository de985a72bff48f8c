"""The organisation's own reports: what is asked, what stands, and the mark of what a program has seen."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import get_language

from samklang.initiatives.access import Viewer, found
from samklang.interchange.api.queries.measurement import period_ref
from samklang.interchange.api.schemas import house as house_shapes
from samklang.interchange.api.schemas import reports as shapes
from samklang.interchange.api.schemas.base import number_text, whole
from samklang.measurement.calculations.doubts import Raised
from samklang.measurement.forms.remarks import doubts_about
from samklang.measurement.models import EDITABLE, DraftFigure, Report, ReportState, SheetLayout
from samklang.measurement.queries import AskedFigure, asked_of, reports_of
from samklang.measurement.queries.asked_wholes import wholes_in
from samklang.measurement.queries.reporting import last_step_of

Rows = QuerySet[Any]
Shaping = Callable[[Iterable[Any]], list[Any]]


def reports(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return the organisation's own reports, the newest period first, and how they are shaped."""
    rows = reports_of(viewer).order_by("-period__starts_on", "period__rhythm", "pk")
    return rows, lambda some: [report_shape(viewer, row) for row in some]


def sheet_layouts(viewer: Viewer) -> tuple[Rows, Shaping]:
    """Return how sheets of the organisation's own are read, the latest told first, and how they are shaped."""
    key = viewer.key
    assert key is not None  # noqa: S101 - a viewer of the API always has one
    rows = SheetLayout.objects.filter(organisation=key.organisation_id).order_by("-at", "-pk")
    return rows, lambda some: [_layout_shape(row) for row in some]


def _layout_shape(row: SheetLayout) -> house_shapes.SheetLayout:
    told = row.layout
    return house_shapes.SheetLayout(
        signature=row.signature, headings=row.headings, uses=told["uses"], constants=told["constants"],
        values=told["values"], settled_at=row.at,
    )  # fmt: skip


def own_report(viewer: Viewer, report_id: int) -> Report:
    """Return one of the organisation's own reports; any other does not exist."""
    return found(reports_of(viewer), pk=report_id)


def report_shape(viewer: Viewer, report: Report) -> shapes.Report:
    """Return a report in short."""
    return shapes.Report(
        id=report.pk,
        organisation=whole(report.organisation),
        period=period_ref(report.period),
        state=report.state,
        due_on=report.due_on,
        is_late=report.is_late_on(viewer.today),
        is_editable=report.state in EDITABLE,
        submitted_at=report.submitted_at,
        approved_at=report.approved_at,
    )


def figures_shape(viewer: Viewer, report: Report, asked: Sequence[AskedFigure]) -> shapes.ReportFigures:
    """Return a report with every figure it asks for. Two queries beside those of what is asked."""
    prefetch_related_objects([line.cell for line in asked if line.cell], "categories__dimension")
    step = last_step_of(report) if report.state in EDITABLE else None
    is_back = step is not None and step.to_state == ReportState.RETURNED
    wholes = wholes_in(asked)
    return shapes.ReportFigures(
        report=report_shape(viewer, report),
        comment=step.comment if step else "",
        figures=[
            _asked(line, doubts_about(line, group, whole=wholes.get(line.key)), is_back=is_back)
            for group in groups_of(asked)
            for line in group
        ],
    )


def _asked(line: AskedFigure, doubts: Sequence[Raised], *, is_back: bool) -> shapes.Asked:
    version = line.version
    return shapes.Asked(
        key=line.key,
        indicator=shapes.AskedIndicator(
            id=version.indicator_id,
            code=version.indicator.code,
            name=version.name,
            definition_version=version.number,
            definition=version.definition,
            unit=version.unit,
            kind=version.kind,
        ),
        place=whole(line.place) if line.place else None,
        outside_named_places=line.is_rest,
        group=line.cell_label,
        categories=_categories(line),
        takes_base=line.takes_base,
        is_whole=line.is_whole,
        can_be_negative=line.can_be_negative,
        levels=[level.name for level in line.levels],
        last=_last(line),
        now=_stands(line),
        comment=line.comment if is_back else "",
        doubts=[shapes.Doubt(rule=each.doubt.value, blocks=each.blocks) for each in doubts],
    )


def groups_of(asked: Iterable[AskedFigure]) -> list[list[AskedFigure]]:
    """Return the figures of each indicator at each place together: the total and its parts."""
    groups: dict[tuple[int, int], list[AskedFigure]] = {}
    for line in asked:
        groups.setdefault((line.version.pk, line.place.pk if line.place else 0), []).append(line)
    return list(groups.values())


def _categories(line: AskedFigure) -> list[shapes.GroupCategory]:
    if line.cell is None:
        return []
    categories = sorted(line.cell.categories.all(), key=lambda each: each.dimension_id)
    return [shapes.GroupCategory(dimension=each.dimension.name, category=each.name) for each in categories]


def _last(line: AskedFigure) -> shapes.Last | None:
    if line.last is None:
        return None
    return shapes.Last(figure=number_text(line.last.numerator), base=number_text(line.last.denominator))


def _stands(line: AskedFigure) -> shapes.Stands | None:
    now = line.now
    if now is None or not now.answer:
        return None
    return shapes.Stands(
        figure=number_text(now.numerator),
        base=number_text(now.denominator),
        answer=now.answer,  # type: ignore[arg-type]
        how=line.how,  # type: ignore[arg-type]
        explanation=now.explanation,
        is_draft=isinstance(now, DraftFigure),
    )


def etag_of(report: Report, asked: Sequence[AskedFigure]) -> str:
    """Return the mark of what a report asks and what stands in it, in the language it is told in.

    It changes with whatever a reader sees of it. What If-Match compares is the part before the language.
    """
    said = [f"{report.pk} {report.state} {report.due_on}"]
    said += [f"{line.key} {line.seen} {line.how} {line.last} {line.comment}" for line in asked]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
    return f'"{digest}.{(get_language() or "da")[:2]}"'


def is_same(etag: str, other: str) -> bool:
    """Tell whether two marks are of the same state, whatever the language.

    >>> is_same('"ab.da"', '"ab.en"')
    True
    """
    return etag.strip('"').partition(".")[0] == other.strip('"').partition(".")[0]


def asked_figures(report: Report) -> list[AskedFigure]:
    """Return every figure a report asks for."""
    return asked_of(report)
