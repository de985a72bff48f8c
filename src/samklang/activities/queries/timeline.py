"""The plan over time, as the timeline chart draws it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.activities.calculations.spans import Span, clipped, drawing_order, is_within, years_around
from samklang.activities.queries.plan import PlanRow
from samklang.ui.charts import shapes


def timeline_of(rows: Iterable[PlanRow], *, today: date) -> shapes.Timeline:
    """Return the activities over the years around a day, earliest first, those without dates last.

    What lies wholly outside those years is left out; what reaches beyond them is drawn to their edge and told with
    its own days.
    """
    window = years_around(today)
    ordered = sorted(rows, key=lambda row: drawing_order(_span(row)))
    drawn = [line for row in ordered if (line := _line(row, window)) is not None]
    late = sum(row.late_milestones for row in ordered)
    summary = ngettext(
        "%(count)s milestone has passed its day without being reached.",
        "%(count)s milestones have passed their day without being reached.",
        late,
    ) % {"count": late}
    return shapes.Timeline(
        title=_("The plan over time"),
        rows=tuple(drawn),
        today=today,
        summary=summary if late else "",
        earliest=window.starts_on or date.min,
        latest=window.ends_on or date.max,
    )


def _span(row: PlanRow) -> Span:
    return Span(row.activity.starts_on, row.activity.ends_on)


def _line(row: PlanRow, window: Span) -> shapes.TimelineRow | None:
    span = _span(row)
    if span.is_dated and clipped(span, window) is None:
        return None
    kwargs = {"initiative": row.activity.initiative.slug, "activity_id": row.activity.pk}
    return shapes.TimelineRow(
        label=row.activity.title,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        state=row.activity.get_phase_display(),
        url=reverse("activities:activity", kwargs=kwargs),
        milestones=tuple(
            shapes.Milestone(each.title, each.reached_on or each.due_on, is_reached=each.reached_on is not None)
            for each in row.milestones
            if is_within(each.reached_on or each.due_on, window)
        ),
        is_muted=row.is_ended or row.activity.phase == "idea",
    )
