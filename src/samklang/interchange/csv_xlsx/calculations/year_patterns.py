"""Headings that differ from those of last time in their years alone: "pr. 31.12.2025" where 2024 stood before."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samklang.interchange.csv_xlsx.calculations.layout import Layout

_YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")


def moved_in_time(before: Sequence[str], now: Sequence[str]) -> dict[str, str] | None:
    """Return {heading of before: heading of now} where they stand alike and differ in years alone, else None.

    Of several headings that are alike but for the year, the newest stands for the newest.

    >>> moved_in_time(["hvad", "pr. 31.12.2024"], ["hvad", "pr. 31.12.2025"])
    {'hvad': 'hvad', 'pr. 31.12.2024': 'pr. 31.12.2025'}
    >>> moved_in_time(["hvad", "i 2024", "i 2023"], ["hvad", "i 2024", "i 2025"])
    {'hvad': 'hvad', 'i 2023': 'i 2024', 'i 2024': 'i 2025'}
    >>> moved_in_time(["hvad", "i 2024"], ["hvad", "ved 2025"]) is None
    True
    """
    old, new = _by_pattern(before), _by_pattern(now)
    if list(old) != list(new) or any(len(keys) != len(new[pattern]) for pattern, keys in old.items()):
        return None
    return {was: becomes for pattern, keys in old.items() for was, becomes in zip(keys, new[pattern], strict=True)}


def layout_moved(layout: Layout, headings: Mapping[str, str]) -> Layout:
    """Return a layout for the headings of now."""
    return replace(layout, uses={headings.get(key, key): use for key, use in layout.uses.items()})


def _by_pattern(keys: Sequence[str]) -> dict[str, list[str]]:
    """Return {heading without years: the headings, the oldest year first}, in the order of the headings."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        found[_YEAR.sub("<year>", key)].append(key)
    return {pattern: sorted(own, key=lambda each: (_YEAR.findall(each), each)) for pattern, own in found.items()}
