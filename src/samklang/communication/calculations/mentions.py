"""Who is meant by an @ in a text."""

import re
from collections.abc import Mapping


def mentioned(text: str, people: Mapping[int, str]) -> frozenset[int]:
    """Return the ids of the people mentioned as "@Full Name", or as "@First" when only one is called so.

    Case does not matter, and the longest name that fits wins: "@Bo Bredal" is not "@Bo". An e-mail address mentions
    nobody.

    >>> sorted(mentioned("Spørg @Bo Bredal og @dina.", {1: "Bo Bredal", 2: "Dina Dam", 3: "Bo Berg"}))
    [1, 2]
    >>> sorted(mentioned("skriv til post@bo.dk, eller @Bo", {1: "Bo Bredal", 3: "Bo Berg"}))
    []
    """
    names = _names(people)
    if not names:
        return frozenset()
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w.])@(" + "|".join(re.escape(name) for name in longest_first) + r")(?!\w)")
    found = (names[match[1]] for match in pattern.finditer(text.casefold()))
    return frozenset(person for person in found if person is not None)


def _names(people: Mapping[int, str]) -> dict[str, int | None]:
    """Return written name -> person; None for a name that several share."""
    names: dict[str, int | None] = {}
    for person, full in people.items():
        whole = " ".join(full.casefold().split())
        for name in {whole, whole.partition(" ")[0]} - {""}:
            names[name] = None if name in names else person
    return names
