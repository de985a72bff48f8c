"""What a period's figure is made of: by place and by category, who has answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import EllipsisType

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.distributions import median_step, shares_of
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import COUNTED, rules_of
from samklang.measurement.calculations.mappings import Member
from samklang.measurement.calculations.pivots import Spot, carried, crossed, levels_crossed
from samklang.measurement.models import Answer, How, Indicator, IndicatorVersion, Period
from samklang.measurement.queries.asked_in import AskedIn, WhoIsAsked, agreed_of
from samklang.measurement.queries.cubes import (
    PERIOD,
    PLACE,
    UNPLACED,
    Reading,
    dimension_key,
    live_parts,
    period_member,
    reading_of,
    released_cells,
    told_by,
)
from samklang.measurement.queries.facts import Fact, facts_of_periods
from samklang.measurement.queries.lineage import Lineage, category_member, lineage_of
from samklang.measurement.queries.pivot_axes import AxisMember, axes_of
from samklang.measurement.queries.pivot_windows import last_told_before
from samklang.measurement.queries.released import LedgerTable, cells_of
from samklang.measurement.queries.totals import PeriodTotal, answers_of, steps_reached
from samklang.measurement.words import Writer, level_words, rounded_words, words_by
from samklang.places.models import Place
from samklang.ui.localised import percent


@dataclass(frozen=True)
class Row:
    """One part of a breakdown, in words and as a number; hidden parts have none. `key` names it on its axis.

    A step of a scale has its share, how long its bar is in hundredths of the longest, and is reached or not. The
    addresses lead to how each number was computed, where a page says them.
    """

    label: str
    now: str
    before: str
    is_hidden: bool = False
    was_hidden: bool = False
    value: Decimal | None = None
    value_before: Decimal | None = None
    key: Member = ""
    share: str = ""
    length: float = 0
    is_reached: bool = False
    now_url: str = ""
    before_url: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A period's figure by one dimension or by place, beside the period before. `axis` is its name in a pivot.

    Answers by the steps of their scale are a distribution: with the share of each step, the median, and how many
    chose no step.
    """

    name: str
    rows: tuple[Row, ...]
    hides_any: bool
    is_rounded: bool = False
    unbroken: str = ""
    axis: str = ""
    is_distribution: bool = False
    median: str = ""
    unknown: str = ""
    is_of_levels: bool = False


@dataclass(frozen=True)
class Reporter:
    """What one organisation has answered in a period, without its figure."""

    organisation: Organisation
    answer: str
    words: str


def breakdowns(
    viewer: Viewer,
    version: IndicatorVersion,
    *,
    totals: tuple[PeriodTotal, PeriodTotal | None],
    facts: Iterable[Fact],
    lineage: Lineage | None = None,
    known_on: datetime | None = None,
) -> list[Breakdown]:
    """Return the figure of a period and the one before by place and by each dimension. At most eight queries.

    `facts` are what `facts_for` gave this viewer for the indicator; of what counts people others than the backbone are
    shown the released tables. Of a running total each part holds what an organisation told last, as the total does.
    """
    lineage = lineage or lineage_of(version.indicator_id)
    last, before = totals
    if not viewer.is_backbone and (version.is_guarded or last.table):
        shown = {each.period.pk: each.table for each in (last, before) if each and each.table}
        return _released_breakdowns(viewer, lineage, totals, tables=shown)
    periods = [each.period for each in (before, last) if each]
    told_in = {each.pk for each in periods}
    facts = [fact for fact in facts if fact.period_id in told_in]
    is_running = rules_of(last.version.kind).CARRIES
    earlier = last_told_before(version.indicator, periods, known_on) if is_running else []
    facts += facts_of_periods(version.indicator_id, [each.pk for each in earlier], at=known_on) if earlier else []
    reading = reading_of(lineage, {fact.version_id for fact in facts}, last.version)
    reached = steps_reached(lineage.versions.values())
    found = []
    readings = {by_step: replace(reading, is_by_step=by_step) for _name, by_step in _axes(reading)}
    told = {
        by_step: live_parts(here, facts, periods=[*earlier, *periods], reached=reached)
        for by_step, here in readings.items()
    }
    for name, by_step in _axes(reading):
        here, parts = readings[by_step], told[by_step]
        kind = COUNTED if by_step else version.kind
        rows, time = here.axes.index(name), here.axes.index(PERIOD)
        if is_running:
            starts = {each.starts_on: period_member(each.pk) for each in periods}
            parts = carried(parts, periods=starts, axis=time)
        figures = crossed(parts, rows=rows, columns=time, time=time, rules=rules_of(kind), has_margins=False)
        made = _breakdown(viewer, told_by(here, parts), name, figures, totals, kind=kind)
        if rules_of(kind).POOLS.keeps_apart:
            levels = levels_crossed(parts, rows=rows, columns=time, pools=rules_of(kind).POOLS)
            made = _by_level(made, levels, totals)
        found.append(distributed(made, lineage) if by_step else made)
    return [each for each in found if each.rows]


def _axes(reading: Reading) -> list[tuple[str, bool]]:
    """Return (axis, whether it is the steps of a scale) of everything a figure is shown by."""
    counts_steps = rules_of(reading.target.kind).COUNTS_STEPS
    steps = dimension_key(reading.target.steps_id or 0) if counts_steps else ""
    return [(PLACE, False), *((key, key == steps) for key in map(dimension_key, reading.dimensions))]


def _released_breakdowns(
    viewer: Viewer,
    lineage: Lineage,
    totals: tuple[PeriodTotal, PeriodTotal | None],
    *,
    tables: Mapping[int, LedgerTable],
) -> list[Breakdown]:
    reading = reading_of(lineage, {table.version_id for table in tables.values()}, totals[0].version)
    cells = cells_of(tables.values())
    found = []
    for at, (name, by_step) in enumerate(_axes(reading)):
        here = replace(reading, is_by_step=by_step)
        figures: dict[Spot, Figure | None] = {}
        for pk, table in tables.items():
            cube = released_cells(here, lineage.versions[table.version_id], cells[table.pk])
            for key, figure in cube.items():
                if key[at] != ALL and all(part == ALL for place, part in enumerate(key) if place != at):
                    figures[key[at], period_member(pk)] = figure
        kind = COUNTED if by_step else reading.target.kind
        made = _breakdown(viewer, here, name, figures, totals, kind=kind)
        found.append(distributed(made, lineage) if by_step else made)
    return [each for each in found if each.rows]


def _breakdown(
    viewer: Viewer,
    reading: Reading,
    name: str,
    figures: Mapping[Spot, Figure | None],
    totals: tuple[PeriodTotal, PeriodTotal | None],
    *,
    kind: str,
) -> Breakdown:
    last, before = totals
    present = {name: {row for row, column in figures if ALL not in {row, column}}}
    used = {each.period.pk: each.version for each in (before, last) if each}
    write = [words_by(each.table.policy if each and each.table else "") for each in totals]
    places = Place.objects.filter(initiative=viewer.initiative) if present.get(PLACE, set()) - {UNPLACED} else ()
    axes = axes_of(reading, present=present, periods=(), used=used, places=places, organisations=())
    times = [period_member(each.period.pk) if each else "" for each in totals]
    rows = tuple(
        _row(member, [figures.get((member.key, time), ...) for time in times], write, last.version, kind)
        for member in (axes[name].members if name in axes else ())
        if any((member.key, time) in figures for time in times)
    )
    apart = figures.get((f"u{name[1:]}", times[0]))
    is_own = rules_of(kind).TAKES_BASE or reading.exceeds  # its row says it
    return Breakdown(
        axes[name].name if name in axes else "",
        rows,
        any(row.is_hidden or row.was_hidden for row in rows),
        is_rounded=any(each.is_rounded for each in totals if each),
        axis=name,
        unbroken=write[0](apart, last.version, kind=kind) if apart and not is_own else "",
    )


def _by_level(
    made: Breakdown, levels: Mapping[Spot, tuple[tuple[int, int], ...]], totals: tuple[PeriodTotal, PeriodTotal | None]
) -> Breakdown:
    """Return a breakdown of levels with how many are on each, which is never one number."""
    words = [
        {row: level_words(told, each.version) for (row, time), told in levels.items() if time == at}
        for each in totals
        if each
        for at in [period_member(each.period.pk)]
    ]
    now, before = words[0], words[1] if len(words) > 1 else {}
    rows = (replace(row, now=now.get(row.key, ""), before=before.get(row.key, "")) for row in made.rows)
    return replace(made, rows=tuple(rows), is_of_levels=True)


def distributed(made: Breakdown, lineage: Lineage) -> Breakdown:
    """Return answers by step with the share of each and the median, where none of them is hidden.

    *Unknown* is an answer and no step: it has part in neither, and stands last with its number.
    """
    unknown = {category_member(pk) for pk, each in lineage.categories.items() if each.is_unknown}
    agreed = lineage.categories.get(lineage.newest.reached_from_id or 0)
    steps, rest = [row for row in made.rows if row.key not in unknown], [row for row in made.rows if row.key in unknown]
    if any(row.is_hidden for row in made.rows):
        return replace(made, is_distribution=True, rows=(*steps, *rest))
    counts = [row.value or Decimal(0) for row in steps]
    shares: Sequence[Decimal | None] = shares_of(counts) or [None] * len(counts)
    most = max(counts, default=Decimal(0)) or 1
    write = rounded_words if made.is_rounded and any(counts) else str
    high = {category_member(each.pk) for each in lineage.steps_from(agreed)} if agreed else set()
    rows = tuple(
        replace(row, share=write(percent(share)), length=float(100 * count / most), is_reached=row.key in high)
        for row, share, count in zip(steps, shares, counts, strict=True)
    )
    middle = median_step(counts)
    median = "" if middle is None else _(
        "The median is “%(step)s”: at least half of the answers are on this step or a lower one."
    ) % {"step": steps[middle].label}  # fmt: skip
    words = [_unknown_words(row) for row in rest if row.value]
    return replace(made, rows=(*rows, *rest), is_distribution=True, median=median, unknown=" ".join(words))


def _unknown_words(row: Row) -> str:
    """Say how many chose no step, and that nothing is told of them as a share."""
    words = {"count": capfirst(row.now), "answer": row.label}
    return _("%(count)s answered “%(answer)s”: they are counted in no share and not in the median.") % words


def _row(
    member: AxisMember,
    pair: list[Figure | EllipsisType | None],
    write: list[Writer],
    version: IndicatorVersion,
    kind: str,
) -> Row:
    """Return a row from the figures now and before: `...` where nothing was told, None where it is hidden."""
    shown = [each if isinstance(each, Figure) else None for each in pair]
    words = [say(each, version, kind=kind) if each else "" for each, say in zip(shown, write, strict=True)]
    values: list[Decimal | None] = [rules_of(kind).finish(each) if each else None for each in shown]
    return Row(
        f"{member.label} ({member.note})" if member.note else member.label,
        words[0], words[1], pair[0] is None, pair[1] is None, values[0], values[1], member.key,
    )  # fmt: skip


def reporters_of(
    viewer: Viewer, indicator: Indicator, period: Period, *,
    facts: Iterable[Fact], known_on: datetime | None = None, agreed: WhoIsAsked | None = None,
) -> list[Reporter]:  # fmt: skip
    """Return who was asked in a period (by now, or by a moment) and what each answered, never how much.

    Its duties are read where they were not (`agreed`).
    """
    said = answers_of(fact for fact in facts if fact.period_id == period.pk)[period.pk]
    asked = AskedIn(agreed or agreed_of([indicator.pk], known_on=known_on)[indicator.pk]).those_in(period)
    ordered = sorted(Organisation.objects.filter(pk__in=asked), key=lambda organisation: organisation.sort_key)
    words = {"": _("Not reported")} | {answer: str(Answer(answer).label) for answer in {*said.values()} - {""}}
    return [Reporter(each, answer, words[answer]) for each in ordered for answer in [said.get(each.pk, "")]]


def how_told(period: Period, *, facts: Iterable[Fact]) -> list[tuple[str, int]]:
    """Return (how the figures came about in words, of how many organisations), the most frequent first."""
    told, here = defaultdict[str, set[int]](set), period.pk
    for fact in facts:
        if fact.period_id == here and fact.answer == Answer.MEASURED:
            told[fact.how].add(fact.organisation_id)
    counted = sorted(told.items(), key=lambda each: (-len(each[1]), each[0]))
    return [(str(How(how).label), len(organisations)) for how, organisations in counted]
