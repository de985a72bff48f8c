"""What is typed about a period: which to open, another due day, and why an opening is taken back."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.periods import ONE_OFF, week_of
from samklang.measurement.models import Indicator, Rhythm
from samklang.measurement.queries.opening import Opening
from samklang.people.forms import GuardedForm
from samklang.ui.localised import period as period_words
from samklang.ui.widgets import DateInput

DAYS_TO_DELIVER = 35
_A_WEEK = "week"


class OpenPeriodForm(GuardedForm):
    """Which period to open, and when its reports are due. Of a one-off count any week can be named."""

    period = forms.ChoiceField(label=_("Period"))
    week = forms.IntegerField(label=_("Week number"), required=False, min_value=1, max_value=53)
    year = forms.IntegerField(label=_("Year of the week"), required=False, min_value=1900, max_value=2200)
    counts = forms.TypedMultipleChoiceField(
        label=_("What is counted in the week"), required=False, widget=forms.CheckboxSelectMultiple, coerce=int,
        help_text=_("Only of a week. Everybody is let off the rest."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due"), widget=DateInput(), required=False, help_text=_("35 days after it ended, if empty.")
    )

    def __init__(self, opening: Opening, data: Any = None) -> None:
        super().__init__(data)
        self.offered = {f"{rhythm}:{start}": (rhythm, start, end) for rhythm, start, end in opening.periods}
        choices = [
            (key, f"{period_words(start, end - timedelta(days=1))} ({Rhythm(rhythm).label.lower()})")
            for key, (rhythm, start, end) in self.offered.items()
        ]
        if opening.counts_weeks:
            words = _("Another week: write it below") if ONE_OFF in {each[0] for each in opening.periods} else ""
            choices.append((_A_WEEK, str(words or _("A week: write it below"))))
        else:
            del self.fields["week"], self.fields["year"]
        self.indicators = {indicator.pk: indicator for indicator, _name in opening.counted}
        self.fields["counts"].choices = [  # type: ignore[attr-defined]
            (indicator.pk, f"{indicator.code} · {name}") for indicator, name in opening.counted
        ]
        if len(opening.counted) < 2:
            del self.fields["counts"]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]
        self.fields["period"].error_messages["invalid_choice"] = _(
            "This period is open already, or nobody has agreed to report anything for it. Choose one from the list."
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the week where one is to be written, and what is counted in it; refuse one beside another period."""
        typed = self.cleaned_data
        week, year = typed.get("week"), typed.get("year")
        if typed.get("period") == _A_WEEK and not self.errors:
            if week is None or year is None:
                self.add_error("year" if week else "week", _("Write the number of the week and its year."))
            elif week_of(year, week) is None:
                self.add_error("week", _("%(year)s has no week %(week)s.") % {"year": year, "week": week})
        elif week and "period" in typed:
            self.add_error("week", _("A week is written here, and another period is chosen. Choose one of the two."))
        if "counts" in self.fields and not self.errors and self.chosen()[0] == ONE_OFF and not typed.get("counts"):
            self.add_error("counts", _("Choose what is counted in this week: everybody is asked for that alone."))
        return typed

    def counted(self) -> list[Indicator]:
        """Return what is counted in the week; nothing where there was no choice. Only after `is_valid()`."""
        is_week = self.chosen()[0] == ONE_OFF
        return [self.indicators[pk] for pk in self.cleaned_data.get("counts", ())] if is_week else []

    def chosen(self) -> tuple[str, date, date]:
        """Return (rhythm, first day, day after the last). Only after `is_valid()`."""
        typed = self.cleaned_data
        if typed["period"] == _A_WEEK and (week := week_of(typed["year"], typed["week"])):
            return ONE_OFF, *week
        return self.offered[typed["period"]]


class DueDayForm(GuardedForm):
    """On which other day the reports of a period are due, and why."""

    due_on = forms.DateField(label=_("New deadline"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who reads who has delivered can read it."),
    )  # fmt: skip


class TakeBackForm(GuardedForm):
    """Why the opening of a period is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the history of the initiative."),
    )  # fmt: skip
