"""Releasing a period's figures to all, complete or knowingly partial: by one person or two."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.drafting import TASK, discard_draft, draft_anew, let_out
from samklang.measurement.models import (
    COUNTING,
    Period,
    PreparedRelease,
    Release,
    Report,
    ReportState,
    ReportTransition,
)
from samklang.measurement.queries.basis import FIGURES, LEDGER, RULES, basis_of, changed_since
from samklang.measurement.queries.preparing import who_releases
from samklang.measurement.queries.released import releases_in_the_making
from samklang.people.background import defer
from samklang.ui.problems import Problem

_LACKING = "lacking"


def release_period(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> Release:
    """Show a period's approved figures to all, where one person may. Partial only when said so.

    The tables of what counts people are made in the background, and are shown when they are.
    """
    by.require(Permission.APPROVE_REPORTS)
    if who_releases(by.initiative, today=timezone.localdate(at)).needs_two:
        raise Problem(_("A release takes two people here: prepare it, and another confirms it."))
    with transaction.atomic():
        _lock_ledger(by.initiative)
        period, ready, is_lacking = _ready(period, is_partial=is_partial)
        _none_waits(period)
        release = _released(period, ready, note=note, is_partial=is_lacking, by=by, at=at)
        defer(TASK)
        _tell(release, ready, by=by, at=at)
    return release


def prepare_release(*, period: Period, note: str, by: Actor, at: datetime, is_partial: bool = False) -> PreparedRelease:
    """Prepare the release of what is approved in a period: its tables are drafted in the background.

    It goes out when another person has seen and confirmed them, or the same one where one may release alone.
    """
    by.require(Permission.APPROVE_REPORTS)
    assert by.person is not None  # noqa: S101 - preparing belongs to a seat
    with transaction.atomic():
        period, ready, is_lacking = _ready(period, is_partial=is_partial)
        _none_waits(period)
        prepared = PreparedRelease.objects.create(
            period=period,
            note=note,
            is_partial=is_lacking,
            reports=_ids(ready),
            prepared_by=by.person,
            prepared_at=at,
            known_at=at,
        )
        record_by(by, events.RELEASE_PREPARED, target=period, changes={"reports": [0, len(ready)]}, at=at)
        defer(TASK)
    return prepared


def confirm_release(*, prepared: PreparedRelease, seen: str, by: Actor, at: datetime) -> Release:
    """Confirm what another has prepared: its tables go out as they were drafted, cell for cell.

    `seen` is the mark of the draft that was looked at: Problem where another stands there by now. Problem too where
    anything that they are made of has changed since; then nothing is released, and they are drafted anew.
    """
    by.require(Permission.STEER)
    assert by.person is not None  # noqa: S101 - confirming belongs to a seat
    with transaction.atomic():
        prepared = _locked(prepared, by)
        is_own = prepared.prepared_by_id == by.person.pk
        if is_own and who_releases(by.initiative, today=timezone.localdate(at)).needs_two:
            raise Problem(_("You prepared this release yourself. Another person confirms it."))
        if not prepared.is_drafted:
            raise Problem(_("The tables are still being prepared. Wait until they are made."))
        if seen != prepared.mark:
            raise Problem(_("The tables were made anew after you saw them. Nothing is released: look at them again."))
        _lock_ledger(by.initiative)
        period, ready, is_lacking = _ready(prepared.period, is_partial=True)
        changed = _changed(prepared, ready, is_lacking, at=at)
        if changed is None:
            release = _released(period, ready, note=prepared.note, is_partial=is_lacking, by=by, at=at)
            release.protected_at = at
            release.save(update_fields=["protected_at"])
            let_out(prepared, release, at=at)
            prepared.confirmed_by, prepared.release, prepared.is_by_one = by.person, release, is_own
            prepared.save(update_fields=["confirmed_by", "release", "is_by_one"])
            _tell(release, ready, by=by, at=at)
            return release
        _prepare_anew(prepared, ready, is_lacking, by=by, at=at)
    raise Problem(changed)


def prepare_release_anew(*, prepared: PreparedRelease, by: Actor, at: datetime) -> None:
    """Have the tables of a prepared release made again of what is approved by now; the draft before is discarded."""
    by.require(Permission.STEER)
    with transaction.atomic():
        prepared = _locked(prepared, by)
        _period, ready, is_lacking = _ready(prepared.period, is_partial=True)
        _prepare_anew(prepared, ready, is_lacking, by=by, at=at)


def withdraw_release(*, prepared: PreparedRelease, by: Actor, at: datetime) -> None:
    """Take back a prepared release that nobody has confirmed; nothing of it was shown, and its draft is discarded."""
    by.require(Permission.STEER)
    with transaction.atomic():
        prepared = _locked(prepared, by)
        discard_draft(prepared)
        prepared.withdrawn_at = at
        prepared.save(update_fields=["withdrawn_at"])
        record_by(by, events.RELEASE_WITHDRAWN, target=prepared.period, at=at)


def _changed(prepared: PreparedRelease, ready: list[Report], is_lacking: bool, *, at: datetime) -> str | None:
    """Say what the drafted tables no longer agree with; None where they are what would be made now."""
    if making := releases_in_the_making(prepared.period).first():
        raise Problem(
            _("The tables of the release of %(period)s are still being made. Try again when they are.")
            % {"period": making.period.label}
        )
    since = [report for report in ready if report.approved_at and report.approved_at > prepared.known_at]
    if since or _ids(ready) != prepared.reports:
        changed: str | None = FIGURES
    elif is_lacking and not prepared.is_partial:
        changed = _LACKING
    else:
        changed = changed_since(prepared.basis, basis_of(prepared.period, at=at))
    if changed is None:
        return None
    why = {
        _LACKING: _("Reports are missing now, and none was when the release was prepared."),
        FIGURES: _("Figures have been approved, corrected or returned since the tables were prepared."),
        LEDGER: _("Another release has gone out since the tables were prepared."),
        RULES: _("What is asked for, or how it is protected, has changed since the tables were prepared."),
    }[changed]
    then = _("Nothing is released. They are being prepared anew: look at them again before you confirm.")
    return f"{why} {then}"


def _prepare_anew(prepared: PreparedRelease, ready: list[Report], is_lacking: bool, *, by: Actor, at: datetime) -> None:
    prepared.reports, prepared.is_partial = _ids(ready), is_lacking
    prepared.save(update_fields=["reports", "is_partial"])
    draft_anew(prepared, at=at)
    record_by(by, events.RELEASE_PREPARED_ANEW, target=prepared.period, changes={"reports": [0, len(ready)]}, at=at)


def _lock_ledger(initiative: Initiative) -> None:
    """Let releases of an initiative come one after the other: each must know of those before it."""
    Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)


def _none_waits(period: Period) -> None:
    if _waiting(period).exists():
        raise Problem(
            _("The release of %(period)s is prepared already. Confirm it, or withdraw it to change it.")
            % {"period": period.label}
        )


def _ids(reports: list[Report]) -> list[int]:
    return sorted(report.pk for report in reports)


def _ready(period: Period, *, is_partial: bool) -> tuple[Period, list[Report], bool]:
    """Return the locked period, its approved reports, and whether others lack; Problem where that was not said."""
    period = Period.objects.select_for_update(of=("self",), no_key=True).select_related("initiative").get(pk=period.pk)
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
    return release


def _tell(release: Release, ready: list[Report], *, by: Actor, at: datetime) -> None:
    """Record that a period is released, last of all: what was written is checked before the chain of events is held."""
    connection.check_constraints()
    record_by(by, events.PERIOD_RELEASED, target=release.period, changes={"reports": [0, len(ready)]}, at=at)


def _waiting(period: Period) -> QuerySet[PreparedRelease]:
    return PreparedRelease.objects.filter(period=period, release__isnull=True, withdrawn_at__isnull=True)


def _locked(prepared: PreparedRelease, by: Actor) -> PreparedRelease:
    waiting = PreparedRelease.objects.filter(period__initiative=by.initiative)
    found = waiting.select_for_update(of=("self",)).select_related("period").get(pk=prepared.pk)
    if found.release_id or found.withdrawn_at:
        raise Problem(_("This release is confirmed or withdrawn already. Load the page again to see which."))
    return found
