"""What is typed about a period: another due day, and why an opening is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.people.forms import GuardedForm
from samklang.ui.widgets import DateInput


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
