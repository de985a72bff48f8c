"""The lists that a set chooses from: their codes, and the words they are read by in both languages."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils import translation

from samklang.initiatives.models import OrganisationKind
from samklang.measurement.models import Direction, Level, Rhythm, Stage, Those, Trajectory, kinds

LISTS = ("stage", "kind", "direction", "level", "rhythm", "trajectory", "organisation_kind", "those")
_CHOICES: Mapping[str, type[TextChoices]] = {
    "stage": Stage,
    "direction": Direction,
    "level": Level,
    "rhythm": Rhythm,
    "trajectory": Trajectory,
    "organisation_kind": OrganisationKind,
    "those": Those,
}


def labels(language: str) -> dict[str, dict[str, str]]:
    """Return {list: {code: its words in a language}}."""
    with translation.override(language):
        return {name: dict(kinds()) if name == "kind" else _words(name) for name in LISTS}


def readings() -> dict[str, dict[str, str]]:
    """Return {list: {what may be written, in small letters: code}}: codes, and the words of both languages."""
    found: dict[str, dict[str, str]] = {name: {} for name in LISTS}
    for language in ("en", "da"):
        for name, told in labels(language).items():
            found[name] |= {words.casefold(): code for code, words in told.items()} | dict(zip(told, told, strict=True))
    return found


def _words(name: str) -> dict[str, str]:
    return {each.value: str(each.label) for each in _CHOICES[name]}
