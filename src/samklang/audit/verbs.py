"""The verbs of the audit trail: what can have happened, in the past tense, in both languages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERBS: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """One kind of event: a stable `code` and an English past-tense `text` marked for translation.

    `text` follows the actor's name and may hold `%(target)s`. `room` is the domain; `news` says whether it belongs in
    "what changed since your last visit". Declaring a code twice raises ValueError.
    """

    code: str
    text: "StrOrPromise"
    room: str = ""
    news: bool = True

    def __post_init__(self) -> None:
        if self.code in VERBS:
            raise ValueError(f"The verb {self.code} is declared twice")
        VERBS[self.code] = self

    @property
    def domain(self) -> str:
        """Return the room it happened in: the part of the code before the dot."""
        return self.room or self.code.partition(".")[0]
