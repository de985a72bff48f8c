"""Input shapes of releasing figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.people.forms import GuardedForm

_LONG = forms.Textarea(attrs={"rows": 3})


class ReleaseForm(GuardedForm):
    """Showing a period's figures to all."""

    is_partial = forms.BooleanField(
        label=_("Release it although reports are missing"), required=False,
        help_text=_("The total then says what it lacks."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note to the readers"), required=False, widget=_LONG)


class ConfirmReleaseForm(GuardedForm):
    """Letting out what another has prepared: nothing to fill in, only to have looked."""


class ReleaseRuleForm(GuardedForm):
    """Whether a release takes two people."""

    needs_two = forms.BooleanField(
        label=_("One person prepares a release, and another confirms it"), required=False,
        help_text=_("The other sits in the backbone or in the steering group."),
    )  # fmt: skip
