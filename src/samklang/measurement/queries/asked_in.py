"""What reports ask: by the duties that hold in a period, without what was agreed after a report had been sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from samklang.initiatives.models import Initiative
from samklang.measurement.models import (
    EDITABLE,
    Duty,
    DutyBefore,
    Indicator,
    IndicatorVersion,
    NotAsked,
    Period,
    Report,
    ReportTransition,
)
from samklang.measurement.queries.indicators import indicators_of

# The indicators a report does not ask for: those waived, and of a report that is sent those agreed since.
LEFT_OUT = """
SELECT waived.indicator_id FROM measurement_waiver waived
WHERE waived.report_id = %(report)s AND waived.lifted_at IS NULL
UNION ALL
SELECT unasked.indicator_id FROM measurement_notasked unasked
WHERE unasked.organisation_id = %(organisation)s AND unasked.period_id = %(period)s AND unasked.until_at IS NULL
  AND (SELECT state FROM measurement_report WHERE id = %(report)s) <> ALL(%(editable)s)
"""
_AGREED_NOW = """
SELECT d.indicator_id, d.organisation_id, d.first_period_on, d.ended_on, 0
FROM measurement_duty d WHERE d.indicator_id = ANY(%(ids)s)
UNION ALL
SELECT n.indicator_id, n.organisation_id, NULL, NULL, n.period_id FROM measurement_notasked n
WHERE n.indicator_id = ANY(%(ids)s) AND n.until_at IS NULL AND NOT EXISTS (
  SELECT FROM measurement_report r
  WHERE r.organisation_id = n.organisation_id AND r.period_id = n.period_id AND r.state = ANY(%(editable)s))
"""
_AGREED_THEN = """
SELECT d.indicator_id, d.organisation_id, coalesce(before.first_period_on, d.first_period_on),
  CASE WHEN before.id IS NULL THEN d.ended_on ELSE before.ended_on END, 0
FROM measurement_duty d LEFT JOIN LATERAL (
  SELECT * FROM measurement_dutybefore b WHERE b.duty_id = d.id AND b.until_at > %(at)s
  ORDER BY b.until_at, b.id LIMIT 1
) before ON true
WHERE d.indicator_id = ANY(%(ids)s) AND (d.agreed_at IS NULL OR d.agreed_at <= %(at)s)
UNION ALL
SELECT n.indicator_id, n.organisation_id, NULL, NULL, n.period_id FROM measurement_notasked n
WHERE n.indicator_id = ANY(%(ids)s)
  AND (n.since_at IS NULL OR n.since_at <= %(at)s) AND (n.until_at IS NULL OR n.until_at > %(at)s)
  AND coalesce((
    SELECT t.to_state FROM measurement_reporttransition t JOIN measurement_report r ON r.id = t.report_id
    WHERE r.organisation_id = n.organisation_id AND r.period_id = n.period_id AND t.at <= %(at)s
    ORDER BY t.at DESC, t.id DESC LIMIT 1), '') <> ALL(%(editable)s)
"""
AskedOf = tuple[int, date, date | None]  # organisation, first day, last day


@dataclass(frozen=True)
class WhoIsAsked:
    """An indicator's duties, and {period: the organisations whose sent report did not ask for it}."""

    duties: list[AskedOf] = field(default_factory=list)
    not_asked: dict[int, set[int]] = field(default_factory=dict)


def rhythm_of(indicator: Indicator) -> str:
    """Return how often an indicator is reported by its newest definition."""
    return IndicatorVersion.objects.filter(indicator=indicator).order_by("-number").values_list("rhythm", flat=True)[0]


def rhythms_of(indicators: Iterable[int]) -> set[str]:
    """Return how often any of some indicators is reported, by their newest definitions."""
    newest = IndicatorVersion.objects.filter(indicator__in=list(indicators)).order_by("indicator_id", "-number")
    return set(newest.distinct("indicator_id").values_list("rhythm", flat=True))


def duties_at(at: datetime | None) -> QuerySet[Duty]:
    """Return the duties with when each begins and stops (`begins_on`, `stops_on`): as they stand, or did at a moment.

    Those of before it was kept when they were agreed are told as agreed always.
    """
    if at is None:
        return Duty.objects.order_by().annotate(begins_on=F("first_period_on"), stops_on=F("ended_on"))
    before = DutyBefore.objects.filter(duty=OuterRef("pk"), until_at__gt=at).order_by("until_at", "pk")
    agreed = Duty.objects.filter(Q(agreed_at__isnull=True) | Q(agreed_at__lte=at)).order_by()
    return agreed.annotate(
        begins_on=Coalesce(Subquery(before.values("first_period_on")[:1]), F("first_period_on")),
        stops_on=Case(When(Exists(before), then=Subquery(before.values("ended_on")[:1])), default=F("ended_on")),
    )


def agreed_of(indicator_ids: Iterable[int], *, known_on: datetime | None = None) -> dict[int, WhoIsAsked]:
    """Return {indicator id: its duties, and who was not asked when}, now or as it stood at a moment. One query.

    By statements of its own, which say what `duties_at` and `_in_sent_reports` say: it is asked for every curve.
    """
    with connection.cursor() as cursor:
        wanted = {"ids": list(indicator_ids), "at": known_on, "editable": sorted(EDITABLE)}
        cursor.execute(_AGREED_THEN if known_on else _AGREED_NOW, wanted)
        rows = cursor.fetchall()
    found: dict[int, WhoIsAsked] = defaultdict(WhoIsAsked)
    for indicator, organisation, first, ended, period in rows:
        if period:
            found[indicator].not_asked.setdefault(period, set()).add(organisation)
        else:
            found[indicator].duties.append((organisation, first, ended))
    return found


def not_asked_in(period: Period, indicators: Iterable[Indicator]) -> list[tuple[int, int]]:
    """Return (indicator, organisation) that the reports of a period do not ask for, in order. One query."""
    unasked = _in_sent_reports(None).filter(period=period, indicator__in=list(indicators))
    return list(unasked.order_by("indicator", "organisation").values_list("indicator", "organisation"))


def asked_pairs(period: Period, *, known_on: datetime | None = None) -> set[tuple[int, int]]:
    """Return (organisation, indicator) that is asked for in a period, or was at a moment, by a report or without one.

    One query.
    """
    own = {"organisation": OuterRef("organisation"), "indicator": OuterRef("indicator")}
    duties = duties_at(known_on).filter(
        _holding_in(period),
        ~Exists(_in_sent_reports(known_on).filter(period=period, **own)),
        indicator__in=indicators_of(period.initiative, at=known_on).order_by().values("pk"),
    )
    return set(duties.values_list("organisation", "indicator"))


def asked_twice(initiative: Initiative) -> dict[int, list[Duty]]:
    """Return {indicator: duties without a place of organisations that report it for places too}. One query.

    What they tell is added: the one without a place is what lies outside the places.
    """
    holding = Duty.objects.filter(indicator__initiative=initiative, ended_on__isnull=True)
    placed = holding.filter(indicator=OuterRef("indicator"), organisation=OuterRef("organisation"), place__isnull=False)
    found: dict[int, list[Duty]] = defaultdict(list)
    rows = holding.filter(Exists(placed), place__isnull=True).select_related("organisation", "indicator")
    for duty in rows.order_by("indicator__code", "organisation__sort_key"):
        found[duty.indicator_id].append(duty)
    return dict(found)


def _holding_in(period: Period) -> Q:
    """Tell whether a duty had begun when the period did, and had not ended before it."""
    return Q(begins_on__lte=period.starts_on) & (Q(stops_on__isnull=True) | Q(stops_on__gte=period.ends_on))


def _in_sent_reports(at: datetime | None) -> QuerySet[NotAsked]:
    """Return what is not asked, or was not at a moment; a report that can be filled in (again) asks for all of it."""
    if at is not None:
        return _in_reports_sent_by(at)
    open_ones = Report.objects.filter(
        organisation=OuterRef("organisation"), period=OuterRef("period"), state__in=EDITABLE
    )
    return NotAsked.objects.filter(~Exists(open_ones), until_at__isnull=True).order_by()


def _in_reports_sent_by(at: datetime) -> QuerySet[NotAsked]:
    steps = ReportTransition.objects.filter(
        report__organisation=OuterRef("organisation"), report__period=OuterRef("period"), at__lte=at
    )
    last = steps.order_by("-at", "-pk").values("to_state")[:1]
    noted = NotAsked.objects.filter(
        Q(since_at__isnull=True) | Q(since_at__lte=at), Q(until_at__isnull=True) | Q(until_at__gt=at)
    )
    return noted.annotate(state_then=Coalesce(Subquery(last), Value(""))).exclude(state_then__in=EDITABLE).order_by()


class AskedIn:
    """How many organisations were asked in a period, of many periods one after the other."""

    def __init__(self, agreed: WhoIsAsked) -> None:
        self.organisations: dict[tuple[date, date | None], set[int]] = defaultdict(set)
        for organisation, first, ended in agreed.duties:
            self.organisations[first, ended].add(organisation)
        self.not_asked = agreed.not_asked
        self.counted: dict[tuple[tuple[date, date | None], ...], int] = {}

    def __call__(self, period: Period) -> int:
        """Return how many had a duty that held in the period, without those whose sent report did not ask for it."""
        holding = self._holding_in(period)
        if self.not_asked and (without := self.not_asked.get(period.pk)):
            return len(self._together(holding) - without)
        if holding not in self.counted:
            self.counted[holding] = len(self._together(holding))
        return self.counted[holding]

    def those_in(self, period: Period) -> set[int]:
        """Return the organisations that had a duty that held in the period, and were asked."""
        return self._together(self._holding_in(period)) - self.not_asked.get(period.pk, set())

    def _holding_in(self, period: Period) -> tuple[tuple[date, date | None], ...]:
        return tuple(
            [
                (first, ended)
                for first, ended in self.organisations
                if first <= period.starts_on and (ended is None or ended >= period.ends_on)
            ]
        )

    def _together(self, holding: Iterable[tuple[date, date | None]]) -> set[int]:
        return set[int]().union(*(self.organisations[each] for each in holding))
