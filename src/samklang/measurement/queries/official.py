"""Reading official statistics."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import groupby, pairwise

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from samklang.agenda.models import Goal
from samklang.agenda.queries import AgreedGoal, goals_agreed
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.official import OfficialChange, OfficialFigure, change_between
from samklang.measurement.models import OfficialFetch, OfficialPoint, OfficialSeries, SeriesGoals
from samklang.ui.charts.shapes import Curve, CurvePoint
from samklang.ui.localised import number, period

HISTORY = 24
_DECIMALS = 6


@dataclass(frozen=True)
class OfficialCard:
    """A series as a reader meets it: the last figure in words, its curve, and the fetch it comes from."""

    series: OfficialSeries
    fetch: OfficialFetch
    figures: tuple[OfficialFigure, ...]

    @property
    def latest(self) -> OfficialFigure | None:
        """Return the last figure that has a value."""
        return next((figure for figure in reversed(self.figures) if figure.value is not None), None)

    @property
    def value(self) -> str:
        """Return the last figure in words."""
        return official_words(self.latest, decimals=decimals_of(self.figures)) if self.latest else ""

    @property
    def when(self) -> str:
        """Return the time of the last figure in words."""
        return official_time(self.latest) if self.latest else ""

    @property
    def told(self) -> tuple[OfficialFigure, ...]:
        """Return the figures that have a value."""
        return tuple(figure for figure in self.figures if figure.value is not None)

    @property
    def first_when(self) -> str:
        """Return the time of the first figure that has a value, in words."""
        return official_time(self.told[0]) if self.told else ""

    @property
    def gaps(self) -> int:
        """Return of how many points in time the source gives no figure."""
        return len(self.figures) - len(self.told)

    @property
    def leaves_out(self) -> bool:
        """Tell whether the file has no row for some time within it."""
        return any(figure.value is None and not figure.sign for figure in self.figures)

    @property
    def curve(self) -> Curve:
        """Return the figures as a curve."""
        return official_curve(self.figures, title=self.series.name, unit=self.series.unit)


@dataclass(frozen=True)
class OfficialRenewal:
    """One fetch in a series' history, and what it said that the one before did not."""

    fetch: OfficialFetch
    change: OfficialChange
    is_first: bool


def decimals_of(figures: Iterable[OfficialFigure]) -> int:
    """Return how many decimals the figures of a series are written with: six at most, but as many as a small one needs.

    As many as the finest of them is kept with; of one that begins after the sixth decimal, three digits.
    """
    kept = (figure.said[0] for figure in figures)
    return max((_decimals(abs(value)) for value in kept if value), default=0)


def _decimals(value: Decimal) -> int:
    written = f"{value:f}".partition(".")[2].rstrip("0")
    return min(len(written), max(_DECIMALS, 2 - value.adjusted()))


def official_words(figure: OfficialFigure, *, decimals: int) -> str:
    """Return a figure in words, blank where there is none."""
    return "" if figure.value is None else number(figure.value, decimals=decimals)


def official_time(figure: OfficialFigure) -> str:
    """Return a time in the reader's words where its days are known, else as the source writes it."""
    return period(figure.days[0], figure.days[1] - timedelta(days=1)) if figure.days else figure.label


def official_curve(figures: Sequence[OfficialFigure], *, title: str, unit: str = "") -> Curve:
    """Return figures as a curve, each gap with the reason for it."""
    points = tuple(
        CurvePoint(
            label=official_time(figure),
            value=figure.value,
            year=figure.days[0].year if figure.days else None,
            note=_gap_words(figure),
        )
        for figure in figures
    )
    return Curve(title=title, points=points, unit=unit, formatter=_writer_of(decimals_of(figures)))


@cache
def _writer_of(decimals: int) -> Callable[[Decimal | float | int], str]:
    return partial(number, decimals=decimals)


def official_series_of(initiative: Initiative) -> QuerySet[OfficialSeries]:
    """Return the series of an initiative, ended ones too."""
    return OfficialSeries.objects.filter(initiative=initiative).prefetch_related("goals").select_related("place")


def official_series_visible_to(viewer: Viewer) -> QuerySet[OfficialSeries]:
    """Return the series a member may open: all of the initiative."""
    return official_series_of(viewer.initiative)


def official_fetches_visible_to(viewer: Viewer) -> QuerySet[OfficialFetch]:
    """Return the files behind the series a member may open."""
    return OfficialFetch.objects.filter(initiative=viewer.initiative, series__isnull=False).select_related("series")


def staged_table_of(viewer: Viewer) -> OfficialFetch | None:
    """Return the file a person has staged and not chosen from."""
    return OfficialFetch.objects.filter(initiative=viewer.initiative, by=viewer.person, series__isnull=True).first()


def series_to_renew() -> QuerySet[OfficialSeries]:
    """Return the series with an address, of every initiative, ended ones left out: for periodic work only."""
    return OfficialSeries.objects.exclude(address="").filter(ended_at__isnull=True).select_related("initiative")


def series_in_trouble(initiative: Initiative) -> QuerySet[OfficialSeries]:
    """Return the series that could not be renewed the last time."""
    return OfficialSeries.objects.filter(initiative=initiative, ended_at__isnull=True).exclude(problem="")


def last_fetch_of(series: OfficialSeries) -> OfficialFetch | None:
    """Return what was last fetched of a series."""
    return OfficialFetch.objects.filter(series=series).defer("body").first()


def figures_in(fetch: OfficialFetch) -> list[OfficialFigure]:
    """Return the figures of a fetch in order."""
    return [_figure(point) for point in OfficialPoint.objects.filter(fetch=fetch)]


def renewals_of(series: OfficialSeries, *, known_on: datetime | None = None) -> list[OfficialRenewal]:
    """Return the last fetches of a series (by a moment), newest first, each with what it changed. Two queries."""
    rows = OfficialFetch.objects.filter(series=series).defer("body").select_related("by")
    fetches = list((rows.filter(at__lte=known_on) if known_on else rows)[: HISTORY + 1])
    figures = _figures_by_fetch(fetches)
    renewals = [
        OfficialRenewal(fetch, change_between(figures[before.pk], figures[fetch.pk]), is_first=False)
        for fetch, before in pairwise(fetches)
    ]
    if fetches and len(fetches) <= HISTORY:
        renewals.append(OfficialRenewal(fetches[-1], change_between([], figures[fetches[-1].pk]), is_first=True))
    return renewals


def changed_by_source(renewals: Iterable[OfficialRenewal]) -> list[OfficialRenewal]:
    """Return the fetches that brought other figures than before for times already told, or took some away."""
    return [each for each in renewals if not each.is_first and (each.change.changed or each.change.gone)]


def official_cards(series: Iterable[OfficialSeries], *, known_on: datetime | None = None) -> list[OfficialCard]:
    """Return series with their curves as last fetched, or as they were known at a moment. Two queries."""
    wanted = {each.pk: each for each in series}
    fetches = OfficialFetch.objects.filter(series__in=list(wanted)).defer("body")
    if known_on:
        fetches = fetches.filter(at__lte=known_on)
    last = {fetch.series_id: fetch for fetch in fetches.order_by("series_id", "-at", "-pk").distinct("series_id")}
    figures = _figures_by_fetch(last.values())
    return [OfficialCard(each, last[pk], tuple(figures[last[pk].pk])) for pk, each in wanted.items() if pk in last]


def official_of_goal(goal: Goal, *, known_on: datetime | None = None) -> list[OfficialCard]:
    """Return the series that say something about a goal, with their curves. One query: a goal's page asks for much."""
    last = OfficialFetch.objects.filter(series=OuterRef("fetch__series"))
    points = OfficialPoint.objects.filter(fetch__series__goals=goal, fetch__series__ended_at__isnull=True)
    if known_on:
        last = last.filter(at__lte=known_on)
        spoke = _spoke_by(known_on).filter(series=OuterRef("fetch__series"))
        points = OfficialPoint.objects.annotate(goals_then=Subquery(spoke.values("goal_ids")[:1])).filter(
            Q(goals_then__contains=[goal.pk]),
            Q(fetch__series__ended_at__isnull=True) | Q(fetch__series__ended_at__gt=known_on),
        )
    points = (
        points.filter(fetch=Subquery(last.values("pk")[:1]))
        .select_related("fetch__series__place")
        .defer("fetch__body")
        .order_by("fetch__series__name", "fetch__series", "order")
    )
    return [
        OfficialCard(fetch.series, fetch, tuple(_figure(point) for point in of_fetch))
        for fetch, of_fetch in groupby(points, key=lambda point: point.fetch)
        if fetch.series is not None
    ]


def goals_of_series(series: OfficialSeries, *, at: datetime | None) -> list[AgreedGoal]:
    """Return the goals in force that a series speaks to, now or at a moment. Two queries."""
    if at is None:
        spoken = {goal.pk for goal in series.goals.all()}
    else:
        spoken = set(_spoke_by(at).filter(series=series).values_list("goal_ids", flat=True).first() or ())
    return [goal for goal in goals_agreed(series.initiative, at=at) if goal.pk in spoken]


def has_ended(series: OfficialSeries, *, at: datetime | None) -> bool:
    """Tell whether a series has ended, or had at a moment."""
    return series.ended_at is not None and (at is None or series.ended_at <= at)


def _spoke_by(at: datetime) -> QuerySet[SeriesGoals]:
    return SeriesGoals.objects.filter(at__lte=at).order_by("-at", "-pk")


def _figures_by_fetch(fetches: Iterable[OfficialFetch]) -> dict[int, list[OfficialFigure]]:
    figures: dict[int, list[OfficialFigure]] = defaultdict(list)
    for point in OfficialPoint.objects.filter(fetch__in=[fetch.pk for fetch in fetches]).order_by("fetch", "order"):
        figures[point.fetch_id].append(_figure(point))
    return figures


def _figure(point: OfficialPoint) -> OfficialFigure:
    days = (point.starts_on, point.ends_on) if point.starts_on and point.ends_on else None
    return OfficialFigure(point.code, point.label, days, point.value, point.sign)


def _gap_words(figure: OfficialFigure) -> str:
    if figure.value is not None:
        return ""
    if not figure.sign:
        return _("no row in the file")
    return _("the source writes “%(sign)s”") % {"sign": figure.sign}
