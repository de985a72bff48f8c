"""Input shapes of releasing figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.disclosure.dominance import DominanceRule
from samklang.people.forms import GuardedForm
from samklang.ui.problems import Problem

_LONG = forms.Textarea(attrs={"rows": 3})


class ReleaseForm(GuardedForm):
    """Showing a period's figures to all."""

    is_partial = forms.BooleanField(
        label=_("Release it although reports are missing"), required=False,
        help_text=_("The total then says what it lacks."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note to the readers"), required=False, widget=_LONG)


class ConfirmReleaseForm(GuardedForm):
    """Letting out what another has prepared: nothing to fill in, only to have looked; `seen` is the mark of what at."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


def refused_with(problem: Problem, *, seen: str) -> ConfirmReleaseForm:
    """Return the form with why nothing was released, and with the mark of what is shown beside it now."""
    form = ConfirmReleaseForm({"seen": seen})
    form.add_error(None, problem.text)
    return form


class ReleaseRuleForm(GuardedForm):
    """Whether a release is to take two people from now on. Each choice is a button of its own."""

    needs_two = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AmountRuleForm(GuardedForm):
    """When a confidential amount is hidden."""

    fewest_organisations = forms.IntegerField(
        label=_("At least so many organisations stand behind it"), min_value=3, max_value=20,
        help_text=_("Never fewer than three: of two, each could work out the other's."),
    )  # fmt: skip
    largest_percent = forms.IntegerField(
        label=_("The largest is at most so many per cent of it"), min_value=50, max_value=90
    )
    two_largest_percent = forms.IntegerField(
        label=_("The two largest are at most so many per cent of it"), min_value=50, max_value=95
    )
    narrow_percent = forms.IntegerField(
        label=_("Nobody can come nearer to another's amount than so many per cent"), min_value=5, max_value=50,
        help_text=_("Also where an organisation takes its own amount away."),
    )  # fmt: skip

    def rule(self) -> DominanceRule:
        """Return what was typed. Only after `is_valid()`."""
        return DominanceRule(**self.cleaned_data)
