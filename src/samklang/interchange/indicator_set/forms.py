"""What is sent from the pages of taking a set in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.interchange.sent_files import SentFileForm, sent_file
from samklang.people.forms import GuardedForm


class SetForm(SentFileForm):
    """A file with a set of indicators."""

    file = sent_file(
        _("File"),
        _("JSON or XLSX of the shape that is exported here, at most 5 MB."),
        accept=".json,.xlsx",
    )


class TakeInForm(GuardedForm):
    """The yes to a set that was looked at, or the no."""

    deed = forms.ChoiceField(choices=[("store", "store"), ("discard", "discard")], widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why do the definitions change?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For the new definitions that have no reason of their own in the file. It stands on their curves."),
    )
