"""Asking to have an approved report opened again, and the answer no; the answer yes is `reopen_report`.

An ask is a step of the report that leads nowhere: from its state to the same. The answer no is a remark to that step.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.moving import locked_report
from samklang.measurement.models import COUNTING, FigureRemark, Report, ReportTransition
from samklang.measurement.queries.reopening import open_ask_of
from samklang.ui.problems import Problem


def ask_to_reopen(*, report: Report, reason: str, by: Actor, at: datetime) -> ReportTransition:
    """Ask the backbone to open an approved report again; it counts as it is until the backbone does."""
    by.require_for(Permission.REPORT, report.organisation)
    if not reason.strip():
        raise Problem(_("Say what is wrong in the report."), field="reason")
    with transaction.atomic():
        report = locked_report(report, by)
        if report.state not in COUNTING:
            raise Problem(_("Only an approved report needs to be opened again. Load the page to see how it stands."))
        if open_ask_of(report):
            raise Problem(_("The backbone has been asked already, and has not answered yet."))
        step = ReportTransition.objects.create(
            report=report, from_state=report.state, to_state=report.state, at=at, by=by.person, comment=reason
        )
        record_by(by, events.REOPENING_ASKED, target=report, changes={"reason": ["", reason]}, at=at)
    return step


def decline_to_reopen(*, report: Report, reason: str, by: Actor, at: datetime) -> None:
    """Answer an ask with no: the report stays as it is, and the partner reads why."""
    by.require(Permission.APPROVE_REPORTS)
    if not reason.strip():
        raise Problem(_("Say why the report stays as it is: the partner reads it."), field="reason")
    with transaction.atomic():
        report = locked_report(report, by)
        step = open_ask_of(report)
        if step is None:
            raise Problem(_("Nobody asks to have this report opened again. Load the page to see how it stands."))
        FigureRemark.objects.create(transition=step, figure_key="", comment=reason)
        record_by(by, events.REOPENING_DECLINED, target=report, changes={"reason": ["", reason]}, at=at)
