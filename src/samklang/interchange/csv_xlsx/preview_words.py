"""A preview in words, row by row: what stands, what comes, and what is odd about it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.queries import Preview, PreviewRow
from samklang.measurement.forms.figure_words import figure_words, said_words
from samklang.measurement.forms.remarks import Remark, doubt_remarks
from samklang.measurement.forms.report_grid import grid_of, reasons_missing
from samklang.measurement.models import DraftFigure
from samklang.measurement.queries import AskedFigure


@dataclass(frozen=True)
class PreviewLine:
    """One row of a file as the page shows it."""

    line: int
    label: str
    last: str
    stored: str
    value: str
    outcome: str
    doubts: tuple[Remark, ...]
    is_changed: bool


def preview_lines(preview: Preview) -> list[PreviewLine]:
    """Return the rows in words, with doubts judged as if the file were stored already."""
    after = {line.key: line for line in after_storing(preview)}
    return [_line(row, after) for row in preview.rows]


def after_storing(preview: Preview) -> list[AskedFigure]:
    """Return everything the report asks as it will stand once the file is stored."""
    filled = {row.asked.key: row for row in preview.rows}
    return [_as_stored(filled[line.key]) if line.key in filled else line for line in preview.asked]


def unanswered_doubts(preview: Preview) -> list[str]:
    """Return one sentence for each figure that could not be sent: doubted without a reason, or wrong."""
    return [words for _target, words in reasons_missing(grid_of(after_storing(preview)))]


def _line(row: PreviewRow, after: dict[str, AskedFigure]) -> PreviewLine:
    asked = after[row.asked.key]
    group = [each for each in after.values() if each.version.pk == asked.version.pk and each.place == asked.place]
    return PreviewLine(
        line=row.line,
        label=f"{asked.label}, {asked.cell_label}" if asked.cell else asked.label,
        last=figure_words(asked.last),
        stored=said_words(row.asked.now),
        value=said_words(asked.now),
        outcome=_outcome(row),
        doubts=tuple(doubt_remarks(asked, group)),
        is_changed=not row.is_unchanged,
    )


def _outcome(row: PreviewRow) -> str:
    if row.is_unchanged:
        return _("unchanged")
    return _("new") if row.is_new else _("changed")


def _as_stored(row: PreviewRow) -> AskedFigure:
    """Return the figure as it will stand once the file is stored (never saved from here)."""
    typed = row.typed
    now = DraftFigure(
        numerator=typed.figure, denominator=typed.base, answer=typed.answer, explanation=typed.explanation
    )  # fmt: skip
    return replace(row.asked, now=now)
