"""What a staged file holds, and what is chosen of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from samklang.interchange.statistics.calculations import (
    Axis,
    Cube,
    chosen_municipality,
    figures_of,
    hints_of,
    is_total,
    likely_code,
    likely_time,
    mixed_times,
    read_cubes,
    unended_line_in,
)
from samklang.interchange.statistics.wording import HINTS, mixed_words
from samklang.measurement.calculations.official import OfficialFigure
from samklang.measurement.models import OfficialFetch
from samklang.measurement.queries import official_curve
from samklang.measurement.queries.official import decimals_of, official_time, official_words
from samklang.people.calculations.cpr import CprRule, find_cpr
from samklang.ui.charts.shapes import Curve
from samklang.ui.problems import Problem

SHOWN = 12
_STATBANK_TABLE = re.compile(r"https://api\.statbank\.dk/v1/data/(\w+)", re.IGNORECASE)
CREATIVE_COMMONS = "CC BY 4.0"


@dataclass(frozen=True)
class Chosen:
    """One curve of a file: which table, which axis is time, and one value of every other axis."""

    cubes: Sequence[Cube]
    table: int
    time: Axis
    choice: Mapping[str, str]

    @property
    def cube(self) -> Cube:
        """Return the table."""
        return self.cubes[self.table]

    @property
    def others(self) -> list[tuple[int, Axis]]:
        """Return the axes of which a value is chosen, each with its place."""
        return [(place, axis) for place, axis in enumerate(self.cube.axes) if axis is not self.time]

    @cached_property
    def figures(self) -> list[OfficialFigure]:
        """Return the curve's figures."""
        return figures_of(self.cube, time_axis=self.time.code, choice=self.choice)

    @property
    def mixed(self) -> str:
        """Return that its times are of several lengths, in words; blank where they are not."""
        found = mixed_times(self.figures)
        return mixed_words(found) if found else ""

    @property
    def fields(self) -> dict[str, str]:
        """Return the choice as the fields of a form."""
        values = {f"value_{place}": self.choice[axis.code] for place, axis in self.others}
        return {"table": str(self.table), "time": str(self.cube.axes.index(self.time)), **values}

    @property
    def municipality(self) -> str:
        """Return the four digits of the municipality it is about, blank where it is about none."""
        return chosen_municipality(self.cube, self.choice)

    @property
    def labels(self) -> list[str]:
        """Return the chosen values in words."""
        return [axis.label_of(self.choice[axis.code]) for _place, axis in self.others]

    @property
    def words(self) -> list[str]:
        """Return the chosen values that have a name beside their code and are no total."""
        codes = [self.choice[axis.code] for _place, axis in self.others]
        return [
            label for label, code in zip(self.labels, codes, strict=True) if label != code and not is_total(code, label)
        ]

    @property
    def unit(self) -> str:
        """Return the unit as the source gives it, for the chosen value first."""
        units = [axis.units.get(self.choice[axis.code], "") for _place, axis in self.others]
        return next((unit for unit in units if unit), self.cube.unit)[:80]

    @property
    def hints(self) -> list[str]:
        """Return what to know about the table, one sentence each."""
        return [str(HINTS[hint]) for hint in hints_of(self.cube)]

    @property
    def curve(self) -> Curve:
        """Return the curve as it would be."""
        return official_curve(self.figures, title=", ".join(self.labels) or self.cube.title, unit=self.unit)

    @property
    def newest(self) -> list[tuple[str, str, str]]:
        """Return the newest figures, the last first: time, the source's own code for it, and the figure in words."""
        shown = list(reversed(self.figures))[:SHOWN]
        decimals = decimals_of(self.figures)
        return [
            (official_time(each), each.code, official_words(each, decimals=decimals) or each.sign) for each in shown
        ]

    @property
    def known(self) -> int:
        """Return how many times have a figure."""
        return sum(figure.value is not None for figure in self.figures)

    @property
    def without_row(self) -> int:
        """Return how many times have no row in the file."""
        return sum(figure.value is None and not figure.sign for figure in self.figures)


def tables_in(content: bytes) -> list[Cube]:
    """Return the tables of a file. Raises UnreadableError; and Problem for a file with personal numbers in it."""
    cubes = read_cubes(content)
    texts = [text for cube in cubes for axis in cube.axes for text in (*axis.codes, *axis.labels)]
    texts += [text for cube in cubes for text in (cube.title, cube.source, *cube.notes)]
    if find_cpr(";".join(dict.fromkeys(texts)), rule=CprRule.TIERED):  # one date behind another is no number
        raise Problem(_("The file holds what looks like CPR numbers. Samklang never stores them: remove them first."))
    return cubes


def unended_in(staged: OfficialFetch) -> str:
    """Return the last line of a file that may have been cut off within it; blank where there is no doubt.

    There is none where the source said how long the file is, or marked its end.
    """
    return "" if staged.came_whole else unended_line_in(staged.content)


def chosen_from(cubes: Sequence[Cube], asked: Mapping[str, str]) -> Chosen:
    """Return what was asked for; what was not, or does not exist, is chosen as most would choose it."""
    table = _place(asked.get("table"), most=len(cubes) - 1)
    cube = cubes[table or 0]
    place = _place(asked.get("time"), most=len(cube.axes) - 1)
    time = likely_time(cube) if place is None else cube.axes[place]
    choice = {}
    for number, axis in enumerate(cube.axes):
        if axis is not time:
            wanted = asked.get(f"value_{number}", "")
            choice[axis.code] = wanted if wanted in axis.codes else likely_code(axis)
    return Chosen(cubes, table or 0, time, choice)


def suggested_wording(chosen: Chosen, staged: OfficialFetch) -> dict[str, str]:
    """Return what a series may be called and said to come from, to begin with."""
    cube = chosen.cube
    of_statbank = _STATBANK_TABLE.match(staged.address)
    is_statbank = bool(of_statbank) or [axis.code.casefold() for axis in cube.axes][-1] == "tid"
    return {
        "name": ", ".join([cube.title, *chosen.words] if cube.title else [])[:200],
        "unit": chosen.unit,
        "source": (cube.source or (_("Statistics Denmark") if is_statbank else ""))[:300],
        "licence": CREATIVE_COMMONS if is_statbank else "",
        "table": (cube.table or (of_statbank[1].upper() if of_statbank else ""))[:80],
        "address": staged.address,
    }


def _place(written: str | None, *, most: int) -> int | None:
    """Return a place in a list as a form sends it, None for anything else."""
    if not written or not (written.isascii() and written.isdigit()) or len(written) > 6 or int(written) > most:
        return None
    return int(written)
