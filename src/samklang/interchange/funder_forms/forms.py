"""What is sent when a funder's form is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.measurement.forms.funders import FunderForForm


class UploadFunderForm(FunderForForm):
    """A funder's form as a spreadsheet: one row for each question."""

    file = forms.FileField(
        label=_("The funder's spreadsheet"),
        help_text=_("CSV or XLSX: headings in the first row, one row for each question."),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        max_length=None,
    )

    def __init__(self, viewer: Viewer, data: Any = None, files: Any = None) -> None:
        super().__init__(viewer, data, files)

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self.cleaned_data["file"].read())
