"""What was corrected of an indicator, as it was known at a moment, and what a reader may see of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import (
    GUARDED,
    RETOLD,
    IndicatorVersion,
    Observation,
    Period,
    ReportState,
    ReportTransition,
)
from samklang.measurement.words import value_words

NEWEST = 20
ON_A_PAGE = 50
_APPROVED = ("approved", "released")
_SAME = Q(answer=F("supersedes__answer"))
for _side in ("numerator", "denominator"):
    _SAME &= Q(**{_side: F(f"supersedes__{_side}")}) | Q(
        **{f"{_side}__isnull": True, f"supersedes__{_side}__isnull": True}
    )


@dataclass(frozen=True)
class Correction:
    """A figure that was corrected. What the reader may not see is blank, and a reason may hold a figure.

    `has_hidden_reason`: values are shown, and a reason that was given for guarded figures too is not.
    """

    at: datetime
    organisation: Organisation
    period: Period
    is_shown: bool
    reason: str
    before: str
    after: str
    has_hidden_reason: bool = False


@dataclass(frozen=True)
class Corrections:
    """One page of the corrections that a reader may see in full, newest first, and how many more there are.

    `untold` are those of other organisations whose values and reasons are protected.
    """

    rows: tuple[Correction, ...]
    page: Page[Observation]
    untold: int
    is_cut: bool

    @property
    def count(self) -> int:
        """Return how many may be seen in full."""
        return self.page.paginator.count


def corrections_of(
    viewer: Viewer,
    version: IndicatorVersion,
    *,
    versions: Iterable[IndicatorVersion],
    periods: Collection[int] | None = None,
    known_on: datetime | None = None,
) -> list[Correction]:
    """Return the corrections, of some periods or all, newest first, those too of which one may see the place only."""
    is_open = _is_open(viewer, version, versions)
    rows = _rows(viewer, version, known_on=known_on, is_open=is_open)
    rows = rows if periods is None else rows.filter(period__in=periods)
    return [_correction(viewer, row, version, is_open=is_open) for row in rows]


def corrections_page(
    viewer: Viewer,
    version: IndicatorVersion,
    *,
    versions: Iterable[IndicatorVersion],
    known_on: datetime | None,
    number: str | None,
    is_all: bool,
) -> Corrections:
    """Return the newest corrections that a reader may see, or one page of all of them. Two queries at most.

    Of what is guarded an organisation sees its own; of the others' it is told how many there are.
    """
    is_open = _is_open(viewer, version, versions)
    every = _rows(viewer, version, known_on=known_on, is_open=is_open)
    rows = every if is_open else every.filter(organisation__in=viewer.organisation_ids)
    paginator = Paginator(rows, ON_A_PAGE if is_all else NEWEST)
    untold = 0
    if not is_open:  # both at once
        own = Count("pk", filter=Q(organisation__in=viewer.organisation_ids))
        counted = every.order_by().aggregate(own=own, every=Count("pk"))
        paginator.count, untold = counted["own"], counted["every"] - counted["own"]
    page = paginator.get_page(number if is_all else 1)
    found = list(page.object_list) if page.paginator.count else []
    told = tuple(_correction(viewer, row, version, is_open=is_open) for row in found)
    return Corrections(told, page, untold, is_cut=not is_all and page.has_next())


def _is_open(viewer: Viewer, version: IndicatorVersion, versions: Iterable[IndicatorVersion]) -> bool:
    return viewer.is_backbone or not any(each.is_guarded for each in (version, *versions))


def _rows(
    viewer: Viewer, version: IndicatorVersion, *, known_on: datetime | None, is_open: bool
) -> QuerySet[Observation]:
    """Return the corrections in reports that are approved, or were at a moment; a reason added corrects nothing.

    Whether a reason was said of guarded figures too is asked where others' reasons are read by one who may not see all.
    """
    rows = Observation.objects.filter(indicator=version.indicator_id, supersedes__isnull=False)
    if known_on:
        passed = ReportTransition.objects.filter(report=OuterRef("report"), at__lte=known_on).order_by("-at", "-pk")
        rows = rows.annotate(
            state_then=Subquery(passed.values("to_state")[:1]),
            approved_at=Subquery(passed.filter(to_state="approved").values("at")[:1]),
        ).filter(state_then__in=_APPROVED, entered_at__lte=F("approved_at"))
    else:
        rows = rows.filter(report__state__in=_APPROVED)
    corrected = rows.annotate(is_same=Case(When(_SAME, then=Value(True)), default=Value(False))).filter(is_same=False)
    said = _is_said_of_guarded(viewer.initiative.pk) if is_open and not viewer.is_backbone else Value(False)
    corrected = corrected.annotate(is_said_of_guarded=said)
    return corrected.select_related("organisation", "period", "supersedes").order_by("-entered_at", "-pk")


def _is_said_of_guarded(initiative_id: int) -> Q:
    """Tell whether the reason of a correction was written about guarded figures too, so that it may hold one.

    So it is where one reason was asked of a whole report, or of a file of earlier figures, that told guarded figures as
    well; and where the very same words stand at a guarded figure.
    """
    versions = IndicatorVersion.objects.filter(GUARDED, indicator__initiative=initiative_id)
    guarded = Observation.objects.filter(indicator__in=versions.values("indicator"), entered_at=OuterRef("entered_at"))
    beside = guarded.filter(report=OuterRef("report"))
    in_one_file = guarded.filter(supersedes__isnull=False, entered_by=OuterRef("entered_by"))
    apart = ReportTransition.objects.filter(
        report=OuterRef("report"), at=OuterRef("entered_at"), to_state=ReportState.SUBMITTED, has_reasons_apart=True
    )
    same_words = Q(Exists(beside.filter(explanation=OuterRef("explanation"))), ~Q(explanation=""))
    return same_words | Q(~Exists(apart), Q(Exists(beside)) | Q(Exists(in_one_file)))


def _correction(viewer: Viewer, row: Observation, version: IndicatorVersion, *, is_open: bool) -> Correction:
    is_own = viewer.is_backbone or row.organisation_id in viewer.organisation_ids
    is_shown = is_open or is_own
    is_kept = is_shown and not is_own and row.is_said_of_guarded  # type: ignore[attr-defined]
    return Correction(
        at=row.entered_at,
        organisation=row.organisation,
        period=row.period,
        is_shown=is_shown,
        reason=row.explanation if is_shown and not is_kept else "",
        before=_figure_words(row.supersedes, version) if row.supersedes and is_shown else "",
        after=_figure_words(row, version) if is_shown else "",
        has_hidden_reason=is_kept,
    )


def _figure_words(row: Observation, version: IndicatorVersion) -> str:
    if row.answer == RETOLD:
        return _("reported anew by other places or categories")
    value: Decimal | None = rules_of(version.kind).finish(Figure(row.numerator, row.denominator))
    return value_words(value, version)
