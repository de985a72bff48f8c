"""What stands in a report: what was told last of each figure, and what has been typed since."""

# ruff: noqa: S608 - statements are put together from the constants of measurement alone
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samklang.measurement.models import RETOLD, DraftFigure, Observation, Report
from samklang.measurement.queries.plain_rows import columns_of, rows_as

Key = tuple[int, int | None, int | None]  # definition, place, cell
_TOLD = """
SELECT * FROM measurement_observation told WHERE told.report_id = %(report)s AND told.answer <> %(retold)s
  AND NOT EXISTS (SELECT FROM measurement_observation later WHERE later.supersedes_id = told.id)
"""
# Each row is of one of the two: they are never joined, but read with one question.
_STANDS = f"""
SELECT {columns_of(Observation, "told")}, {columns_of(DraftFigure, "typed")} FROM ({_TOLD}) told
FULL JOIN (SELECT * FROM measurement_draftfigure WHERE report_id = %(report)s AND %(with_drafts)s) typed ON false
ORDER BY told.id, typed.id
"""


@dataclass(frozen=True)
class Stands:
    """What was told of the figures of a report that nothing supersedes, and what is typed and not sent."""

    told: Sequence[Observation]
    typed: Sequence[DraftFigure]

    @property
    def by_key(self) -> Mapping[Key, DraftFigure | Observation]:
        """Return what stands for each figure: the draft, else what was told last."""
        rows: list[DraftFigure | Observation] = [*self.told, *self.typed]
        return {(row.version_id, row.place_id, row.cell_id): row for row in rows}


def what_stands_in(report: Report, *, with_drafts: bool = True) -> Stands:
    """Return what stands in a report, as the database has it now. One query."""
    asked = {"report": report.pk, "retold": RETOLD, "with_drafts": with_drafts}
    rows = rows_as(_STANDS, asked, Observation, DraftFigure)
    return Stands([told for told, _typed in rows if told], [typed for _told, typed in rows if typed])


def current_observations(report: Report) -> list[Observation]:
    """Return the observations of a report that nothing supersedes."""
    return list(what_stands_in(report, with_drafts=False).told)
