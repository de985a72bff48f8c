"""What is typed about duties: templates per kind of organisation, waivers, and reminders."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.measurement.models import Indicator, Report
from samklang.measurement.queries import NamedIndicator, named
from samklang.measurement.queries.duties import waivable_indicators
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput


class DutyTemplateForm(GuardedForm):
    """What organisations of one kind report."""

    indicators = forms.TypedMultipleChoiceField(
        label=_("Reports"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, kind: str, offered: Sequence[NamedIndicator], chosen: Sequence[int], data: Any = None) -> None:
        super().__init__(data, prefix=kind, initial={"indicators": list(chosen)})
        self.offered = {indicator.pk: indicator for indicator, _name in offered}
        self.now = [label for pk, label in _choices(offered) if pk in chosen]
        self.fields["indicators"].choices = _choices(offered)  # type: ignore[attr-defined]

    def chosen(self) -> list[Indicator]:
        """Return the ticked indicators. Only after `is_valid()`."""
        return [self.offered[pk] for pk in self.cleaned_data["indicators"]]


class ApplyTemplatesForm(GuardedForm):
    """From when the organisations are asked."""

    first_period_on = forms.DateField(
        label=_("First period begins"), widget=DateInput(), help_text=_("The first day of a period in the rhythm.")
    )


class EndDutyForm(GuardedForm):
    """From when an organisation no longer reports an indicator."""

    ended_on = forms.DateField(label=_("Last day"), widget=DateInput())


class WaiverForm(GuardedForm):
    """Which figures of a report need not come, and why."""

    indicators: "forms.ModelMultipleChoiceField[Indicator]" = forms.ModelMultipleChoiceField(
        label=_("Need not be reported"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who reads who has delivered can read it."),
    )  # fmt: skip

    def __init__(self, viewer: Viewer, report: Report, data: Any = None) -> None:
        super().__init__(data)
        offered = waivable_indicators(report)
        self.fields["indicators"].queryset = offered  # type: ignore[attr-defined]
        self.fields["indicators"].choices = _choices(named(offered, viewer.initiative))  # type: ignore[attr-defined]


def _choices(offered: Iterable[NamedIndicator]) -> list[tuple[int, str]]:
    return [(indicator.pk, f"{indicator.code} · {name}") for indicator, name in offered]
