"""Declaring that the work behind an indicator was changed, so that its curve is judged anew; and taking it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.calculations.periods import last_day
from samklang.measurement.models import DeclaredChange, Indicator, OrganisationFigure
from samklang.measurement.queries.asked_in import rhythm_of
from samklang.ui import localised
from samklang.ui.problems import Problem


def declare_change(*, indicator: Indicator, on: date, reason: str, by: Actor, at: datetime) -> DeclaredChange:
    """Declare that the work behind an indicator was changed from a day: its normal range is computed anew from it.

    The day lies between two figures, else nothing could be told of before and after. While there are none, any does.
    """
    by.require(Permission.DEFINE_MEASURES)
    if not reason.strip():
        raise Problem(_("Say what was changed: it stands on the curve."), field="reason")
    if on > localdate(at):
        raise Problem(_("The day has not come yet. Declare the change when it has happened."), field="on")
    _refuse_outside_figures(indicator, on)
    with transaction.atomic():
        change, made = DeclaredChange.objects.get_or_create(
            indicator=indicator, on=on, withdrawn_at=None, defaults={"reason": reason, "declared_at": at}
        )
        if not made:
            raise Problem(
                _("A change is already declared on that day: %(reason)s. Choose another day.") % {"reason": change},
                field="on",
            )
        record_by(by, events.CHANGE_DECLARED, target=indicator, changes={"change": ["", f"{on}: {reason}"]}, at=at)
    return change


def withdraw_change(*, change: DeclaredChange, reason: str, by: Actor, at: datetime) -> None:
    """Take a declared change back: the curve is judged as if it had not been declared. The history keeps both."""
    by.require(Permission.DEFINE_MEASURES)
    if not reason.strip():
        raise Problem(_("Say why the change is withdrawn: it stands in the history."), field="reason")
    with transaction.atomic():
        locked = DeclaredChange.objects.select_for_update().get(pk=change.pk)
        if locked.withdrawn_at is not None:
            raise Problem(_("The change has been withdrawn already. Load the page to see how it stands."))
        DeclaredChange.objects.filter(pk=change.pk).update(withdrawn_at=at, withdrawn_because=reason)
        told = {"change": [f"{locked.on}: {locked.reason}", ""], "reason": ["", reason]}
        record_by(by, events.CHANGE_WITHDRAWN, target=locked.indicator, changes=told, at=at)


def _refuse_outside_figures(indicator: Indicator, on: date) -> None:
    """Refuse a day before the first figure has ended, or after the last one: nothing would be compared by it."""
    told = OrganisationFigure.objects.filter(indicator=indicator, numerator__isnull=False)
    ends = told.aggregate(first=Min("ends_on"), last=Max("ends_on"))
    if ends["first"] is None:
        return
    if on < ends["first"]:
        raise Problem(
            _(
                "The first figure is of the time until %(day)s, so there is nothing before that day to compare with. "
                "Choose a later day."
            )
            % {"day": localised.date_long(last_day(ends["first"], rhythm_of(indicator)))},
            field="on",
        )
    if on >= ends["last"]:
        raise Problem(
            _(
                "The last figure is of the time until %(day)s, so there is nothing after that day to compare with. "
                "Declare the change when the first figure after it is approved."
            )
            % {"day": localised.date_long(last_day(ends["last"], rhythm_of(indicator)))},
            field="on",
        )
