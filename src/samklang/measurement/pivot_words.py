"""A pivot as it is read: its table cell by cell, its caption, and what must be said about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import Member
from samklang.measurement.calculations.pooling import Way
from samklang.measurement.queries.cubes import PERIOD, WHOLE, period_member
from samklang.measurement.queries.lineage import unbroken_member
from samklang.measurement.queries.pivot_axes import Axis, AxisMember
from samklang.measurement.queries.pivots import Pivot
from samklang.measurement.words import (
    hidden_words,
    made_of,
    own_level_words,
    released_words,
    reported_words,
    rule_words,
    unit_words,
    words_by,
)
from samklang.ui.localised import date_long


@dataclass(frozen=True)
class PivotCell:
    """One figure: in words, and as a number where it is one. `state` is shown, hidden, nothing or not_asked."""

    column: Member
    words: str
    value: Decimal | None
    state: str
    is_margin: bool


@dataclass(frozen=True)
class PivotRow:
    """One row with its heading."""

    member: AxisMember
    cells: tuple[PivotCell, ...]
    is_margin: bool


@dataclass(frozen=True)
class PivotTable:
    """What a page or a file shows of a pivot."""

    caption: str
    corner: str
    columns: tuple[AxisMember, ...]
    rows: tuple[PivotRow, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody told anything of it."""
        return not any(cell.state in {"shown", "hidden"} for row in self.rows for cell in row.cells)


def pivot_table(pivot: Pivot) -> PivotTable:
    """Return the table of a pivot with its headings and margins."""
    rows, columns = (_with_margin(pivot, axis) for axis in (pivot.chosen.rows, pivot.chosen.columns))
    corner = pivot.chosen.rows.name
    if pivot.chosen.columns.key != WHOLE:
        corner = _("%(rows)s by %(columns)s") % {"rows": corner, "columns": pivot.chosen.columns.name.lower()}
    table = tuple(
        PivotRow(row, tuple(_cell(pivot, row.key, column.key) for column in columns), row.key == ALL) for row in rows
    )
    return PivotTable(caption_of(pivot), corner, tuple(columns), table)


def spot_words(pivot: Pivot, row: Member, column: Member) -> tuple[str, Decimal | None, str]:
    """Return (words, number or None, state) of the figure at a row and column."""
    if levels := pivot.levels.get((row, column)):
        return own_level_words(levels, pivot.version), None, "shown"
    if (row, column) not in pivot.figures:
        return "–", None, "not_asked" if _is_not_asked(pivot, row, column) else "nothing"
    figure = pivot.figures[row, column]
    if figure is None:
        return _("hidden"), None, "hidden"
    words = words_by(policy_at(pivot, row, column))(figure, pivot.version, kind=pivot.kind)
    return words, rules_of(pivot.kind).finish(figure), "shown"


def policy_at(pivot: Pivot, row: Member, column: Member) -> str:
    """Return how the figure at a row and column is protected: by its period's table; blank where it is of none."""
    periods = [each for each in pivot.periods if period_member(each.pk) in {row, column}] or pivot.periods[-1:]
    tables = [pivot.tables[each.pk] for each in periods if each.pk in pivot.tables]
    return tables[0].policy if tables else ""


def caption_of(pivot: Pivot) -> str:
    """Say what the table shows: the figure, by what, of which periods, what is held, whose, and of how many."""
    version = pivot.version
    parts = [f"{version.name} ({unit_words(version)})" if unit_words(version) else version.name]
    parts.append(time_words(pivot))
    parts += [f"{pivot.axes[key].name.lower()}: {member.label}" for key, member in pivot.chosen.fixed.items()]
    if pivot.is_ours:
        parts.append(_("our own figures"))
    if pivot.known_on:
        parts.append(_("as known on %(day)s") % {"day": date_long(pivot.known_on)})
    if pivot.partial and len(pivot.periods) == 1:
        parts.append(reported_words(pivot.partial[0]))
    return ", ".join(part for part in parts if part)


def time_words(pivot: Pivot) -> str:
    """Say which periods are shown, side by side or together."""
    if not pivot.periods:
        return ""
    first, last = pivot.periods[0], pivot.periods[-1]
    if first == last:
        return last.label
    span = _("%(first)s to %(last)s") % {"first": first.label, "last": last.label}
    return span if pivot.is_by_time else _("%(span)s together") % {"span": span}


def notes_of(pivot: Pivot) -> list[str]:
    """Return what a reader must know to read the table right."""
    return [*_lacking(pivot), *_protection(pivot), *_over_time(pivot), *_marks(pivot)]


def computed_words(pivot: Pivot) -> list[str]:
    """Return how the figures of a pivot come about, a sentence each; levels are added nowhere."""
    pools = rules_of(pivot.version.kind).POOLS
    if pools.keeps_apart or pools.cells != Way.SUM:
        return [rule_words(pivot.version)]
    return [
        rule_words(pivot.version),
        _(
            "Categories of one breakdown never overlap, so within an organisation they are added; sums in the margins "
            "are computed and never typed."
        ),
    ]


def _lacking(pivot: Pivot) -> Iterator[str]:
    if pivot.partial:
        told = (f"{each.period.label} ({made_of(each)})" for each in pivot.partial)
        yield _("Not everybody is in it: %(periods)s.") % {"periods": ", ".join(told)}


def _protection(pivot: Pivot) -> Iterator[str]:
    if pivot.is_released:
        yield released_words(pivot.version)
    if pivot.stands:
        yield _standing(pivot)
    if pivot.is_rounded:
        yield _("All numbers are rounded to fives, so that nobody can be recognised; they still add up.")
    if pivot.hides_any:
        yield hidden_words(pivot.version)
    if pivot.is_ours:
        yield _("These are our own figures, unprotected. Only our own people and the backbone see them.")


def _standing(pivot: Pivot) -> str:
    told = [
        _("%(period)s as released %(day)s") % {"period": each.label, "day": date_long(pivot.tables[each.pk].release.at)}
        for each in pivot.periods
        if each.pk in pivot.stands
    ]
    return _(
        "An earlier table stands: %(told)s. What came or was corrected since is not in it, since the difference could "
        "be taken for a few people or for one organisation."
    ) % {"told": ", ".join(told)}


def _over_time(pivot: Pivot) -> Iterator[str]:
    if pivot.is_one_by_one:
        yield _(
            "What was released of different periods is not added: such a sum was never protected. Put the periods in "
            "rows or columns to see them side by side."
        )
    elif pivot.is_released and pivot.is_by_time:
        yield _("What was released of different periods stands side by side and is not added.")
    elif pivot.is_by_time and not pivot.adds_over_time:
        yield _("The periods are not taken together: the definition changed between them.")
    if pivot.broken_before:
        yield _("Earlier periods are left out: from %(period)s a new definition holds, which cannot be compared.") % {
            "period": pivot.broken_before.label
        }
    if rules_of(pivot.version.kind).CARRIES:
        yield _("Who has not reported counts with their last total.")


def _marks(pivot: Pivot) -> Iterator[str]:
    dimensions = [key for key in (pivot.chosen.rows, pivot.chosen.columns) if key.key.startswith("d")]
    if any(_shows_unbroken(pivot, axis) for axis in dimensions):
        yield _("“Not broken down” is what was told without this breakdown, or more than the parts add up to.")
        if pivot.reading.exceeds:
            yield _("It is below zero where somebody told parts that come to more than the whole.")
        if pivot.reading.leaves_out:
            yield _("Somebody told parts that cannot be parts of the whole: there the whole alone is counted.")
    if rules_of(pivot.kind).POOLS.overlaps:
        yield _("Where two numbers stand, the same people may be known to several: the number lies between them.")
    if pivot.is_released and any(_shows_unbroken(pivot, axis) for axis in dimensions):
        yield _("Where parts came to more than the whole, only the whole was released, as not broken down.")
    if pivot.reading.is_by_step:
        yield _("The table counts answers, step by step.")


def _shows_unbroken(pivot: Pivot, axis: Axis) -> bool:
    return axis.member(unbroken_member(int(axis.key[1:]))) is not None


def _with_margin(pivot: Pivot, axis: Axis) -> list[AxisMember]:
    members = [each for each in axis.members if not each.note or axis.key == PERIOD or _has_figures(pivot, axis, each)]
    if axis.key == PERIOD:
        shown = {f"t{period.pk}" for period in pivot.periods}
        of_some = {f"t{each.period.pk}": reported_words(each) for each in pivot.partial}
        members = [_noted(each, of_some.get(each.key, "")) for each in members if each.key in shown]
        if not pivot.adds_over_time or len(members) < 2:
            return members
        return [*members, AxisMember(ALL, _margin_of_time(pivot))]
    return [*members, AxisMember(ALL, pgettext("all rows or columns together", "In all"))]


def _noted(member: AxisMember, note: str) -> AxisMember:
    return replace(member, note="; ".join(each for each in (note, member.note) if each))


def _margin_of_time(pivot: Pivot) -> str:
    if rules_of(pivot.kind).KEEPS_LAST:
        return _("The last known")
    return pgettext("all rows or columns together", "In all")


def _has_figures(pivot: Pivot, axis: Axis, member: AxisMember) -> bool:
    at = 0 if axis.key == pivot.chosen.rows.key else 1
    return any(spot[at] == member.key for spot in (*pivot.figures, *pivot.levels))


def _cell(pivot: Pivot, row: Member, column: Member) -> PivotCell:
    words, value, state = spot_words(pivot, row, column)
    return PivotCell(column, words, value, state, ALL in {row, column})


def _is_not_asked(pivot: Pivot, row: Member, column: Member) -> bool:
    """Tell whether a category was no part of the definition that held in the period."""
    by_axis = {pivot.chosen.rows.key: row, pivot.chosen.columns.key: column}
    period = by_axis.pop(PERIOD, None)
    version = next(
        (pivot.used[each.pk] for each in pivot.periods if f"t{each.pk}" == period and each.pk in pivot.used), None
    )
    [(key, member)] = by_axis.items() if len(by_axis) == 1 else [("", ALL)]
    if version is None or not key.startswith("d") or not str(member).startswith("c"):
        return False
    lineage = pivot.reading.lineage
    category_map = lineage.category_map(version, pivot.version)
    asked = {
        category_map.get(f"c{each.pk}", f"c{each.pk}")
        for each in lineage.categories.values()
        if each.dimension_id in lineage.broken_down_by[version.pk]
    }
    return member not in asked


def exported_value(cell: PivotCell) -> Decimal | str | None:
    """Return what a file holds for a cell: a number where it is one, else what the page says; blank for nothing."""
    if cell.state in {"nothing", "not_asked"}:
        return None if cell.state == "nothing" else _("not asked")
    return cell.words if cell.value is None else round(cell.value, 4)
