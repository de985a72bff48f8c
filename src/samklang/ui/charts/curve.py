"""The curve: where everything of it lies. `curve_svg` writes it."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from samklang.ui.charts.labels import LINE_HEIGHT, Label, in_rows, pushed_apart, that_fit, width_of
from samklang.ui.charts.scale import Scale, extent, held, ticks
from samklang.ui.charts.shapes import Curve, NormalRange
from samklang.ui.charts.sizes import Size


@dataclass(frozen=True)
class CurveLayout:
    """A curve laid out on its paper: every number here is a place in the drawing."""

    curve: Curve
    size: Size

    @cached_property
    def values(self) -> tuple[float | None, ...]:
        """Return the values as plain numbers; gaps and hidden points are None."""
        return tuple(None if value is None else float(value) for value in self.curve.values)

    @cached_property
    def edges(self) -> tuple[tuple[float, float] | None, ...]:
        """Return the least and most of each point, the same twice where its value is known."""
        return tuple(point.edges for point in self.curve.points)

    @cached_property
    def last(self) -> int | None:
        """Return the position of the last known value or range that is not of some only (of these, if no other)."""
        known = [position for position, edges in enumerate(self.edges) if edges is not None]
        whole = [position for position in known if not self.curve.points[position].is_so_far]
        return next(iter([*whole[-1:], *known[-1:]]), None)

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Return the lowest and highest value of the paper: beyond what can be only where a value or target is."""
        of_ranges = [float(edge) for band in self.curve.normal for edge in (band.low, band.high)]
        target = [] if self.curve.target is None else [float(self.curve.target)]
        target += [float(value) for value in self.curve.agreed if value is not None]
        zero = [0.0] if self.curve.starts_at_zero else []
        own = [edge for edges in self.edges if edges for edge in edges]
        low, high = extent([*own, *of_ranges, *target, *zero] or [0.0])
        return held(low, high, within=self.curve.within, by=[*own, *target])

    @cached_property
    def left(self) -> float:
        """Return the left edge of the plot: room for the axis where there is one."""
        if not self.size.is_detailed:
            return 6
        return 10 + max((width_of(words, self.size.font) for _value, words in self.axis), default=0)

    @cached_property
    def right(self) -> float:
        """Return the right edge of the plot: room for the labels at its end."""
        if self.size.is_bare:
            return self.size.width - 6
        widest = max(width_of(words, self.size.font) for words in (self.last_words, self.target_words, "2026"))
        return self.size.width - min(widest + 12, self.size.width * 0.5)

    @cached_property
    def top(self) -> float:
        """Return the upper edge of the plot, below the words of the breaks."""
        if self.size.is_bare:
            return 5
        return self.size.font * 0.8 + self._break_rows[1] * self.size.font * LINE_HEIGHT * 1.02

    @property
    def bottom(self) -> float:
        """Return the lower edge of the plot, above the years."""
        return self.size.height - 5 if self.size.is_bare else self.size.height - self.size.font * 2.1

    @cached_property
    def across(self) -> Scale:
        """Return the scale of the positions."""
        return Scale(0, max(len(self.values) - 1, 1), self.left, self.right)

    @cached_property
    def upward(self) -> Scale:
        """Return the scale of the values."""
        return Scale(*self.extent, self.bottom, self.top)

    def x(self, position: float) -> float:
        """Return where a position lies; a single point stands in the middle."""
        return (self.left + self.right) / 2 if len(self.values) == 1 else self.across.place(position)

    def y(self, value: float) -> float:
        """Return how high a value lies."""
        return self.upward.place(value)

    @cached_property
    def axis(self) -> list[tuple[float, str]]:
        """Return the round values at the left, with their words."""
        if not self.size.is_detailed:
            return []
        low, high = self.extent
        words = [(value, self.curve.formatter(value)) for value in ticks(low, high)]
        are_distinct = len({word for _value, word in words}) == len(words)
        has_room = all(width_of(word, self.size.font) < self.size.width * 0.25 for _value, word in words)
        return words if are_distinct and has_room else []

    @cached_property
    def runs(self) -> list[list[tuple[float, float]]]:
        """Return the stretches of line: none crosses a gap, a break in definition, or what is known of some only."""
        points = self.curve.points
        pieces = [
            list(own)
            for run in self._stretches
            for is_so_far, own in groupby(run, key=lambda at: points[at].is_so_far)
            if not is_so_far
        ]
        return [[self._place(at) for at in piece] for piece in pieces]

    @cached_property
    def runs_so_far(self) -> list[list[tuple[float, float]]]:
        """Return the stretches through what is known of some only, from the point before them to the one after."""
        found = []
        for run in self._stretches:
            for is_so_far, own in groupby(range(len(run)), key=lambda at: self.curve.points[run[at]].is_so_far):
                if is_so_far:
                    inner = list(own)
                    around = run[max(inner[0] - 1, 0) : inner[-1] + 2]
                    found.append([self._place(position) for position in around])
        return found

    @cached_property
    def _stretches(self) -> list[list[int]]:
        """Return the positions of known values between gaps and breaks."""
        breaks = {mark.position for mark in self.curve.breaks}
        found: list[list[int]] = [[]]
        for position, value in enumerate(self.values):
            if value is None or position in breaks:
                found.append([])
            if value is not None:
                found[-1].append(position)
        return [run for run in found if run]

    @cached_property
    def ranges(self) -> list[tuple[int, float, float]]:
        """Return (position, upper place, lower place) of the points of which only a range is known."""
        return [
            (position, self.y(edges[1]), self.y(edges[0]))
            for position, edges in enumerate(self.edges)
            if edges and self.values[position] is None
        ]

    @cached_property
    def range_bands(self) -> list[list[tuple[float, float]]]:
        """Return the outlines of what lies between least and most; none crosses a gap or a break in definition."""
        breaks, found = {mark.position for mark in self.curve.breaks}, list[list[tuple[float, float]]]()
        for at in range(1, len(self.edges)):
            before, here = self.edges[at - 1], self.edges[at]
            if before and here and at not in breaks and (before[0] < before[1] or here[0] < here[1]):
                left, right = self.x(at - 1), self.x(at)
                found.append(
                    [
                        (left, self.y(before[1])), (right, self.y(here[1])),
                        (right, self.y(here[0])), (left, self.y(before[0])),
                    ]
                )  # fmt: skip
        return found

    def _place(self, position: int) -> tuple[float, float]:
        return self.x(position), self.y(self.values[position] or 0)

    @property
    def agreed(self) -> list[tuple[float, float]]:
        """Return the way agreed to the target as places on the paper."""
        known = [(position, value) for position, value in enumerate(self.curve.agreed) if value is not None]
        return [(self.x(position), self.y(float(value))) for position, value in known]

    @cached_property
    def last_words(self) -> str:
        """Return the last value as written beside its point."""
        return "" if self.last is None else self.curve.words_of(self.curve.points[self.last]) or ""

    @property
    def target_words(self) -> str:
        """Return what is written beside the target line."""
        return self.curve.target_label if self.curve.target is not None else ""

    @cached_property
    def end_labels(self) -> list[Label]:
        """Return the words for last value and target, clear of each other."""
        found = []
        if self.last is not None and (edges := self.edges[self.last]):
            y = self.y(sum(edges) / 2)
            found.append(Label(self.last_words, self.x(self.last) + 9, y, self.size.font, "c-value-label"))
        if self.curve.target is not None and self.target_words:
            y = self.y(float(self.curve.target))
            found.append(Label(self.target_words, self.right + 9, y, self.size.font, "c-target-label"))
        if len(found) == 2:
            return list(pushed_apart(found[0], found[1], top=self.top, bottom=self.bottom))
        return found

    @cached_property
    def years(self) -> list[tuple[float, Label]]:
        """Return a tick where each year begins, with as many of its words as there is room for."""
        begun = []
        for position, point in enumerate(self.curve.points):
            if point.year is not None and (position == 0 or self.curve.points[position - 1].year != point.year):
                begun.append((position, str(point.year)))
        if not begun:
            return self._ends_in_words()
        return [(self.x(at), self._year_label(at, words)) for at, words in begun]

    def years_that_fit(self) -> list[tuple[float, Label]]:
        """Return ticks and words of the years there is room for, the latest ones first served."""
        fitting = that_fit([label for _x, label in reversed(self.years)], gap=self.size.font)
        return [(x, label) for x, label in self.years if label in fitting]

    def _year_label(self, position: int, words: str) -> Label:
        return Label(words, self.x(position), self.bottom + self.size.font * 1.35, self.size.font, "c-axis-label")

    def _ends_in_words(self) -> list[tuple[float, Label]]:
        """Without years: the name of the first and of the last period."""
        if not self.curve.points:
            return []
        y = self.bottom + self.size.font * 1.35
        room = (self.right - self.left) / 2
        ends = [(0, "start")] if len(self.values) > 1 else [(0, "middle")]
        ends += [(len(self.values) - 1, "end")] if len(self.values) > 1 else []
        labels = [
            (at, Label(self.curve.points[at].label, self.x(at), y, self.size.font, "c-axis-label", anchor))
            for at, anchor in ends
        ]
        return [(self.x(at), label) for at, label in labels if width_of(label.words, label.font) < room]

    @cached_property
    def _break_rows(self) -> tuple[list[Label], int]:
        if not self.size.is_detailed:
            return [], 0
        labels = []
        for mark in self.curve.breaks:
            x = self.x(mark.position - 0.5)
            fits_right = x + width_of(mark.label, self.size.font) + 6 < self.size.width
            anchor = "start" if fits_right else "end"
            labels.append(Label(mark.label, x + (5 if fits_right else -5), 0, self.size.font, "c-break-label", anchor))
        return in_rows(labels, top=0)

    @property
    def break_labels(self) -> list[Label]:
        """Return the words of the breaks, above the plot."""
        return self._break_rows[0]

    @cached_property
    def baseline_label(self) -> Label | None:
        """Return the words of the point one started from, where they do not cover others."""
        at = next((i for i, point in enumerate(self.curve.points) if point.is_baseline), None)
        if at is None or not self.size.is_detailed or self.values[at] is None:
            return None
        words = self.curve.points[at].note or self.curve.formatter(self.values[at] or 0.0)
        label = Label(words, max(self.x(at), self.left), self._clear_height(at, words), self.size.font, "c-note")
        fits = self.top < label.y < self.bottom and label.box[2] < self.right
        return next(iter(that_fit([label], among=[*self.end_labels, *self.break_labels])), None) if fits else None

    def _clear_height(self, at: int, words: str) -> float:
        """Return a height clear of the line: above its highest place along the words, else below its lowest."""
        end = self.x(at) + width_of(words, self.size.font)
        reached = next((i for i in range(at, len(self.values)) if self.x(i) >= end), len(self.values) - 1)
        heights = [self.y(value) for value in self.values[at : reached + 1] if value is not None]
        above, below = min(heights) - self.size.font * 1.1, max(heights) + self.size.font * 1.1
        return above if above - self.size.font * 0.7 > self.top else below

    def band(self, normal: NormalRange) -> tuple[float, float, float, float, float]:
        """Return left, right, top, bottom and mean height of a normal range."""
        last = len(self.values) - 1 if normal.last is None else normal.last
        half = 0.5 if normal.is_step else 0
        left = max(self.x(normal.first - half), self.left)
        right = min(self.x(last + half), self.right)
        if right - left < 8 and not normal.is_step:
            left, right = left - 8, right + 8
        return left, right, self.y(float(normal.high)), self.y(float(normal.low)), self.y(float(normal.mean))


def laid_out(curve: Curve, size: Size) -> CurveLayout:
    """Lay a curve out on its paper; a very long break label is cut to fit."""
    most = int(size.width / (size.font * 0.6)) - 4
    breaks = tuple(replace(mark, label=_cut(mark.label, most)) for mark in curve.breaks)
    return CurveLayout(replace(curve, breaks=breaks), size)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
