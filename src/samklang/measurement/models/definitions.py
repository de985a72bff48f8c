"""What is measured: dimensions, indicators, and their versioned definitions and targets."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.disclosure.linked import BASE, COUNT
from samklang.measurement.calculations.kinds import kinds_that, offered, rules_of
from samklang.measurement.calculations.protection import Guard

if TYPE_CHECKING:
    from samklang.measurement.models.targets import DeclaredChange


def kinds() -> list[tuple[str, str]]:
    """Return the kinds to choose from: asked when it is needed, so that a new one changes no table."""
    return [(kind, gettext(rules_of(kind).NAME)) for kind in offered()]


class Direction(models.TextChoices):
    """Which way is good."""

    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")
    NONE = "none", _("Neither is better")


class Level(models.TextChoices):
    """How far along the way from means to ends an indicator measures."""

    STRUCTURE = "structure", _("Structure")
    ACTIVITY = "activity", _("Activity level")
    OUTPUT = "output", _("Output")
    OUTCOME = "outcome", pgettext_lazy("level", "Outcome")
    POPULATION = "population", _("Population")


class Rhythm(models.TextChoices):
    """How often an indicator is reported."""

    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    HALF_YEAR = "half_year", _("Half-yearly")
    YEAR = "year", _("Yearly")
    SCHOOL_YEAR = "school_year", _("Each school year")
    WEEK_COUNT = "week_count", _("One-off count of a week")


class Stage(models.TextChoices):
    """How far an indicator has come; it is reported while it is in trial or in use."""

    PROPOSED = "proposed", _("Proposed")
    DESIGNED = "designed", _("Designed")
    TRIAL = "trial", _("In trial")
    IN_USE = "in_use", _("In use")
    RETIRED = "retired", _("Retired")


REPORTED = (Stage.TRIAL, Stage.IN_USE)
STAGES: dict[str, frozenset[str]] = {
    Stage.PROPOSED: frozenset({Stage.DESIGNED, Stage.TRIAL, Stage.IN_USE, Stage.RETIRED}),
    Stage.DESIGNED: frozenset({Stage.PROPOSED, Stage.TRIAL, Stage.IN_USE, Stage.RETIRED}),
    Stage.TRIAL: frozenset({Stage.DESIGNED, Stage.IN_USE, Stage.RETIRED}),
    Stage.IN_USE: frozenset({Stage.TRIAL, Stage.RETIRED}),
    Stage.RETIRED: frozenset({Stage.IN_USE}),
}
SHEET = ("definition", "why", "source", "method", "who", "known_weaknesses", "use")


class Those(models.TextChoices):
    """Which of the people that an indicator tells of. Where a figure is out of nothing, both are what it counts."""

    ALL = BASE, _("All that the figure is out of")
    COUNTED = COUNT, _("Only those that are counted")


class Dimension(models.Model):
    """A way to break figures down, shared by the initiative: age group, gender, target group.

    Its categories never change: other categories are a new dimension that `replaces` this one. Retired, it is offered
    to no new definition; what was told by it stays.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)
    retired_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "name"],
                condition=Q(retired_on__isnull=True),
                name="a_dimension_in_use_is_named_once_per_initiative",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One value of a dimension; *unknown* is a category of its own."""

    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="categories")
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField()
    is_unknown = models.BooleanField(default=False)

    class Meta:
        ordering = ["dimension", "order"]
        constraints = [models.UniqueConstraint(fields=["dimension", "name"], name="a_category_is_named_once")]

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """A combination of categories, one to a dimension. `key` is the sorted ids, so that a combination exists once.

    Of an indicator with several breakdowns there are the crossed ones, and each category by itself for organisations
    that can tell one breakdown only.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    categories = models.ManyToManyField(Category, related_name="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="a_cell_exists_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def category_ids(self) -> list[int]:
        """Return the ids of its categories, without asking the database."""
        return [int(each) for each in self.key.split(".")]


class Indicator(models.Model):
    """What is measured to see whether goals are nearer; its wording is in its versions."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    goals = models.ManyToManyField("agenda.Goal", related_name="+", blank=True)
    headline_order = models.PositiveSmallIntegerField(_("place on the front page"), null=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.IN_USE)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["initiative", "code"], name="an_indicator_has_its_own_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def standing_changes(self) -> "tuple[DeclaredChange, ...]":
        """Return the declared changes that have not been withdrawn, the first first."""
        return tuple(change for change in self.changes.all() if change.withdrawn_at is None)


class IndicatorStanding(models.Model):
    """How an indicator stood from a moment on: its stage, place on the home and goals. What "as known on" reads.

    Goals are kept as ids: one that only a draft of the agenda ever had may be deleted, and no day shows it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="standings")
    stage = models.CharField(max_length=10, choices=Stage)
    headline_order = models.PositiveSmallIntegerField(null=True)
    goal_ids = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["indicator", "at"], name="standings_of_an_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.stage}"


class IndicatorVersion(models.Model):
    """One wording, unit, kind and breakdown of an indicator, in force from a day.

    `defined_at` is when somebody wrote it down; None for one from before that was kept. `those` of its people are some
    of the people of the indicator it is `part_of`, `among` which of them.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=160)
    definition = models.TextField(_("definition"))
    why = models.TextField(_("why it matters"), blank=True)
    unit = models.CharField(_("unit"), max_length=60)
    kind = models.CharField(_("kind of figure"), max_length=20, choices=kinds)
    direction = models.CharField(_("good direction"), max_length=10, choices=Direction)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.OUTCOME)
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm, default=Rhythm.QUARTER)
    counts_people = models.BooleanField(_("counts people"), default=False)
    is_confidential = models.BooleanField(_("each organisation's figure is its own business"), default=False)
    dimensions = models.ManyToManyField(Dimension, related_name="+", blank=True)
    cells = models.ManyToManyField(Cell, related_name="+", blank=True)
    steps = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reached_from = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    part_of = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("some of the people of"),
    )
    those = models.CharField(_("which people of this indicator"), max_length=10, choices=Those, default=Those.ALL)
    among = models.CharField(_("among which people of the other"), max_length=10, choices=Those, default=Those.ALL)
    source = models.TextField(_("source"), blank=True)
    method = models.TextField(_("method"), blank=True)
    who = models.TextField(_("who counts"), blank=True)
    known_weaknesses = models.TextField(_("known weaknesses"), blank=True)
    use = models.TextField(_("what it is used for"), blank=True)
    valid_from = models.DateField(_("in force from"))
    breaks_comparability = models.BooleanField(_("breaks the curve"), default=False)
    reason = models.TextField(_("reason for the change"), blank=True)
    defined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="versions_of_an_indicator_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_later_version_of_an_indicator_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(reached_from__isnull=True) | Q(steps__isnull=False),
                name="what_is_reached_from_a_step_has_steps",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | Q(counts_people=False),
                name="what_is_confidential_counts_no_people",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | Q(counts_people=True), name="what_is_a_part_counts_people"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_guarded(self) -> bool:
        """Tell whether figures under this definition go out to others only as released tables.

        `GUARDED` asks the database the same. An indicator is guarded when any of its definitions is: what was once told
        of people, or in confidence, is so for good.
        """
        return (self.counts_people or self.is_confidential) and rules_of(self.kind).GUARD != Guard.NONE

    @property
    def blanks(self) -> list[str]:
        """Return the names of the parts of the sheet that nobody has written yet."""
        return [name for name in SHEET if not getattr(self, name).strip()]


GUARDED = (Q(counts_people=True) | Q(is_confidential=True)) & ~Q(
    kind__in=kinds_that(lambda rules: rules.GUARD == Guard.NONE)
)


def label_of(name: str) -> str:
    """Return the label of a field of a definition."""
    return str({field.name: field for field in IndicatorVersion._meta.fields}[name].verbose_name)
