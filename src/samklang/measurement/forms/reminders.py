"""When partners are reminded and what the mail says, in both languages; and how it reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samklang.measurement.models import MailWords, Reminder
from samklang.people.forms import GuardedForm

SPARE_ROWS = 2
FARTHEST_DAYS = 60
WHEN = [
    ("", _("no reminder")),
    ("before", _("days before the due date")),
    ("on", _("on the due date")),
    ("after", _("days after the due date")),
]
_SIGNS = {"before": -1, "on": 0, "after": 1}


@dataclass(frozen=True)
class ReminderPreview:
    """When a reminder is sent, and what it says to readers of each language."""

    when: str
    danish: str
    english: str


class ReminderRow(NamedTuple):
    """The fields of one reminder."""

    days: Any
    when: Any
    danish: Any
    english: Any


class RemindersForm(GuardedForm):
    """When partners are reminded: rows of days before, on or after the due date, and the words of the mail."""

    def __init__(self, stored: Sequence[Reminder], data: Any = None) -> None:
        super().__init__(data)
        self.count = len(stored) + SPARE_ROWS
        for row in range(self.count):
            known = stored[row] if row < len(stored) else None
            days = known.days_from_due if known else None
            self.fields[f"days_{row}"] = forms.IntegerField(
                label=_("Days"),
                required=False,
                min_value=0,
                max_value=FARTHEST_DAYS,
                initial=abs(days) if days else None,
            )
            self.fields[f"when_{row}"] = forms.ChoiceField(
                label=_("When"), required=False, choices=WHEN, initial=_when(days)
            )  # fmt: skip
            words = known.mail_words if known else MailWords()
            self.fields[f"words_{row}"] = _words_field(_("The words in Danish"), words.danish)
            self.fields[f"english_{row}"] = _words_field(_("The words in English"), words.english)

    def rows(self) -> list[ReminderRow]:
        """Return the fields of each row."""
        return [
            ReminderRow(self[f"days_{row}"], self[f"when_{row}"], self[f"words_{row}"], self[f"english_{row}"])
            for row in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse the same day twice, half a day, and words without a day."""
        typed = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for row in range(self.count):
            when, days = typed.get(f"when_{row}"), self._days(row)
            if not when and any(typed.get(f"{name}_{row}") for name in ("days", "words", "english")):
                self.add_error(f"when_{row}", _("Choose when the reminder is sent, or empty the row."))
            elif when and days is None and f"days_{row}" not in self.errors:
                self.add_error(f"days_{row}", _("Say how many days, or choose another time."))
            elif days in seen:
                self.add_error(
                    f"days_{row}", _("There is already a reminder that day. Choose another day, or delete one of them.")
                )
            elif days is not None:
                seen.add(days)
        return typed

    def chosen(self) -> dict[int, MailWords]:
        """Return {days from the due date: words}. Only after `is_valid()`."""
        typed = self.cleaned_data
        rows = [
            (self._days(row), MailWords(typed.get(f"words_{row}") or "", typed.get(f"english_{row}") or ""))
            for row in range(self.count)
        ]
        return {days: words for days, words in rows if days is not None}

    def _days(self, row: int) -> int | None:
        """Return the days from the due date, before it less than nothing; None where nothing is sent."""
        when, days = self.cleaned_data.get(f"when_{row}"), self.cleaned_data.get(f"days_{row}")
        if when == "on":
            return 0
        return days * _SIGNS[when] if when and days is not None else None


def _words_field(label: Any, initial: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=500, widget=forms.Textarea({"rows": 2}), initial=initial
    )


def _when(days: int | None) -> str:
    if days is None:
        return ""
    return "before" if days < 0 else "after" if days else "on"


def reminder_previews(reminders: Iterable[Reminder]) -> list[ReminderPreview]:
    """Return what each reminder says to its receivers, each language with the words it falls back to."""
    return [
        ReminderPreview(_sent(each.days_from_due), *map(each.mail_words.for_language, ("da", "en")))
        for each in reminders
    ]


def _sent(days: int) -> str:
    if not days:
        return str(_("on the due date")).capitalize()
    count = abs(days)
    if days < 0:
        return ngettext("%(count)s day before the due date", "%(count)s days before the due date", count) % {
            "count": count
        }
    return ngettext("%(count)s day after the due date", "%(count)s days after the due date", count) % {"count": count}
