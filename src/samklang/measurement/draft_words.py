"""The drafted tables of a prepared release as who confirms it reads them: cell for cell as they will go out."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.kinds import COUNTED
from samklang.measurement.models import Policy, Shown
from samklang.measurement.queries.drafts import DraftAxis, DraftSheet, DraftSize
from samklang.measurement.queries.totals import total_of_table
from samklang.measurement.why_hidden import why_hidden
from samklang.measurement.words import made_of, unit_words, words_by
from samklang.ui.localised import number

MOST_AT_HAND = 60  # figures of a table that stand on the page of the release itself


@dataclass(frozen=True)
class SheetCell:
    """One figure in words, or that it is hidden."""

    words: str
    is_hidden: bool
    is_margin: bool


@dataclass(frozen=True)
class SheetRow:
    """One row of a table with its heading."""

    heading: str
    cells: tuple[SheetCell, ...]
    is_margin: bool


@dataclass(frozen=True)
class SheetWords:
    """A drafted table in words: what it is, its total, what it lacks, how it is protected, and every cell."""

    indicator_id: int
    name: str
    caption: str
    total: SheetCell
    before: str
    made_of: str
    protection: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    is_at_hand: bool
    why: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether its total is another than was shown so far."""
        return bool(self.before) and self.before != (_("hidden") if self.total.is_hidden else self.total.words)


def sheet_words(sheet: DraftSheet, *, rule: DominanceRule | None, before: Shown | None = None) -> SheetWords:
    """Return a drafted table in words; `before` is what was released of the period last, `rule` that of its amounts."""
    version = sheet.table.version
    lines, columns = sheet.axes[:-1] or sheet.axes, sheet.axes[1:][-1:]
    is_wide = bool(columns)
    unit = unit_words(version)
    return SheetWords(
        indicator_id=sheet.table.indicator_id,
        name=version.name,
        caption=f"{version.name} ({unit})" if unit else version.name,
        total=_cell(sheet, (ALL,) * len(sheet.axes), is_margin=True),
        before="" if before is None else _("hidden") if before.is_hidden else _words(sheet, before, kind=version.kind),
        made_of=made_of(total_of_table(sheet.table, period=sheet.table.prepared.period, version=version)),
        protection=protection_words(sheet),
        corner=_corner(lines, columns[0] if columns else None),
        columns=(*[label for _key, label in columns[0].members], _in_all()) if is_wide else (unit or _("Figure"),),
        rows=tuple(_rows(sheet, lines, columns[0] if is_wide else None)) if sheet.axes else (),
        is_at_hand=1 < sheet.size <= MOST_AT_HAND,
        why=why_hidden(version, rule) if sheet.hidden else (),
    )


def size_words(size: DraftSize) -> str:
    """Say how many tables a draft holds, and how many of its figures are hidden or rounded; no figure of it."""
    if not size.tables:
        return _("No table of figures about people or of confidential figures goes out with it.")
    tables = ngettext("%(count)s table goes out", "%(count)s tables go out", size.tables)
    held = _("of %(figures)s figures %(hidden)s are hidden and %(rounded)s are rounded to fives.")
    told = {"figures": number(size.figures), "hidden": number(size.hidden), "rounded": number(size.rounded)}
    return f"{tables % {'count': number(size.tables)}}: {held % told}"


def protection_words(sheet: DraftSheet) -> str:
    """Say how a table is protected, and how much of it is hidden or rounded."""
    size = number(sheet.size)
    if sheet.hidden:
        said = ngettext(
            "%(hidden)s of %(size)s figures is hidden", "%(hidden)s of %(size)s figures are hidden", sheet.hidden
        )
        return said % {"hidden": number(sheet.hidden), "size": size}
    if sheet.is_empty:
        return _("there is no figure to show")
    if sheet.table.policy == Policy.ROUNDED:
        said = ngettext("its figure is rounded to fives", "all %(size)s figures are rounded to fives", sheet.size)
        return said % {"size": size}
    said = ngettext("its figure is shown exactly", "all %(size)s figures are shown exactly", sheet.size)
    return said % {"size": size}


def _rows(sheet: DraftSheet, lines: tuple[DraftAxis, ...], columns: DraftAxis | None) -> Iterator[SheetRow]:
    labels = [{**dict(axis.members), ALL: _in_all()} for axis in lines]
    across = (*[key for key, _label in columns.members], ALL) if columns else None
    for spot in product(*[(*[key for key, _label in axis.members], ALL) for axis in lines]):
        spots = [(*spot, key) for key in across] if across else [spot]
        cells = tuple(_cell(sheet, each, is_margin=ALL in each) for each in spots)
        yield SheetRow(_heading(spot, labels), cells, is_margin=ALL in spot)


def _heading(spot: tuple[Hashable, ...], labels: list[dict[Hashable, str]]) -> str:
    """Return a row's heading: its members, without those axes that are taken together."""
    named = [label[key] for key, label in zip(spot, labels, strict=True) if key != ALL]
    return " · ".join(named) or _in_all()


def _cell(sheet: DraftSheet, spot: tuple[Hashable, ...], *, is_margin: bool) -> SheetCell:
    cell = sheet.cells.get(spot)
    if cell is None or sheet.is_empty:
        return SheetCell("–", is_hidden=False, is_margin=is_margin)
    is_one_step = any(axis.steps_of_all and key != ALL for axis, key in zip(sheet.axes, spot, strict=True))
    kind = COUNTED if is_one_step else sheet.table.version.kind
    words = "" if cell.is_hidden else _words(sheet, cell, kind=kind)
    return SheetCell(words, is_hidden=cell.is_hidden, is_margin=is_margin)


def _words(sheet: DraftSheet, shown: Shown, *, kind: str) -> str:
    figure = shown.figure
    if figure is None or figure.numerator is None:
        return "–"
    return words_by(sheet.table.policy)(figure, sheet.table.version, kind=kind)


def _corner(lines: tuple[DraftAxis, ...], columns: DraftAxis | None) -> str:
    rows = " · ".join(axis.name for axis in lines)
    return _("%(rows)s by %(columns)s") % {"rows": rows, "columns": columns.name.lower()} if columns else rows


def _in_all() -> str:
    return pgettext("all rows or columns together", "In all")
