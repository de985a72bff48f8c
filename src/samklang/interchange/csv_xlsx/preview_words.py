"""A preview in words, row by row: what stands, what comes, and what is odd about it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.queries import Preview, PreviewRow
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.forms.about_figures import told_words
from samklang.measurement.forms.figure_words import said_words
from samklang.measurement.forms.remarks import Remark, doubt_remarks
from samklang.measurement.forms.report_grid import grid_of, reasons_missing
from samklang.measurement.models import DraftFigure
from samklang.measurement.queries import AskedFigure
from samklang.measurement.queries.asked_wholes import Wholes, wholes_in


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
    wholes = wholes_in(after.values())
    return [_line(row, after, wholes) for row in preview.rows]


def after_storing(preview: Preview) -> list[AskedFigure]:
    """Return everything the report asks as it will stand once the file is stored."""
    filled = {row.asked.key: row for row in preview.rows}
    return [_as_stored(filled[line.key]) if line.key in filled else line for line in preview.asked]


def unanswered_doubts(preview: Preview) -> list[str]:
    """Return one sentence for each figure that could not be sent: doubted without a reason, or wrong."""
    return [words for _target, words in reasons_missing(grid_of(after_storing(preview)))]


def _line(row: PreviewRow, after: dict[str, AskedFigure], wholes: Wholes) -> PreviewLine:
    asked = after[row.asked.key]
    group = [each for each in after.values() if each.version.pk == asked.version.pk and each.place == asked.place]
    return PreviewLine(
        line=row.line,
        label=f"{asked.label}, {asked.cell_label}" if asked.cell else asked.label,
        last=told_words(asked, asked.last),
        stored=_said(row.asked),
        value=_said(asked),
        outcome=_outcome(row),
        doubts=tuple(doubt_remarks(asked, group, whole=wholes.get(asked.key))),
        is_changed=not row.is_unchanged,
    )


def _said(asked: AskedFigure) -> str:
    now = asked.now
    figure = Figure(now.numerator, now.denominator) if now else None
    return told_words(asked, figure) or said_words(now, asked.version.kind)


def _outcome(row: PreviewRow) -> str:
    """Return what becomes of a row; where its figure stays the same, what else about it changes."""
    now, typed = row.asked.now, row.typed
    if row.is_unchanged:
        return _("unchanged")
    if row.is_new or now is None:
        return _("new")
    if (now.numerator, now.denominator, now.answer) != (typed.figure, typed.base, typed.answer):
        return _("changed")
    if now.explanation == typed.explanation:
        return _("only how it came about is changed")
    return _("only the remark is changed") if typed.explanation else _("only the remark is removed")


def _as_stored(row: PreviewRow) -> AskedFigure:
    """Return the figure as it will stand once the file is stored (never saved from here)."""
    typed = row.typed
    now = DraftFigure(
        numerator=typed.figure, denominator=typed.base, answer=typed.answer, explanation=typed.explanation
    )  # fmt: skip
    return replace(row.asked, now=now)
