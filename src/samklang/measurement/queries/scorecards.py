"""An indicator as a reader meets it: value, verdict in words, curve, what it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agenda.models import Goal
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rate, rules_of
from samklang.measurement.calculations.targets import Goalpost, expected_on, progress_share
from samklang.measurement.calculations.verdicts import Band, Point, Verdict, judge
from samklang.measurement.models import DeclaredChange, Indicator, IndicatorVersion, Kind, Target, Trajectory
from samklang.measurement.queries.bases import Told, bases_of, start_of
from samklang.measurement.queries.indicators import headline_indicators
from samklang.measurement.queries.lineage import split_names_of
from samklang.measurement.queries.series import Series, series_as_released, series_for
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.measurement.words import (
    agreed_words,
    made_of,
    pill_of,
    plain_sentence_of,
    sentence_of,
    target_words,
    total_words,
    unit_words,
    value_words,
    way_words,
)
from samklang.ui.charts.shapes import Break, Curve, CurvePoint, NormalRange
from samklang.ui.localised import date_long
from samklang.ui.sorting import danish_key


class Order(TextChoices):
    """How the indicators of a goal are ordered."""

    ATTENTION = "attention", gettext_lazy("what needs attention first")
    NAME = "name", gettext_lazy("by name")


@dataclass(frozen=True)
class Scorecard:
    """One indicator: everything a card or a page says of it, already protected."""

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]
    latest: PeriodTotal | None
    value: str
    made_of: str
    target: Target | None
    progress_percent: int | None
    verdict: Verdict
    pill: str
    pill_kind: str
    sentence: str
    plain: str
    changes: tuple[DeclaredChange, ...]
    way: str
    agreed: str
    curve: Curve
    series: Series

    @property
    def goals(self) -> list[Goal]:
        """Return the goals it shows the way to; pages that show them ask for indicators with their goals."""
        return sorted(self.indicator.goals.all(), key=lambda goal: goal.number)

    @property
    def citation(self) -> str:
        """Return how to cite the latest figure: its version and release make it one that can be found again."""
        latest = self.latest
        words = _("%(initiative)s: %(name)s (%(code)s, definition version %(number)s)") % {
            "initiative": self.indicator.initiative.name,
            "name": self.version.name,
            "code": self.indicator.code,
            "number": (latest.version if latest else self.version).number,
        }
        if latest is None:
            return words
        words = f"{words}, {latest.period.label}"
        release = latest.table.release if latest.table else None
        released = _("released %(day)s") % {"day": date_long(release.at)} if release else ""
        return f"{words}, {released}." if released else f"{words}."

    @property
    def needs_attention(self) -> int:
        """Return 0 for what needs attention first, 2 for what does well."""
        return {"missing": 0, "fragile": 0, "neutral": 1}.get(self.pill_kind, 2)


def scorecard(
    viewer: Viewer,
    *,
    indicators: Iterable[Indicator],
    today: date,
    known_on: datetime | None = None,
    span: int | None = None,
) -> list[Scorecard]:
    """Return the scorecards of many indicators as a viewer may see them. Nine queries, however many there are.

    With a span of so many of the newest periods only; the verdict is the one of the whole curve.
    """
    return _scorecards(series_for(viewer, indicators, today=today, known_on=known_on, span=span))


def in_order(cards: Iterable[Scorecard], order: str) -> list[Scorecard]:
    """Return the scorecards in an order; what is equally pressing keeps its place."""
    if order == Order.NAME:
        return sorted(cards, key=lambda card: danish_key(card.version.name))
    return sorted(cards, key=lambda card: card.needs_attention)


def public_scorecards(initiative: Initiative, *, today: date) -> list[Scorecard]:
    """Return the headline indicators as released, for anybody."""
    headlines = headline_indicators(initiative)
    return _scorecards(series_as_released(initiative, headlines, today=today, span=ON_A_CARD))


def _scorecards(series: list[Series]) -> list[Scorecard]:
    indicators = [each.indicator for each in series]
    prefetch_related_objects(indicators, "goals", "changes")
    targets = _targets(indicators)
    changes = {each.indicator.pk: tuple(each.indicator.changes.all()) for each in series}
    bases = bases_of(series, {pk: [each.on for each in own] for pk, own in changes.items()})
    return [
        _scorecard(each, targets.get(each.indicator.pk), changes[each.indicator.pk], bases.get(each.indicator.pk, ()))
        for each in series
    ]


def _targets(indicators: list[Indicator]) -> dict[int, Target]:
    """Return {indicator id: its target}: what came with the indicators, else one query."""
    if all(indicator._state.fields_cache.get("target", ...) is not ... for indicator in indicators):
        known = [getattr(indicator, "target", None) for indicator in indicators]
        return {target.indicator_id: target for target in known if target}
    found = Target.objects.filter(indicator__in=indicators)
    return {target.indicator_id: target for target in found}


def _scorecard(
    series: Series, target: Target | None, changes: tuple[DeclaredChange, ...], base: Iterable[Told]
) -> Scorecard:
    version, latest = series.version, series.latest
    post = None
    if target:
        post = _goalpost(target)
    start = start_of(series)
    verdict = judge(
        [_point(each) for each in _comparable(series.read[start:])],
        direction=version.direction,
        post=post,
        chart=rules_of(version.kind).CHART,
        changes=[each.on for each in changes],
        base=[_point_of(version, on, figure) for on, figure in base],
    )
    progress = progress_share(latest.value, post) if latest and latest.value is not None and post else None
    pill, kind = pill_of(verdict)
    sentence = sentence_of(verdict)
    return Scorecard(
        indicator=series.indicator,
        series=series,
        version=version,
        totals=series.totals,
        latest=latest,
        value=total_words(latest),
        plain=plain_sentence_of(verdict),
        changes=changes,
        made_of=made_of(latest) if latest else _("no figures yet"),
        target=target,
        progress_percent=None if progress is None else round(progress * 100),
        verdict=verdict,
        pill=pill,
        pill_kind=kind,
        sentence=sentence,
        way=way_words(target, version) if target else "",
        agreed=_agreed_words(series, post),
        curve=_curve(series, target, verdict, start, sentence, _agreed(series, post), _breaks(start, series, changes)),
    )


def _point(total: PeriodTotal) -> Point:
    return _point_of(total.version, total.period.ends_on, total.figure or Figure(None))


def _point_of(version: IndicatorVersion, on: date, figure: Figure) -> Point:
    """Return a total as the chart takes it; the base of a rate is in thousands, as its value is per thousand."""
    value: Decimal | None = rules_of(version.kind).finish(figure)
    base = figure.denominator and figure.denominator / (rate.PER if version.kind == Kind.RATE else 1)
    return Point(on, value or Decimal(0), figure.numerator, base)


def _agreed_words(series: Series, post: Goalpost | None) -> str:
    """Say what was agreed for the end of the latest period, or nothing outside the way."""
    latest = series.latest
    if latest is None or post is None or not post.baseline_on <= latest.period.ends_on <= post.target_on:
        return ""
    return agreed_words(
        expected_on(latest.period.ends_on, post), [each.value for each in series.totals], series.version
    )


def _goalpost(target: Target) -> Goalpost:
    return Goalpost(
        target.baseline_on,
        target.baseline_value,
        target.target_on,
        target.target_value,
        is_stepped=target.trajectory == Trajectory.STEPPED,
        milestones=target.milestones,
    )


def _agreed(series: Series, post: Goalpost | None) -> tuple[Decimal | None, ...]:
    """Return the value agreed for the end of each period; None outside the way."""
    return tuple(
        expected_on(each.period.ends_on, post)
        if post and post.baseline_on <= each.period.ends_on <= post.target_on
        else None
        for each in series.totals
    )


def _comparable(totals: tuple[PeriodTotal, ...]) -> tuple[PeriodTotal, ...]:
    """Return the totals a verdict may use: without last ones that fewer have reported than the one before.

    A total that still lacks reporters is shown with what it lacks, but it is no sign that anything has changed.
    """
    known = [each for each in totals if each.value is not None]
    while len(known) > 1 and known[-1].reported < known[-2].reported:
        known.pop()
    return tuple(known)


def _curve(
    series: Series,
    target: Target | None,
    verdict: Verdict,
    start: int,
    sentence: str,
    agreed: tuple[Decimal | None, ...],
    breaks: tuple[Break, ...],
) -> Curve:
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


def _breaks(start: int, series: Series, changes: tuple[DeclaredChange, ...]) -> tuple[Break, ...]:
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
