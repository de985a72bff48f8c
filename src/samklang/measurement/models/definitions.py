"""What is measured: dimensions, indicators, and their versioned definitions and targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samklang.initiatives.models import Initiative


class Kind(models.TextChoices):
    """How figures of an indicator combine."""

    COUNT = "count", _("Count")
    AMOUNT = "amount", _("Amount")
    SHARE = "share", _("Share")
    STOCK = "stock", _("Stock")
    RUNNING_TOTAL = "running_total", _("Running total")


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


class Dimension(models.Model):
    """A way to break figures down, shared by the initiative: age group, gender, target group."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "name"], name="a_dimension_is_named_once_per_initiative")
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
    """A combination of one category per dimension. `key` is the sorted ids, so that a combination exists once."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    categories = models.ManyToManyField(Category, related_name="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="a_cell_exists_once")]

    def __str__(self) -> str:
        return self.label


class Indicator(models.Model):
    """What is measured to see whether goals are nearer; its wording is in its versions."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    goals = models.ManyToManyField("agenda.Goal", related_name="+", blank=True)
    headline_order = models.PositiveSmallIntegerField(_("place on the front page"), null=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["initiative", "code"], name="an_indicator_has_its_own_code")]

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(models.Model):
    """One wording, unit, kind and breakdown of an indicator, in force from a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=160)
    definition = models.TextField(_("definition"))
    why = models.TextField(_("why it matters"), blank=True)
    unit = models.CharField(_("unit"), max_length=60)
    kind = models.CharField(_("kind of figure"), max_length=20, choices=Kind)
    direction = models.CharField(_("good direction"), max_length=10, choices=Direction)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.OUTCOME)
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm, default=Rhythm.QUARTER)
    counts_people = models.BooleanField(_("counts people"), default=False)
    dimensions = models.ManyToManyField(Dimension, related_name="+", blank=True)
    cells = models.ManyToManyField(Cell, related_name="+", blank=True)
    source = models.TextField(_("source"), blank=True)
    method = models.TextField(_("method"), blank=True)
    known_weaknesses = models.TextField(_("known weaknesses"), blank=True)
    valid_from = models.DateField(_("in force from"))
    breaks_comparability = models.BooleanField(_("breaks the curve"), default=False)
    reason = models.TextField(_("reason for the change"), blank=True)

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="versions_of_an_indicator_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="a_later_version_of_an_indicator_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Trajectory(models.TextChoices):
    """The way agreed from baseline to target."""

    STRAIGHT = "straight", _("Straight, or from milestone to milestone")
    STEPPED = "stepped", _("In steps: each value holds until the next day")


class Target(models.Model):
    """What an indicator should reach by a day, from where, and along which line."""

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="target")
    baseline_on = models.DateField(_("baseline day"))
    baseline_value = models.DecimalField(_("baseline"), max_digits=20, decimal_places=4)
    target_on = models.DateField(_("target day"))
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4)
    trajectory = models.CharField(_("way"), max_length=10, choices=Trajectory, default=Trajectory.STRAIGHT)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target_on__gt=F("baseline_on")), name="a_target_lies_after_its_baseline")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.target_value}"


class TargetMilestone(models.Model):
    """A value agreed for a day on the way to a target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="milestones")
    on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["target", "on"], name="a_target_has_one_milestone_a_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"
