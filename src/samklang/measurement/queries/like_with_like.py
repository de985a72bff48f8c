"""A curve of the same organisations all the time, where those behind a curve change."""

from dataclasses import replace
from datetime import date, datetime

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.queries.comparable import settled
from samklang.measurement.queries.series import Series
from samklang.measurement.queries.sums import sums_of_same
from samklang.measurement.queries.totals import PeriodTotal, Told


def of_same_reporters(series: Series, *, known_on: datetime | None) -> Series:
    """Return a live series of those organisations alone that told every period shown: like compared with like.

    Not of what was released, nor of levels, nor of running totals, which keep what each told last.
    """
    compared = [each.period.pk for each in settled(series.totals) if each.reported]
    starts_on = min((each.period.ends_on for each in series.totals), default=date.min)
    told = sums_of_same(series.versions, series.version, periods=compared, starts_on=starts_on, at=known_on)
    most = max((each.reported for each in told.values()), default=0)
    totals = tuple(_of_some(each, told.get(each.period.pk), most) for each in series.totals)
    return replace(series, totals=totals, earlier=(), read_from_on=None)


def _of_some(total: PeriodTotal, told: Told | None, asked: int) -> PeriodTotal:
    figure = told.figure if told else Figure(None)
    return replace(
        total,
        figure=figure,
        value=rules_of(total.version.kind).finish(figure),
        reported=told.reported if told else 0,
        asked=asked,
        not_applicable=0,
        declined=0,
        reporters=None,
    )
