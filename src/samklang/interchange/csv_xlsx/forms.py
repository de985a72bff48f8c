"""What is sent from the pages of upload."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samklang.interchange.csv_xlsx.actions import BIGGEST_IMPORT
from samklang.interchange.sent_files import SentFileForm, sent_file
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.people.forms import GuardedForm


class UploadForm(SentFileForm):
    """A spreadsheet."""

    file = sent_file(_("Spreadsheet"), _("CSV or XLSX, at most 5 MB."), accept=".csv,.xlsx")


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
    is_whole = forms.BooleanField(required=False)

    def deed_asked(self) -> str:
        """Return the deed; a form without one changes nothing."""
        return str(self.cleaned_data["deed"]) if self.is_valid() else ""


class HistoryForm(SentFileForm):
    """A file of earlier figures, and what its sender says about it beforehand."""

    file = sent_file(
        _("File of earlier figures"),
        _("CSV up to 200 MB (a million rows are about 60), or XLSX up to 5 MB."),
        accept=".csv,.xlsx",
    )
    single_point = forms.ChoiceField(
        label=_("A number such as 1.234"),
        choices=[
            (SinglePoint.ASK.value, _("There is none: refuse the file if one turns up")),
            (SinglePoint.DANISH.value, _("is one thousand two hundred and thirty-four (Danish)")),
            (SinglePoint.ENGLISH.value, _("is a little over one (English)")),
        ],
    )
    agrees_duties = forms.BooleanField(
        label=_("The file agrees the duties"),
        help_text=_(
            "What an organisation has figures for here, it is asked to report from its first period in the file on. A "
            "period that it lacks between its first and its last counts as not told. Periods after its last one that "
            "are open already do not ask for it; those to come do."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for correcting figures that count already"),
        help_text=_(
            "Leave it empty, and a figure that differs from one that counts refuses the file. Everybody can read it "
            "beside what it corrects, unless the file corrects protected figures too."
        ),
        required=False,
        max_length=500,
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large before a byte of it is kept."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > BIGGEST_IMPORT:
            raise ValidationError(_("The file is larger than 200 MB. Split it by year."), code="too_big")
        return upload

    def options(self) -> dict[str, Any]:
        """Return what was said about the file."""
        return {name: self.cleaned_data[name] for name in ("single_point", "agrees_duties", "reason")}


class AfterForm(GuardedForm):
    """After which row a page of rows begins."""

    after = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.is_valid()  # what is not valid is the beginning
        self.chosen = int(self.cleaned_data.get("after") or 0)


class HistoryDeedForm(GuardedForm):
    """What is to be done with a file of earlier figures."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in ("store", "discard")])
    is_whole = forms.BooleanField(required=False)
