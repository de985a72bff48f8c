"""An indicator as a reader meets it: value, verdict in words, curve, what it is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import TextChoices, prefetch_related_objects
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agenda.queries import AgreedGoal
from samklang.initiatives.access import Viewer
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.outlooks import Outlook
from samklang.measurement.calculations.targets import progress_share
from samklang.measurement.calculations.verdicts import Verdict
from samklang.measurement.models import Agreed, DeclaredChange, Indicator, IndicatorVersion
from samklang.measurement.pill_words import pill_of
from samklang.measurement.queries.agreed import agreed_in, goalpost_of, way_agreed_words
from samklang.measurement.queries.amount_rules import amount_rules_of
from samklang.measurement.queries.as_it_stood import changes_of, goals_told, targets_of
from samklang.measurement.queries.bases import bases_of
from samklang.measurement.queries.citations import Cited, LastChanges
from samklang.measurement.queries.comparable import settled
from samklang.measurement.queries.curves import breaks_in, curve_of, curve_of_rises
from samklang.measurement.queries.judging import Judgement, judgement_of, start_of
from samklang.measurement.queries.like_with_like import of_same_reporters
from samklang.measurement.queries.series import Series, series_for
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.verdict_words import Telling, normal_words, plain_sentence_of, sentence_of
from samklang.measurement.why_hidden import why_hidden
from samklang.measurement.words import made_of, reached_words, total_words, unit_after, way_words
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
    pace: Curve | None = None
    normal: str = ""
    partial: frozenset[int] = frozenset()
    is_old: bool = False
    behind: str = ""
    known_on: datetime | None = None
    explained: tuple[str, ...] = ()
    why_hidden: tuple[str, ...] = ()
    is_of_same: bool = False
    public_citation: str = ""
    goals: tuple[AgreedGoal, ...] = ()
    last_changes: LastChanges | None = field(default=None, compare=False, repr=False)

    @property
    def hides_any(self) -> bool:
        """Tell whether the total of any period shown is hidden."""
        return any(total.is_hidden for total in self.totals)

    @property
    def hidden_since(self) -> PeriodTotal | None:
        """Return the newest total where it is hidden: what stands as the latest is an older one then, or nothing."""
        newest = next((each for each in reversed(self.totals) if each.is_known or each.is_hidden), None)
        return newest if newest and newest.is_hidden else None

    @property
    def has_curve(self) -> bool:
        """Tell whether its values lie on a curve; levels stand side by side."""
        return not rules_of(self.version.kind).POOLS.keeps_apart

    @property
    def unit(self) -> str:
        """Return what stands after its value on a card: of answers on a scale what they are, of levels nothing."""
        unit = unit_after(self.latest.value if self.latest else None, self.version) or self.version.unit
        return reached_words(self.version) or (unit if self.has_curve else "")

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
        words = {"period": capfirst(newest.period.label), "value": total_words(newest), "made_of": made_of(newest)}
        return _("%(period)s so far: %(value)s (%(made_of)s).") % words

    @property
    def unanswered_words(self) -> str:
        """Return what was answered for the newest period where nobody told a figure: that it cannot be told, say."""
        newest = self.totals[-1] if self.totals else None
        if newest is None or not newest.is_answered_without_figure:
            return ""
        words = {"period": capfirst(newest.period.label), "made_of": made_of(newest)}
        return _("%(period)s: %(made_of)s.") % words

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
            value=f"{self.value} {reached_words(latest.version) or unit_after(latest.value, latest.version)}".strip()
            if latest
            else "",
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
        """Return 0 for what goes wrong or changes, 1 for what misses its target or is old, 2 for no change, else 3.

        Levels have no verdict, so nothing in them asks for attention.
        """
        if self.pill_kind in {"missing", "fragile"}:
            return 0
        if self.is_old or self.verdict.outlook in {Outlook.NOT_REACHED, Outlook.LATE}:
            return 1
        return 2 if self.pill_kind == "neutral" and self.has_curve else 3

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
    with_goals: bool = True,
) -> list[Scorecard]:
    """Return the scorecards of many indicators as a viewer may see them. Nine queries, however many there are.

    With a span of so many of the newest periods only; the verdict is the one of the whole curve. Without goals one
    query less, where nobody asks which goals an indicator shows the way to.
    """
    read = series_for(viewer, indicators, today=today, known_on=known_on, span=span)
    return cards_of_series(read, today=today, known_on=known_on, with_goals=with_goals)


def scorecard_of_same(card: Scorecard, *, known_on: datetime | None, today: date) -> Scorecard:
    """Return a card of those organisations alone that told every period shown. Four queries."""
    series = of_same_reporters(card.series, known_on=known_on)
    return replace(cards_of_series([series], today=today, known_on=known_on)[0], is_of_same=True)


def in_order(cards: Iterable[Scorecard], order: str) -> list[Scorecard]:
    """Return the scorecards in an order; what is equally pressing keeps its place."""
    if order == Order.NAME:
        return sorted(cards, key=lambda card: danish_key(card.version.name))
    return sorted(cards, key=lambda card: card.needs_attention)


def cards_of_series(
    series: list[Series], *, today: date, known_on: datetime | None, with_goals: bool = True
) -> list[Scorecard]:
    """Return the cards of some series, with the targets and the declared changes of the same moment."""
    on = localdate(known_on) if known_on else today
    indicators = [each.indicator for each in series]
    prefetch_related_objects(indicators, "changes")
    goals = goals_told(indicators, at=known_on) if with_goals else {}
    targets = targets_of(indicators, at=known_on)
    last_changes = LastChanges(indicators[0].initiative_id) if indicators else None
    changes = {each.indicator.pk: changes_of(each.indicator, at=known_on) for each in series}
    bases = bases_of(series, {pk: [each.on for each in own] for pk, own in changes.items()}, at=known_on)
    cards = []
    for each in series:
        target, own = targets.get(each.indicator.pk), changes[each.indicator.pk]
        post, base = goalpost_of(target) if target else None, bases.get(each.indicator.pk, ())
        judged = judgement_of(each, post, changes=[change.on for change in own], base=base)
        cards.append(_scorecard(each, target, own, judged, is_old=judged.is_old(on)))
    cards = [
        replace(card, known_on=known_on, last_changes=last_changes, goals=goals.get(card.indicator.pk, ()))
        for card in cards
    ]
    hidden = [card for card in cards if card.hidden_since]
    rules = amount_rules_of(hidden[0].indicator.initiative, [card.version for card in hidden]) if hidden else {}
    return [
        replace(card, why_hidden=why_hidden(card.version, rules.get(card.indicator.pk))) if card.hidden_since else card
        for card in cards
    ]


def _scorecard(
    series: Series, target: Agreed | None, changes: tuple[DeclaredChange, ...], judged: Judgement, *, is_old: bool
) -> Scorecard:
    version, verdict, post = series.version, judged.verdict, goalpost_of(target) if target else None
    comparable = settled(series.read)
    last = comparable[-1] if comparable else None
    latest = last if any(each is last for each in reversed(series.totals)) else series.latest
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
        agreed=way_agreed_words(series, whole, post),
        curve=curve_of(series, target, judged, sentence, agreed_in(series, post), breaks),
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
    """Say why no newer figures stand here, where what is known so far does not say it."""
    if series.is_released:
        return _("Newer figures are not released yet.")
    if _so_far(series, comparable):
        return ""
    if any(not each.is_complete for each in series.totals[-1:]):
        return _("Of newer periods some are still to tell theirs.")
    return _("No newer figures have come.")


def _name_of(day: date | None, changes: Iterable[DeclaredChange]) -> str:
    return next((change.reason for change in changes if change.on == day), "")
