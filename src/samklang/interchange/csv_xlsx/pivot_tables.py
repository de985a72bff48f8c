"""A pivot as tables for a file: exactly what its page shows, protected the same way."""

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.pivot_words import PivotRow, exported_value, notes_of, pivot_table
from samklang.measurement.queries import Moment
from samklang.measurement.queries.pivots import Pivot
from samklang.measurement.words import rule_words, unit_words
from samklang.ui.localised import date_long


def pivot_rows(pivot: Pivot) -> tuple[list[str], list[list[Value]]]:
    """Return the table of the page: a heading column, the figures, and how each row is protected."""
    table = pivot_table(pivot)
    headers = [table.corner, *(_headed(each.label, each.note) for each in table.columns), _("Protection")]
    return headers, [
        [
            _headed(row.member.label, row.member.note),
            *(exported_value(cell) for cell in row.cells),
            _protection(pivot, row),
        ]
        for row in table.rows
    ]


def pivot_lines(pivot: Pivot) -> tuple[list[str], list[list[Value]]]:
    """Return the same for a file of one table: below it, after a blank line, what must be known to cite the figures."""
    headers, rows = pivot_rows(pivot)
    _what, about = about_pivot(pivot)
    return headers, [*rows, [], *about]


def _protection(pivot: Pivot, row: PivotRow) -> str:
    said = [_("hidden")] if any(cell.state == "hidden" for cell in row.cells) else []
    return "; ".join([*said, _("rounded to fives")] if pivot.is_rounded else said)


def about_pivot(pivot: Pivot) -> tuple[list[str], list[list[Value]]]:
    """Return what one must know to use the figures: what they show, as known when, how they combine."""
    version = pivot.version
    rows: list[list[Value]] = [
        [_("Shows"), pivot_table(pivot).caption],
        [_("As known on"), Moment(pivot.known_on).words],
        [_("Source"), f"{pivot.indicator.initiative.name}: {version.name} ({pivot.indicator.code})"],
        [_("Released"), _released(pivot)],
        [_("Definition"), version.definition],
        [_("Definition version"), version.number],
        [_("Unit"), unit_words(version)],
        [_("How figures combine"), rule_words(version)],
    ]
    rows += [[_("Note"), note] for note in notes_of(pivot)]
    return [_("What"), _("Text")], [row for row in rows if row[1] not in ("", None)]


def _released(pivot: Pivot) -> str:
    """Return the days on which the tables behind the figures were released; blank where none are."""
    days = {table.release.at for table in pivot.tables.values()}
    return ", ".join(date_long(day) for day in sorted(days))


def _headed(label: str, note: str) -> str:
    return f"{label} ({note})" if note else label
