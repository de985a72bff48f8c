"""What is sent from the pages of taking a set in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.interchange.csv_xlsx.forms import shown_name
from samklang.people.forms import GuardedForm


class SetForm(GuardedForm):
    """A file with a set of indicators. Its name is only ever shown, and says nothing about its kind."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON or XLSX of the shape that is exported here, at most 5 MB."),
        widget=forms.FileInput({"accept": ".json,.xlsx"}),
        allow_empty_file=True,
        max_length=None,
    )

    @property
    def file_name(self) -> str:
        """Return the name as it may be shown."""
        return shown_name(self.cleaned_data["file"].name or "")

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self.cleaned_data["file"].read())


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
