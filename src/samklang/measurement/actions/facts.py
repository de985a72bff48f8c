"""Writing facts: drafts become observations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.measurement.actions.storing import store
from samklang.measurement.models import (
    RETOLD,
    DraftFigure,
    How,
    IndicatorVersion,
    Observation,
    Report,
)
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.queries.reporting import guarded_among
from samklang.measurement.queries.what_stands import Stands
from samklang.ui.problems import Problem


@dataclass(frozen=True)
class Reasons:
    """Why figures of a report were corrected: of those everybody sees, and of those guarded.

    The reason of an open figure is read by everybody, so it is never the one that was given for guarded figures.
    """

    of_open: str = ""
    of_guarded: str = ""

    @property
    def words(self) -> str:
        """Return both, for the organisation itself and the backbone."""
        return " · ".join(each for each in (self.of_open, self.of_guarded) if each)


def write_observations(
    report: Report,
    stands: Stands,
    asked: Sequence[AskedFigure],
    *,
    by: Actor,
    at: datetime,
    reasons: Reasons,
) -> int:
    """Write what differs from the present facts as new observations, and empty the drafts. Returns how many.

    `stands` is what stands in the report, read since it was locked, and `asked` what it asks for. A changed figure
    supersedes the old one with the draft's explanation, or the reason given for figures of its sort. Of an indicator
    that is told by other places or categories than before, what was told by the old ones stands no more, and what was
    typed by them and never sent is let go.
    """
    assert by.person is not None  # noqa: S101 - REPORT belongs to a seat
    changed = list(_changed(stands, _typed(stands, asked)))
    told_anew = {draft.version.indicator_id for draft, old in changed if old is None}
    retold = _told_otherwise(stands, asked, told_anew)
    corrected = {draft.version.indicator_id for draft, old in changed if old}
    guarded = guarded_among(corrected | {old.indicator_id for old in retold})
    if not any(old and draft.version.indicator_id not in guarded for draft, old in changed):
        reasons = Reasons(of_guarded=reasons.of_guarded or reasons.of_open)  # what is guarded alone was corrected
    store(
        Observation(
            version=draft.version,
            indicator_id=draft.version.indicator_id,
            organisation_id=report.organisation_id,
            place_id=draft.place_id,
            period_id=report.period_id,
            cell_id=draft.cell_id,
            numerator=draft.numerator,
            denominator=draft.denominator,
            answer=draft.answer or "",
            how=draft.how or How.REGISTERED,
            explanation=_reason(draft, reasons, guarded) if old else draft.explanation,
            report=report,
            entered_by=by.person,
            entered_at=at,
            supersedes=old,
        )
        for draft, old in changed
    )
    store(_taken_back(old, reasons, guarded, by=by, at=at) for old in retold)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM measurement_draftfigure WHERE report_id = %s", [report.pk])
    return len(changed)


def _typed(stands: Stands, asked: Sequence[AskedFigure]) -> list[DraftFigure]:
    """Return what is typed, with its definition; of an indicator that is asked only what is asked of it."""
    versions = {each.version.pk: each.version for each in asked}
    versions |= IndicatorVersion.objects.in_bulk({draft.version_id for draft in stands.typed} - versions.keys())
    cells = _cells_of(asked)
    found = []
    for draft in stands.typed:
        draft.version = versions[draft.version_id]
        of_it = cells.get(draft.version.indicator_id)
        if of_it is None or (draft.place_id, draft.cell_id) in of_it:
            found.append(draft)
    return found


def _cells_of(asked: Iterable[AskedFigure]) -> dict[int, set[tuple[int | None, int | None]]]:
    """Return {indicator: the (place, cell) that are asked of it}."""
    found: dict[int, set[tuple[int | None, int | None]]] = defaultdict(set)
    for each in asked:
        found[each.version.indicator_id].add(
            (each.place.pk if each.place else None, each.cell.pk if each.cell else None)
        )
    return found


def _told_otherwise(stands: Stands, asked: Sequence[AskedFigure], told_anew: Collection[int]) -> list[Observation]:
    """Return the facts of these indicators that stand in a place or category the report no longer asks for."""
    cells = _cells_of(asked)
    return [
        row
        for row in stands.told
        if row.indicator_id in told_anew
        and row.indicator_id in cells
        and (row.place_id, row.cell_id) not in cells[row.indicator_id]
    ]


def _taken_back(
    old: Observation, reasons: Reasons, guarded: Collection[int], *, by: Actor, at: datetime
) -> Observation:
    return Observation(
        version_id=old.version_id,
        indicator_id=old.indicator_id,
        organisation_id=old.organisation_id,
        place_id=old.place_id,
        period_id=old.period_id,
        cell_id=old.cell_id,
        answer=RETOLD,
        explanation=reasons.of_guarded if old.indicator_id in guarded else reasons.of_open,
        report_id=old.report_id,
        entered_by=by.person,
        entered_at=at,
        supersedes=old,
    )


def _changed(stands: Stands, typed: Iterable[DraftFigure]) -> Iterable[tuple[DraftFigure, Observation | None]]:
    """Return the drafts that say something new, each with the fact it corrects; Problem where one was emptied."""
    present = {(row.indicator_id, row.place_id, row.cell_id): row for row in stands.told}
    for draft in typed:
        old = present.get((draft.version.indicator_id, draft.place_id, draft.cell_id))
        if draft.answer is None and old:
            raise Problem(
                _("%(name)s was reported before and is now empty. Write the figure, or choose why it cannot be told.")
                % {"name": draft.version.name}
            )
        if draft.answer is not None and not (old and _says_the_same(old, draft)):
            yield draft, old


def _reason(draft: DraftFigure, reasons: Reasons, guarded: Collection[int]) -> str:
    """Return why a figure was corrected; Problem where nobody has said so."""
    name = {"name": draft.version.name}
    if draft.version.indicator_id not in guarded:
        if not (found := draft.explanation or reasons.of_open):
            raise Problem(
                _("%(name)s is corrected. Say why, beside the figure or for the whole report.") % name, field="reason"
            )
    elif not (found := draft.explanation or reasons.of_guarded):
        raise Problem(
            _("%(name)s is protected and is corrected. Say why where only your organisation and the backbone read it.")
            % name,
            field="guarded_reason",
        )
    return found


def _says_the_same(old: Observation, draft: DraftFigure) -> bool:
    same_figure = (old.numerator, old.denominator, old.answer) == (draft.numerator, draft.denominator, draft.answer)
    return same_figure and draft.explanation in {"", old.explanation} and draft.how in {"", old.how}
