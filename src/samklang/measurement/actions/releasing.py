"""Releasing a period's figures to all, complete or knowingly partial: by one person or two."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.measurement.models import (
    COUNTING,
    AmountRule,
    Period,
    PreparedRelease,
    Release,
    ReleaseRule,
    Report,
    ReportState,
    ReportTransition,
)
from samklang.measurement.queries.amount_rules import amount_rule_of
from samklang.measurement.queries.preparing import who_releases
from samklang.people.background import defer
from samklang.ui.problems import Problem


def release_period(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> Release:
    """Show a period's approved figures to all, where one person may. Partial only when said so.

    The tables of what counts people are made in the background, and are shown when they are.
    """
    by.require(Permission.APPROVE_REPORTS)
    if who_releases(by.initiative, today=timezone.localdate(at)).needs_two:
        raise Problem(_("A release takes two people here: prepare it, and another confirms it."))
    with transaction.atomic():
        period, ready, is_lacking = _ready(period, is_partial=is_partial)
        return _released(period, ready, note=note, is_partial=is_lacking, by=by, at=at)


def prepare_release(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> PreparedRelease:
    """Prepare the release of what is approved in a period; it goes out when another person confirms it."""
    by.require(Permission.APPROVE_REPORTS)
    assert by.person is not None  # noqa: S101 - preparing belongs to a seat
    with transaction.atomic():
        period, ready, is_lacking = _ready(period, is_partial=is_partial)
        if _waiting(period).exists():
            raise Problem(
                _(
                    "The release of %(period)s is prepared already. Another person confirms it; to change it, "
                    "withdraw it first."
                )
                % {"period": period.label}
            )
        prepared = PreparedRelease.objects.create(
            period=period,
            note=note,
            is_partial=is_lacking,
            reports=sorted(report.pk for report in ready),
            prepared_by=by.person,
            prepared_at=at,
        )
        record_by(by, events.RELEASE_PREPARED, target=period, changes={"reports": [0, len(ready)]}, at=at)
    return prepared


def confirm_release(*, prepared: PreparedRelease, by: Actor, at: datetime) -> Release:
    """Confirm what another has prepared: exactly that goes out. Problem where something has been approved since."""
    by.require(Permission.STEER)
    assert by.person is not None  # noqa: S101 - confirming belongs to a seat
    with transaction.atomic():
        prepared = _locked(prepared, by)
        if prepared.prepared_by_id == by.person.pk:
            raise Problem(_("You prepared this release yourself. Another person confirms it."))
        period, ready, is_lacking = _ready(prepared.period, is_partial=True)
        changed = any(report.approved_at and report.approved_at > prepared.prepared_at for report in ready)
        if changed or sorted(report.pk for report in ready) != prepared.reports:
            raise Problem(
                _("Reports have been approved or opened again since it was prepared. It must be prepared anew.")
            )
        release = _released(period, ready, note=prepared.note, is_partial=is_lacking, by=by, at=at)
        prepared.confirmed_by, prepared.release = by.person, release
        prepared.save(update_fields=["confirmed_by", "release"])
    return release


def withdraw_release(*, prepared: PreparedRelease, by: Actor, at: datetime) -> None:
    """Take back a prepared release that nobody has confirmed; nothing of it was shown."""
    by.require(Permission.STEER)
    with transaction.atomic():
        prepared = _locked(prepared, by)
        prepared.withdrawn_at = at
        prepared.save(update_fields=["withdrawn_at"])
        record_by(by, events.RELEASE_WITHDRAWN, target=prepared.period, at=at)


def set_release_rule(*, needs_two: bool, by: Actor, at: datetime) -> None:
    """Decide whether a release takes two people. Problem where there are no two who could."""
    by.require(Permission.STEER)
    with transaction.atomic():
        now = who_releases(by.initiative, today=timezone.localdate(at))
        if needs_two and not now.can_be_two:
            raise Problem(
                _("Nobody else here can confirm a release. Invite somebody to the backbone or the steering group."),
                field="needs_two",
            )
        ReleaseRule.objects.update_or_create(initiative=by.initiative, defaults={"needs_two": needs_two})
        changes = {"needs_two": [now.needs_two, needs_two]}
        record_by(by, events.RELEASE_RULE_SET, target=by.initiative, changes=changes, at=at)


def set_amount_rule(*, rule: DominanceRule, by: Actor, at: datetime) -> None:
    """Decide when a confidential amount is hidden; tables that are released already stay as they are."""
    by.require(Permission.STEER)
    if rule.two_largest_percent < rule.largest_percent:
        raise Problem(
            _("The two largest are at least as much as the largest alone. Write the same per cent or more."),
            field="two_largest_percent",
        )
    with transaction.atomic():
        before, after = asdict(amount_rule_of(by.initiative)), asdict(rule)
        AmountRule.objects.update_or_create(initiative=by.initiative, defaults=after)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        record_by(by, events.AMOUNT_RULE_SET, target=by.initiative, changes=changes, at=at)


def _ready(period: Period, *, is_partial: bool) -> tuple[Period, list[Report], bool]:
    """Return the locked period, its approved reports, and whether others lack; Problem where that was not said."""
    period = Period.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=period.pk)
    reports = list(Report.objects.select_for_update().filter(period=period).order_by("pk"))
    reports = [report for report in reports if report.state != ReportState.WAIVED]
    ready = [report for report in reports if report.state in COUNTING]
    if not ready:
        raise Problem(_("No report of %(period)s is approved yet. Approve one first.") % {"period": period.label})
    if len(ready) < len(reports) and not is_partial:
        raise Problem(
            _("%(missing)s of %(all)s reports are not approved. Release it as partial, or wait.")
            % {"missing": len(reports) - len(ready), "all": len(reports)},
            field="is_partial",
        )
    return period, ready, len(ready) < len(reports)


def _released(period: Period, ready: list[Report], *, note: str, is_partial: bool, by: Actor, at: datetime) -> Release:
    release = Release.objects.create(period=period, at=at, by=by.person, is_partial=is_partial, note=note)
    fresh = [report for report in ready if report.state == ReportState.APPROVED]
    ReportTransition.objects.bulk_create(
        [
            ReportTransition(report=report, from_state=report.state, to_state=ReportState.RELEASED, at=at, by=by.person)
            for report in fresh
        ]
    )
    Report.objects.filter(pk__in=[report.pk for report in fresh]).update(state=ReportState.RELEASED)
    record_by(by, events.PERIOD_RELEASED, target=period, changes={"reports": [0, len(ready)]}, at=at)
    defer("measurement.protect_releases")
    return release


def _waiting(period: Period) -> QuerySet[PreparedRelease]:
    return PreparedRelease.objects.filter(period=period, release__isnull=True, withdrawn_at__isnull=True)


def _locked(prepared: PreparedRelease, by: Actor) -> PreparedRelease:
    waiting = PreparedRelease.objects.filter(period__initiative=by.initiative)
    found = waiting.select_for_update(of=("self",)).select_related("period").get(pk=prepared.pk)
    if found.release_id or found.withdrawn_at:
        raise Problem(_("This release is confirmed or withdrawn already. Load the page again to see which."))
    return found
