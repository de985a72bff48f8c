"""Files on their way in: a partner's sheet, how its headings are read, what was wrong with it, and earlier figures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative, Organisation
from samklang.measurement.models.reporting import Report

PERSON = settings.AUTH_USER_MODEL


class StagedUpload(models.Model):
    """A file that was read and awaits its sender's yes. Nothing of it is in the report yet.

    A sheet with headings of its own keeps its sheets as they stand (`book`) and how they are read (`layout`): `rows` is
    empty until that is settled. `read_as_at` is when the layout that fits was settled, if that was another time.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    book = models.JSONField(null=True)
    layout = models.JSONField(null=True)
    read_as_at = models.DateTimeField(null=True)
    single_point = models.CharField(max_length=20, default="ask")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class RememberedLayout(models.Model):
    """How files with headings of their own are read, known by the mark of the headings.

    `headings` are the words of them: where only years in them differ, it is read as the year before.
    """

    signature = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    layout = models.JSONField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class SheetLayout(RememberedLayout):
    """How an organisation's own sheet is read."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "signature"], name="headings_are_read_in_one_way")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.signature[:8]}"


class RefusedUpload(models.Model):
    """A file that was refused for its rows, kept with personal numbers masked until its sender has mended it.

    Only the latest of a sender for a report. `findings` are those listed, `unlisted` how many more there are.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    book = models.JSONField()
    findings = models.JSONField()
    unlisted = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="a_sender_mends_one_file_at_a_time")]

    def __str__(self) -> str:
        return self.file_name


class ImportState(models.TextChoices):
    """How far a file of earlier figures has come."""

    ASKED = "asked", _("Waits to be told how it is read")
    READING = "reading", _("Being read")
    READ = "read", _("Read, waits for a yes")
    REFUSED = "refused", _("Refused")
    STORING = "storing", _("Being stored")
    STORED = "stored", _("Stored")


class FigureImport(models.Model):
    """One file of earlier figures of many organisations, indicators and periods, stored whole or not at all.

    `agrees_duties`: what the file holds is agreed to be reported, from its first period on. `reason`: why figures that
    count already are corrected; blank means that they may not be. `summary` holds counts and control totals.

    A file with headings of its own has a `layout`: which sheet, the line of its headings, what its columns hold, and
    the words that are still to be told (`unknown`). A line of a wide file holds several figures: staged rows are then
    numbered by line × `figures_a_line` + column. `read_as_at` is when the layout was settled, if for another file.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    single_point = models.CharField(max_length=20, default="ask")
    agrees_duties = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READING)
    bytes_read = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    blank_lines = models.PositiveBigIntegerField(default=0)
    summary = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    unlisted = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True)
    layout = models.JSONField(null=True)
    figures_a_line = models.PositiveSmallIntegerField(default=1)
    read_as_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="an_import_is_in_a_known_state")
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportLayout(RememberedLayout):
    """How an initiative's files of earlier figures are read."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "signature"], name="earlier_figures_are_read_in_one_way")
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.signature[:8]}"


class ImportPiece(models.Model):
    """A piece of an uploaded file while it is read; gone once it is stored, discarded, or holds personal numbers."""

    figure_import = models.ForeignKey(FigureImport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["figure_import", "number"], name="pieces_of_a_file_are_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.figure_import}: {self.number}"


class ImportRow(models.Model):
    """One figure of a file as it will be stored. Its table is unlogged: what a crash takes is read again."""

    pk = models.CompositePrimaryKey("figure_import_id", "line")
    figure_import = models.ForeignKey(FigureImport, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    line = models.PositiveIntegerField()
    organisation_id = models.BigIntegerField()
    indicator_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    rhythm = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    place_id = models.BigIntegerField(null=True)
    cell_id = models.BigIntegerField(null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    answer = models.CharField(max_length=20)
    how = models.CharField(max_length=20)
    explanation = models.TextField()

    def __str__(self) -> str:
        return f"{self.figure_import_id}: {self.line}"
