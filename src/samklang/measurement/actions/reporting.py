"""Reporting: typing, submitting, returning, approving, reopening, releasing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.agreeing import note_asked_by
from samklang.measurement.actions.counting import set_counting
from samklang.measurement.actions.facts import Reasons, write_observations
from samklang.measurement.actions.moving import locked_report, move_report
from samklang.measurement.actions.storing import store
from samklang.measurement.calculations.doubts import doubts_of
from samklang.measurement.models import (
    COUNTING,
    EDITABLE,
    Answer,
    DraftFigure,
    FigureRemark,
    Report,
    ReportState,
)
from samklang.measurement.queries.asked import AskedFigure, asked_of, with_what_stands
from samklang.measurement.queries.asked_wholes import doubts_beside, wholes_in
from samklang.measurement.queries.what_stands import what_stands_in
from samklang.ui.problems import Problem

_TYPED_ANEW = """
ON CONFLICT ON CONSTRAINT a_figure_is_drafted_once DO UPDATE SET
  numerator = excluded.numerator, denominator = excluded.denominator, answer = excluded.answer, how = excluded.how,
  explanation = excluded.explanation, changes = excluded.changes, typed_by_id = excluded.typed_by_id,
  typed_at = excluded.typed_at
"""


@dataclass(frozen=True)
class TypedFigure:
    """What was typed for one figure; `answer` None with no number means: emptied. `seen` is the mark the typist saw.

    `how` is how the figure came about; blank: as last time, or registered.
    """

    key: str
    figure: Decimal | None
    base: Decimal | None
    answer: str | None
    explanation: str = ""
    seen: str = ""
    how: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed a figure in the meantime: both values, for the reader to choose."""

    key: str
    theirs: DraftFigure
    yours: TypedFigure


def save_figures(
    *,
    report: Report,
    figures: Sequence[TypedFigure],
    by: Actor,
    at: datetime,
    asked: Sequence[AskedFigure] | None = None,
) -> list[Conflict]:
    """Keep what was typed as drafts: all or, when somebody else changed a figure meanwhile, nothing (the conflicts).

    No event: autosaved drafts tell nobody anything. Figures that are not asked raise Problem. `asked` is what the
    report asks for, where that has been read already; what stands in it is read anew, once nobody else can change it.
    """
    by.require_for(Permission.REPORT, report.organisation)
    with transaction.atomic():
        report = locked_report(report, by)
        _require_editable(report)
        asked = with_what_stands(asked, what_stands_in(report)) if asked else asked_of(report)
        known = {each.key: each for each in asked}
        unknown = [typed.key for typed in figures if typed.key not in known]
        if unknown:
            raise Problem(_("This report does not ask for all of these figures. Open it again and type them there."))
        conflicts = [
            Conflict(typed.key, now, typed)
            for typed in figures
            if isinstance(now := known[typed.key].now, DraftFigure)
            and typed.seen
            and typed.seen != known[typed.key].seen
            and not _same(now, typed)
        ]
        if conflicts:
            return conflicts
        store([_drafted(report, known[typed.key], typed, by=by, at=at) for typed in figures], on_conflict=_TYPED_ANEW)
        if report.state != ReportState.DRAFT:
            move_report(report, ReportState.DRAFT, by=by, at=at)
    return []


def submit_report(
    *,
    report: Report,
    by: Actor,
    at: datetime,
    reason: str = "",
    guarded_reason: str = "",
    is_incomplete: bool = False,
    asked: Sequence[AskedFigure] | None = None,
) -> Report:
    """Send a report to the backbone: its drafts become observations that do not count until approved.

    `reason` is why figures were corrected that everybody sees; `guarded_reason` of those only some see. `asked` is what
    the report asks for, where that has been read already.
    """
    by.require_for(Permission.REPORT, report.organisation)
    with transaction.atomic():
        report = locked_report(report, by)
        stands = what_stands_in(report)
        asked = with_what_stands(asked, stands) if asked else asked_of(report, looks_back=False, stands=stands)
        _refuse_impossible(asked)
        if not is_incomplete:
            _refuse_unanswered(asked)
        report.submitted_at = at
        reasons = Reasons(reason.strip(), guarded_reason.strip())
        move_report(report, ReportState.SUBMITTED, by=by, at=at, comment=reasons.words, has_reasons_apart=True)
        note_asked_by(report, at=at)
        written = write_observations(report, stands, asked, by=by, at=at, reasons=reasons)
        record_by(by, events.REPORT_SUBMITTED, target=report, changes={"figures": [0, written]}, at=at)
    return report


def _refuse_unanswered(asked: Sequence[AskedFigure]) -> None:
    missing = [each.label for each in asked if each.is_total and not _is_answered(each, asked)]
    if missing:
        raise Problem(
            _("Figures are missing: %(names)s. Fill them in, say why they cannot be told, or send it without them.")
            % {"names": ", ".join(missing[:5])},
            field="incomplete",
        )


def return_report(*, report: Report, comment: str, remarks: Mapping[str, str], by: Actor, at: datetime) -> Report:
    """Send a report back with a comment, per figure where needed; it counts nowhere until approved."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        report = locked_report(report, by)
        step = move_report(report, ReportState.RETURNED, by=by, at=at, comment=comment)
        FigureRemark.objects.bulk_create(
            [FigureRemark(transition_id=step, figure_key=key, comment=text) for key, text in remarks.items()]
        )
        set_counting(report, counts=False)
        record_by(by, events.REPORT_RETURNED, target=report, changes={"comment": ["", comment]}, at=at)
    return report


def approve_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """Approve a submitted report: its figures count from now on."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        report = locked_report(report, by)
        report.approved_at = at
        move_report(report, ReportState.APPROVED, by=by, at=at)
        set_counting(report, counts=True)
        record_by(by, events.REPORT_APPROVED, target=report, at=at)
    return report


def reopen_report(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Open an approved report for correction; its figures leave every total at once."""
    by.require(Permission.APPROVE_REPORTS)
    if not reason.strip():
        raise Problem(_("Say why the report is opened again."), field="reason")
    with transaction.atomic():
        report = locked_report(report, by)
        if report.state not in COUNTING:
            raise Problem(_("Only an approved report can be opened again. One that is sent can be sent back instead."))
        move_report(report, ReportState.DRAFT, by=by, at=at, comment=reason)
        set_counting(report, counts=False)
        record_by(by, events.REPORT_REOPENED, target=report, changes={"reason": ["", reason]}, at=at)
    return report


def _require_editable(report: Report) -> None:
    if report.state not in EDITABLE:
        raise Problem(
            _("The report is %(state)s and cannot be changed. Ask the backbone to open it again.")
            % {"state": report.get_state_display().lower()}
        )


def _drafted(report: Report, asked: AskedFigure, typed: TypedFigure, *, by: Actor, at: datetime) -> DraftFigure:
    assert by.person is not None  # noqa: S101 - REPORT belongs to a seat
    stored = asked.now if isinstance(asked.now, DraftFigure) else None
    return DraftFigure(
        report=report,
        version=asked.version,
        place=asked.place,
        cell=asked.cell,
        numerator=typed.figure,
        denominator=typed.base,
        answer=typed.answer or (Answer.MEASURED if typed.figure is not None else None),
        how=typed.how or asked.how,
        explanation=typed.explanation,
        changes=stored.changes + 1 if stored else 1,
        typed_by=by.person,
        typed_at=at,
    )


def _same(draft: DraftFigure, typed: TypedFigure) -> bool:
    stored = (draft.numerator, draft.denominator, draft.answer, draft.explanation, draft.how)
    return stored == (typed.figure, typed.base, typed.answer, typed.explanation, typed.how or draft.how)


def _is_answered(total: AskedFigure, asked: Sequence[AskedFigure]) -> bool:
    if total.now is not None and total.now.answer:
        return True
    return any(
        each.now is not None and each.now.answer
        for each in asked
        if each.cell and each.version.pk == total.version.pk and each.place == total.place
    )


def _refuse_impossible(asked: Sequence[AskedFigure]) -> None:
    lines = []
    wholes = wholes_in(asked)
    for each in asked:
        if each.now is None:
            continue
        if any(raised.blocks for raised in doubts_beside(each, wholes.get(each.key))):
            lines.append(
                _("%(name)s: there are more than of “%(whole)s”, of whom they are some.")
                % {"name": each.label, "whole": wholes[each.key].label}
            )
        found = doubts_of(
            each.now.numerator, each.now.denominator, last=None, kind=each.version.kind, levels=len(each.levels)
        )
        if any(raised.blocks for raised in found):
            lines.append(
                _("%(name)s: the part is larger than the whole, or the whole is missing.") % {"name": each.label}
            )
    if lines:
        raise Problem(_("Some figures cannot be true. Mend them first."), lines=tuple(lines))


def due_day(ends_on: date, *, days: int = 35) -> date:
    """Return when a period's reports are due: so many days after it ended."""
    return ends_on + timedelta(days=days)
