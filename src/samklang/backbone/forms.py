"""Where the rules draw their lines, as typed by the steering group or the backbone."""

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.backbone.calculations.conditions import Thresholds
from samklang.people.forms import GuardedForm

LABELS = {
    "ratified_percent": _("Agenda: at least so many per cent have ratified"),
    "approved_percent": _("Measurement: at least so many per cent of due reports are approved"),
    "organisations_per_goal": _("Activities: at least so many organisations on each goal"),
    "kept_percent": _("Activities: at least so many per cent of due commitments are kept"),
    "silent_days": _("Communication: missing after so many silent days"),
    "active_percent": _("Communication: at least so many per cent of the organisations are active"),
    "active_days": _("Communication: active means within so many days"),
    "follow_up_late_days": _("Communication: a follow-up may be so many days late"),
    "backbone_people": _("Backbone: at least so many people"),
    "seat_ends_days": _("Backbone: a successor is needed so many days before a seat ends"),
    "waiting_days": _("Backbone: a report waits at most so many days for approval"),
}
MOST_DAYS = 730


class ThresholdsForm(GuardedForm):
    """One whole number per threshold."""

    def __init__(self, stored: Thresholds, data: Any = None) -> None:
        super().__init__(data, initial=asdict(stored))
        for field in fields(Thresholds):
            most = 100 if field.name.endswith("_percent") else MOST_DAYS
            help_text = _("67 stands for two thirds.") if field.name == "ratified_percent" else ""
            self.fields[field.name] = forms.IntegerField(
                label=LABELS[field.name], min_value=1, max_value=most, help_text=help_text
            )

    def thresholds(self) -> Thresholds:
        """Return what was typed. Only after `is_valid()`."""
        return Thresholds(**self.cleaned_data)
