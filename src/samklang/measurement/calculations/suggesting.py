"""Which indicator a funder's question may be about: a suggestion, never more."""

import re
import unicodedata
from collections.abc import Iterable

_STEM = 5  # letters; "boliger", "boligen" and "bolig" begin alike
_SHORTEST = 4
ALIKE_ENOUGH = 0.3


def suggested(question: str, code: str, candidates: Iterable[tuple[int, str, str]]) -> int | None:
    """Return the key of the candidate (key, code, name) that a question is most like, or None where none is like it.

    A candidate's code in the question or beside it decides; else the share of words that begin alike (Jaccard).

    >>> suggested("Hvor mange boliger er udlejet?", "", [(1, "H1", "Udlejede boliger"), (2, "P1", "Frivillige timer")])
    1
    >>> suggested("Hvad har I lært?", "", [(1, "H1", "Udlejede boliger")]) is None
    True
    """
    known = list(candidates)
    spoken = {word.casefold() for word in re.findall(r"[\w.-]+", f"{code} {question}")}
    for key, own, _name in known:
        if own.casefold() in spoken:
            return key
    asked = _stems(question)
    ranked = sorted(((_alike(asked, _stems(name)), -place) for place, (_key, _code, name) in enumerate(known)))
    if not ranked or ranked[-1][0] < ALIKE_ENOUGH:
        return None
    return known[-ranked[-1][1]][0]


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold())
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST and word not in _EMPTY)


_EMPTY = frozenset(
    {"hvor", "mange", "antal", "antallet", "andel", "andelen", "number", "many", "share", "have", "were"}
)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
