"""What a report asks for, figure by figure, with last period's figure and what has been typed so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import (
    Category,
    Cell,
    Dimension,
    DraftFigure,
    How,
    IndicatorVersion,
    Observation,
    Report,
)
from samklang.measurement.queries.asked_duties import duties_for, versions_in_force
from samklang.measurement.queries.asked_parts import parts_asked
from samklang.measurement.queries.last_told import carried_over, told_last
from samklang.measurement.queries.what_stands import Key, Stands, what_stands_in
from samklang.places.models import Place

_NEVER: tuple[Figure | None, str] = (None, "")
_REMARKS = """
SELECT figure_key, comment FROM measurement_figureremark WHERE transition_id = (
  SELECT id FROM measurement_reporttransition WHERE report_id = %s AND to_state = 'returned'
  ORDER BY at DESC, id DESC LIMIT 1)
ORDER BY id
"""


@dataclass(frozen=True)
class AskedFigure:
    """One figure asked of an organisation. `key` is version-place-cell (0 for none), stable across saves.

    `last` is the previous period's figure; `now` what is typed or submitted; `seen` changes whenever `now` does. The
    parts are by one breakdown alone (`only_by`) where the organisation cannot cross them and `may_choose` so. Beside
    figures for places, the one without a place `is_rest`: all of them are added.
    """

    key: str
    version: IndicatorVersion
    place: Place | None
    cell: Cell | None
    last: Figure | None
    now: DraftFigure | Observation | None
    comment: str
    has_parts: bool
    last_how: str = ""
    only_by: Dimension | None = None
    may_choose: bool = False
    approved_at: datetime | None = None
    is_rest: bool = False

    @property
    def label(self) -> str:
        """Return what is asked: the indicator, and the place if there is one; beside places, that it is the rest."""
        name = self.version.name
        if self.is_rest:
            return _("%(name)s, outside the named places") % {"name": name}
        return f"{name}, {self.place.name}" if self.place else name

    @property
    def cell_label(self) -> str:
        """Return the part of the breakdown, or nothing for the total."""
        return self.cell.label if self.cell else ""

    @property
    def is_total(self) -> bool:
        """Tell whether it is the whole and not a part of a breakdown."""
        return self.cell is None

    @property
    def takes_base(self) -> bool:
        """Tell whether it needs a number that it is out of."""
        return rules_of(self.version.kind).TAKES_BASE

    @property
    def is_whole(self) -> bool:
        """Tell whether only whole numbers make sense."""
        return rules_of(self.version.kind).IS_WHOLE

    @property
    def levels(self) -> list[Category]:
        """Return the levels to choose from, the first one first; none where a figure is a number."""
        rules, steps = rules_of(self.version.kind), self.version.steps
        if steps is None or not rules.STEPS or rules.COUNTS_STEPS:
            return []
        return [each for each in steps.categories.all() if not each.is_unknown]

    @property
    def can_be_negative(self) -> bool:
        """Tell whether a figure below nothing makes sense."""
        return rules_of(self.version.kind).CAN_BE_NEGATIVE

    @property
    def said_before(self) -> str:
        """Return what was said of a figure that has been approved, and whose report was opened again."""
        now = self.now if isinstance(self.now, Observation) else None
        was_approved = now and self.approved_at and now.entered_at <= self.approved_at
        return now.explanation if now and was_approved else ""

    @property
    def explanation(self) -> str:
        """Return what is said of the figure as it stands; of an approved one that is corrected nothing is said yet."""
        return "" if self.said_before or not self.now else self.now.explanation

    @property
    def how(self) -> str:
        """Return how the figure came about: as said now, else as last time, else registered."""
        return (self.now.how if self.now else "") or self.last_how or How.REGISTERED.value

    @property
    def seen(self) -> str:
        """Return the mark of what the reader saw: a save that carries an older mark is a conflict."""
        if isinstance(self.now, DraftFigure):
            return f"d{self.now.pk}.{self.now.changes}"
        return f"o{self.now.pk}" if self.now else "-"


def key_text(key: Key) -> str:
    """Return the stable text of a figure's key.

    >>> key_text((12, None, 45))
    '12-0-45'
    """
    version, place, cell = key
    return f"{version}-{place or 0}-{cell or 0}"


def asked_of(
    report: Report, *, with_drafts: bool = True, looks_back: bool = True, stands: Stands | None = None
) -> list[AskedFigure]:
    """Return every figure the report asks for. Four queries at least.

    One more where there are breakdowns, where one of several alone is told and where it was sent before; two of levels,
    and three where categories have changed since last time.

    `with_drafts=False` leaves out what is typed and not sent: that is nobody's but the organisation's own. Without
    `looks_back` neither last period's figures nor the backbone's remarks are read. `stands` is what stands in the
    report, where that has been read already.
    """
    duties = duties_for(report)
    versions, cells = versions_in_force(duties, on=report.period.starts_on)
    now = (stands or what_stands_in(report, with_drafts=with_drafts)).by_key
    remarks = _remarks(report) if looks_back else {}
    parts = parts_asked(duties, versions, cells, _told_cells(now))
    before = told_last(report) if looks_back else {}
    told_by = {pk: each.cells for pk, each in parts.items()}
    last = {**carried_over(before, versions, told_by), **{key[1:]: told for key, told in before.items()}}
    asked, placed = [], {duty.indicator_id for duty in duties if duty.place_id}
    for duty in duties:
        version = versions.get(duty.indicator_id)
        if version is None or version.rhythm != report.period.rhythm:
            continue
        here = parts[version.pk]
        for cell in [None, *here.cells]:
            key = (version.pk, duty.place_id, cell.pk if cell else None)
            text, (figure_last, how_last) = key_text(key), last.get((version.indicator_id, *key[1:]), _NEVER)
            asked.append(
                AskedFigure(
                    key=text,
                    version=version,
                    place=duty.place,
                    cell=cell,
                    last=figure_last,
                    last_how=how_last,
                    now=now.get(key),
                    comment=remarks.get(text, ""),
                    has_parts=bool(here.cells) and cell is None,
                    only_by=here.only_by,
                    may_choose=here.may_choose,
                    approved_at=report.approved_at,
                    is_rest=duty.place_id is None and duty.indicator_id in placed,
                )
            )
    return asked


def with_what_stands(asked: Iterable[AskedFigure], stands: Stands) -> list[AskedFigure]:
    """Return what is asked, read before, with what is typed or told of it now."""
    now = stands.by_key
    return [replace(each, now=now.get(_key_of(each))) for each in asked]


def _key_of(asked: AskedFigure) -> Key:
    return (asked.version.pk, asked.place.pk if asked.place else None, asked.cell.pk if asked.cell else None)


def _told_cells(now: Mapping[Key, DraftFigure | Observation]) -> dict[int, set[int]]:
    """Return {version: the parts of its breakdown that have an answer}."""
    found: dict[int, set[int]] = defaultdict(set)
    for (version, _place, cell), row in now.items():
        if cell and row.answer:
            found[version].add(cell)
    return found


def _remarks(report: Report) -> dict[str, str]:
    """Return what the backbone said about each figure when it last sent the report back."""
    if report.submitted_at is None:  # what was never sent was never sent back
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_REMARKS, [report.pk])
        return dict(cursor.fetchall())
