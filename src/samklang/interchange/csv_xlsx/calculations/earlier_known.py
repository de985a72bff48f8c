"""What an initiative knows, as a row of earlier figures may name it, and what is possible of its figures."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from samklang.interchange.csv_xlsx.calculations.answers import read_level
from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.findings import Rule

NONE = "\\N"  # how COPY writes that there is nothing
HEADINGS: dict[str, tuple[str, ...]] = {
    "organisation": ("organisation", "organization", "aktør", "partner"),
    "indicator": ("indikator", "indicator", "kode", "code", "indikatorkode"),
    "period": ("periode", "period", "kvartal", "quarter", "måned", "month", "år", "year"),
    "place": ("sted", "place", "område", "area"),
    "group": ("gruppe", "group", "opdeling", "breakdown", "kategori", "category"),
    "figure": ("tal", "figure", "værdi", "value", "antal", "resultat"),
    "base": ("ud af", "out of", "grundlag", "nævner", "denominator"),
    "answer": ("svar", "answer"),
    "how": ("opgjort ved", "told by"),
    "remark": ("bemærkning", "remark", "kommentar", "comment", "note"),
}
NEEDED = ("organisation", "indicator", "period", "figure")
SHOWN = {
    "organisation": "Organisation", "indicator": "Indikator", "period": "Periode", "figure": "Tal", "place": "Sted",
    "group": "Gruppe", "base": "Ud af", "answer": "Svar", "how": "Opgjort ved", "remark": "Bemærkning",
}  # fmt: skip


@dataclass(frozen=True)
class KnownVersion:
    """One definition of an indicator: how its figures look and which parts it has, {categories or label: cell}.

    `levels` are the names to choose from, the first one first; none where a figure is a number.

    Where its breakdowns are crossed, `alone` are the parts by each of them: {breakdown in small letters: {word: cell}}.
    """

    pk: int
    valid_from: datetime.date
    rhythm: str
    is_whole: bool
    can_be_negative: bool
    takes_base: bool
    base_bounds: bool
    levels: tuple[str, ...]
    cells: Mapping[frozenset[str], int] = field(hash=False, compare=False)
    labels: Mapping[str, int] = field(hash=False, compare=False)
    alone: Mapping[str, Mapping[str, int]] = field(hash=False, compare=False, default_factory=dict)

    @property
    def looks(self) -> tuple[bool, bool, bool, bool, tuple[str, ...]]:
        """Return what decides which figures are possible."""
        return self.is_whole, self.can_be_negative, self.takes_base, self.base_bounds, self.levels


@dataclass(frozen=True)
class Known:
    """What an initiative knows, by words in small letters: organisations, places, breakdowns, indicators.

    `only_by` are the breakdowns that an organisation may tell an indicator by alone, in small letters.
    """

    organisations: Mapping[str, int]
    indicators: Mapping[str, tuple[int, tuple[KnownVersion, ...]]]
    places: Mapping[str, int]
    dimensions: tuple[str, ...]
    today: datetime.date
    only_by: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)


def has_headings(headers: Sequence[str]) -> bool:
    """Tell whether headings name all that every figure needs, and each but once, so that nobody needs to be asked.

    >>> has_headings(["Organisation", "Indikator", "Periode", "Tal"]), has_headings(["Hvem", "2025-K1"])
    (True, False)
    """
    by_word = {word: use for use, words in HEADINGS.items() for word in words}
    told = [by_word.get(header.strip().casefold()) for header in headers]
    return set(told) >= set(NEEDED) and told.count("period") == 1  # year and quarter are one period in two columns


class Bad(Exception):  # noqa: N818 - it carries what is wrong with a cell
    """One cell that is wrong, on its way to the list of findings."""

    def __init__(self, rule: Rule, column: str, detail: str = "") -> None:
        super().__init__(rule.value)
        self.rule, self.column, self.detail = rule, column, detail


def check_figures(figure: Decimal | None, base: Decimal | None, *, takes_base: bool, base_bounds: bool) -> None:
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


def level_of(text: str, levels: Sequence[str]) -> Decimal | None:
    """Return the number of a level, given so or by its name; None for a blank cell."""
    level = read_level(unescaped(text), levels)
    if level is None and text.strip():
        raise Bad(Rule.NOT_A_LEVEL, "figure", ", ".join(levels))
    return level


def cell_of(version: KnownVersion, group: tuple[str, ...]) -> str:
    """Return the cell of a row's categories, given as one label, or one to each breakdown; none for the whole.

    Blank where there is none: the row may be of an organisation that tells the indicator by one breakdown alone.
    """
    words = frozenset(key_of(word) for word in group if word.strip())
    if not words:
        return NONE
    label, *rest = group
    found = version.labels.get(key_of(label)) if not any(word.strip() for word in rest) else None
    found = found if found is not None else version.cells.get(words)
    return "" if found is None else str(found)


def cell_alone(
    version: KnownVersion, group: tuple[str, ...], dimensions: Sequence[str], allowed: frozenset[str]
) -> str:
    """Return the cell of one category of one breakdown, where the organisation tells the indicator by it alone.

    `dimensions` names the columns of `group` after its first, which may hold a category of any breakdown.
    """
    told = [(name, key_of(word)) for name, word in zip(("", *dimensions), group, strict=True) if word.strip()]
    cells = [cells for name, cells in version.alone.items() if len(told) == 1 and told[0][0] in ("", name)]
    if not any(told[0][1] in each for each in cells):
        raise Bad(Rule.UNKNOWN_GROUP, "group")
    found = [each[told[0][1]] for name, each in version.alone.items() if name in allowed and told[0][1] in each]
    if told[0][0] and told[0][0] not in allowed:
        found = []
    if len(found) != 1:
        raise Bad(Rule.NOT_ALONE, "group")
    return str(found[0])


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
