"""JSON-stat 2.0 from plain axes and cells. Source: json-stat.org/format, version 2.0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Number = int | float
DECIMALS = 4


@dataclass(frozen=True)
class Category:
    """One value of an axis. `unit` and `decimals` are told of measures."""

    code: str
    label: str
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True)
class Axis:
    """One dimension of a cube. `role`: time, geo, metric or nothing."""

    id: str
    label: str
    categories: tuple[Category, ...]
    role: str = ""


@dataclass(frozen=True)
class Cell:
    """One figure: the code on each axis in order, its number if there is one, and its status if there is any."""

    at: tuple[str, ...]
    value: Decimal | None = None
    status: str = ""


@dataclass(frozen=True)
class About:
    """What is said of a dataset as a whole. `links`: relation -> what it leads to."""

    href: str
    label: str
    source: str
    updated: str
    notes: tuple[str, ...] = ()
    extension: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


def dataset(about: About, axes: Sequence[Axis], cells: Sequence[Cell]) -> dict[str, Any]:
    """Return a dataset. Values and statuses are sparse: {position in row-major order: value}.

    Raises KeyError for a cell whose code stands on no axis.

    >>> axes = [Axis("aar", "År", (Category("2025", "2025"), Category("2026", "2026")), "time")]
    >>> dataset(About("https://example.org/x", "X", "Y", "2026-11-23"), axes, [Cell(("2026",), Decimal(7))])["value"]
    {'1': 7}
    """
    places = [{category.code: place for place, category in enumerate(axis.categories)} for axis in axes]
    values: dict[str, Number] = {}
    statuses: dict[str, str] = {}
    for cell in cells:
        key = str(_position(cell.at, places))
        if cell.value is not None:
            values[key] = number(cell.value)
        if cell.status:
            statuses[key] = cell.status
    told: dict[str, Any] = {"version": "2.0", "class": "dataset", **_about(about)}
    told["id"] = [axis.id for axis in axes]
    told["size"] = [len(axis.categories) for axis in axes]
    told["role"] = {
        role: [axis.id for axis in axes if axis.role == role]
        for role in ("time", "geo", "metric")
        if any(axis.role == role for axis in axes)
    }
    told["dimension"] = {axis.id: _dimension(axis) for axis in axes}
    told["value"] = values
    if statuses:
        told["status"] = statuses
    return told


def collection(about: About, datasets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a collection that holds whole datasets."""
    told: dict[str, Any] = {"version": "2.0", "class": "collection", **_about(about)}
    told["link"] = {**told.get("link", {}), "item": [dict(each) for each in datasets]}
    return told


def number(value: Decimal) -> Number:
    """Return a number as JSON writes it: whole where it is whole, else with at most four decimals.

    >>> number(Decimal("7.0")), number(Decimal("0.33333"))
    (7, 0.3333)
    """
    kept = round(value, DECIMALS)
    return int(kept) if kept == kept.to_integral_value() else float(kept)


def _position(at: Sequence[str], places: Sequence[Mapping[str, int]]) -> int:
    position = 0
    for code, place in zip(at, places, strict=True):
        position = position * len(place) + place[code]
    return position


def _about(about: About) -> dict[str, Any]:
    told: dict[str, Any] = {
        "href": about.href,
        "label": about.label,
        "source": about.source,
        "updated": about.updated,
    }
    if about.notes:
        told["note"] = list(about.notes)
    if about.links:
        told["link"] = {relation: [dict(each) for each in targets] for relation, targets in about.links.items()}
    if about.extension:
        told["extension"] = dict(about.extension)
    return told


def _dimension(axis: Axis) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": [each.code for each in axis.categories],
        "label": {each.code: each.label for each in axis.categories},
    }
    units = {each.code: {"label": each.unit, "decimals": each.decimals} for each in axis.categories if each.unit}
    if units:
        category["unit"] = units
    return {"label": axis.label, "category": category}
