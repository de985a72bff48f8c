"""The fewest people that a released number can stand for, where the same may be known to several.

The most is the sum of all parts, the fewest is the largest part: one organisation's number at one place. But the
largest part is nobody's to tell where it could be set against what is hidden: of 43 people at two places, at least 40
says that there are three at most at the other. So the fewest are worked out from the numbers that are shown, and from
who told something, never from the numbers behind: whoever reads a table could work them out as well, and learns nothing
of what is hidden, whatever else is known. That the largest of n parts is no less than their sum divided by n is the
pigeonhole principle.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

from samklang.measurement.calculations.disclosure.contributions import Contributions
from samklang.measurement.calculations.disclosure.rounding import BASE
from samklang.measurement.calculations.disclosure.tables import ALL, Key
from samklang.measurement.calculations.figures import Figure

Released = dict[Key, Figure | None]
_TWO = 2


def ranged(made_of: Contributions, shown: Released) -> Released:
    """Return a table of exact figures with the fewest people of each; as it is where nobody is counted twice.

    Of a number that two organisations told in all its parts, without a place or at one, it is the larger of the two, in
    whole fives: each of them knows the other's by taking its own away, so it tells neither anything; what is of 1-4
    people of the one is hidden; and what is hidden can be of either, so nothing of it follows.
    """
    if not made_of.overlaps:
        return shown
    return _with_fewest(shown, {key: _fewest(made_of, key, count) for key, count in _counts(shown).items()})


def rounded_ranges(made_of: Contributions, shown: Released) -> Released:
    """Return a table rounded to fives with the fewest people of each, in whole fives."""
    if not made_of.overlaps:
        return shown
    fives = {key: _in_fives(_shared(made_of, key, count)) for key, count in _counts(shown).items()}
    return _with_fewest(shown, fives)


def _counts(shown: Released) -> dict[Key, Decimal]:
    return {key: each.numerator for key, each in shown.items() if each is not None and each.numerator is not None}


def _with_fewest(shown: Released, fewest: Mapping[Key, Decimal]) -> Released:
    """Return the figures with the fewest of each: its own, or more where a shown part of it is more people."""
    found = dict(fewest)
    for key, least in fewest.items():
        for margin in product(*[(part, ALL) for part in key]):
            if margin in found:
                found[margin] = max(found[margin], least)
    return {
        key: each if each is None or each.numerator is None else replace(each, least=min(found[key], each.numerator))
        for key, each in shown.items()
    }


def _fewest(made_of: Contributions, key: Key, count: Decimal) -> Decimal:
    if not _is_of_two(made_of, key):
        return _shared(made_of, key, count)
    largest = max(figure.numerator or Decimal(0) for figure in made_of.held[key].values())
    return largest if largest == count else _in_fives(largest)


def _is_of_two(made_of: Contributions, key: Key) -> bool:
    """Tell whether the same two organisations told every part of a number, and all of it at one place."""
    tellers = made_of.tellers.get(key, frozenset())
    if len(tellers) != _TWO or len({place for place, _organisation in tellers}) > 1:
        return False
    parts = [part for part in made_of.parts if all(want in (ALL, got) for want, got in zip(key, part, strict=True))]
    return all(len(made_of.parts[part]) == _TWO for part in parts)


def _shared(made_of: Contributions, key: Key, count: Decimal) -> Decimal:
    """Return the least that the largest of so many parts can be: their sum divided by how many, upwards."""
    tellers = len(made_of.tellers.get(key, ()))
    return Decimal(-(-int(count) // max(1, tellers)))


def _in_fives(count: Decimal) -> Decimal:
    return Decimal(int(count) // BASE * BASE)
