"""What is typed about duties: templates per kind of organisation, waivers, and reminders."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.measurement.models import Indicator, Reminder, Report
from samklang.measurement.queries import NamedIndicator, named
from samklang.measurement.queries.duties import waivable_indicators
from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput

SPARE_ROWS = 2
FARTHEST_DAYS = 60
WHEN = [
    ("", _("no reminder")),
    ("before", _("days before the due date")),
    ("on", _("on the due date")),
    ("after", _("days after the due date")),
]
_SIGNS = {"before": -1, "on": 0, "after": 1}


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


class RemindersForm(GuardedForm):
    """When partners are reminded: rows of days before, on or after the due date, and the words of the mail."""

    def __init__(self, stored: Sequence[Reminder], data: Any = None) -> None:
        super().__init__(data)
        self.count = len(stored) + SPARE_ROWS
        for row in range(self.count):
            known = stored[row] if row < len(stored) else None
            days = known.days_from_due if known else None
            self.fields[f"days_{row}"] = forms.IntegerField(
                label=_("Days"),
                required=False,
                min_value=0,
                max_value=FARTHEST_DAYS,
                initial=abs(days) if days else None,
            )
            self.fields[f"when_{row}"] = forms.ChoiceField(
                label=_("When"), required=False, choices=WHEN, initial=_when(days)
            )  # fmt: skip
            self.fields[f"words_{row}"] = forms.CharField(
                label=_("What the mail says"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
                initial=known.words if known else "",
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the three fields of each row."""
        return [(self[f"days_{row}"], self[f"when_{row}"], self[f"words_{row}"]) for row in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Refuse the same day twice, half a day, and words without a day."""
        typed = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for row in range(self.count):
            when, days = typed.get(f"when_{row}"), self._days(row)
            if not when and (typed.get(f"days_{row}") or typed.get(f"words_{row}")):
                self.add_error(f"when_{row}", _("Choose when the reminder is sent, or empty the row."))
            elif when and days is None and f"days_{row}" not in self.errors:
                self.add_error(f"days_{row}", _("Say how many days, or choose another time."))
            elif days in seen:
                self.add_error(
                    f"days_{row}", _("There is already a reminder that day. Choose another day, or delete one of them.")
                )
            elif days is not None:
                seen.add(days)
        return typed

    def chosen(self) -> dict[int, str]:
        """Return {days from the due date: words}. Only after `is_valid()`."""
        rows = [(self._days(row), self.cleaned_data.get(f"words_{row}") or "") for row in range(self.count)]
        return {days: words for days, words in rows if days is not None}

    def _days(self, row: int) -> int | None:
        """Return the days from the due date, before it less than nothing; None where nothing is sent."""
        when, days = self.cleaned_data.get(f"when_{row}"), self.cleaned_data.get(f"days_{row}")
        if when == "on":
            return 0
        return days * _SIGNS[when] if when and days is not None else None


def _when(days: int | None) -> str:
    if days is None:
        return ""
    return "before" if days < 0 else "after" if days else "on"


def _choices(offered: Iterable[NamedIndicator]) -> list[tuple[int, str]]:
    return [(indicator.pk, f"{indicator.code} · {name}") for indicator, name in offered]
