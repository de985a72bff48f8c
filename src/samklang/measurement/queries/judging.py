"""What of a series is judged: which totals, as which points of the chart, and the verdict on them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache, partial

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import ending_on, periods_later
from samklang.measurement.calculations.stretches import Point
from samklang.measurement.calculations.targets import Goalpost
from samklang.measurement.calculations.verdicts import Verdict, judge, judge_total
from samklang.measurement.models import IndicatorVersion, Period
from samklang.measurement.queries.asked_in import AskedIn
from samklang.measurement.queries.comparable import comparable_places
from samklang.measurement.queries.series import Series
from samklang.measurement.queries.sums import Early
from samklang.measurement.queries.totals import PeriodTotal


@dataclass(frozen=True)
class Judgement:
    """The verdict on a series, and where its points lie: positions among the totals shown (below 0: read beside them).

    `partial` are the ids of the periods whose total lacks somebody the others have; `until` is the last total that does
    not. Of a running total the points are what it rose by.
    """

    verdict: Verdict
    places: tuple[int, ...]
    points: tuple[Point, ...]
    partial: frozenset[int]
    until: PeriodTotal | None

    def is_old(self, on: date) -> bool:
        """Tell whether the verdict is of a time past: two more periods have gone by, and the days one has to report."""
        if self.until is None:
            return False
        period = self.until.period
        days = max(period.due_on - period.ends_on, timedelta())
        return on > periods_later(period.ends_on, period.rhythm, 2) + days


def judgement_of(series: Series, post: Goalpost | None, *, changes: Sequence[date], base: Sequence[Point]) -> Judgement:
    """Return the verdict on a series since the last break of its definition; `base` sets the range of a long one."""
    read, start, rules = series.read, start_of(series), rules_of(series.version.kind)
    whole = [start + place for place in comparable_places(read[start:])]
    found = (
        _rises(series, start) if rules.NEVER_FALLS else [(at, point_of_total(read[at])) for at in _valued(read, whole)]
    )
    judging = partial(
        judge_total if rules.NEVER_FALLS else judge,
        [point for _at, point in found],
        direction=series.version.direction,
        post=post,
        chart=rules.CHART,
        changes=changes,
        base=base,
    )
    valued = _valued(read, whole)
    last = valued[-1] if valued else None
    has_fallen = len(valued) > 1 and (read[valued[-1]].value or 0) < (read[valued[-2]].value or 0)
    total = None if last is None else point_of_total(read[last])
    kept = {*whole, *comparable_places(read[:start])}
    return Judgement(
        judging(total=total, has_fallen=has_fallen) if rules.NEVER_FALLS else judging(),
        tuple(at - len(series.earlier) for at, _point in found),
        tuple(point for _at, point in found),
        frozenset(each.period.pk for at, each in enumerate(read) if each.is_known and at not in kept),
        read[whole[-1]] if whole else None,
    )


def _valued(read: Sequence[PeriodTotal], places: Iterable[int]) -> list[int]:
    return [at for at in places if read[at].value is not None]


def _rises(series: Series, start: int) -> list[tuple[int, Point]]:
    """Return (position, rise) of a running total: the first one read rises from the last one before it."""
    early = early_totals(series)[-1:] if start == 0 else []
    return [(start - len(early) + at, point) for at, point in rises_of([*early, *series.read[start:]])]


def rises_of(totals: Sequence[PeriodTotal]) -> Iterator[tuple[int, Point]]:
    """Yield (position, what a running total rose by in a period), where the period and the one before lack nobody.

    Nor where somebody has joined: their first total holds what they had done before. Nor where it fell: it cannot.
    """
    whole = set(comparable_places(totals))
    for at in range(1, len(totals)):
        before, here = totals[at - 1], totals[at]
        follows = before.period.ends_on == here.period.starts_on
        rise = (here.value or Decimal(0)) - (before.value or Decimal(0))
        if {at - 1, at} <= whole and follows and rise >= 0 and not _have_joined(before, here):
            yield at, Point(here.period.ends_on, rise)


def _have_joined(before: PeriodTotal, here: PeriodTotal) -> bool:
    if None in {before.reporters, here.reporters}:
        return here.reported > before.reported
    return here.reporters != before.reporters and here.reported >= before.reported


def point_of_total(total: PeriodTotal) -> Point:
    """Return a total as the chart takes it."""
    return point_of(total.version, total.period.ends_on, total.figure or Figure(None))


def point_of(version: IndicatorVersion, on: date, figure: Figure) -> Point:
    """Return a figure as the chart takes it; the base is in thousands where the value is per thousand."""
    rules = rules_of(version.kind)
    value: Decimal | None = rules.finish(figure)
    base = figure.denominator and figure.denominator / rules.PER
    return Point(on, value or Decimal(0), figure.numerator, base)


def early_totals(series: Series) -> list[PeriodTotal]:
    """Return what a running total had come to before the periods that were read, since its definition last broke."""
    unbroken = unbroken_versions(series.versions, series.version)
    return list(totals_of_early(series, (each for each in series.carried if each.version_id in unbroken)))


def totals_of_early(series: Series, early: Iterable[Early]) -> Iterator[PeriodTotal]:
    """Yield the totals of early periods, of which only the sums and who told them were read."""
    asked_in, by_id = AskedIn(series.agreed), {each.pk: each for each in series.versions}
    rhythm = series.version.rhythm
    for each in early:
        period = _period_ending(each.ends_on, rhythm)
        version = by_id[each.version_id]
        yield PeriodTotal(
            period, version, rules_of(version.kind).finish(each.figure), is_hidden=False, reported=each.reported,
            asked=asked_in(period) if each.asked is None else each.asked, not_applicable=each.others, declined=0,
            figure=each.figure, reporters=each.reporters,
        )  # fmt: skip


@lru_cache(maxsize=2048)
def _period_ending(ends_on: date, rhythm: str) -> Period:
    """Return a period that nobody is asked to change: the same one for all indicators of a page, made once."""
    starts_on, _end = ending_on(ends_on, rhythm)
    return Period(rhythm=rhythm, starts_on=starts_on, ends_on=ends_on, due_on=ends_on)


def start_of(series: Series) -> int:
    """Return the position, among the totals that were read, of the first one after the last break of the definition."""
    read = series.read
    if not read:
        return 0
    unbroken = unbroken_versions(series.versions, read[-1].version)
    begins = [0, *(at for at in range(1, len(read)) if read[at].version is not read[at - 1].version)]
    apart = [run for run, begin in enumerate(begins) if read[begin].version.pk not in unbroken]
    return begins[apart[-1] + 1] if apart else 0


def unbroken_versions(versions: Sequence[IndicatorVersion], last: IndicatorVersion) -> list[int]:
    """Return the definitions whose figures can be compared with those of one, itself among them."""
    found = [last.pk]
    for each in sorted(versions, key=lambda version: -version.number):
        if each.number < last.number and not last.breaks_comparability:
            found.append(each.pk)
            last = each
    return found
