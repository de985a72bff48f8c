"""The curve as SVG: band, mean, axis, target, line, dots, words, in that order of painting."""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from samklang.ui import localised
from samklang.ui.charts.curve import CurveLayout, laid_out
from samklang.ui.charts.labels import Label
from samklang.ui.charts.shapes import Curve
from samklang.ui.charts.sizes import Size
from samklang.ui.charts.svg import element, picture, text

FEW_DOTS = 40


def curve_svg(curve: Curve, size: Size) -> SafeString:
    """Draw the curve on paper of that size; what was drawn lately is not drawn again."""
    return _drawn(curve, size, localised.language())


@lru_cache(maxsize=512)
def _drawn(curve: Curve, size: Size, _language: str) -> SafeString:
    layout = laid_out(curve, size)
    axis = () if size.is_bare else _axis(layout)
    parts = [
        *_bands(layout),
        *_range_bands(layout),
        *axis,
        *_breaks(layout),
        *_target(layout),
        *_agreed(layout),
        *_lines(layout),
        *_ranges(layout),
        *_dots(layout),
    ]
    parts += _nothing_yet(layout)
    if not size.is_bare:
        labels = [*layout.end_labels, *([layout.baseline_label] if layout.baseline_label else [])]
        parts += [_words(label) for label in labels]
    return picture(parts, width=size.width, height=size.height, title=curve.title, summary=curve.summary)


def _words(label: Label) -> SafeString:
    anchor = None if label.anchor == "start" else label.anchor
    middle = label.y + label.font * 0.35
    return text(label.words, x=label.x, y=middle, font_size=label.font, text_anchor=anchor, class_=label.kind)


def _bands(layout: CurveLayout) -> Iterator[SafeString]:
    for normal in layout.curve.normal:
        left, right, top, bottom, mean = layout.band(normal)
        height = max(bottom - top, 1)
        yield element("rect", x=left, y=top, width=right - left, height=height, class_="c-band")
        if layout.size.is_detailed:
            yield element("line", x1=left, x2=right, y1=mean, y2=mean, class_="c-mean")


def _axis(layout: CurveLayout) -> Iterator[SafeString]:
    for value, words in layout.axis:
        y = layout.y(value)
        yield element("line", x1=layout.left - 6, x2=layout.left - 2, y1=y, y2=y, class_="c-tick")
        yield _words(Label(words, layout.left - 10, y, layout.size.font, "c-axis-label", "end"))
    for x, label in layout.years_that_fit():
        yield element("line", x1=x, x2=x, y1=layout.bottom + 2, y2=layout.bottom + 7, class_="c-tick")
        yield _words(label)


def _breaks(layout: CurveLayout) -> Iterator[SafeString]:
    for mark in layout.curve.breaks:
        x = layout.x(mark.position - 0.5)
        yield element(
            "line", x1=x, x2=x, y1=2, y2=layout.bottom, class_="c-break", stroke_dasharray="2 4", stroke_linecap="round"
        )
    for label in layout.break_labels:
        yield _words(label)


def _target(layout: CurveLayout) -> Iterator[SafeString]:
    if layout.curve.target is None:
        return
    y = layout.y(float(layout.curve.target))
    yield element(
        "line",
        x1=layout.left,
        x2=layout.right + 4,
        y1=y,
        y2=y,
        class_="c-target",
        stroke_width=1.6,
        stroke_dasharray="5 4",
    )


def _agreed(layout: CurveLayout) -> Iterator[SafeString]:
    if layout.size.is_detailed and len(layout.agreed) > 1:
        path = "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in layout.agreed)
        yield element(
            "path", d=path, class_="c-agreed", stroke_width=1.4, stroke_dasharray="1 5", stroke_linecap="round"
        )


def _nothing_yet(layout: CurveLayout) -> Iterator[SafeString]:
    if layout.last is None and layout.size.is_detailed:
        height = layout.y(sum(layout.extent) / 2) - layout.size.font * 1.3
        middle = (layout.left + layout.right) / 2
        yield _words(Label(gettext("no figures yet"), middle, height, layout.size.font, "c-axis-label", "middle"))


def _lines(layout: CurveLayout) -> Iterator[SafeString]:
    width = 2.6 if layout.size.is_detailed else 2
    for run in layout.runs:
        if len(run) > 1:
            path = "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in run)
            yield element("path", d=path, class_="c-line", stroke_width=width)
        else:
            yield element("circle", cx=run[0][0], cy=run[0][1], r=width, class_="c-dot")
    for run in layout.runs_so_far:
        path = "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in run)
        yield element("path", d=path, class_="c-line", stroke_width=width / 2, stroke_dasharray="2 4")


def _range_bands(layout: CurveLayout) -> Iterator[SafeString]:
    for outline in layout.range_bands:
        path = "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in outline) + "Z"
        yield element("path", d=path, class_="c-range")


def _ranges(layout: CurveLayout) -> Iterator[SafeString]:
    """Draw each range from its least to its most, with a stroke across at both ends."""
    half, width = (5, 2.2) if layout.size.is_detailed else (3, 1.6)
    for position, top, bottom in layout.ranges:
        x = round(layout.x(position), 1)
        ends = [f"M{x - half:g} {y:g}L{x + half:g} {y:g}" for y in (round(top, 1), round(bottom, 1))]
        path = f"M{x:g} {round(top, 1):g}L{x:g} {round(bottom, 1):g}{''.join(ends)}"
        dashes = {"stroke_dasharray": "2 3"} if layout.curve.points[position].is_so_far else {}
        yield element("path", d=path, class_="c-line", stroke_width=width, **dashes)
        if layout.size.is_pointed_at:
            title = element("title", _told(layout, position))
            yield element(
                "rect", title, x=x - 11, y=top - 6, width=22, height=bottom - top + 12, fill="none",
                pointer_events="all",
            )  # fmt: skip


def _dots(layout: CurveLayout) -> Iterator[SafeString]:
    for position, value in enumerate(layout.values):
        if value is not None:
            yield from _dot(layout, position, value)


def _dot(layout: CurveLayout, position: int, value: float) -> Iterator[SafeString]:
    point = layout.curve.points[position]
    x, y = layout.x(position), layout.y(value)
    if point.is_so_far:
        yield element(
            "circle", cx=x, cy=y, r=4 if layout.size.is_detailed else 3, class_="c-signal", stroke_width=1.4,
            stroke_dasharray="2 2",
        )  # fmt: skip
    elif layout.size.is_detailed and point.is_signal:
        yield element("circle", cx=x, cy=y, r=5, class_="c-signal", stroke_width=2.4)
    elif position == layout.last:
        yield element("circle", cx=x, cy=y, r=4.4 if layout.size.is_detailed else 3.4, class_="c-last")
    elif layout.size.is_detailed and point.is_baseline:
        square = {"x": x - 4, "y": y - 4, "width": 8, "height": 8}
        yield element("rect", **square, class_="c-signal", stroke_width=2)
    elif layout.size.is_detailed and len(layout.values) <= FEW_DOTS:
        yield element("circle", cx=x, cy=y, r=3, class_="c-dot c-dot-ringed", stroke_width=1.2)
    if layout.size.is_pointed_at:
        title = element("title", _told(layout, position))
        yield element("circle", title, cx=x, cy=y, r=11, fill="none", pointer_events="all")


def _told(layout: CurveLayout, position: int) -> str:
    point = layout.curve.points[position]
    words = layout.curve.words_of(point) or layout.curve.formatter(0)
    note = f" ({point.note})" if point.note else ""
    return escape(f"{point.label}: {words}{note}")
