"""Form widgets of our own."""

from django import forms


class DateInput(forms.DateInput):
    """One field for a date, with the browser's own calendar; always sends and shows ISO dates underneath."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """One field for a date and a time of day, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")
