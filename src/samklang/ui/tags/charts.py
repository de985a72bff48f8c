"""Tags that draw: curve, bars, stacked bar, timeline, each with its table."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samklang.ui import localised
from samklang.ui.charts.curve_svg import curve_svg
from samklang.ui.charts.lanes import calendar_of, lengths_of, parts_of, places_of
from samklang.ui.charts.shapes import Bars, Curve, CurvePoint, Segment, StackedBar, Timeline
from samklang.ui.charts.sizes import MIDDLE, NARROW, SMALL, SPARK, TILE, WIDE
from samklang.ui.tags.pieces import hidden_value
from samklang.ui.tags.rendering import component

ROW = '<tr><th scope="row">{}</th><td class="num">{}</td><td>{}</td></tr>'

register = template.Library()


@register.simple_tag
def curve(chart: Curve, caption: str = "", table: bool = True) -> SafeString:
    """Draw a curve large, for three widths of paper, with caption and table."""
    drawings = [
        ("wide", curve_svg(chart, WIDE)),
        ("middle", curve_svg(chart, MIDDLE)),
        ("narrow", curve_svg(chart, NARROW)),
    ]
    rows = _rows(chart)
    return component("curve", chart=chart, drawings=drawings, rows=rows, caption=caption, table=table)


@register.simple_tag
def curve_table(chart: Curve) -> SafeString:
    """Write a curve's points as a table by itself, the newest first."""
    return component("curve_table", chart=chart, rows=_rows(chart))


def _rows(chart: Curve) -> SafeString:
    """Write the rows, the newest point first; what was written lately is not written again."""
    return _rows_in(chart, localised.language())


@lru_cache(maxsize=512)
def _rows_in(chart: Curve, _language: str) -> SafeString:
    outside = _("outside the normal range")
    return format_html_join(
        "",
        ROW,
        ((point.label, _written(chart, point), _noted(point, outside)) for point in reversed(chart.points)),
    )


def _written(chart: Curve, point: CurvePoint) -> str:
    if point.is_hidden:
        return hidden_value()
    words = chart.words_of(point)
    return "–" if words is None else words


def _noted(point: CurvePoint, outside: str) -> str:
    signal = (point.signal_words or outside) if point.is_signal else ""
    return " · ".join(words for words in (point.note, signal) if words)


@register.simple_tag
def small_curve(chart: Curve) -> SafeString:
    """Draw a curve for a card: line, last value, target, years."""
    return component("small_curve", drawing=curve_svg(chart, SMALL))


@register.simple_tag
def tile_curve(chart: Curve) -> SafeString:
    """Draw a curve among many alike: its shape and target, and the years it goes from and to; value and target beside.

    Its table is `curve_table`, wherever there is room for it.
    """
    years = [point.year for point in chart.points if point.year]
    first, last = (years[0], years[-1]) if years else ("", "")
    return component("tile_curve", drawing=curve_svg(chart, TILE), first=first, last=last)


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
