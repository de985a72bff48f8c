"""How it is shown who comes to a meeting, and who was there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samklang.communication.models import Attendance, Coming


@dataclass(frozen=True)
class Group:
    """People who answered the same."""

    label: str
    people: tuple[Attendance, ...]


def coming_groups(attendances: Iterable[Attendance], *, is_over: bool) -> list[Group]:
    """Return the people by what they answered; of a meeting behind us, by whether they were there. No empty group."""
    words = _presence() if is_over else _answers()
    chosen = list(attendances)
    groups = [
        Group(str(label), tuple(each for each in chosen if (each.was_there if is_over else each.answer) == key))
        for key, label in words.items()
    ]
    return [group for group in groups if group.people]


def _answers() -> dict[object, object]:
    return {**{choice.value: choice.label for choice in Coming}, "": _("Has not answered")}


def _presence() -> dict[object, object]:
    return {True: _("Was there"), False: _("Was not there"), None: _("Not noted")}
