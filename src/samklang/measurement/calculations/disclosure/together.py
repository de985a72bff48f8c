"""Parts of one whole, set against it together: what is left when all of them are taken away, or what is told twice.

Of 40 people, 20 are women and 18 are men: two are neither. Nobody has declared that no one is both; everybody knows.
So what two parts leave of their whole is protected wherever they may have nobody in common, and by how much they are
more than their whole wherever everybody may be in one of them. Only what the organisations tell can say that it is not
so: of whoever told more of the two parts than of the whole, some are in both; of whoever told less, some in neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samklang.measurement.calculations.disclosure.contributions import part_in
from samklang.measurement.calculations.disclosure.linked import LinkedTable
from samklang.measurement.calculations.disclosure.tables import Key


@dataclass(frozen=True)
class Told:
    """One part of the figures of one table, by what it shares with others: which number of it is of which cell."""

    table: LinkedTable
    part: str
    keys: Mapping[Key, Key]


def may_be(parts: Sequence[Told], whole: Told) -> tuple[bool, bool]:
    """Return whether parts may have nobody in common, and whether everybody of their whole may be in one of them."""
    apart, everybody = True, True
    for shared in set(whole.keys).intersection(*[each.keys for each in parts]):
        told = [each.table.made_of.held.get(each.keys[shared], {}) for each in parts]
        for name, figure in whole.table.made_of.held.get(whole.keys[shared], {}).items():
            if all(name in each for each in told):
                sums = sum(part_in(held[name], each.part) for held, each in zip(told, parts, strict=True))
                left = part_in(figure, whole.part) - sums
                apart, everybody = apart and left >= 0, everybody and left <= 0
        if not (apart or everybody):
            break
    return apart, everybody
