"""What is sent from the pages of upload."""

from pathlib import PurePath

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.people.forms import GuardedForm

_LONGEST_NAME = 100


class UploadForm(GuardedForm):
    """A spreadsheet. Its name is only ever shown, never used as a path, and says nothing about its kind."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or XLSX, at most 5 MB."),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        max_length=None,
    )

    @property
    def file_name(self) -> str:
        """Return the name as it may be shown: the last part, printable, short."""
        return shown_name(self.cleaned_data["file"].name or "")

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self.cleaned_data["file"].read())


class StyleForm(GuardedForm):
    """How the numbers of a file are written, for those that could be read in two ways."""

    style = forms.ChoiceField(
        choices=[(style.value, style.value) for style in SinglePoint if style is not SinglePoint.ASK]
    )

    @property
    def single_point(self) -> SinglePoint:
        """Return the answer."""
        return SinglePoint(self.cleaned_data["style"])


class DeedForm(GuardedForm):
    """What is to be done with a file that has been looked at."""

    DEEDS = ("store", "send", "discard", "settle")
    deed = forms.ChoiceField(choices=[(deed, deed) for deed in DEEDS])
    seen = forms.CharField(required=False, max_length=64)

    def deed_asked(self) -> str:
        """Return the deed; a form without one changes nothing."""
        return str(self.cleaned_data["deed"]) if self.is_valid() else ""


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown and stored.

    >>> shown_name("../../etc/pass\\u202ewd.csv")
    'passwd.csv'
    """
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable())
    return printable[:_LONGEST_NAME] or "?"
