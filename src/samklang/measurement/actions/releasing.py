"""Releasing a period's figures: shown to all, complete or knowingly partial."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.models import COUNTING, Period, Release, Report, ReportState, ReportTransition
from samklang.people.background import defer
from samklang.ui.problems import Problem


def release_period(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> Release:
    """Show a period's approved figures to all. Partial only when said so.

    The tables of what counts people are made in the background, and are shown when they are.
    """
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        period = Period.objects.select_for_update().get(pk=period.pk)
        reports = list(Report.objects.select_for_update().filter(period=period))
        reports = [report for report in reports if report.state != ReportState.WAIVED]
        ready = [report for report in reports if report.state in COUNTING]
        if not ready:
            raise Problem(_("No report of %(period)s is approved yet.") % {"period": period.label})
        if len(ready) < len(reports) and not is_partial:
            raise Problem(
                _("%(missing)s of %(all)s reports are not approved. Release it as partial, or wait.")
                % {"missing": len(reports) - len(ready), "all": len(reports)},
                field="is_partial",
            )
        release = Release.objects.create(
            period=period, at=at, by=by.person, is_partial=len(ready) < len(reports), note=note
        )
        fresh = [report for report in ready if report.state == ReportState.APPROVED]
        ReportTransition.objects.bulk_create(
            [
                ReportTransition(
                    report=report, from_state=report.state, to_state=ReportState.RELEASED, at=at, by=by.person
                )
                for report in fresh
            ]
        )
        Report.objects.filter(pk__in=[report.pk for report in fresh]).update(state=ReportState.RELEASED)
        record_by(by, events.PERIOD_RELEASED, target=period, changes={"reports": [0, len(ready)]}, at=at)
        defer("measurement.protect_releases")
    return release
