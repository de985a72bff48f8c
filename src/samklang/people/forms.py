"""The base of every form: no text or file name with a CPR number or control characters, and no day ages away."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samklang.people.calculations.cpr import CprRule, find_cpr
from samklang.people.models import Person

_ALLOWED_CONTROLS = frozenset("\n\r\t")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # what is reckoned from a day must be a day too


def guard_text(text: str, *, rule: CprRule = CprRule.TIERED) -> str:
    """Return the text in Unicode NFC, or raise ValidationError when it may not be stored.

    Refused: CPR numbers (`rule`), control characters other than line breaks and tabs, and half characters.
    """
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _ALLOWED_CONTROLS for letter in text):
        raise ValidationError(
            _("The text holds characters that cannot be stored. Type it again, or paste it as plain text."),
            code="control_characters",
        )
    if find_cpr(text, rule=rule):
        raise ValidationError(
            _("This looks like a CPR number. Samklang never stores them: remove it and try again."), code="cpr"
        )
    return unicodedata.normalize("NFC", text)


class _Guard:
    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):  # type: ignore[attr-defined]
            try:
                self.cleaned_data[name] = _guarded(value)  # type: ignore[attr-defined]
            except ValidationError as error:
                self.add_error(name, error)  # type: ignore[attr-defined]


def _guarded(value: Any) -> Any:
    if isinstance(value, UploadedFile):
        guard_text(value.name or "")
        return value
    if isinstance(value, date) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValidationError(_("The day lies ages away. See whether the year is right."), code="far_day")
    return guard_text(value) if isinstance(value, str) else value


class GuardedForm(_Guard, forms.Form):
    """A form whose every text is guarded. All forms of the product inherit it (a test holds that)."""


class SettingsForm(GuardedForm):
    """A person's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("da", "Dansk"), ("en", "English")])

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "SettingsForm":
        """Return the form filled with what is stored, or bound to what was sent."""
        return cls(data, initial={"name": person.name, "language": person.language})
