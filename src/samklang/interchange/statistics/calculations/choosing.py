"""From a table to one curve: which axis is time, one value of every other axis, and the figures in order of time."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from samklang.interchange.statistics.calculations.cube import Axis, Cube
from samklang.interchange.statistics.calculations.times import left_out, length_of, span_of
from samklang.measurement.calculations.official import OfficialFigure
from samklang.places.calculations import area_code, municipality_code

NOT_STATED = ".."
_TOTAL_CODES = ("TOT", "IALT", "00", "000", "I alt", "Total", "T", "_T")
_TOTAL_WORDS = ("i alt", "total", "hele landet", "all ")
_AREA_NAMES = {"område", "omrade", "kommune", "kommuner", "komk", "bopkom", "region", "area", "municipality", "amt"}
_SCHOOL_YEARS = ("skoleår", "school year")


class Hint(StrEnum):
    """What one should know before choosing from a table."""

    SUMMED_AWAY = "summed_away"
    NAMES_NOT_CODES = "names_not_codes"
    ENGLISH_TIMES = "english_times"
    NO_TIME = "no_time"
    LEAVES_OUT = "leaves_out"


class MismatchError(ValueError):
    """A table in which a choice cannot be made: the axis or the value it lacks."""

    def __init__(self, *, axis: str, code: str = "") -> None:
        super().__init__(f"{axis} {code}")
        self.axis = axis
        self.code = code


def named_axis(cube: Cube, name: str) -> Axis:
    """Return the axis of a name, in small letters or large (StatBank writes Tid and TID). Raises MismatchError."""
    found = next((axis for axis in cube.axes if axis.code.casefold() == name.casefold()), None)
    if found is None:
        raise MismatchError(axis=name)
    return found


def matching(cubes: Sequence[Cube], *, time_axis: str, choice: Mapping[str, str]) -> Cube:
    """Return the table of several in which a choice can be made. Raises MismatchError of the nearest where none is."""
    nearest: MismatchError | None = None
    for cube in cubes:
        try:
            figures_of(cube, time_axis=time_axis, choice=choice)
        except MismatchError as mismatch:
            nearest = mismatch if nearest is None or mismatch.code else nearest
        else:
            return cube
    raise nearest or MismatchError(axis=time_axis)


def figures_of(cube: Cube, *, time_axis: str, choice: Mapping[str, str]) -> list[OfficialFigure]:
    """Return the figures of one curve in order of time; as in the source where the days are not known.

    `choice` has one code for each axis but that of time. Times without a figure that are of another length than those
    with one belong to other curves. Raises MismatchError.
    """
    time = named_axis(cube, time_axis)
    wanted = {named_axis(cube, name).code: code for name, code in choice.items()}
    for axis in cube.axes:
        if axis is not time and wanted.get(axis.code) not in axis.codes:
            raise MismatchError(axis=axis.label, code=wanted.get(axis.code, ""))
    found = []
    for code, label, place in zip(time.codes, time.labels, cube.places_along(time, wanted), strict=True):
        sign = "" if place in cube.values else cube.signs.get(place, "" if cube.is_sparse else NOT_STATED)
        found.append(OfficialFigure(code, label, days_of(code, label, axis=time), cube.values.get(place), sign))
    return _in_order(_without_other_lengths(found), is_sparse=cube.is_sparse)


def mixed_times(figures: Sequence[OfficialFigure]) -> tuple[str, str] | None:
    """Return the codes of two figures whose times are not of one length, None where all are: a year is no quarter."""
    known = [(length_of(each.days), each.code) for each in figures if each.days and each.value is not None]
    return next(((known[0][1], code) for length, code in known if length != known[0][0]), None)


def _without_other_lengths(found: list[OfficialFigure]) -> list[OfficialFigure]:
    told = {length_of(each.days) for each in found if each.days and each.value is not None}
    if len(told) != 1:
        return found
    return [each for each in found if each.value is not None or not each.days or length_of(each.days) in told]


def _in_order(found: list[OfficialFigure], *, is_sparse: bool) -> list[OfficialFigure]:
    """Return figures in order of their days, with the times a file of rows leaves out; without days as they are."""
    days = sorted({figure.days for figure in found if figure.days})
    if len(days) != len(found):
        return found
    gaps = [OfficialFigure("", "", span, None) for span in left_out(days)] if is_sparse else []
    return sorted([*found, *gaps], key=lambda figure: figure.days or (date.min, date.min))


def days_of(code: str, label: str, *, axis: Axis) -> tuple[date, date] | None:
    """Return the days of a time by its code, else by its label; 2015/16 of an axis of school years is one."""
    said = f"{axis.code} {axis.label}".casefold()
    school = "skoleår " if any(word in said for word in _SCHOOL_YEARS) else ""
    return span_of(code) or span_of(label) or (span_of(f"{school}{code}") if school else None)


def likely_time(cube: Cube) -> Axis:
    """Return the axis that is time, or the last where none is marked."""
    return cube.time or cube.axes[-1]


def is_total(code: str, label: str) -> bool:
    """Tell whether a value is recognised as the sum of its axis."""
    return code in _TOTAL_CODES or any(word in label.casefold() for word in _TOTAL_WORDS)


def likely_code(axis: Axis) -> str:
    """Return the value to begin with: the total where one is recognised, else the first."""
    by_code = next((code for code in _TOTAL_CODES if code in axis.codes), None)
    labelled = zip(axis.codes, axis.labels, strict=True)
    return by_code or next((code for code, label in labelled if is_total(code, label)), axis.codes[0])


def is_area(axis: Axis) -> bool:
    """Tell whether an axis holds areas, by its role or its name."""
    return axis.role == "geo" or bool({axis.code.casefold(), axis.label.casefold()} & _AREA_NAMES)


def chosen_municipality(cube: Cube, choice: Mapping[str, str]) -> str:
    """Return the four digits of the municipality a choice is about, blank where it is about none. Never by name."""
    codes = [municipality_code(area_code(choice.get(axis.code, ""))) for axis in cube.axes if is_area(axis)]
    return next((code for code in codes if code), "")


def places_written_twice(cube: Cube) -> tuple[str, str, str] | None:
    """Return (axis, code, code) of a municipality that stands in a table under two codes, 101 and 0101."""
    for axis in cube.axes:
        known: dict[str, str] = {}
        for code in axis.codes if is_area(axis) else ():
            first = known.setdefault(municipality_code(area_code(code)) or code, code)
            if first != code:
                return axis.label, first, code
    return None


def hints_of(cube: Cube) -> list[Hint]:
    """Return what to know about a table before choosing from it."""
    is_statbank = [axis.code.casefold() for axis in cube.axes][-1] == "tid"
    areas = [axis for axis in cube.axes if is_area(axis)]
    found = {
        Hint.NO_TIME: cube.time is None,
        Hint.SUMMED_AWAY: is_statbank,
        Hint.NAMES_NOT_CODES: any(axis.codes == axis.labels and not _any_code(axis) for axis in areas),
        Hint.ENGLISH_TIMES: is_statbank and any("Q" in code for code in likely_time(cube).codes),
        Hint.LEAVES_OUT: cube.is_sparse,
    }
    return [hint for hint, holds in found.items() if holds]


def _any_code(axis: Axis) -> bool:
    return any(area_code(code) for code in axis.codes)
