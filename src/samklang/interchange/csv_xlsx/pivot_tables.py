"""A pivot as tables for a file: exactly what its page shows, protected the same way."""

from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.pivot_words import exported_value, notes_of, pivot_table
from samklang.measurement.queries.pivots import Pivot
from samklang.measurement.words import rule_words, unit_words


def pivot_rows(pivot: Pivot) -> tuple[list[str], list[list[Value]]]:
    """Return the table of the page: a heading column, the figures, and how they are protected."""
    table = pivot_table(pivot)
    protection = _("rounded to fives") if pivot.is_rounded else ""
    headers = [table.corner, *(_headed(each.label, each.note) for each in table.columns), _("Protection")]
    return headers, [
        [_headed(row.member.label, row.member.note), *(exported_value(cell) for cell in row.cells), protection]
        for row in table.rows
    ]


def about_pivot(pivot: Pivot) -> tuple[list[str], list[list[Value]]]:
    """Return what one must know to use the figures: what they show, as known when, how they combine."""
    version = pivot.version
    rows: list[list[Value]] = [
        [_("Shows"), pivot_table(pivot).caption],
        [_("As known on"), timezone.localdate(pivot.known_on) if pivot.known_on else timezone.localdate()],
        [_("Definition"), version.definition],
        [_("Definition version"), version.number],
        [_("Unit"), unit_words(version)],
        [_("How figures combine"), rule_words(version)],
    ]
    rows += [[_("Note"), note] for note in notes_of(pivot)]
    return [_("What"), _("Text")], [row for row in rows if row[1] not in ("", None)]


def _headed(label: str, note: str) -> str:
    return f"{label} ({note})" if note else label
