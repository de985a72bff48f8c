"""An indicator's curve as it is drawn: its points, the normal range, the way agreed, and where it breaks."""

from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from samklang.measurement.calculations.verdicts import Band, Verdict
from samklang.measurement.models import Agreed, DeclaredChange
from samklang.measurement.queries.lineage import split_names_of
from samklang.measurement.queries.series import Series
from samklang.measurement.words import made_of, target_words, unit_words, value_words
from samklang.ui.charts.shapes import Break, Curve, CurvePoint, NormalRange


def curve_of(
    series: Series,
    target: Agreed | None,
    verdict: Verdict,
    start: int,
    sentence: str,
    agreed: tuple[Decimal | None, ...],
    breaks: tuple[Break, ...],
    later: Collection[int],
) -> Curve:
    """Return the curve of a series; `later` are the periods whose total is known so far only."""
    version, offset = series.version, len(series.earlier)
    known = [place - offset for place, each in enumerate(series.read) if place >= start and each.value is not None]
    signalled = {known[i] for i, signals in enumerate(verdict.signals) if signals}
    points = tuple(
        CurvePoint(
            label=each.period.label,
            value=each.value,
            year=each.period.starts_on.year,
            is_signal=position in signalled,
            is_hidden=each.is_hidden,
            is_so_far=each.period.pk in later,
            note="" if each.is_complete else made_of(each),
        )
        for position, each in enumerate(series.totals)
    )
    return Curve(
        title=version.name,
        points=points,
        summary=sentence,
        unit=unit_words(version),
        target=target.target_value if target else None,
        target_label=target_words(target.target_value, version) if target else "",
        agreed=agreed,
        normal=tuple(range_ for band in verdict.bands for range_ in _ranges(band, known)),
        breaks=breaks,
        formatter=lambda value: value_words(value, version),
    )


def _ranges(band: Band, known: list[int]) -> list[NormalRange]:
    """Return a band as ranges on what is shown of the curve: one where the limits are the same for all, else many."""
    places = [known[band.first + offset] for offset in range(len(band.limits))]
    shown = [(place, own) for place, own in zip(places, band.limits, strict=True) if place >= 0]
    if shown and len(set(band.limits)) == 1:
        own = band.limits[0]
        return [NormalRange(own.low, own.high, own.mean, shown[0][0], shown[-1][0])]
    return [NormalRange(own.low, own.high, own.mean, place, place, is_step=True) for place, own in shown]


def breaks_in(start: int, series: Series, changes: tuple[DeclaredChange, ...]) -> tuple[Break, ...]:
    """Return what changed and where: the definition, categories that were split, declared changes of the work."""
    start -= len(series.earlier)
    marks = [Break(start, _("new definition"))] if start > 0 else []
    for place, (before, after) in enumerate(zip(series.totals, series.totals[1:], strict=False), start=1):
        if before.version.pk != after.version.pk and place != start and (names := split_names_of(after.version)):
            marks.append(Break(place, _("split: %(names)s") % {"names": ", ".join(names)}))
    for change in changes:
        at = next((p for p, each in enumerate(series.totals) if each.period.ends_on > change.on), None)
        if at is not None and at > max(start, 0):
            marks.append(Break(at, change.reason))
    return tuple(marks)
