"""What a report asks for, as rows of a template; and what a staged file would change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.interchange.csv_xlsx.calculations.answers import Answer
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.filled import Filled, FilledRow, filled_rows
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Refused, Rule
from samklang.interchange.csv_xlsx.calculations.layout import Use, heading_keys
from samklang.interchange.csv_xlsx.calculations.parted_periods import period_in
from samklang.interchange.csv_xlsx.calculations.sheets import unpacked_sheets
from samklang.interchange.csv_xlsx.calculations.table import as_text, unpacked
from samklang.interchange.csv_xlsx.calculations.template import AskedRow, Definition, TemplateWords
from samklang.measurement.actions import TypedFigure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.measurement.models import Report, StagedUpload
from samklang.measurement.queries import AskedFigure, asked_of
from samklang.measurement.queries.unplaced import rest_words
from samklang.ui.marks import mark_of_text


def staged_uploads_of(viewer: Viewer) -> QuerySet[StagedUpload]:
    """Return the files a person has uploaded and not yet stored, in the viewer's initiative."""
    return uploads_of(viewer).filter(committed_at__isnull=True)


def uploads_of(viewer: Viewer) -> QuerySet[StagedUpload]:
    """Return the files a person has uploaded, stored or not, in the viewer's initiative."""
    mine = StagedUpload.objects.filter(by=viewer.person)
    mine = mine.filter(report__organisation__initiative=viewer.initiative)
    return mine.filter(report__organisation__in=viewer.organisation_ids).select_related(
        "report__organisation", "report__period"
    )


def is_stored(upload: StagedUpload) -> bool:
    """Tell whether a file has been stored by now."""
    return StagedUpload.objects.filter(pk=upload.pk, committed_at__isnull=False).exists()


def template_rows(asked: Sequence[AskedFigure], report: Report) -> list[AskedRow]:
    """Return one row for each figure asked, with what is known of it."""
    period = report.period
    return [_asked_row(line, period.label, (period.starts_on, period.ends_on), report) for line in asked]


def _asked_row(line: AskedFigure, period: str, covers: tuple[date, date], report: Report) -> AskedRow:
    now = line.now
    return AskedRow(
        key=f"{report.pk}:{line.key}",
        code=line.version.indicator.code,
        name=line.version.name,
        period=period,
        covers=covers,
        place=rest_words() if line.is_rest else line.place.name if line.place else "",
        also_placed=_also_placed() if line.is_rest else (),
        group=line.cell_label,
        unit=line.version.unit,
        last=line.last.numerator if line.last else None,
        figure=now.numerator if now else None,
        base=now.denominator if now else None,
        answer=Answer(now.answer) if now and now.answer else None,
        how=line.how,
        remark=line.explanation,
        takes_base=line.takes_base,
        base_bounds=rules_of(line.version.kind).BASE_BOUNDS,
        is_whole=line.is_whole,
        can_be_negative=line.can_be_negative,
        levels=tuple(level.name for level in line.levels),
    )


def _also_placed() -> tuple[str, ...]:
    """Return how the place of a figure beside those of places may be written too: nothing, or in the other language."""
    found = [""]
    for language in ("da", "en"):
        with override(language):
            found.append(rest_words())
    return tuple(found)


def definitions_of(asked: Sequence[AskedFigure]) -> list[Definition]:
    """Return what each indicator of a report means, once."""
    lines = {line.version.pk: line for line in asked}
    return [
        Definition(
            version.indicator.code,
            version.name,
            (version.definition, version.unit, str(version.get_kind_display()), version.method, version.source),
            tuple(level.name for level in line.levels),
        )
        for line in lines.values()
        for version in [line.version]
    ]


def template_words() -> TemplateWords:
    """Return the words of a template in the reader's language."""
    return TemplateWords(
        language="da" if (get_language() or "da").startswith("da") else "en",
        figures=_("Figures"),
        definitions=_("Definitions"),
        definition_headings=(
            _("Indicator"), _("Name"), _("Definition"), _("Unit"), _("Kind"), _("Method"), _("Source"),
        ),
        help_figure=_("Write the figure. 0 is also a figure. Leave the cell empty when it is not known yet."),
        help_answer=_("Choose an answer only when there is no figure."),
        level=_("Level"),
        only_whole=_("This is counted in whole numbers, 0 or more."),
        only_numbers=_("Write a number with digits alone. Only amounts can be below zero."),
        only_levels=_("Choose a level from the list."),
    )  # fmt: skip


@dataclass(frozen=True)
class PreviewRow:
    """One row of a file beside what stands in the report."""

    line: int
    asked: AskedFigure
    filled: FilledRow

    @property
    def typed(self) -> TypedFigure:
        """Return the row as what would be saved."""
        row = self.filled
        return TypedFigure(self.asked.key, row.figure, row.base, row.answer.value, row.remark, self.asked.seen, row.how)

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the report says the same already."""
        now, row = self.asked.now, self.filled
        if now is None:
            return False
        said = (now.numerator, now.denominator, now.answer, self.asked.explanation, self.asked.how)
        return said == (row.figure, row.base, row.answer.value, row.remark, row.how or self.asked.how)

    @property
    def is_new(self) -> bool:
        """Tell whether nothing stands in the report yet."""
        return self.asked.now is None or not self.asked.now.answer


@dataclass(frozen=True)
class Preview:
    """What a staged file would change, or the question its numbers raise."""

    upload: StagedUpload
    asked: tuple[AskedFigure, ...]
    rows: tuple[PreviewRow, ...]
    blank_rows: int
    lines_in: int
    ignored: tuple[str, ...]
    doubtful: Finding | None
    seen: str
    unread: dict[str, int] = field(default_factory=dict)
    other_periods: tuple[str, ...] = ()

    @property
    def unended(self) -> str:
        """Return the last line of a file that may have been cut off within it; blank where there is no doubt."""
        return unpacked(self.upload.rows).unended

    @property
    def read_lines(self) -> int:
        """Return how many lines of the file hold figures or answers; a line of a wide sheet holds several."""
        return len({row.line for row in self.rows})

    @property
    def totals(self) -> list[tuple[str, int, Decimal | None]]:
        """Return the control totals: for each indicator its name, how many figures the file holds, and their sum."""
        found: dict[str, list[Decimal | None]] = {}
        for row in self.rows:
            found.setdefault(row.asked.version.name, []).append(row.filled.figure)
        return [(name, len(each), _summed(each)) for name, each in found.items()]

    @property
    def changes(self) -> list[TypedFigure]:
        """Return what would be saved: the rows that differ."""
        return [row.typed for row in self.rows if not row.is_unchanged]

    @property
    def unchanged(self) -> int:
        """Return how many rows say what the report says already."""
        return sum(row.is_unchanged for row in self.rows)


def preview_of(upload: StagedUpload) -> Preview:
    """Return what a staged file would change; raises Refused when the report has changed so that it no longer fits."""
    report = upload.report
    asked = asked_of(report)
    table = unpacked(upload.rows)
    unread = dict(table.unread)
    lines = len({row.line for row in table.rows}) + table.blank_lines + 1 + sum(unread.values())
    by_key = {f"{report.pk}:{line.key}": line for line in asked}
    seen = _mark(asked)
    try:
        filled = filled_for(upload, asked)
    except Refused as refused:
        doubtful = next((f for f in refused.findings if f.rule is Rule.AMBIGUOUS_NUMBER), None)
        if doubtful is None or any(f.rule is not Rule.AMBIGUOUS_NUMBER for f in refused.findings):
            raise
        return Preview(upload, tuple(asked), (), table.blank_lines, lines, (), doubtful, seen, unread)
    rows = tuple(PreviewRow(row.line, by_key[row.key], row) for row in filled.rows)
    ignored, others = _ignored(upload, filled), _columns_of_other_periods(upload)
    return Preview(upload, tuple(asked), rows, filled.blank_rows, lines, ignored, None, seen, unread, others)


def _ignored(upload: StagedUpload, filled: Filled) -> tuple[str, ...]:
    """Return the headings of the columns that are not read; in a sheet of one's own, those nobody gave a meaning."""
    if not upload.book or not upload.layout:
        return filled.ignored_columns
    sheet = unpacked_sheets(upload.book)[upload.layout["sheet"]]
    headings = sheet.row(upload.layout["line"])
    if headings is None:
        return ()
    keys = heading_keys(headings, len(headings.cells))
    uses = upload.layout["layout"]["uses"]
    return tuple(
        as_text(cell) for key, cell in zip(keys, headings.cells, strict=True) if as_text(cell) and not uses.get(key)
    )


def _columns_of_other_periods(upload: StagedUpload) -> tuple[str, ...]:
    """Return the headings of the columns that are left out because they hold figures of other periods."""
    if not upload.book or not upload.layout or Use.OF_PERIOD not in upload.layout["layout"]["uses"].values():
        return ()
    headings = unpacked_sheets(upload.book)[upload.layout["sheet"]].row(upload.layout["line"])
    covers = (upload.report.period.starts_on, upload.report.period.ends_on)
    texts = [as_text(cell) for cell in (headings.cells if headings else ())]
    periods = [(text, read_period(period_in(text)[1])) for text in texts]
    return tuple(text for text, period in periods if period and period != covers)


def _summed(figures: list[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def filled_for(upload: StagedUpload, asked: Sequence[AskedFigure]) -> Filled:
    """Return what a staged file gives for each figure asked; raises Refused with all that is wrong."""
    organisation = upload.report.organisation
    return filled_rows(
        unpacked(upload.rows),
        template_rows(asked, upload.report),
        organisation_names=[organisation.name, organisation.short_name],
        single_point=SinglePoint(upload.single_point),
    )


def _mark(asked: Sequence[AskedFigure]) -> str:
    """Return a digest of everything that stands in the report, to notice when a colleague changes it meanwhile."""
    return mark_of_text("|".join(f"{line.key}={line.seen}" for line in asked))
