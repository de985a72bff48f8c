"""What an initiative knows, as a row of earlier figures may name it, and what is possible of its figures."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.findings import Rule

NONE = "\\N"  # how COPY writes that there is nothing


@dataclass(frozen=True)
class KnownVersion:
    """One definition of an indicator: how its figures look and which parts it has, {categories or label: cell}."""

    pk: int
    valid_from: datetime.date
    rhythm: str
    is_whole: bool
    can_be_negative: bool
    takes_base: bool
    base_bounds: bool
    levels: int
    cells: Mapping[frozenset[str], int] = field(hash=False, compare=False)
    labels: Mapping[str, int] = field(hash=False, compare=False)

    @property
    def looks(self) -> tuple[bool, bool, bool, bool, int]:
        """Return what decides which figures are possible."""
        return self.is_whole, self.can_be_negative, self.takes_base, self.base_bounds, self.levels


@dataclass(frozen=True)
class Known:
    """What an initiative knows, by words in small letters: organisations, places, breakdowns, indicators."""

    organisations: Mapping[str, int]
    indicators: Mapping[str, tuple[int, tuple[KnownVersion, ...]]]
    places: Mapping[str, int]
    dimensions: tuple[str, ...]
    today: datetime.date


class Bad(Exception):  # noqa: N818 - it carries what is wrong with a cell
    """One cell that is wrong, on its way to the list of findings."""

    def __init__(self, rule: Rule, column: str, detail: str = "") -> None:
        super().__init__(rule.value)
        self.rule, self.column, self.detail = rule, column, detail


def check_figures(
    figure: Decimal | None, base: Decimal | None, *, takes_base: bool, base_bounds: bool, levels: int
) -> None:
    """Raise what is impossible about a figure and what it is out of."""
    if figure is None and base is None:
        raise Bad(Rule.NO_FIGURE, "figure")
    if not takes_base and base is not None:
        raise Bad(Rule.BASE_NOT_ASKED, "base")
    if takes_base and (figure is None or base is None):
        raise Bad(Rule.HALF_A_SHARE, "figure" if figure is None else "base")
    if takes_base and base == 0:
        raise Bad(Rule.NO_BASE, "base")
    if takes_base and base_bounds and figure is not None and base is not None and figure > base:
        raise Bad(Rule.PART_ABOVE_BASE, "figure")
    if levels and figure is not None and not 1 <= figure <= levels:
        raise Bad(Rule.NO_SUCH_LEVEL, "figure", str(levels))


def cell_of(version: KnownVersion, group: tuple[str, ...]) -> str:
    """Return the cell of a row's categories, given as one label, or one to each breakdown; none for the whole."""
    words = frozenset(key_of(word) for word in group if word.strip())
    if not words:
        return NONE
    label, *rest = group
    found = version.labels.get(key_of(label)) if not any(word.strip() for word in rest) else None
    found = found if found is not None else version.cells.get(words)
    if found is None:
        raise Bad(Rule.UNKNOWN_GROUP, "group")
    return str(found)


def in_force(versions: Sequence[KnownVersion], day: datetime.date) -> KnownVersion:
    """Return the last definition that had begun on a day; the first where none had."""
    begun = [version for version in versions if version.valid_from <= day]
    return begun[-1] if begun else versions[0]


def key_of(text: str) -> str:
    """Return the words by which a name is known: small letters, single spaces.

    >>> key_of("  Boligforeningen   Havnen ")
    'boligforeningen havnen'
    """
    return " ".join(unescaped(text).split()).casefold()
