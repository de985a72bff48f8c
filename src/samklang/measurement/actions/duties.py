"""Duties: ending one, what an organisation can tell, waivers and reminders."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.agreeing import keep_before
from samklang.measurement.actions.duty_templates import require_own
from samklang.measurement.actions.moving import locked_report, move_report
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.models import (
    EDITABLE,
    Dimension,
    DraftFigure,
    Duty,
    Indicator,
    MailWords,
    Reminder,
    Report,
    ReportState,
    Waiver,
)
from samklang.measurement.queries.asked import asked_of
from samklang.measurement.queries.asked_parts import breakdown_choices
from samklang.measurement.queries.what_stands import current_observations
from samklang.ui.problems import Problem

MOST_REMINDERS = 6


def end_duty(*, duty: Duty, ended_on: date, by: Actor, at: datetime) -> Duty:
    """End a duty: periods that end after the day no longer ask for it. What was reported stays.

    A boundary between periods stands for the last day of the one before, as everywhere.
    """
    by.require(Permission.DEFINE_MEASURES)
    require_own([duty.indicator], by)
    if ended_on < duty.first_period_on:
        raise Problem(_("A duty cannot end before its first period begins. Choose a later day."), field="ended_on")
    with transaction.atomic():
        duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        keep_before([duty], at=at)
        before, duty.ended_on = duty.ended_on, ended_on
        duty.save(update_fields=["ended_on"])
        label = f"{duty.organisation.label}, {duty.indicator.code}"
        changes = {"ended_on": [before and last_day(before), last_day(ended_on)]}
        record_by(by, events.DUTY_ENDED, target=duty.indicator, label=label, changes=changes, at=at)
    return duty


def tell_only_by(*, report: Report, indicator: Indicator, dimension: Dimension | None, by: Actor, at: datetime) -> None:
    """Say that the report's organisation tells an indicator by one of its breakdowns only, or crossed again (None).

    It holds for this report and the coming ones; Problem where parts of this one are filled in the other way.
    """
    by.require_for(Permission.REPORT, report.organisation)
    with transaction.atomic():
        report = locked_report(report, by)
        duties = Duty.objects.select_for_update(of=("self",)).filter(
            organisation=report.organisation_id, indicator=indicator
        )
        before = {duty.tells_only_by for duty in duties.select_related("tells_only_by")}
        if report.state not in EDITABLE or not before:
            raise Problem(_("Only a report that is not sent yet can be told otherwise. Ask for it to be opened again."))
        asked = [each for each in asked_of(report, looks_back=False) if each.version.indicator_id == indicator.pk]
        offered = {choice.dimension for each in asked[:1] for choice in breakdown_choices(each.version)}
        if dimension not in offered:
            raise Problem(_("Choose one of the breakdowns that this report asks for."), field="dimension")
        is_told_so = {each.only_by for each in asked} == {dimension}
        if is_told_so and before == {dimension}:
            return
        if not is_told_so:
            _make_way(report, indicator)
        duties.update(tells_only_by=dimension, only_by_from=report.period.starts_on if dimension else None)
        names = [", ".join(sorted(each.name for each in before if each)), dimension.name if dimension else ""]
        label = f"{report.organisation.label}, {indicator.code}"
        record_by(by, events.TOLD_BY_ONE_BREAKDOWN, target=indicator, label=label, changes={"only_by": names}, at=at)


def _make_way(report: Report, indicator: Indicator) -> None:
    """Take away the empty drafts of the parts of a figure; Problem where one of the parts is filled in or sent."""
    if any(row.indicator_id == indicator.pk and row.cell_id for row in current_observations(report)):
        raise Problem(
            _("This report was sent with its parts, so they stay as they are. Choose in the next report."),
            field="dimension",
        )
    drafts = DraftFigure.objects.filter(report=report, version__indicator=indicator, cell__isnull=False)
    if drafts.filter(answer__isnull=False).exists():
        raise Problem(
            _("Parts of this figure are filled in already. Empty them and save, then choose how it is broken down."),
            field="dimension",
        )
    drafts.delete()


def waive_duties(*, report: Report, indicators: Sequence[Indicator], reason: str, by: Actor, at: datetime) -> Report:
    """Let an organisation off figures of one period, with a reason. A report of which all is waived is settled."""
    by.require(Permission.APPROVE_REPORTS)
    if not reason.strip():
        raise Problem(_("Say why the figures need not be reported: the partners can read it."), field="reason")
    with transaction.atomic():
        report = locked_report(report, by)
        if report.state not in EDITABLE:
            raise Problem(_("Only a report that is not sent yet can be let off figures. Send it back first."))
        asked = {line.version.indicator_id for line in asked_of(report, looks_back=False)}
        if not indicators or any(each.pk not in asked for each in indicators):
            raise Problem(_("Choose figures that this report asks for."), field="indicators")
        Waiver.objects.bulk_create(
            [Waiver(report=report, indicator=each, reason=reason.strip(), by=by.person, at=at) for each in indicators]
        )
        if not asked - {each.pk for each in indicators}:
            move_report(report, ReportState.WAIVED, by=by, at=at, comment=reason)
        changes = {"indicators": ["", ", ".join(each.code for each in indicators)], "reason": ["", reason]}
        record_by(by, events.DUTIES_WAIVED, target=report, changes=changes, at=at)
    return report


def lift_waivers(*, report: Report, by: Actor, at: datetime) -> Report:
    """Ask for all figures of a report again."""
    by.require(Permission.APPROVE_REPORTS)
    with transaction.atomic():
        report = locked_report(report, by)
        lifted = (
            Waiver.objects.filter(report=report, lifted_at__isnull=True)
            .select_related("indicator")
            .order_by("indicator__code")
        )
        codes = ", ".join(each.indicator.code for each in lifted)
        if not codes:
            raise Problem(_("Nothing is waived in this report. All its figures are asked for already."))
        if report.state == ReportState.WAIVED:
            move_report(report, ReportState.OPEN, by=by, at=at)
        elif report.state not in EDITABLE:
            raise Problem(_("The report is sent. Send it back or open it again first."))
        Waiver.objects.filter(report=report, lifted_at__isnull=True).update(lifted_at=at)
        record_by(by, events.WAIVERS_LIFTED, target=report, changes={"indicators": [codes, ""]}, at=at)
    return report


def set_reminders(*, reminders: Mapping[int, MailWords], by: Actor, at: datetime) -> None:
    """Set when and how people are reminded: {days from the due date (before: negative): what the mail says}."""
    by.require(Permission.APPROVE_REPORTS)
    if len(reminders) > MOST_REMINDERS:
        raise Problem(
            _("More than %(most)s reminders is more than anybody reads. Delete some.") % {"most": MOST_REMINDERS}
        )
    if not reminders:
        raise Problem(_("Keep at least one reminder; a person can say no to mails at the foot of each."))
    with transaction.atomic():
        stored = Reminder.objects.select_for_update().filter(initiative=by.initiative)
        before = {each.days_from_due: each.mail_words for each in stored.order_by("days_from_due")}
        after = dict(sorted(reminders.items()))
        if before == after:
            return
        stored.delete()
        Reminder.objects.bulk_create(
            [
                Reminder(initiative=by.initiative, days_from_due=days, words=words.danish, words_en=words.english)
                for days, words in after.items()
            ]
        )
        changes = {"days": [", ".join(map(str, before)), ", ".join(map(str, after))]}
        record_by(by, events.REMINDERS_SET, target=by.initiative, changes=changes, at=at)
