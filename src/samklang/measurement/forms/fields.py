"""The field for a figure as people write it."""

from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.periods import boundary_after, last_day
from samklang.measurement.calculations.written_numbers import SinglePoint, read_number, typed_number
from samklang.measurement.forms.number_words import SENTENCES
from samklang.people.forms import guard_text
from samklang.ui.localised import language
from samklang.ui.widgets import DateInput

_LONGEST = 60


class LastDayField(forms.DateField):
    """A day that figures are read at: kept as the boundary between periods, typed and shown as the last day before."""

    widget = DateInput
    rhythm = ""  # that of the indicator, where it is one whose periods do not end with a month

    def prepare_value(self, value: date | str | None) -> date | str | None:
        """Show the end of the month where the first of the next is kept."""
        return last_day(value, self.rhythm) if isinstance(value, date) else value

    def to_python(self, value: str | datetime | date | None) -> date | None:
        """Keep the first of the next month where the end of one is typed."""
        day = super().to_python(value)
        return boundary_after(day, self.rhythm) if day and day < date.max else day


class WrittenNumberField(forms.Field):
    """A number in Danish or English; None when blank. What could be read in two ways is asked about."""

    widget = forms.TextInput

    def __init__(
        self, *, is_whole: bool, can_be_negative: bool, column: str, label: str, initial: Decimal | None
    ) -> None:
        super().__init__(required=False, label=label, initial=initial)
        self.is_whole, self.can_be_negative = is_whole, can_be_negative
        self.widget.attrs |= {
            "inputmode": "decimal",
            "autocomplete": "off",
            "maxlength": _LONGEST,
            "data-column": column,
            "data-single-point": self._single_point().value,  # the sums of the page read by the same rule
        }

    def _single_point(self) -> SinglePoint:
        """In whole numbers a point before three digits is no decimal point: 1.234 can be read in one way only."""
        if not self.is_whole:
            return SinglePoint.ASK
        return SinglePoint.DANISH if language().startswith("da") else SinglePoint.ENGLISH

    def prepare_value(self, value: Decimal | str | None) -> str:
        """Return a stored number as it would be typed, and a typed text as it was typed."""
        return typed_number(value, language()) if isinstance(value, Decimal) else (value or "")

    def to_python(self, value: str | None) -> Decimal | None:
        """Return the number, or raise ValidationError with the sentence that says what to write instead."""
        text = guard_text((value or "")[: _LONGEST + 1])
        reading = read_number(text, single_point=self._single_point())
        if reading.why_not:
            raise ValidationError(str(SENTENCES[reading.why_not]), code=reading.why_not.value)
        if reading.number is None:
            return None
        if self.is_whole and reading.number != reading.number.to_integral_value():
            raise ValidationError(_("This is counted in whole numbers. Write it without decimals."), code="whole")
        if reading.number < 0 and not self.can_be_negative:
            raise ValidationError(_("This cannot be below zero. Write zero or more."), code="negative")
        return reading.number
