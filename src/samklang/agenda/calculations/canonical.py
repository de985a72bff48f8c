"""The canonical text of a version and its fingerprint.

Form, version 2: UTF-8, Unicode NFC, LF line ends, no spaces at line ends; a first line naming the form; then one part
after another as "## <part>" followed by its text; goals in their order with number, term, theme, target groups, local
areas and states. Anybody can compute the SHA-256 of it. (Version 1 had no theme, groups and areas of goals.)
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORM = "samklang-agenda/2"


@dataclass(frozen=True)
class GoalText:
    """A goal's wording."""

    number: int
    title: str
    horizon: str
    present_state: str
    desired_state: str
    theme: str = ""
    target_groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def canonical_text(*, initiative: str, number: int, parts: Mapping[str, str], goals: Sequence[GoalText]) -> str:
    """Return the canonical text. `parts` in the order they are to stand."""
    lines = [FORM, f"initiative: {initiative}", f"version: {number}"]
    for name, text in parts.items():
        lines += ["", f"## {name}", text]
    for goal in goals:
        lines += ["", f"## goal {goal.number}: {goal.title}", f"horizon: {goal.horizon}", f"theme: {goal.theme}"]
        lines += ["target groups:", *goal.target_groups, "local areas:", *goal.places]
        lines += ["present state:", goal.present_state, "desired state:", goal.desired_state]
    joined = unicodedata.normalize("NFC", "\n".join(lines)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in joined.split("\n")).rstrip("\n") + "\n"


def lines_of(text: str) -> list[str]:
    """Return the names of a text with one a line, each once, without blank lines.

    >>> lines_of("Bolig\\n\\n Byrum \\nBolig")
    ['Bolig', 'Byrum']
    """
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a canonical text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
