"""Indicators, breakdowns, periods and figures."""

from typing import Any

from django.http import HttpRequest

from samklang.interchange.api.answering import Day, ItsId, Limit, Offset, api, next_page, paged, viewer_of
from samklang.interchange.api.queries import measurement
from samklang.interchange.api.schemas import measurement as shapes
from samklang.interchange.api.schemas.base import Page


@api.get("/dimensions", url_name="dimensions", response=Page[shapes.Dimension])
def dimensions(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List the ways figures are broken down, with their categories."""
    return paged(request, measurement.dimensions(viewer_of(request)), limit, offset)


@api.get("/periods", url_name="periods", response=Page[shapes.Period])
def periods(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List the periods opened for reporting, the newest first."""
    return paged(request, measurement.periods(viewer_of(request)), limit, offset)


@api.get("/indicators", url_name="indicators", response=Page[shapes.Indicator])
def indicators(request: HttpRequest, limit: Limit, offset: Offset, known_on: Day | None = None) -> Any:
    """List the indicators by code, retired ones too."""
    return paged(request, measurement.indicators(viewer_of(request), known_on=known_on), limit, offset)


@api.get(
    "/indicators/{int:indicator_id}", url_name="indicator", response=shapes.IndicatorInFull,
)  # fmt: skip
def indicator(request: HttpRequest, indicator_id: ItsId, known_on: Day | None = None) -> Any:
    """Tell one indicator with every definition it has had, and its target."""
    return measurement.indicator(viewer_of(request), indicator_id, known_on=known_on)


@api.get(
    "/indicators/{int:indicator_id}/figures", url_name="figures", response=shapes.Figures,
)  # fmt: skip
def figures(
    request: HttpRequest, indicator_id: ItsId, limit: Limit, offset: Offset, known_on: Day | None = None
) -> Any:
    """Tell an indicator's total of each period as the scorecard shows it to the organisation, oldest first."""
    card, day = measurement.figures(viewer_of(request), indicator_id, known_on=known_on)
    return measurement.figures_shape(
        card,
        known_on=day,
        totals=card.totals[offset : offset + limit],
        next_page=next_page(request, len(card.totals), limit, offset),
    )


@api.get(
    "/indicators/{int:indicator_id}/figures/{int:period_id}", url_name="period_figure",
    response=shapes.PeriodFigure,
)  # fmt: skip
def period_figure(request: HttpRequest, indicator_id: ItsId, period_id: ItsId, known_on: Day | None = None) -> Any:
    """Tell one period's total by place and category, who has answered, and what was corrected."""
    return measurement.period_figure(viewer_of(request), indicator_id, period_id, known_on=known_on)
