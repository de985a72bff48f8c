"""What is sent when a funder's form is uploaded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samklang.initiatives.access import Viewer
from samklang.interchange.sent_files import sent_file
from samklang.measurement.forms.funders import FunderForForm


class UploadFunderForm(FunderForForm):
    """A funder's form as a spreadsheet: one row for each question."""

    file = sent_file(
        _("The funder's spreadsheet"),
        _("CSV or XLSX: headings in the first row, one row for each question."),
        accept=".csv,.xlsx",
    )

    def __init__(self, viewer: Viewer, data: Any = None, files: Any = None) -> None:
        super().__init__(viewer, data, files)

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self.cleaned_data["file"].read())
