"""An indicator's curve as it is drawn: its points, the normal range, the way agreed, and where it breaks."""

from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from samklang.measurement.calculations.verdicts import Band, Verdict
from samklang.measurement.models import DeclaredChange, IndicatorVersion, Target
from samklang.measurement.queries.lineage import split_names_of
from samklang.measurement.queries.series import Series
from samklang.measurement.words import made_of, target_words, total_words, unit_words, writer_of
from samklang.ui import localised
from samklang.ui.charts.shapes import Break, Curve, CurvePoint, NormalRange


def curve_of(
    series: Series,
    target: Target | None,
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
    language = localised.language()
    points = tuple(
        CurvePoint(
            label=each.period.label_in(language),
            value=each.value,
            bounds=each.bounds,
            words=total_words(each) if each.bounds else "",
            year=each.period.starts_on.year,
            is_signal=position in signalled,
            is_hidden=each.is_hidden,
            is_so_far=bool(later) and each.period.pk in later,
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
        formatter=writer_of(version.kind),
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
        if before.version is after.version or before.version.pk == after.version.pk:
            continue
        if names := _split_between(series, before.version, after.version):
            marks.append(Break(place, _("split: %(names)s") % {"names": ", ".join(names)}))
    for change in changes:
        at = next((p for p, each in enumerate(series.totals) if each.period.ends_on > change.on), None)
        if at is not None and at > max(start, 0):
            marks.append(Break(at, change.reason))
    return tuple(marks)


def _split_between(series: Series, before: IndicatorVersion, after: IndicatorVersion) -> list[str]:
    """Return the categories that were split from one definition to another, by those between that nothing is shown of.

    What is shown as it was released may leap over a definition; what it split is split all the same.
    """
    between = [each for each in series.versions if before.number < each.number <= after.number]
    return list(dict.fromkeys(name for each in between for name in split_names_of(each)))
