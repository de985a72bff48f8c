"""The axes of a pivot with their members in order, and which of them stand as rows and columns."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import Member
from samklang.measurement.models import Category, Fate, IndicatorVersion, Period
from samklang.measurement.queries.cubes import (
    ORGANISATION,
    PERIOD,
    PLACE,
    UNPLACED,
    WHOLE,
    Reading,
    dimension_key,
    organisation_member,
    period_member,
    place_member,
)
from samklang.measurement.queries.lineage import category_member, unbroken_member
from samklang.measurement.queries.unplaced import unplaced_names
from samklang.places.models import Place

SPANS = (1, 4, 8, 12)
SPAN_OF_TIME = 4
OURS = "own"


@dataclass(frozen=True)
class PivotAsked:
    """What a reader asked of a pivot, as written in the address: names of axes and members, all of them optional.

    A period is asked for by its name, or by a day in it: `on`. `is_understood`: no name stood there that means nothing.
    """

    rows: str = ""
    columns: str = ""
    period: str = ""
    on: date | None = None
    span: int = 0
    whose: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    is_understood: bool = True


@dataclass(frozen=True)
class AxisMember:
    """One row or column: a category, a place, a period. `note` is what must be known of it."""

    key: Member
    label: str
    note: str = ""


@dataclass(frozen=True)
class Axis:
    """One way to lay the figures out."""

    key: str
    name: str
    members: tuple[AxisMember, ...]

    def member(self, key: Member) -> AxisMember | None:
        """Return one of its members, or None."""
        return next((each for each in self.members if each.key == key), None)


@dataclass(frozen=True)
class Chosen:
    """What a pivot shows: rows, columns, and what the other axes are held at (absent: taken together)."""

    rows: Axis
    columns: Axis
    fixed: Mapping[str, AxisMember]
    is_as_asked: bool


def axes_of(
    reading: Reading,
    *,
    present: Mapping[str, Collection[Member]],
    periods: Sequence[Period],
    used: Mapping[int, IndicatorVersion],
    places: Iterable[Place],
    organisations: Iterable[Organisation],
) -> dict[str, Axis]:
    """Return the axes that the figures can be laid out by.

    `present` are the members that something was told of, by axis; `used` the definition of each period by its id.
    """
    found = {}
    for dimension in reading.dimensions:
        key = dimension_key(dimension)
        members = _categories(reading, dimension, present.get(key, ()), used)
        found[key] = Axis(key, reading.lineage.dimensions[dimension].name, members)
    placed = set(present.get(PLACE, ())) - {ALL}
    if placed - {UNPLACED}:
        members = tuple(AxisMember(place_member(p.pk), p.name) for p in places if place_member(p.pk) in placed)
        apart = (AxisMember(UNPLACED, _unplaced(reading)),) if UNPLACED in placed else ()
        found[PLACE] = Axis(PLACE, _("Place"), members + apart)
    tellers = [each for each in organisations if organisation_member(each.pk) in present.get(ORGANISATION, ())]
    if len(tellers) > 1:
        members = tuple(AxisMember(organisation_member(each.pk), each.label) for each in tellers)
        found[ORGANISATION] = Axis(ORGANISATION, _("Organisation"), members)
    found[PERIOD] = Axis(PERIOD, _("Period"), tuple(_periods(reading, periods, used)))
    return found


def _unplaced(reading: Reading) -> str:
    """Return what figures without a place are, beside those of places."""
    indicator = next(iter(reading.lineage.versions.values())).indicator_id
    return unplaced_names([indicator])[indicator]


def whole_axis() -> Axis:
    """Return the axis with nothing on it but the whole."""
    return Axis(WHOLE, _("In all"), ())


def chosen_of(asked: PivotAsked, axes: Mapping[str, Axis]) -> Chosen:
    """Return what is shown of what was asked: two different axes, and members that exist; else the usual ones."""
    usual = [key for key in axes if key not in {PERIOD, ORGANISATION}]
    usual += [key for key in ((PERIOD, ORGANISATION) if usual else (ORGANISATION, PERIOD)) if key in axes]
    rows = asked.rows if asked.rows in axes else next((each for each in usual if each != asked.columns), PERIOD)
    others = [each for each in usual if each != rows]
    columns = asked.columns if asked.columns in others else next(iter(others), WHOLE)
    columns = WHOLE if asked.columns == WHOLE else columns
    fixed = {
        key: member
        for key, written in asked.fixed.items()
        if key in axes and key not in {rows, columns, PERIOD} and (member := axes[key].member(written))
    }
    wanted = {key: written for key, written in asked.fixed.items() if written and key not in {rows, columns}}
    is_as_asked = asked.rows in {"", rows} and asked.columns in {"", columns} and set(wanted) == set(fixed)
    column = axes[columns] if columns in axes else whole_axis()
    return Chosen(axes[rows], column, fixed, is_as_asked and asked.is_understood)


def stands_by_step(target: IndicatorVersion, asked: PivotAsked, reading: Reading) -> bool:
    """Tell whether answers on a scale stand step by step: their steps are an axis, asked for or usual, or held."""
    if not rules_of(target.kind).COUNTS_STEPS or target.steps_id is None:
        return False
    dimensions = [dimension_key(each) for each in reading.dimensions]
    said = [key if key in reading.axes else "" for key in (asked.rows, asked.columns)]
    rows = said[0] or next((each for each in dimensions if each != said[1]), "")
    columns = said[1] or next((each for each in dimensions if each != rows), "")
    held = {key for key, written in asked.fixed.items() if written}
    return dimension_key(target.steps_id) in {rows, columns, *held}


def broken_at(reading: Reading, periods: Sequence[Period], used: Mapping[int, IndicatorVersion]) -> int:
    """Return the position of the first period after the last definition that cannot be compared with those before."""
    start = 0
    for position in range(1, len(periods)):
        before, after = (used.get(periods[at].pk) for at in (position - 1, position))
        if before and after and any(each.breaks_comparability for each in reading.lineage.between(before, after)):
            start = position
    return start


def _periods(reading: Reading, periods: Sequence[Period], used: Mapping[int, IndicatorVersion]) -> Iterable[AxisMember]:
    before: IndicatorVersion | None = None
    for period in periods:
        version, note = used.get(period.pk), ""
        if version and before and version.pk != before.pk:
            breaks = any(each.breaks_comparability for each in reading.lineage.between(before, version))
            note = _("new definition: not to be compared with before") if breaks else _("new definition")
        before = version or before
        yield AxisMember(period_member(period.pk), period.label, note)


def _categories(
    reading: Reading, dimension: int, present: Collection[Member], used: Mapping[int, IndicatorVersion]
) -> tuple[AxisMember, ...]:
    """Return the dimension's categories, then older ones that live on in none, then what was not broken down."""
    lineage = reading.lineage
    own = [each for each in lineage.categories.values() if each.dimension_id == dimension]
    asked = dimension in lineage.broken_down_by[reading.target.pk]
    members = [
        AxisMember(category_member(each.pk), each.name, "" if asked else _("no longer asked for")) for each in own
    ]
    for old in lineage.categories.values():
        if old.dimension_id != dimension and category_member(old.pk) in present and _belongs(reading, old, dimension):
            members.append(AxisMember(category_member(old.pk), old.name, _fate_words(reading, old, used)))
    if unbroken_member(dimension) in present:
        members.append(AxisMember(unbroken_member(dimension), _("Not broken down"), _unbroken_words(reading)))
    return tuple(members)


def _unbroken_words(reading: Reading) -> str:
    if reading.exceeds:
        return _("the whole less its parts")
    return _("the whole alone") if reading.leaves_out else _("told without this breakdown")


def _belongs(reading: Reading, old: Category, dimension: int) -> bool:
    """Tell whether a category is of a dimension whose place this one took."""
    return any(
        reading.lineage.dimension_map(version, reading.target).get(old.dimension_id) == dimension
        for version in reading.lineage.versions.values()
        if version.number <= reading.target.number and old.dimension_id in reading.lineage.broken_down_by[version.pk]
    )


def _fate_words(reading: Reading, old: Category, used: Mapping[int, IndicatorVersion]) -> str:
    told_under = [
        version
        for version in reading.lineage.versions.values()
        if old.dimension_id in reading.lineage.broken_down_by[version.pk]
    ]
    fate = reading.lineage.fate_of(old.pk, told_under[-1], reading.target) if told_under else None
    if fate is None:
        return _("an older category")
    return _("split in a later definition") if fate[0] == Fate.SPLIT else _("no longer asked for")
