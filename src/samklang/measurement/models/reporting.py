"""Who reports what when: periods, duties, reports with their history, drafts, facts, and releases."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative, Organisation
from samklang.measurement.models.definitions import Cell, Dimension, Indicator, IndicatorVersion, Rhythm
from samklang.places.models import Place
from samklang.ui.formats import period as period_words
from samklang.ui.localised import language

PERSON = settings.AUTH_USER_MODEL


class ReportState(models.TextChoices):
    """How far a report has come."""

    OPEN = "open", _("Open")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    RELEASED = "released", _("Released")
    WAIVED = "waived", _("Waived")


TRANSITIONS: dict[str, frozenset[str]] = {
    ReportState.OPEN: frozenset({ReportState.DRAFT, ReportState.SUBMITTED, ReportState.WAIVED}),
    ReportState.DRAFT: frozenset({ReportState.SUBMITTED, ReportState.WAIVED}),
    ReportState.SUBMITTED: frozenset({ReportState.APPROVED, ReportState.RETURNED}),
    ReportState.RETURNED: frozenset({ReportState.DRAFT, ReportState.SUBMITTED, ReportState.WAIVED}),
    ReportState.WAIVED: frozenset({ReportState.OPEN}),
    ReportState.APPROVED: frozenset({ReportState.RELEASED, ReportState.DRAFT}),
    ReportState.RELEASED: frozenset({ReportState.DRAFT}),
}
EDITABLE = frozenset({ReportState.OPEN, ReportState.DRAFT, ReportState.RETURNED})
COUNTING = frozenset({ReportState.APPROVED, ReportState.RELEASED})
SETTLED = COUNTING | {ReportState.WAIVED}  # nothing more is awaited


class Answer(models.TextChoices):
    """What an organisation answers; an unanswered duty is the absence of a row, hidden exists only on the way out."""

    MEASURED = "measured", _("Measured")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    DECLINED = "declined", _("Declines to tell")
    COULD_NOT_BE_ASKED = "could_not_be_asked", _("Could not be asked")


# Nothing an organisation can choose: it has told the indicator again by other places or categories than this one's.
RETOLD = "retold"


class How(models.TextChoices):
    """How a figure came about."""

    REGISTERED = "registered", _("Registered")
    COUNTED = "counted", _("Counted on site")
    SURVEY = "survey", _("Survey")
    ESTIMATE = "estimate", _("Estimate")
    OFFICIAL = "official", _("Official statistics")


class Period(models.Model):
    """A half-open range of days in a rhythm, opened for reporting with a due date."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=20, choices=Rhythm)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "rhythm", "starts_on"], name="a_period_is_opened_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_period_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the period in words: 3. kvartal 2026."""
        return self.label_in(language())

    def label_in(self, tongue: str) -> str:
        """Return the period in words of a language, for many of them at once."""
        return period_words(self.starts_on, self.ends_on - timedelta(days=1), language=tongue)


class Duty(models.Model):
    """What an organisation has agreed to report: an indicator, for a place or for itself as a whole.

    An organisation that cannot cross the breakdowns of an indicator tells it by one of them: `tells_only_by`, from the
    period that begins on `only_by_from`. `agreed_at` is None for one from before that was kept.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="duties")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    first_period_on = models.DateField(_("first period"))
    ended_on = models.DateField(null=True)
    tells_only_by = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+", null=True)
    only_by_from = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "place"], nulls_distinct=False, name="a_duty_is_agreed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.indicator}"


class Report(models.Model):
    """One organisation's answer to everything it has agreed to report for one period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=20, choices=ReportState, default=ReportState.OPEN)
    due_on = models.DateField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "period"], name="an_organisation_reports_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="a_report_is_in_a_known_state"),
        ]
        indexes = [
            models.Index(fields=["period", "state"], name="reports_by_period_and_state"),
            models.Index(
                fields=["period"],
                condition=Q(approved_at__isnull=False, state__in=["draft", "submitted", "returned"]),
                name="reports_opened_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.period}"

    def is_late_on(self, today: date) -> bool:
        """Tell whether it should have been delivered before the day."""
        return self.state in EDITABLE and self.due_on < today


class ReportTransition(models.Model):
    """One step of a report from state to state: the history that "as known on" reads.

    `has_reasons_apart`: guarded figures were corrected for a reason of their own, and none over both kinds was asked.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    comment = models.TextField(blank=True)
    has_reasons_apart = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.from_state} -> {self.to_state}"


class FigureRemark(models.Model):
    """What the backbone said about one figure when it sent a report back."""

    transition = models.ForeignKey(ReportTransition, on_delete=models.CASCADE, related_name="remarks")
    figure_key = models.CharField(max_length=60)
    comment = models.TextField()

    def __str__(self) -> str:
        return self.comment


class DraftFigure(models.Model):
    """What somebody has typed for one figure of a report; overwritten freely, never counted."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    answer = models.CharField(max_length=20, choices=Answer, null=True)
    how = models.CharField(max_length=20, choices=How, blank=True)
    explanation = models.TextField(blank=True)
    changes = models.PositiveIntegerField(default=1)
    typed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "version", "place", "cell"], nulls_distinct=False, name="a_figure_is_drafted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.numerator}"


class Observation(models.Model):
    """One organisation's answer for one definition, period, place and cell. Its facts never change.

    `counts` alone may be updated: it says whether the row is in today's totals. The database refuses the rest. What is
    told by other cells now is superseded by a row that tells nothing (`RETOLD`).
    """

    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", null=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    answer = models.CharField(max_length=20, choices=Answer)
    how = models.CharField(max_length=20, choices=How, default=How.REGISTERED)
    explanation = models.TextField(blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="observations", db_index=False)
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    counts = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=Answer.MEASURED, numerator__isnull=False)
                | (~Q(answer=Answer.MEASURED) & Q(numerator__isnull=True, denominator__isnull=True)),
                name="a_measured_answer_has_a_figure_and_no_other_has",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="a_base_is_more_than_nothing"
            ),
            models.UniqueConstraint(
                fields=["organisation", "indicator", "period", "place", "cell"],
                condition=Q(counts=True),
                nulls_distinct=False,
                name="one_figure_counts_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["indicator", "period"],
                include=["organisation", "place", "cell", "numerator", "denominator", "answer"],
                condition=Q(counts=True),
                name="figures_that_count",
            ),
            models.Index(fields=["report"], name="figures_of_a_report"),
            models.Index(
                fields=["indicator", "-entered_at"],
                condition=Q(supersedes__isnull=False),
                name="corrections_of_an_indicator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}: {self.numerator}"


class Release(models.Model):
    """The moment a period's approved figures were shown to all, complete or knowingly partial."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="releases")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", null=True)
    is_partial = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    protected_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.period} {self.at:%Y-%m-%d}"
