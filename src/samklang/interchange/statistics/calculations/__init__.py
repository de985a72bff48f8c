"""Reading official statistics: bytes in, tables of figures out, or why not."""

from samklang.interchange.statistics.calculations.choosing import (
    Hint,
    MismatchError,
    chosen_municipality,
    figures_of,
    hints_of,
    is_area,
    is_total,
    likely_code,
    likely_time,
    matching,
    mixed_times,
    named_axis,
)
from samklang.interchange.statistics.calculations.cube import Axis, Cube, UnreadableError, Why
from samklang.interchange.statistics.calculations.reading import MOST_BYTES, read_cubes, unended_line_in
from samklang.interchange.statistics.calculations.times import span_of

__all__ = [
    "MOST_BYTES",
    "Axis",
    "Cube",
    "Hint",
    "MismatchError",
    "UnreadableError",
    "Why",
    "chosen_municipality",
    "figures_of",
    "hints_of",
    "is_area",
    "is_total",
    "likely_code",
    "likely_time",
    "matching",
    "mixed_times",
    "named_axis",
    "read_cubes",
    "span_of",
    "unended_line_in",
]
