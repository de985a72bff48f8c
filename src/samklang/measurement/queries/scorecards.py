"""An indicator as a reader meets it: value, verdict in words, curve, what it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agenda.models import Goal
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.periods import MONTHS, shifted
from samklang.measurement.calculations.targets import Goalpost, expected_on, progress_share
from samklang.measurement.calculations.verdicts import Outlook, Point, Verdict, judge
from samklang.measurement.models import Agreed, DeclaredChange, Indicator, IndicatorVersion, Release, Trajectory
from samklang.measurement.public_words import public_words
from samklang.measurement.queries.as_it_stood import changes_of, targets_of
from samklang.measurement.queries.bases import Told, bases_of, start_of
from samklang.measurement.queries.citations import Cited, LastChanges
from samklang.measurement.queries.curves import breaks_in, curve_of
from samklang.measurement.queries.indicators import headline_indicators
from samklang.measurement.queries.like_with_like import of_same_reporters
from samklang.measurement.queries.published import last_releases_of, public_citation
from samklang.measurement.queries.released import releases_of
from samklang.measurement.queries.series import Series, series_as_released, series_for
from samklang.measurement.queries.totals import PeriodTotal, settled
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.measurement.words import (
    agreed_words,
    made_of,
    pill_of,
    plain_sentence_of,
    sentence_of,
    total_words,
    unit_words,
    way_words,
)
from samklang.ui.charts.shapes import Curve
from samklang.ui.sorting import danish_key


class Order(TextChoices):
    """How the indicators of a goal are ordered."""

    ATTENTION = "attention", gettext_lazy("what needs attention first")
    NAME = "name", gettext_lazy("by name")


@dataclass(frozen=True)
class Scorecard:
    """One indicator: everything a card or a page says of it, already protected.

    `latest` is the last total that can be compared with those before it; `so_far` are later ones of some only.
    """

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]
    latest: PeriodTotal | None
    so_far: tuple[PeriodTotal, ...]
    value: str
    made_of: str
    target: Agreed | None
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
    known_on: datetime | None = None
    is_behind: bool = False
    explained: tuple[str, ...] = ()
    is_of_same: bool = False
    public_citation: str = ""
    last_changes: LastChanges | None = field(default=None, compare=False, repr=False)

    @property
    def goals(self) -> list[Goal]:
        """Return the goals it shows the way to; pages that show them ask for indicators with their goals."""
        return sorted(self.indicator.goals.all(), key=lambda goal: goal.number)

    @property
    def so_far_words(self) -> str:
        """Return what is known so far of the newest period, of those who have told theirs."""
        if not self.so_far:
            return ""
        newest = self.so_far[-1]
        words = {"period": newest.period.label, "value": total_words(newest), "made_of": made_of(newest)}
        return _("%(period)s so far: %(value)s (%(made_of)s).") % words

    @property
    def citation(self) -> str:
        """Return how to cite the latest figure, so that it can be found again whatever is corrected later."""
        latest, place = self.latest, {"initiative": self.indicator.initiative.slug, "indicator_id": self.indicator.pk}
        return Cited(
            whose=self.indicator.initiative.name,
            name=self.version.name,
            code=self.indicator.code,
            versions=[(latest.version if latest else self.version).number],
            when=latest.period.label if latest else "",
            value=f"{self.value} {unit_words(latest.version)}".strip() if latest else "",
            of=_("only those who have reported every period shown") if self.is_of_same else "",
            path=reverse("measurement:indicator", kwargs=place) + ("?reporters=same" if self.is_of_same else ""),
            released=latest.table.release.at if latest and latest.table else None,
            known_on=self.known_on,
            since=self._known_since if latest and not (latest.table or self.known_on) else None,
        ).words

    @property
    def _known_since(self) -> datetime | None:
        """Return when the last thing happened that is in the latest figure."""
        if self.latest is None or self.last_changes is None:
            return None
        if rules_of(self.version.kind).CARRIES:
            return self.last_changes.in_any
        return self.last_changes.in_periods([self.latest.period.pk])

    @property
    def needs_attention(self) -> int:
        """Return 0 for what goes wrong or changes, 1 for what misses its target, 2 for no change, 3 for the rest."""
        if self.pill_kind in {"missing", "fragile"}:
            return 0
        if self.verdict.outlook in {Outlook.NOT_REACHED, Outlook.LATE}:
            return 1
        return 2 if self.pill_kind == "neutral" else 3

    @property
    def asks_for_attention(self) -> bool:
        """Tell whether it goes wrong, changes, or misses its target on present form."""
        return self.needs_attention <= 1


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
    return _scorecards(series_for(viewer, indicators, today=today, known_on=known_on, span=span), known_on=known_on)


def scorecard_of_same(card: Scorecard, *, known_on: datetime | None) -> Scorecard:
    """Return a card of those organisations alone that told every period shown. Four queries."""
    same = _scorecards([of_same_reporters(card.series, known_on=known_on)], known_on=known_on)[0]
    return replace(same, is_of_same=True)


def in_order(cards: Iterable[Scorecard], order: str) -> list[Scorecard]:
    """Return the scorecards in an order; what is equally pressing keeps its place."""
    if order == Order.NAME:
        return sorted(cards, key=lambda card: danish_key(card.version.name))
    return sorted(cards, key=lambda card: card.needs_attention)


def public_scorecards(initiative: Initiative, *, today: date, known_on: datetime | None = None) -> list[Scorecard]:
    """Return the headline indicators as released, by now or by a moment, for anybody, with how each came about."""
    headlines = headline_indicators(initiative, at=known_on)
    series = series_as_released(initiative, headlines, today=today, known_on=known_on, span=ON_A_CARD)
    cards = _scorecards(series, known_on=known_on)
    newest = max((card.latest.period.ends_on for card in cards if card.latest), default=today)
    releases = releases_of((card.latest.period.pk for card in cards if card.latest), at=known_on)
    last = last_releases_of((card.latest.period.pk for card in cards if card.latest), at=known_on)
    return [
        replace(
            card,
            is_behind=_is_behind(card.latest, newest),
            explained=public_words(card.latest, releases[card.latest.period.pk], card.series.versions)
            if card.latest
            else (),
            public_citation=_cited_publicly(card, last),
        )
        for card in cards
    ]


def _cited_publicly(card: Scorecard, last: Mapping[int, Release]) -> str:
    """Return how anybody cites a card's figure; blank where there is none."""
    latest = card.latest
    if latest is None or (latest.table is None and latest.period.pk not in last):
        return ""
    release = latest.table.release if latest.table else last[latest.period.pk]
    return public_citation(card.indicator, latest, release)


def _is_behind(latest: PeriodTotal | None, newest: date) -> bool:
    """Tell whether a figure is more than one of its own periods older than the newest that stands beside it."""
    return latest is not None and shifted(latest.period.ends_on, MONTHS[latest.period.rhythm]) < newest


def _scorecards(series: list[Series], *, known_on: datetime | None) -> list[Scorecard]:
    """Return the cards of some series, with the targets and the declared changes of the same moment."""
    indicators = [each.indicator for each in series]
    prefetch_related_objects(indicators, "goals", "changes")
    targets = targets_of(indicators, at=known_on)
    last_changes = LastChanges(indicators[0].initiative_id) if indicators else None
    changes = {each.indicator.pk: changes_of(each.indicator, at=known_on) for each in series}
    bases = bases_of(series, {pk: [each.on for each in own] for pk, own in changes.items()})
    cards = [
        _scorecard(each, targets.get(each.indicator.pk), changes[each.indicator.pk], bases.get(each.indicator.pk, ()))
        for each in series
    ]
    return [replace(card, known_on=known_on, last_changes=last_changes) for card in cards]


def _scorecard(
    series: Series, target: Agreed | None, changes: tuple[DeclaredChange, ...], base: Iterable[Told]
) -> Scorecard:
    comparable = settled(series.read)
    version, latest = series.version, _latest(series, comparable)
    later = {each.period.pk for each in series.totals if each.is_known} - {each.period.pk for each in comparable}
    post = None
    if target:
        post = _goalpost(target)
    start = start_of(series)
    verdict = judge(
        [_point(each) for each in settled(series.read[start:]) if each.value is not None],
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
        so_far=tuple(each for each in series.totals if each.period.pk in later),
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
        agreed=_agreed_words(series, latest, post),
        curve=curve_of(
            series, target, verdict, start, sentence, _agreed(series, post), breaks_in(start, series, changes), later
        ),
    )


def _latest(series: Series, comparable: Sequence[PeriodTotal]) -> PeriodTotal | None:
    """Return the last total shown that can be compared, or the last one where there is no such."""
    last = comparable[-1] if comparable else None
    return last if last in series.totals else series.latest


def _point(total: PeriodTotal) -> Point:
    return _point_of(total.version, total.period.ends_on, total.figure or Figure(None))


def _point_of(version: IndicatorVersion, on: date, figure: Figure) -> Point:
    """Return a total as the chart takes it; the base is in thousands where the value is per thousand."""
    rules = rules_of(version.kind)
    value: Decimal | None = rules.finish(figure)
    base = figure.denominator and figure.denominator / rules.PER
    return Point(on, value or Decimal(0), figure.numerator, base)


def _agreed_words(series: Series, latest: PeriodTotal | None, post: Goalpost | None) -> str:
    """Say what was agreed for the end of the latest period, or nothing outside the way."""
    if latest is None or post is None or not post.baseline_on <= latest.period.ends_on <= post.target_on:
        return ""
    values = [each.value for each in series.totals]
    return agreed_words(expected_on(latest.period.ends_on, post), values, latest.version)


def _goalpost(target: Agreed) -> Goalpost:
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
