"""Putting the rows of a plan under headings."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def grouped(
    rows: Iterable[Row], *, keys: Sequence[Key], keys_of: Callable[[Row], Iterable[Key]]
) -> tuple[list[tuple[Key, list[Row]]], list[Row]]:
    """Return (key, its rows) for every key in the order given, and the rows that have none of the keys.

    A row with several keys stands under each of them. Keys without rows are kept, with an empty list: an empty heading
    is a finding. The order of the rows is kept.

    >>> grouped(["ab", "b", "c"], keys=["a", "b", "d"], keys_of=list)
    ([('a', ['ab']), ('b', ['ab', 'b']), ('d', [])], ['c'])
    """
    under: dict[Key, list[Row]] = {key: [] for key in keys}
    without = []
    for row in rows:
        mine = [key for key in dict.fromkeys(keys_of(row)) if key in under]
        for key in mine:
            under[key].append(row)
        if not mine:
            without.append(row)
    return list(under.items()), without
