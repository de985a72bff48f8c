"""Laying out what a release's table is made of, beside the earlier ones and those of whose people it tells some."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from samklang.measurement.calculations.disclosure.contributions import Contributions, Earlier
from samklang.measurement.calculations.disclosure.linked import Link, Linked, LinkedTable
from samklang.measurement.calculations.disclosure.tables import ALL, Key
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import together
from samklang.measurement.models import Category, IndicatorVersion, Period, Policy, ReleasedCell, ReleasedTable
from samklang.measurement.queries.contributions import laid_out
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import dimension_ids_of
from samklang.measurement.queries.released import ledger_key, place_of

_NOW = "now"
_PLACES = "places"


@dataclass(frozen=True)
class Beside:
    """An earlier table that a new one must be safe beside, what it was made of, and its cells."""

    table: ReleasedTable
    facts: list[Fact]
    cells: list[ReleasedCell]


@dataclass(frozen=True)
class Laid:
    """An indicator's figures as contributions, with those of its earlier tables on the same axes."""

    version: IndicatorVersion
    made_of: Contributions
    has_places: bool
    beside: Sequence[Beside]
    earlier: list[Earlier]

    def of_period(self, period: Period) -> list[Earlier]:
        """Return the earlier tables of a period itself."""
        return [each for each, _beside in self._pairs(period)]

    def linked(self, shown: Mapping[Key, Figure | None], *, is_rounded: bool) -> LinkedTable:
        """Return the table of now, as what others are set against."""
        axes = ((_PLACES,) if self.has_places else ()) + tuple(dimension_ids_of(self.version))
        indicator = self.version.indicator_id
        return LinkedTable(indicator, axes, self.made_of, shown, is_rounded=is_rounded, moment=_NOW)

    def linked_before(self, period: Period) -> Iterator[LinkedTable]:
        """Return what is out of the period already; where nothing is told by now, it counts as unchanged."""
        now = self.made_of if self.made_of.parts else None
        for each, beside in self._pairs(period):
            table = self.linked(each.shown, is_rounded=beside.table.policy == Policy.ROUNDED)
            yield replace(table, made_of=each.made_of, moment=beside.table.release_id, now=now)

    def _pairs(self, period: Period) -> Iterator[tuple[Earlier, Beside]]:
        for each, beside in zip(self.earlier, self.beside, strict=True):
            if beside.table.release.period_id == period.pk:
                yield each, beside


def laid(version: IndicatorVersion, facts: list[Fact], beside: Sequence[Beside]) -> Laid:
    """Lay out facts, and those behind the tables beside them, on the same axes."""
    (made_of, *before), has_places = laid_out(version, [facts, *[each.facts for each in beside]])
    earlier = _earlier(version, made_of, list(zip(beside, before, strict=True)), has_places)
    return Laid(version, made_of, has_places, beside, earlier)


def linked_of(
    own: Laid,
    *,
    links: Sequence[Link],
    others: Iterable[Laid],
    made: Mapping[Hashable, LinkedTable],
    ahead: Mapping[Hashable, LinkedTable],
    period: Period,
) -> Linked | None:
    """Return what a table is made beside: all that is out, or made already, of those it is linked with; None if none.

    And those of them that are to be rounded after it. Its own earlier tables are among what is out, since what the
    others leave of a change is told by all of them together.
    """
    before = [table for other in others for table in other.linked_before(period)]
    ends = sorted({end for link in links for end in (link.part, link.whole)}, key=str)
    now = [made[each] for each in ends if each in made]
    later = tuple(ahead[each] for each in ends if each in ahead)
    if not (before or now or later):
        return None
    out = (*before, *now, *own.linked_before(period))
    return Linked(tuple(links), out, own.linked({}, is_rounded=False), later)


def _earlier(
    version: IndicatorVersion,
    made_of: Contributions,
    tables: list[tuple[Beside, Contributions]],
    has_places: bool,
) -> list[Earlier]:
    keys = made_of.table(made_of.guarded[0]).keys if tables else ()
    found = []
    for beside, before in tables:
        ledger = _told_of(version, beside.cells)
        shown = {key: ledger[_ledger(key, has_places)] for key in keys if _ledger(key, has_places) in ledger}
        found.append(Earlier(before, shown))
    return found


def _told_of(version: IndicatorVersion, cells: Iterable[ReleasedCell]) -> dict[frozenset[int | str], Figure | None]:
    """Return what each cell showed as a number of people: of all steps of a scale together, all that answered."""
    found = {ledger_key(place_of(cell), cell.categories): cell.figure for cell in cells}
    if not rules_of(version.kind).COUNTS_STEPS:
        return found
    answers = set(Category.objects.filter(dimension=version.steps_id).values_list("pk", flat=True))
    for key in [each for each in found if not each & answers]:
        whole: Figure | None = Figure(None)
        for each in answers:
            whole = together(whole, found.get(key | {each}, Figure(None)))
        found[key] = whole
    return found


def _ledger(key: Key, has_places: bool) -> frozenset[int | str]:
    place = key[0] if has_places else ALL
    rest = key[1:] if has_places else key
    return ledger_key(place if isinstance(place, int) else ALL, [int(str(each)) for each in rest if each != ALL])
