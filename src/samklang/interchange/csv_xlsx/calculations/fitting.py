"""Whether a layout that was told under some headings reads a sheet with others, and what it lacks where it does not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samklang.interchange.csv_xlsx.calculations.layout import Layout
from samklang.interchange.csv_xlsx.calculations.year_patterns import layout_moved, moved_in_time

# A column without words is known by its letter, the second of one name by being the second: both by where they stand.
_BY_PLACE = re.compile(r"<[A-Z]+>|.* \(\d{1,2}\)")


@dataclass(frozen=True)
class Nearest:
    """The headings of a sheet beside those of the told layout that has most of them: in both, missing, and new."""

    which: int
    known: tuple[str, ...]
    missing: tuple[str, ...]
    new: tuple[str, ...]


def fitted(layout: Layout, told: Sequence[str], keys: Sequence[str]) -> Layout | None:
    """Return a layout as it reads columns known by `keys`; None where it was `told` of others.

    They are the same in another order, or stand alike and differ in years alone.
    """
    if is_in_another_order(told, keys):
        return layout
    headings = moved_in_time(told, keys)
    return layout_moved(layout, headings) if headings else None


def is_in_another_order(told: Sequence[str], keys: Sequence[str]) -> bool:
    """Tell whether headings are the same, wherever they stand. Never where a column is known by its place alone.

    >>> is_in_another_order(["hvad", "<period>"], ["<period>", "hvad"])
    True
    >>> is_in_another_order(["hvad", "antal", "antal (2)"], ["antal", "antal (2)", "hvad"])
    False
    """
    words = _worded(told)
    return bool(words) and words == _worded(keys) and not any(map(_BY_PLACE.fullmatch, words))


def nearest(tellings: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> Nearest | None:
    """Return which of some told layouts has most headings in common with a row, and how the two differ.

    >>> nearest([["hvad", "<period>", "sted"]], [["boliger"], ["hvad", "<period>", "by"]])
    Nearest(which=0, known=('hvad', '<period>'), missing=('sted',), new=('by',))
    """
    pairs = [(which, _worded(told), _worded(keys)) for keys in rows for which, told in enumerate(tellings)]
    which, told, keys = max(pairs, key=lambda pair: len(pair[1].keys() & pair[2].keys()), default=(0, {}, {}))
    known = tuple(word for word in told if word in keys)
    if not known:
        return None
    missing, new = (word for word in told if word not in keys), (word for word in keys if word not in told)
    return Nearest(which, known, tuple(missing), tuple(new))


def _worded(keys: Sequence[str]) -> dict[str, None]:
    return dict.fromkeys(key for key in keys if key)
