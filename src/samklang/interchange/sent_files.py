"""A file that somebody sends from a page, whatever its format: the field, its name as it may be shown, its bytes."""

from pathlib import PurePath
from typing import Any

from django import forms

from samklang.people.forms import GuardedForm

_LONGEST_NAME = 100


def sent_file(label: Any, help_text: Any, *, accept: str) -> forms.FileField:
    """Return a field for a file; an empty one is taken too, so that its reader can say what is wrong with it."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        widget=forms.FileInput({"accept": accept}),
        allow_empty_file=True,
        max_length=None,
    )


class SentFileForm(GuardedForm):
    """A form with a file, in its field `file`. Its name is only ever shown, and says nothing about its kind."""

    @property
    def file_name(self) -> str:
        """Return the name as it may be shown: the last part, printable, short."""
        return shown_name(self.cleaned_data["file"].name or "")

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return bytes(self.cleaned_data["file"].read())


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown and stored.

    >>> shown_name("../../etc/pass\\u202ewd.csv")
    'passwd.csv'
    """
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable())
    return printable[:_LONGEST_NAME] or "?"
