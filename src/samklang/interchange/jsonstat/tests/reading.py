"""A second reader of JSON-stat 2.0, after json-stat.org/format: knows nothing of how ours is written."""

from itertools import product
from typing import Any, NamedTuple


class Figure(NamedTuple):
    """What stands at one place of a cube."""

    value: float | int | None
    status: str | None


def read_dataset(told: dict[str, Any]) -> dict[tuple[str, ...], Figure]:
    """Return {code on each dimension, in the order of `id`: figure} of every cell that has a value or a status.

    Raises ValueError for what the format forbids.
    """
    if told.get("class") != "dataset" or told.get("version") != "2.0":
        raise ValueError("no dataset of version 2.0")
    ids, sizes = told["id"], told["size"]
    codes = [_codes(told["dimension"][name]["category"]) for name in ids]
    if [len(each) for each in codes] != sizes:
        raise ValueError("size says otherwise than the categories")
    for role, names in told.get("role", {}).items():
        if role not in {"time", "geo", "metric"} or not set(names) <= set(ids):
            raise ValueError(f"role {role}")
    cells = list(product(*codes))
    values, statuses = _at(told["value"], len(cells)), _statuses(told.get("status"), len(cells))
    return {
        cell: Figure(value, status)
        for cell, value, status in zip(cells, values, statuses, strict=True)
        if value is not None or status is not None
    }


def _codes(category: dict[str, Any]) -> list[str]:
    index = category.get("index")
    if index is None:
        [only] = category["label"]
        return [only]
    codes = list(index) if isinstance(index, list) else sorted(index, key=index.get)
    if len(set(codes)) != len(codes):
        raise ValueError("a category twice")
    if not set(category.get("label", {})) <= set(codes):
        raise ValueError("a label of no category")
    return codes


def _at(told: list[Any] | dict[str, Any], count: int) -> list[Any]:
    if isinstance(told, list):
        if len(told) != count:
            raise ValueError("as many values as cells")
        return told
    found: list[Any] = [None] * count
    for position, value in told.items():
        found[int(position)] = value
    return found


def _statuses(told: list[Any] | dict[str, Any] | str | None, count: int) -> list[Any]:
    if told is None or isinstance(told, str):
        return [told] * count
    if isinstance(told, list) and len(told) == 1:  # one status for all, as in a published sample
        return told * count
    return _at(told, count)
