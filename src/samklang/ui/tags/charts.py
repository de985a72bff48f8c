"""Tags that draw: curve, bars, stacked bar, timeline, each with its table."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from samklang.ui.charts.curve import MIDDLE, NARROW, SMALL, SPARK, WIDE
from samklang.ui.charts.curve_svg import curve_svg
from samklang.ui.charts.lanes import calendar_of, lengths_of, parts_of, places_of
from samklang.ui.charts.shapes import Bars, Curve, Segment, StackedBar, Timeline
from samklang.ui.tags.rendering import component

register = template.Library()


@register.simple_tag
def curve(chart: Curve, caption: str = "", table: bool = True) -> SafeString:
    """Draw a curve large, for three widths of paper, with caption and table."""
    drawings = [
        ("wide", curve_svg(chart, WIDE)),
        ("middle", curve_svg(chart, MIDDLE)),
        ("narrow", curve_svg(chart, NARROW)),
    ]
    rows = [(point, chart.words_of(point)) for point in chart.points]
    return component("curve", chart=chart, drawings=drawings, rows=rows[::-1], caption=caption, table=table)


@register.simple_tag
def small_curve(chart: Curve) -> SafeString:
    """Draw a curve for a card: line, last value, target, years."""
    return component("small_curve", drawing=curve_svg(chart, SMALL))


@register.simple_tag
def spark(chart: Curve) -> SafeString:
    """Draw a curve beside a row that says it in words: its shape alone, for the eye alone."""
    return component("spark", drawing=curve_svg(chart, SPARK))


@register.simple_tag
def bars(chart: Bars) -> SafeString:
    """Draw a breakdown: a table whose rows carry their bars."""
    written = [None if bar.value is None else chart.formatter(bar.value) for bar in chart.bars]
    before = [None if bar.before is None else chart.formatter(bar.before) for bar in chart.bars]
    rows = list(zip(chart.bars, lengths_of(chart), written, before, strict=True))
    return component("bars", chart=chart, rows=rows, has_before=any(before))


@register.simple_tag
def stacked_bar(chart: StackedBar) -> SafeString:
    """Draw how far an answer has come: one bar, and every part in words."""
    return component("stacked_bar", chart=chart, parts=parts_of(chart))


@register.simple_tag
def answers(segments: Sequence[Segment], title: str = "") -> SafeString:
    """Draw how many have answered what, as `stacked_bar`."""
    return stacked_bar(StackedBar(title=title, segments=tuple(segments)))


@register.simple_tag
def timeline(chart: Timeline) -> SafeString:
    """Draw activities over time: each row says its dates in words, carries its bar, and all of it stands in a table."""
    calendar = calendar_of(chart)
    rows = [(row, calendar.stretch(row), places_of(row.milestones, calendar)) for row in chart.rows]
    return component("timeline", chart=chart, rows=rows, years=calendar.years, today=calendar.place(chart.today))


@register.filter
def place(share: float) -> str:
    """Write a place in a lane as SVG wants it: with a decimal point in every language."""
    return f"{round(share, 2):g}%"
