"""Periods: opening one for reporting, moving its due day, and taking an opening back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.moving import move_report
from samklang.measurement.models import DueDayChange, Indicator, Period, Report, ReportState, Waiver
from samklang.measurement.queries.opening import asked_when_opened
from samklang.measurement.queries.periods import has_been_touched
from samklang.ui import localised
from samklang.ui.problems import Problem


def open_period(
    *,
    rhythm: str,
    starts_on: date,
    ends_on: date,
    due_on: date,
    counted: Sequence[Indicator] = (),
    by: Actor,
    at: datetime,
) -> Period:
    """Open a period: one report for every organisation that has a duty in it, in one statement.

    Of several indicators that are counted in weeks of their own, `counted` are those of this week: everybody is let
    off the others; none given: all are. Problem where nobody is asked anything in it: nobody would get a report of it
    later either.
    """
    by.require(Permission.APPROVE_REPORTS)
    _require_due_after(ends_on, due_on)
    with transaction.atomic():
        period, made = Period.objects.get_or_create(
            initiative=by.initiative,
            rhythm=rhythm,
            starts_on=starts_on,
            defaults={"ends_on": ends_on, "due_on": due_on, "opened_at": at},
        )
        if not made:
            raise Problem(_("%(period)s is already open. Find it among the periods.") % {"period": period.label})
        asked = asked_when_opened(period)
        if not asked:
            raise Problem(
                _(
                    "Nobody has agreed to report anything for %(period)s in this rhythm, so nobody would be asked. "
                    "Agree first who reports what, then open it."
                )
                % {"period": period.label}
            )
        Report.objects.bulk_create(
            [Report(organisation_id=pk, period=period, due_on=due_on) for pk in asked], ignore_conflicts=True
        )
        changes: dict[str, list[object]] = {"organisations": [0, len(asked)]}
        if counted:
            _let_off_the_others(period, asked, counted, by=by, at=at)
            changes["indicators"] = ["", ", ".join(each.code for each in counted)]
        record_by(by, events.PERIOD_OPENED, target=period, changes=changes, at=at)
    return period


def _let_off_the_others(
    period: Period, asked: Mapping[int, set[int]], counted: Sequence[Indicator], *, by: Actor, at: datetime
) -> None:
    """Let everybody off what is not counted in this week; who has nothing else to tell has a settled report."""
    chosen = {each.pk for each in counted}
    if not chosen & set().union(*asked.values()):
        raise Problem(_("Nobody has agreed to count that in this week. Choose something else."), field="counts")
    reports = {each.organisation_id: each for each in Report.objects.filter(period=period)}
    Waiver.objects.bulk_create(
        Waiver(report=reports[organisation], indicator_id=pk, by=by.person, at=at)
        for organisation, indicators in asked.items()
        for pk in sorted(indicators - chosen)
    )
    for organisation, indicators in asked.items():
        if not indicators & chosen:
            move_report(reports[organisation], ReportState.WAIVED, by=by, at=at)


def set_due_day(*, period: Period, due_on: date, reason: str, by: Actor, at: datetime) -> Period:
    """Have the reports of a period due on another day, for a reason; who has not sent theirs is told."""
    by.require(Permission.APPROVE_REPORTS)
    if not reason.strip():
        raise Problem(_("Say why the deadline is moved: everybody who reports can read it."), field="reason")
    with transaction.atomic():
        period = _locked(period, by)
        _require_due_after(period.ends_on, due_on)
        if due_on == period.due_on:
            raise Problem(
                _("The reports are due %(day)s already. Choose another day.") % {"day": localised.day(due_on)},
                field="due_on",
            )
        before = period.due_on
        Period.objects.filter(pk=period.pk).update(due_on=due_on)
        Report.objects.filter(period=period).update(due_on=due_on)
        DueDayChange.objects.create(
            period=period, before_on=before, due_on=due_on, reason=reason.strip(), by=by.person, at=at
        )
        period.due_on = due_on
        changes = {"due_on": [before, due_on], "reason": ["", reason.strip()]}
        record_by(by, events.DUE_DAY_SET, target=period, changes=changes, at=at)
    return period


def take_back_period(*, period: Period, reason: str, by: Actor, at: datetime) -> None:
    """Take the opening of a period back, as long as nobody has typed or told anything in it: its reports go."""
    by.require(Permission.APPROVE_REPORTS)
    if not reason.strip():
        raise Problem(_("Say why the opening is taken back: it stays in the history."), field="reason")
    with transaction.atomic():
        period = _locked(period, by)
        reports = Report.objects.select_for_update().filter(period=period)
        count = len(reports)
        if has_been_touched(period):
            raise Problem(
                _(
                    "Somebody has filled something in for %(period)s already, so it stays open. Move its deadline, or "
                    "let them off what is not needed."
                )
                % {"period": period.label}
            )
        Waiver.objects.filter(report__period=period).delete()
        reports.delete()
        label, pk = period.label, period.pk
        period.delete()
        period.pk = pk
        changes = {"reports": [count, 0], "reason": ["", reason.strip()]}
        record_by(by, events.PERIOD_TAKEN_BACK, target=period, label=label, changes=changes, at=at)


def _locked(period: Period, by: Actor) -> Period:
    """Return the period with its row locked; Problem where it is gone, and another initiative's is not found either.

    Facts that refer to it can be written meanwhile: who sends a report holds that, and waits for its period.
    """
    own = Period.objects.select_for_update(no_key=True).filter(initiative=by.initiative)
    locked = own.filter(pk=period.pk).first()
    if locked is None:
        raise Problem(
            _("The opening of this period has been taken back already. Find those that are open in the list.")
        )
    return locked


def _require_due_after(ends_on: date, due_on: date) -> None:
    """Refuse a deadline before the period is over: nobody can tell then what happened in it."""
    last_day = ends_on - timedelta(days=1)
    if due_on < last_day:
        words = {"last": localised.date_long(last_day), "due": localised.date_long(due_on)}
        raise Problem(
            _("The period ends %(last)s, and %(due)s is before that. Choose a deadline after the period.") % words,
            field="due_on",
        )
