"""JSON-stat 1.x and 2.0: bundles, datasets and collections. The format: https://json-stat.org/full/"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from samklang.interchange.statistics.calculations.cube import (
    MOST_CELLS,
    Axis,
    Cube,
    UnreadableError,
    Why,
    figure_of,
    one_line,
    required_product,
    required_size,
)
from samklang.interchange.statistics.calculations.times import are_times

_ROLES = ("time", "geo", "metric")
_PLACE = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)  # 00 would be another name of 0
_LARGEST_POWER = 12


def read_json(text: str) -> list[Cube]:
    """Return the tables of a JSON text. Raises UnreadableError."""
    found: list[Cube] = []
    cells = 0
    for name, dataset in _datasets(_document(text)):
        found.append(_cube(name, dataset))
        cells += found[-1].size
        if cells > MOST_CELLS:
            raise UnreadableError(Why.TOO_MANY_CELLS, cells=cells, most=MOST_CELLS)
    if not found:
        raise UnreadableError(Why.NO_DATASET)
    return found


def _document(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_number,
            object_pairs_hook=_each_key_once,
        )
    except RecursionError as error:
        raise UnreadableError(Why.TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise UnreadableError(Why.NOT_JSON, line=error.lineno, column=error.colno) from error


def _number(written: str) -> Decimal:
    number = figure_of(written)
    if number is None:
        raise UnreadableError(Why.NUMBER, value=written if len(written) <= 24 else f"{written[:20]}…")
    return number


def _no_number(written: str) -> Decimal:
    raise UnreadableError(Why.NUMBER, value=written)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableError(Why.KEY_TWICE, key=key[:60])
        found[key] = value
    return found


def _datasets(document: Any) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(document, list):
        tables = [("", each) for each in document if _is_table(each)]
        if not tables or len(tables) != len(document):
            raise UnreadableError(Why.TABLE_LIST)
        return tables
    if not isinstance(document, dict):
        raise UnreadableError(Why.NO_DATASET)
    _require_no_other_kind(document)
    kind = document.get("class")
    if kind == "collection":
        return _collected(document)
    if kind == "dataset" or "dimension" in document:
        return [("", document)]
    return [(name, each) for name, each in document.items() if isinstance(each, dict) and "dimension" in each]


def _is_table(given: Any) -> bool:
    return isinstance(given, dict) and "dimension" in given and "value" in given


def _require_no_other_kind(document: Mapping[str, Any]) -> None:
    """Refuse what StatBank and others give beside tables, each by its name."""
    if message := _error_of(document):
        raise UnreadableError(Why.ERROR_ANSWER, message=message)
    if "$schema" in document and "dimension" not in document:
        raise UnreadableError(Why.SCHEMA)
    if "variables" in document and "value" not in document:
        raise UnreadableError(Why.TABLE_DESCRIPTION)
    if document.get("class") == "dimension":
        raise UnreadableError(Why.ONLY_DIMENSION)


def _error_of(document: Mapping[str, Any]) -> str:
    """Return what an answer without a table says went wrong: of StatBank, Eurostat or PxWeb; blank where it is none."""
    if "errorTypeCode" in document:
        return _text(document.get("message"))[:300] or _text(document["errorTypeCode"])[:300] or "?"
    if "dimension" in document or "value" in document:
        return ""
    given = document.get("error")
    [given] = given[:1] or [None] if isinstance(given, list) else [given]
    if isinstance(given, dict):
        given = given.get("label") or given.get("message")
    if not given and isinstance(document.get("status"), Decimal):
        given = document.get("title")
    return _text(given)[:300]


def _collected(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    items = _items(document)
    whole = [("", each) for each in items if "dimension" in each and ("id" in each or "value" in each)]
    if items and not whole:
        names = ", ".join(str(each.get("label") or each.get("href") or "") for each in items[:3])
        raise UnreadableError(Why.ONLY_LINKS, names=names)
    return whole


def _items(collection: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what is in a collection, with what is in the collections within it in their place."""
    links = collection.get("link")
    items = links.get("item") if isinstance(links, dict) else None
    found: list[Mapping[str, Any]] = []
    for each in items if isinstance(items, list) else []:
        if isinstance(each, dict):
            found += (_items(each) if each.get("class") == "collection" else []) or [each]
    return found


def _cube(name: str, dataset: Mapping[str, Any]) -> Cube:
    dimensions = dataset.get("dimension")
    if not isinstance(dimensions, dict):
        raise UnreadableError(Why.AXIS, axis="dimension")
    sizes = _sizes(dataset, dimensions)
    roles = _roles(dataset.get("role", dimensions.get("role")))
    axes = tuple(_axis(key, dimensions.get(key), size, roles.get(key, "")) for key, size in sizes)
    if not any(axis.role == "time" for axis in axes):
        axes = _guessed_time(axes)
    cells = required_size(axes)
    values, lacking = _values(dataset.get("value"), cells)
    extension = dataset.get("extension")
    px = extension.get("px") if isinstance(extension, dict) else None
    table = px.get("tableid", "") if isinstance(px, dict) else ""
    return Cube(
        title=_text(dataset.get("label")) or name,
        axes=axes,
        values=values,
        signs=_signs(dataset.get("status"), lacking, cells),
        source=_text(dataset.get("source")),
        updated=_text(dataset.get("updated")),
        table=_text(table) or (name if name not in {"", "dataset"} else ""),
        notes=_notes(dataset.get("note")),
    )


def _sizes(dataset: Mapping[str, Any], dimensions: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the name of each axis with how many values it claims, and not more cells than are read."""
    ids, sizes = (dataset.get(key, dimensions.get(key)) for key in ("id", "size"))
    if not (isinstance(ids, list) and isinstance(sizes, list) and ids and len(ids) == len(sizes)):
        axes_named, sizes_given = (len(each) if isinstance(each, list) else 0 for each in (ids, sizes))
        raise UnreadableError(Why.SIZES, axes=axes_named, sizes=sizes_given)
    if not all(isinstance(key, str | Decimal) for key in ids):
        raise UnreadableError(Why.AXIS, axis="id")
    if any(size == 0 for size in sizes):
        raise UnreadableError(Why.NO_VALUES)
    if not all(isinstance(size, Decimal) and 0 < size <= MOST_CELLS and size % 1 == 0 for size in sizes):
        raise UnreadableError(Why.AXIS, axis="size")
    required_product(int(size) for size in sizes)
    return [(str(key), int(size)) for key, size in zip(ids, sizes, strict=True)]


def _text(value: Any) -> str:
    return " ".join(value.split())[:500] if isinstance(value, str) else ""


def _notes(value: Any) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else [value]
    return tuple(text for each in texts if (text := _text(each)))


def _roles(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        return {}
    named = {role: axes if isinstance(axes := given.get(role), list) else [axes] for role in _ROLES}
    return {axis: role for role, axes in named.items() for axis in axes if isinstance(axis, str)}


def _axis(key: str, dimension: Any, size: int, role: str) -> Axis:
    category = dimension.get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise UnreadableError(Why.AXIS, axis=key)
    named = category.get("label")
    labels: Mapping[str, Any] = named if isinstance(named, dict) else {}
    codes = _codes(category.get("index"), labels, key)
    if len(codes) != size:
        raise UnreadableError(Why.AXIS, axis=_text(dimension.get("label")) or key)
    units = category.get("unit")
    known = {code: _unit(units[code]) for code in codes if code in units} if isinstance(units, dict) else {}
    shown = tuple(_text(labels.get(code)) or code for code in codes)
    return Axis(key, _text(dimension.get("label")) or key, tuple(map(one_line, codes)), shown, role, known)


def _codes(index: Any, labels: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the codes in order: given as a list, as places by code, or (of one category) by its label alone."""
    if isinstance(index, list):
        if not all(isinstance(code, str | Decimal) for code in index):
            raise UnreadableError(Why.AXIS, axis=key)
        return tuple(str(code) for code in index)
    if isinstance(index, dict):
        places = [place for place in index.values() if isinstance(place, Decimal)]
        if sorted(places) != list(range(len(index))):
            raise UnreadableError(Why.AXIS, axis=key)
        return tuple(sorted(index, key=lambda code: index[code]))
    if len(labels) > 1:  # names of an object are in no order
        raise UnreadableError(Why.AXIS, axis=key)
    return tuple(labels)


def _unit(given: Any) -> str:
    """Return a unit in words; with its power of ten where only what is counted is told, as in thousands of persons."""
    if not isinstance(given, dict):
        return ""
    counted = _text(given.get("base")) or _text(given.get("symbol"))
    power = given.get("multiplier")
    if isinstance(power, Decimal) and power and power % 1 == 0 and abs(power) <= _LARGEST_POWER:
        counted = f"{counted} × {Decimal(10) ** int(power):f}".strip()
    return _text(given.get("label")) or _text(given.get("unit")) or counted


def _guessed_time(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    times = [axis for axis in axes if are_times(axis.codes) or are_times(axis.labels)]
    if len(times) != 1:
        return tuple(axes)
    [time] = times
    marked = Axis(time.code, time.label, time.codes, time.labels, "time", time.units)
    return tuple(marked if axis is time else axis for axis in axes)


def _values(given: Any, cells: int) -> tuple[dict[int, Decimal], list[int]]:
    """Return the figures by place, and the places without one."""
    if isinstance(given, list):
        if len(given) != cells:
            raise UnreadableError(Why.VALUE_COUNT, found=len(given), expected=cells)
        by_place: Iterable[tuple[int, Any]] = enumerate(given)
    elif isinstance(given, dict):
        by_place = ((_place(key, cells), value) for key, value in given.items())
    else:
        raise UnreadableError(Why.NO_VALUES)
    found = {place: _figure(value, place) for place, value in by_place if value is not None}
    return found, [place for place in range(cells) if place not in found]


def _place(key: str, cells: int) -> int:
    if not _PLACE.fullmatch(key) or int(key) >= cells:
        raise UnreadableError(Why.VALUE_PLACE, place=key[:20], most=cells - 1)
    return int(key)


def _figure(value: Any, place: int) -> Decimal:
    if not isinstance(value, Decimal):
        written = value if isinstance(value, str) else json.dumps(value, default=str)
        raise UnreadableError(Why.TEXT_VALUE, value=written[:40], place=place + 1)
    return value


def _signs(given: Any, lacking: list[int], cells: int) -> dict[int, str]:
    """Return the status of the cells without a figure: one for all, one each, or by place."""
    if isinstance(given, str) and given:
        return dict.fromkeys(lacking, given)
    if isinstance(given, list):
        if len(given) == 1:
            return dict.fromkeys(lacking, _sign(given[0]))
        return {place: sign for place in lacking if place < len(given) == cells and (sign := _sign(given[place]))}
    if isinstance(given, dict):
        return {place: sign for place in lacking if (sign := _sign(given.get(str(place))))}
    return {}


def _sign(given: Any) -> str:
    return str(given) if isinstance(given, str | Decimal) else ""
