"""An indicator as a reader meets it: value, verdict in words, curve, what it is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import TextChoices, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agenda.models import Goal
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.outlooks import Outlook
from samklang.measurement.calculations.periods import MONTHS, shifted
from samklang.measurement.calculations.targets import Goalpost, expected_on, progress_share
from samklang.measurement.calculations.verdicts import Verdict
from samklang.measurement.models import DeclaredChange, Indicator, IndicatorVersion, Target, Trajectory
from samklang.measurement.pill_words import pill_of
from samklang.measurement.public_words import public_words
from samklang.measurement.queries.bases import bases_of
from samklang.measurement.queries.citations import Cited
from samklang.measurement.queries.comparable import settled
from samklang.measurement.queries.curves import breaks_in, curve_of, curve_of_rises
from samklang.measurement.queries.indicators import headline_indicators
from samklang.measurement.queries.judging import Judgement, judgement_of, start_of
from samklang.measurement.queries.like_with_like import of_same_reporters
from samklang.measurement.queries.released import releases_of
from samklang.measurement.queries.series import Series, series_as_released, series_for
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.measurement.verdict_words import Telling, normal_words, plain_sentence_of, sentence_of
from samklang.measurement.words import agreed_words, made_of, total_words, unit_words, way_words
from samklang.ui.charts.shapes import Curve
from samklang.ui.sorting import danish_key


class Order(TextChoices):
    """How the indicators of a goal are ordered."""

    ATTENTION = "attention", gettext_lazy("what needs attention first")
    NAME = "name", gettext_lazy("by name")


@dataclass(frozen=True)
class Scorecard:
    """One indicator: everything a card or a page says of it, already protected.

    `latest` is the last total that can be compared with those before it; `so_far` are later ones of some only. `pace`
    is the curve of what a running total rose by. `is_old` says that the verdict is of a time past, and `behind` why.
    """

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]
    latest: PeriodTotal | None
    so_far: tuple[PeriodTotal, ...]
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
    pace: Curve | None = None
    normal: str = ""
    partial: frozenset[int] = frozenset()
    is_old: bool = False
    behind: str = ""
    known_on: datetime | None = None
    explained: tuple[str, ...] = ()
    is_of_same: bool = False

    @property
    def goals(self) -> list[Goal]:
        """Return the goals it shows the way to; pages that show them ask for indicators with their goals."""
        return sorted(self.indicator.goals.all(), key=lambda goal: goal.number)

    @property
    def whole(self) -> list[PeriodTotal]:
        """Return the totals shown that are told as whole figures, and hidden ones."""
        left_out = frozenset[int]() if self.pace else self.partial
        return [each for each in self.totals if each.is_hidden or (each.is_known and each.period.pk not in left_out)]

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
        ).words

    @property
    def needs_attention(self) -> int:
        """Return 0 for what goes wrong or changes, 1 for what misses its target or is old, 2 for no change, else 3."""
        if self.pill_kind in {"missing", "fragile"}:
            return 0
        if self.is_old or self.verdict.outlook in {Outlook.NOT_REACHED, Outlook.LATE}:
            return 1
        return 2 if self.pill_kind == "neutral" else 3

    @property
    def asks_for_attention(self) -> bool:
        """Tell whether it goes wrong, changes, misses its target on present form, or is of a time past."""
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
    read = series_for(viewer, indicators, today=today, known_on=known_on, span=span)
    cards = _scorecards(read, on=localdate(known_on) if known_on else today)
    return [replace(card, known_on=known_on) for card in cards] if known_on else cards


def scorecard_of_same(card: Scorecard, *, known_on: datetime | None, today: date) -> Scorecard:
    """Return a card of those organisations alone that told every period shown. Four queries."""
    series = of_same_reporters(card.series, known_on=known_on)
    same = _scorecards([series], on=localdate(known_on) if known_on else today)[0]
    return replace(same, known_on=known_on, is_of_same=True)


def in_order(cards: Iterable[Scorecard], order: str) -> list[Scorecard]:
    """Return the scorecards in an order; what is equally pressing keeps its place."""
    if order == Order.NAME:
        return sorted(cards, key=lambda card: danish_key(card.version.name))
    return sorted(cards, key=lambda card: card.needs_attention)


def public_scorecards(initiative: Initiative, *, today: date) -> list[Scorecard]:
    """Return the headline indicators as released, for anybody, with how each figure came about in words."""
    headlines = headline_indicators(initiative)
    cards = _scorecards(series_as_released(initiative, headlines, today=today, span=ON_A_CARD), on=today)
    newest = max((card.latest.period.ends_on for card in cards if card.latest), default=today)
    releases = releases_of(card.latest.period.pk for card in cards if card.latest)
    return [
        replace(
            card,
            behind=_("Newer figures are not released yet.") if _is_behind(card.latest, newest) else "",
            explained=public_words(card.latest, releases[card.latest.period.pk], card.series.versions)
            if card.latest
            else (),
        )
        for card in cards
    ]


def _is_behind(latest: PeriodTotal | None, newest: date) -> bool:
    """Tell whether a figure is more than one of its own periods older than the newest that stands beside it."""
    return latest is not None and shifted(latest.period.ends_on, MONTHS[latest.period.rhythm]) < newest


def _scorecards(series: list[Series], *, on: date) -> list[Scorecard]:
    indicators = [each.indicator for each in series]
    prefetch_related_objects(indicators, "goals", "changes")
    targets = _targets(indicators)
    changes = {each.indicator.pk: each.indicator.standing_changes for each in series}
    bases = bases_of(series, {pk: [each.on for each in own] for pk, own in changes.items()})
    found = []
    for each in series:
        target, own = targets.get(each.indicator.pk), changes[each.indicator.pk]
        post, base = _goalpost(target) if target else None, bases.get(each.indicator.pk, ())
        judged = judgement_of(each, post, changes=[change.on for change in own], base=base)
        found.append(_scorecard(each, target, own, judged, is_old=judged.is_old(on)))
    return found


def _targets(indicators: list[Indicator]) -> dict[int, Target]:
    """Return {indicator id: its target}: what came with the indicators, else one query."""
    if all(indicator._state.fields_cache.get("target", ...) is not ... for indicator in indicators):
        known = [getattr(indicator, "target", None) for indicator in indicators]
        return {target.indicator_id: target for target in known if target}
    found = Target.objects.filter(indicator__in=indicators)
    return {target.indicator_id: target for target in found}


def _scorecard(
    series: Series, target: Target | None, changes: tuple[DeclaredChange, ...], judged: Judgement, *, is_old: bool
) -> Scorecard:
    version, verdict, post = series.version, judged.verdict, _goalpost(target) if target else None
    comparable = settled(series.read)
    latest = comparable[-1] if comparable and comparable[-1] in series.totals else series.latest
    whole = judged.until if verdict.pace else latest
    progress = progress_share(whole.value, post) if whole and whole.value is not None and post else None
    until = judged.until.period.label if judged.until and is_old else ""
    telling = Telling(verdict, version, _name_of(verdict.since, changes), until)
    pill, kind = pill_of(verdict, until=until)
    sentence, breaks = sentence_of(telling), breaks_in(start_of(series), series, changes)
    return Scorecard(
        indicator=series.indicator,
        series=series,
        version=version,
        totals=series.totals,
        latest=latest,
        so_far=_so_far(series, comparable),
        value=total_words(latest),
        plain=plain_sentence_of(telling),
        changes=changes,
        made_of=made_of(latest) if latest else _("no figures yet"),
        target=target,
        progress_percent=None if progress is None else round(progress * 100),
        verdict=verdict,
        pill=pill,
        pill_kind=kind,
        sentence=sentence,
        way=way_words(target, version) if target else "",
        agreed=_agreed_words(series, whole, post),
        curve=curve_of(series, target, judged, sentence, _agreed(series, post), breaks),
        pace=curve_of_rises(series, judged, sentence, breaks) if verdict.pace else None,
        normal=normal_words(verdict),
        partial=judged.partial,
        is_old=is_old,
        behind=_behind(series, comparable) if is_old else "",
    )


def _so_far(series: Series, comparable: Sequence[PeriodTotal]) -> tuple[PeriodTotal, ...]:
    """Return what is known of some organisations only, later than the last total that can be compared."""
    known = [each for each in series.totals if each.is_known]
    return tuple(each for each in known if comparable and each.period.starts_on > comparable[-1].period.starts_on)


def _behind(series: Series, comparable: Sequence[PeriodTotal]) -> str:
    """Say why no newer figures stand here."""
    if series.is_released:
        return _("Newer figures are not released yet.")
    if _so_far(series, comparable) or any(not each.is_complete for each in series.totals[-1:]):
        return _("Of newer periods some are still to tell theirs.")
    return _("No newer figures have come.")


def _name_of(day: date | None, changes: Iterable[DeclaredChange]) -> str:
    return next((change.reason for change in changes if change.on == day), "")


def _agreed_words(series: Series, latest: PeriodTotal | None, post: Goalpost | None) -> str:
    """Say what was agreed for the end of the latest period, or nothing outside the way."""
    if latest is None or post is None or not post.baseline_on <= latest.period.ends_on <= post.target_on:
        return ""
    values = [each.value for each in series.totals]
    return agreed_words(expected_on(latest.period.ends_on, post), values, latest.version)


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
