"""A figure as it was published: what was on the public page of a release, by an address that goes on showing it.

Nothing is read here that the public page has not shown: the indicator stood on it while the release was the last one of
its period and the page was open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from samklang.initiatives.models import Initiative
from samklang.measurement.models import (
    Indicator,
    IndicatorStanding,
    IndicatorVersion,
    Period,
    Release,
    ReleasedTable,
)
from samklang.measurement.public_words import public_words
from samklang.measurement.queries.citations import Cited
from samklang.measurement.queries.series import series_as_released
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import total_words, unit_after


@dataclass(frozen=True)
class Published:
    """A figure as a release showed it to the public, and what stands in its place now.

    `now` is the figure of a later release, where there is one and it may be seen; `is_replaced` says that there is one.
    """

    indicator: Indicator
    version: IndicatorVersion
    period: Period
    release: Release
    value: str
    explained: tuple[str, ...]
    citation: str
    is_replaced: bool = False
    now: "Published | None" = None

    @property
    def is_same_now(self) -> bool:
        """Tell whether a later release shows the same figure."""
        return self.now is not None and self.now.value == self.value


def was_public(initiative: Initiative, *, at: datetime | None) -> bool:
    """Tell whether the public page was open at a moment; where that was not kept, it was."""
    return at is None or initiative.public_since is None or initiative.public_since <= at


@dataclass(frozen=True)
class _Shown:
    """Everything that was released of a period, and how the indicator stood: what tells which of it was public.

    `renewing` are the releases that showed something else of the indicator: of guarded figures those with a table of
    its own, since the earlier table stands where too little has changed.
    """

    indicator: Indicator
    releases: list[Release]
    renewing: list[Release]
    standings: list[IndicatorStanding]
    today: date


def published_figure(initiative: Initiative, *, indicator_id: int, release_id: int, today: date) -> Published | None:
    """Return a figure as a release showed it to the public; None for whatever was not shown to it. Sixteen queries."""
    indicator = Indicator.objects.filter(initiative=initiative, pk=indicator_id).select_related("initiative").first()
    release = Release.objects.filter(period__initiative=initiative, pk=release_id).first()
    if indicator is None or release is None:
        return None
    releases = list(Release.objects.filter(period=release.period_id).select_related("period").order_by("at", "pk"))
    standings = list(IndicatorStanding.objects.filter(indicator=indicator).order_by("at", "pk"))
    every = _Shown(indicator, releases, _renewing(indicator, releases), standings, today)
    shown = _published(every, next(each for each in releases if each == release))
    if shown is None or release == releases[-1]:
        return shown
    now = _published(every, releases[-1])
    has_other = now is None or now.release != shown.release  # of guarded figures the earlier table may still stand
    return replace(shown, is_replaced=True, now=now) if has_other else shown


def address_of(indicator: Indicator, release: Release) -> str:
    """Return the lasting address of a figure of a release."""
    place = {"initiative": indicator.initiative.slug, "indicator_id": indicator.pk, "release_id": release.pk}
    return reverse("measurement:published_figure", kwargs=place)


def last_releases_of(periods: Iterable[int], *, at: datetime | None = None) -> dict[int, Release]:
    """Return {period: its last release, or the last by a moment}. One query."""
    releases = Release.objects.filter(period__in=set(periods)).order_by("at", "pk")
    return {each.period_id: each for each in (releases.filter(at__lte=at) if at else releases)}


def public_citation(indicator: Indicator, total: PeriodTotal, release: Release) -> str:
    """Return how anybody cites a figure of the public page: its address shows it as it was published."""
    return Cited(
        whose=indicator.initiative.name,
        name=total.version.name,
        code=indicator.code,
        versions=[total.version.number],
        when=total.period.label,
        value=f"{total_words(total)} {unit_after(total.value, total.version)}".strip(),
        path=address_of(indicator, release),
        released=release.at,
        is_lasting=True,
    ).words


def _published(every: _Shown, release: Release) -> Published | None:
    """Return what one release showed the public of an indicator; of guarded figures the table that stood by then."""
    indicator = every.indicator
    if not _stood_on_the_page(every, release):
        return None
    [series] = series_as_released(indicator.initiative, [indicator], today=every.today, known_on=release.at)
    total = next((each for each in series.totals if each.period.pk == release.period_id and each.is_known), None)
    if total is None:
        return None
    shown_by = total.table.release if total.table else release
    return Published(
        indicator=indicator,
        version=total.version,
        period=release.period,
        release=shown_by,
        value=f"{total_words(total)} {unit_after(total.value, total.version)}".strip(),
        explained=public_words(total, [each.at for each in every.releases if each.at <= release.at], series.versions),
        citation=public_citation(indicator, total, shown_by),
    )


def _renewing(indicator: Indicator, releases: list[Release]) -> list[Release]:
    """Return those of a period's releases that showed something else of an indicator. One query."""
    made = ReleasedTable.objects.filter(indicator=indicator, release__in=releases, release__protected_at__isnull=False)
    with_table = set(made.values_list("release", flat=True))
    return [each for each in releases if each.pk in with_table] if with_table else releases


def _stood_on_the_page(every: _Shown, release: Release) -> bool:
    """Tell whether the indicator was on the open public page while what the release showed was the newest."""
    begins = max(release.at, every.indicator.initiative.public_since or release.at)
    ends = next((each.at for each in every.renewing if each.at > release.at), None)
    if ends is not None and ends <= begins:
        return False
    untils = [each.at for each in every.standings[1:]] + [None]
    return any(
        each.headline_order is not None and (until is None or until > begins) and (ends is None or each.at < ends)
        for each, until in zip(every.standings, untils, strict=False)
    )
