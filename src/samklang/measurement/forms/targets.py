"""What is typed when an indicator is aimed, and when the work behind it is declared changed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.measurement.forms.fields import LastDayField
from samklang.measurement.models import Target, Trajectory
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

SPARE_MILESTONES = 2


class ChangeForm(GuardedForm):
    """A change of the work that a curve should be judged from."""

    on = forms.DateField(
        label=_("From"),
        widget=DateInput(),
        help_text=_("A day with figures before it and after it: they are compared."),
    )
    reason = forms.CharField(
        label=_("What was changed?"), max_length=200, help_text=_("A few words: they stand on the curve.")
    )


class WithdrawalForm(GuardedForm):
    """Why a declared change is taken back."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=200, help_text=_("A few words: they stand in the history.")
    )


class TargetForm(GuardedForm):
    """From where, to where, by when."""

    baseline_on = LastDayField(label=_("Baseline day"), help_text=_("The last day of the period it was measured in."))
    baseline_value = forms.DecimalField(label=_("Baseline"), max_digits=18, decimal_places=4, localize=True)
    target_on = LastDayField(label=_("Target day"), help_text=_("The last day of the period it should be reached in."))
    target_value = forms.DecimalField(label=_("Target"), max_digits=18, decimal_places=4, localize=True)

    trajectory = forms.ChoiceField(
        label=_("The way agreed"), choices=Trajectory.choices, required=False, initial=Trajectory.STRAIGHT
    )

    def __init__(self, target: Target | None, data: Any = None, *, rhythm: str = "") -> None:
        names = ("baseline_on", "baseline_value", "target_on", "target_value", "trajectory")
        super().__init__(
            data, initial={name: _without_noughts(getattr(target, name)) for name in names} if target else None
        )
        stored = list(target.milestones) if target else []
        self.rows = len(stored) + SPARE_MILESTONES
        for row in range(self.rows):
            known = stored[row] if row < len(stored) else None
            self.fields[f"milestone_on_{row}"] = LastDayField(
                label=_("Milestone, day"), required=False, initial=known[0] if known else None
            )
            self.fields[f"milestone_value_{row}"] = forms.DecimalField(
                label=_("Milestone, value"), max_digits=18, decimal_places=4, localize=True, required=False,
                initial=_without_noughts(known[1]) if known else None,
            )  # fmt: skip
        for field in self.fields.values():
            if isinstance(field, LastDayField):
                field.rhythm = rhythm

    def clean(self) -> dict[str, Any]:
        """Refuse half a milestone, and two on a day."""
        typed, seen = self.cleaned_data, set[date]()
        for row in range(self.rows):
            day, value = typed.get(f"milestone_on_{row}"), typed.get(f"milestone_value_{row}")
            if (day is None) != (value is None) and not self.errors:
                missing = "on" if day is None else "value"
                self.add_error(f"milestone_{missing}_{row}", _("A milestone needs both its day and its value."))
            elif day in seen:
                self.add_error(
                    f"milestone_on_{row}",
                    _("There is already a milestone on that day. Choose another day, or delete one of them."),
                )
            elif day:
                seen.add(day)
        return typed

    def target(self) -> dict[str, Any]:
        """Return what the action takes. Only after `is_valid()`."""
        typed = self.cleaned_data
        own = {name: typed[name] for name in ("baseline_on", "baseline_value", "target_on", "target_value")}
        days = {typed[f"milestone_on_{row}"]: typed[f"milestone_value_{row}"] for row in range(self.rows)}
        milestones = {day: value for day, value in days.items() if day}
        return {**own, "trajectory": typed["trajectory"] or Trajectory.STRAIGHT, "milestones": milestones}


def _without_noughts(value: Any) -> Any:
    """Return a stored value as it was typed: 45 and not 45.0000."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
