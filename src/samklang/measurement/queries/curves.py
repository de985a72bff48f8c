"""An indicator's curve as it is drawn: its points, the normal range, the way agreed, and where it breaks."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.stretches import Band
from samklang.measurement.models import Agreed, DeclaredChange, IndicatorVersion
from samklang.measurement.queries.judging import Judgement
from samklang.measurement.queries.lineage import split_names_of
from samklang.measurement.queries.series import Series
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.verdict_words import signal_words
from samklang.measurement.words import made_of, target_words, total_words, unit_words, writer_of
from samklang.ui import localised
from samklang.ui.charts.shapes import Break, Curve, CurvePoint, NormalRange

WHOLE = (0.0, 1.0)


def curve_of(
    series: Series,
    target: Agreed | None,
    judged: Judgement,
    sentence: str,
    agreed: tuple[Decimal | None, ...],
    breaks: tuple[Break, ...],
) -> Curve:
    """Return the curve of a series. That of a running total has no normal range: what it rises by does."""
    version, is_rising = series.version, judged.verdict.pace is not None
    signalled = {} if is_rising else _signalled(judged)
    language = localised.language()
    points = tuple(
        CurvePoint(
            label=each.period.label_in(language),
            value=each.value,
            bounds=(bounds := each.bounds),
            words=total_words(each) if bounds or each.is_rounded else "",
            year=each.period.starts_on.year,
            is_signal=bool(signalled.get(position)),
            signal_words=signalled.get(position, ""),
            is_hidden=each.is_hidden,
            is_so_far=bool(judged.partial) and each.period.pk in judged.partial,
            note=_lacking(each),
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
        normal=() if is_rising else _normal(judged),
        breaks=breaks,
        formatter=writer_of(version.kind),
        within=WHOLE if rules_of(version.kind).AS_PERCENT else None,
    )


def curve_of_rises(series: Series, judged: Judgement, sentence: str, breaks: tuple[Break, ...]) -> Curve:
    """Return the curve of what a running total rose by in each period, with its normal range."""
    version, signalled = series.version, _signalled(judged)
    rises = dict(zip(judged.places, judged.points, strict=True))
    points = tuple(
        CurvePoint(
            label=each.period.label,
            value=rises[position].value if position in rises else None,
            year=each.period.starts_on.year,
            is_signal=bool(signalled.get(position)),
            signal_words=signalled.get(position, ""),
            note=_lacking(each),
        )
        for position, each in enumerate(series.totals)
    )
    return Curve(
        title=_("%(name)s: what it rose by") % {"name": version.name},
        points=points,
        summary=sentence,
        unit=unit_words(version),
        normal=_normal(judged),
        breaks=breaks,
        formatter=writer_of(version.kind),
    )


def _lacking(total: PeriodTotal) -> str:
    """Say what a total is made of where somebody's figure is not in it, or nobody's."""
    return made_of(total) if total.is_partial or not (total.is_known or total.is_hidden) else ""


def _signalled(judged: Judgement) -> dict[int, str]:
    """Return {position among the totals shown: which rules the point breaks, in words}."""
    return dict(zip(judged.places, signal_words(judged.verdict.signals), strict=True))


def _normal(judged: Judgement) -> tuple[NormalRange, ...]:
    return tuple(range_ for band in judged.verdict.bands for range_ in _ranges(band, judged.places))


def _ranges(band: Band, known: Sequence[int]) -> list[NormalRange]:
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
