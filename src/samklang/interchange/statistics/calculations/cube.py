"""A statistical table with any number of axes, however it was written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import product
from math import prod

MOST_CELLS = 1_000_000  # StatBank's own limit for all but BULK
_NO_TABLE = 10**15
_LONGEST_NUMBER = 100
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LARGEST = 10**18


class Why(StrEnum):
    """Why a file cannot be read as statistics."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    SPREADSHEET = "spreadsheet"
    XML = "xml"
    DAMAGED_LETTERS = "damaged_letters"
    NUL = "nul"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    KEY_TWICE = "key_twice"
    ERROR_ANSWER = "error_answer"
    TABLE_DESCRIPTION = "table_description"
    TABLE_LIST = "table_list"
    SCHEMA = "schema"
    NO_DATASET = "no_dataset"
    ONLY_LINKS = "only_links"
    ONLY_DIMENSION = "only_dimension"
    NO_VALUES = "no_values"
    NUMBER = "number"
    TEXT_VALUE = "text_value"
    VALUE_COUNT = "value_count"
    VALUE_PLACE = "value_place"
    AXIS = "axis"
    SIZES = "sizes"
    TOO_MANY_CELLS = "too_many_cells"
    PX_LINE = "px_line"
    PX_LACKS = "px_lacks"
    PX_KEYS = "px_keys"
    PX_VALUE = "px_value"
    PX_COMMA = "px_comma"
    PX_END = "px_end"
    PX_TWICE = "px_twice"
    PX_SEMICOLON = "px_semicolon"
    NO_COLUMNS = "no_columns"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_ROWS = "no_rows"
    ROW_LENGTH = "row_length"
    ROW_BLANK = "row_blank"
    ROW_VALUE = "row_value"
    NO_FIGURES_LAST = "no_figures_last"
    ROW_TWICE = "row_twice"
    TWO_FIGURES = "two_figures"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    SAME_PLACE = "same_place"
    LONG_FIELD = "long_field"
    LONG_NAME = "long_name"
    QUOTE = "quote"


class UnreadableError(ValueError):
    """A file that cannot be read: why, and where in it (facts for a sentence)."""

    def __init__(self, why: Why, **facts: object) -> None:
        super().__init__(f"{why} {facts}")
        self.why = why
        self.facts = facts


@dataclass(frozen=True)
class Axis:
    """One dimension of a table: its values by code, in order, with labels. `role` is time, geo, metric or empty."""

    code: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.codes or len(set(self.codes)) != len(self.codes) or len(self.codes) != len(self.labels):
            raise UnreadableError(Why.AXIS, axis=self.label or self.code)

    def label_of(self, code: str) -> str:
        """Return the label of a value. Raises ValueError for one it has not."""
        return self.labels[self.codes.index(code)]


@dataclass(frozen=True)
class Cube:
    """A table: figures by their place in row-major order of the axes.

    `values` lacks the cells without a figure; `signs` says how the source wrote those it marked (“..”, “-”, “x”). In a
    file of rows (`is_sparse`) a cell may be absent altogether: the source leaves out zeros and what it protects alike,
    and the two cannot be told apart.
    """

    title: str
    axes: tuple[Axis, ...]
    values: Mapping[int, Decimal]
    signs: Mapping[int, str] = field(default_factory=dict)
    source: str = ""
    updated: str = ""
    table: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    is_sparse: bool = False

    @property
    def size(self) -> int:
        """Return the number of cells."""
        return prod(len(axis.codes) for axis in self.axes)

    def place_of(self, codes: Sequence[str]) -> int:
        """Return the place of the cell with one code for each axis. Raises ValueError for a code an axis has not."""
        place = 0
        for axis, code in zip(self.axes, codes, strict=True):
            place = place * len(axis.codes) + axis.codes.index(code)
        return place

    def places_along(self, axis: Axis, choice: Mapping[str, str]) -> range:
        """Return the places of the cells along one axis, with one code for each other axis by its code.

        Raises ValueError for a code an axis has not.
        """
        start, step, size = 0, 1, 1
        for each in reversed(self.axes):
            if each is axis:
                step = size
            else:
                start += each.codes.index(choice[each.code]) * size
            size *= len(each.codes)
        return range(start, start + step * len(axis.codes), step)

    def at(self, *codes: str) -> Decimal | None:
        """Return the figure with one code for each axis, None where there is none."""
        return self.values.get(self.place_of(codes))

    def rows(self) -> Iterator[tuple[tuple[str, ...], Decimal | None]]:
        """Yield every cell's codes and its figure, in order."""
        for place, codes in enumerate(product(*[axis.codes for axis in self.axes])):
            yield codes, self.values.get(place)

    @property
    def time(self) -> Axis | None:
        """Return the axis of time."""
        return next((axis for axis in self.axes if axis.role == "time"), None)


def one_line(text: str) -> str:
    """Return a text without line breaks: a form gives them back in another shape, so that no choice would be found.

    >>> one_line(" Men\\n over 18")
    'Men over 18'
    """
    return " ".join(map(str.strip, text.splitlines()))


def figure_of(written: str) -> Decimal | None:
    """Return a number as written with a decimal point, None where it is none or cannot be kept: 10^18 and above.

    >>> figure_of("1e3")
    Decimal('1E+3')
    >>> figure_of("1e400") is figure_of("NaN") is figure_of("twelve") is None
    True
    """
    if len(written) > _LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        return None  # Decimal would take 1_000 and the digits of other scripts too
    number = Decimal(written)
    return number if abs(number) < _LARGEST else None


def required_size(axes: Sequence[Axis]) -> int:
    """Return how many cells the axes make. Raises UnreadableError for more than a million."""
    return required_product(len(axis.codes) for axis in axes)


def required_product(sizes: Iterable[int]) -> int:
    """Return the cells of axes of these sizes. Raises UnreadableError for more than a million.

    It stops to count where no table ever was: a product of thousands of sizes has more digits than can be written.
    """
    cells = 1
    for size in sizes:
        cells *= size
        if cells > _NO_TABLE:
            break
    if cells > MOST_CELLS:
        raise UnreadableError(Why.TOO_MANY_CELLS, cells=cells, most=MOST_CELLS)
    return cells
