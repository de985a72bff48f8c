"""How one figure of a pivot was computed: its parts as far as a reader may see them, who lacks, what was corrected."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import COUNTED, rules_of
from samklang.measurement.calculations.mappings import Member
from samklang.measurement.calculations.pivots import Part, crossed, levels_crossed
from samklang.measurement.pivot_words import caption_of, policy_at, spot_words
from samklang.measurement.queries.breakdown import Reporter, how_told, reporters_of
from samklang.measurement.queries.corrections import Correction, corrections_of
from samklang.measurement.queries.cubes import ORGANISATION, PERIOD, WHOLE, organisation_member
from samklang.measurement.queries.facts import answers_as_released
from samklang.measurement.queries.pivots import Pivot
from samklang.measurement.queries.released import LedgerTable
from samklang.measurement.words import own_level_words, rule_words, told_words, words_by


@dataclass(frozen=True)
class PivotFigure:
    """One figure in words, and everything that may be told of how it came about.

    `by_organisation` and `by_period` are (name, figure in words). `untold` says that the parts of others are not shown.
    """

    where: str
    words: str
    state: str
    pooled: str
    rule: str
    by_organisation: tuple[tuple[str, str], ...]
    by_period: tuple[tuple[str, str], ...]
    untold: bool
    reporters: tuple[Reporter, ...]
    how_told: tuple[tuple[str, int], ...]
    corrections: tuple[Correction, ...]
    untold_corrections: int
    carried_over: tuple[str, ...]
    table: LedgerTable | None

    @property
    def is_hidden(self) -> bool:
        """Tell whether the figure is hidden."""
        return self.state == "hidden"


def pivot_figure_of(viewer: Viewer, pivot: Pivot, row: str, column: str) -> PivotFigure | None:
    """Return how a figure came about, or None where the pivot has no such row or column. Six queries at most."""
    if not _exists(pivot, row, column) or not pivot.periods:
        return None
    words, _value, state = spot_words(pivot, row, column)
    parts = _at(pivot, row, column)
    told = pivot.figures.get((row, column))
    organisations = _tellers(viewer, pivot, parts)
    period = pivot.periods[_period_at(pivot, row, column)]
    facts = answers_as_released([pivot.indicator.pk], [period.pk], at=pivot.known_on) if pivot.tables else pivot.facts
    own = viewer.organisation_ids
    reporters = reporters_of(viewer, pivot.indicator, period, facts=facts, known_on=pivot.known_on)
    corrections = corrections_of(
        viewer,
        pivot.version,
        versions=pivot.reading.lineage.versions.values(),
        periods=[each.pk for each in pivot.periods],
        known_on=pivot.known_on,
    )
    if pivot.is_ours:
        corrections = [each for each in corrections if each.organisation.pk in own]
    return PivotFigure(
        where=_where(pivot, row, column),
        words=words,
        state=state,
        pooled=_pooled(pivot, told, policy_at(pivot, row, column)) if told and state == "shown" else "",
        rule=rule_words(pivot.version),
        by_organisation=organisations,
        by_period=_by_period(pivot, parts) if PERIOD not in _fixed_axes(pivot, row, column) else (),
        untold=not (viewer.is_backbone or pivot.is_ours),
        reporters=tuple(each for each in reporters if not pivot.is_ours or each.organisation.pk in own),
        how_told=tuple(how_told(period, facts=facts)),
        corrections=tuple(each for each in corrections if each.is_shown),
        untold_corrections=sum(not each.is_shown for each in corrections),
        carried_over=tuple(_carried_over(pivot, row, column)),
        table=pivot.tables.get(period.pk),
    )


def _exists(pivot: Pivot, row: str, column: str) -> bool:
    return all(
        key == ALL or axis.member(key) is not None
        for key, axis in ((row, pivot.chosen.rows), (column, pivot.chosen.columns))
    )


def _fixed_axes(pivot: Pivot, row: str, column: str) -> set[str]:
    """Return the axes that the figure stands at one member of."""
    pairs = ((row, pivot.chosen.rows), (column, pivot.chosen.columns))
    return {axis.key for key, axis in pairs if key != ALL}


def _at(pivot: Pivot, row: str, column: str) -> list[Part]:
    """Return the parts of the figure; none where it was released and not computed here."""
    axes = pivot.reading.axes
    pairs = [
        (axes.index(axis.key), key)
        for key, axis in ((row, pivot.chosen.rows), (column, pivot.chosen.columns))
        if key != ALL
    ]
    return [part for part in pivot.parts if all(part.at[at] == key for at, key in pairs)]


def _period_at(pivot: Pivot, row: str, column: str) -> int:
    """Return the position of the period that the figure is of: the last one where it is of several."""
    by_axis = {pivot.chosen.rows.key: row, pivot.chosen.columns.key: column}
    wanted = by_axis.get(PERIOD, ALL)
    return next((at for at, each in enumerate(pivot.periods) if f"t{each.pk}" == wanted), len(pivot.periods) - 1)


def _tellers(viewer: Viewer, pivot: Pivot, parts: list[Part]) -> tuple[tuple[str, str], ...]:
    """Return each organisation's own part, of those whose figures the reader may see."""
    may_see = None if viewer.is_backbone else viewer.organisation_ids
    ids = {part.teller[0] for part in parts if isinstance(part.teller, tuple)}
    seen = Organisation.objects.filter(pk__in=ids if may_see is None else ids & may_see).order_by("sort_key")
    figures = _summed(pivot, parts, ORGANISATION)
    return tuple((each.label, figures[organisation_member(each.pk)]) for each in seen)


def _by_period(pivot: Pivot, parts: list[Part]) -> tuple[tuple[str, str], ...]:
    if len(pivot.periods) < 2 or not parts:
        return ()
    figures = _summed(pivot, parts, PERIOD)
    return tuple((each.label, figures.get(f"t{each.pk}", "–")) for each in pivot.periods)


def _summed(pivot: Pivot, parts: list[Part], by: str) -> dict[Member, str]:
    """Return the parts combined for each member of an axis, in words."""
    axes = pivot.reading.axes
    pools = rules_of(pivot.kind).POOLS
    if pools.keeps_apart:
        levels = levels_crossed(parts, rows=axes.index(by), columns=axes.index(WHOLE), pools=pools)
        return {row: own_level_words(each, pivot.version) for (row, column), each in levels.items() if column == ALL}
    time = axes.index(PERIOD)
    figures = crossed(parts, rows=axes.index(by), columns=axes.index(WHOLE), time=time, rules=rules_of(pivot.kind))
    return {row: _with_base(pivot, each) for (row, column), each in figures.items() if column == ALL}


def _with_base(pivot: Pivot, figure: Figure) -> str:
    pooled = _pooled(pivot, figure, "")
    words = told_words(figure, pivot.version, kind=pivot.kind)
    return f"{words} ({pooled})" if pooled else words


def _pooled(pivot: Pivot, figure: Figure, policy: str) -> str:
    """Say the two numbers behind a figure that is one divided by the other, by how they are protected."""
    if figure.denominator is None or figure.numerator is None:
        return ""
    two, write = (Figure(figure.numerator), Figure(figure.denominator)), words_by(policy)
    part, whole = (write(each, pivot.version, kind=COUNTED) for each in two)
    return f"{part} {_(rules_of(pivot.kind).BETWEEN)} {whole}"


def _where(pivot: Pivot, row: str, column: str) -> str:
    members = [
        axis.member(key) for key, axis in ((row, pivot.chosen.rows), (column, pivot.chosen.columns)) if key != ALL
    ]
    labels = [member.label for member in members if member]
    return ", ".join([*labels, caption_of(pivot)]) if labels else caption_of(pivot)


def _carried_over(pivot: Pivot, row: str, column: str) -> Iterable[str]:
    """Say which older categories the figure holds too, by the mapping of a later definition."""
    target, lineage = pivot.version, pivot.reading.lineage
    used = {version.pk: version for version in pivot.used.values() if version.pk != target.pk}
    wanted = {row, column} | {member.key for member in pivot.chosen.fixed.values()}
    seen: set[str] = set()
    for version in used.values():
        for old, new in lineage.category_map(version, target).items():
            name = lineage.categories[int(str(old)[1:])].name if str(old).startswith("c") else ""
            if new in wanted and name and name not in seen:
                seen.add(name)
                yield name
