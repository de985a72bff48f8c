"""A file of earlier figures under headings of its own: its rows put under ours, as long as the file may be.

A row of a wide file becomes one record for each of its figures; records are numbered by line × `figures_a_line` + the
column of the figure, so that each is told apart and found again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from samklang.interchange.csv_xlsx.calculations.earlier import EarlierFigures
from samklang.interchange.csv_xlsx.calculations.earlier_known import Bad, Known
from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED, Finding, Rule, shown
from samklang.interchange.csv_xlsx.calculations.layout import Choices, Layout, Use
from samklang.interchange.csv_xlsx.calculations.layout_reading import LayoutReader, too_long_finding
from samklang.interchange.csv_xlsx.calculations.sheets import column_letters
from samklang.interchange.csv_xlsx.calculations.table import Cell, Row
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.people.calculations.cpr import CprRule, find_cpr

MOST_WORDS = 100  # different words of one column that a person is asked about
_SHORTEST_CPR = 10
_MOST_REMEMBERED = 200_000
_OF_HEADING = {
    Use.OF_GROUP: "group",
    Use.OF_PLACE: "place",
    Use.OF_ORGANISATION: "organisation",
}


class MappedRows(LayoutReader):
    """The rows of a file as records under our headings; counts what became of each line."""

    most_unknown = MOST_WORDS + 1

    def __init__(
        self, headings: Sequence[str], heading_line: int, layout: Layout, choices: Choices, *, is_text: bool = False
    ) -> None:
        super().__init__(Row(heading_line, tuple(headings)), len(headings), layout, choices)
        self.heading_line = heading_line
        self.each = figures_a_line(headings, self)
        self.lines = self.titles_above = 0
        self.is_text, self.refused = is_text, 0
        self.personal: list[Finding] = []
        self.too_long: list[Finding] = []
        self.found: list[tuple[int, list[str]]] = []
        self._clean: set[str] = set()

    @property
    def columns_at(self) -> dict[str, int]:
        """Return where in a record each use stands, breakdowns aside."""
        return {use: place for place, use in enumerate(self.columns) if not use.startswith(Use.CATEGORY_OF)}

    @property
    def ignored(self) -> list[str]:
        """Return the headings that are not read."""
        read = {*self.says.values(), *(place for place, _use, _which in self.holds)}
        return [title for place, title in enumerate(self.titles) if place not in read and title]

    def records(self, lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield (number, cells under our headings) of the lines below the headings; a personal number stops a line."""
        for line, cells in lines:
            if line <= self.heading_line:
                self.titles_above += line < self.heading_line and any(cells)
                continue
            self.lines += 1
            if self._is_clean(line, cells) and not self._refuses(line, cells):
                self.read(Row(line, tuple(cells)))
            yield from self.found
            self.found.clear()

    def _add(self, row: Row, said: Mapping[str, Cell], origin: str, used: Sequence[int], place: int) -> None:
        self.added += 1
        number = row.line * self.each + place if self.each > 1 else row.line
        self.found.append((number, self._put_in_order(said)))  # type: ignore[arg-type]  # text of a text file

    def _refuses(self, line: int, cells: Sequence[str]) -> bool:
        """Tell whether a row of text is longer than its headings, and note it: what it holds may have been moved."""
        if not self.is_text or len(cells) <= self.last_told + 1 or not self.is_too_long(cells):
            return False
        self.refused += 1
        if len(self.too_long) < MOST_LISTED:
            self.too_long.append(too_long_finding(line, cells, self))
        return True

    def _is_clean(self, line: int, cells: Sequence[str]) -> bool:
        clean = True
        for place, cell in enumerate(cells):
            if len(cell) < _SHORTEST_CPR or cell in self._clean:
                continue
            if find_cpr(cell, rule=CprRule.TIERED):
                clean = False
                if len(self.personal) < MOST_LISTED:
                    title = self.titles[place] if place < len(self.titles) else ""
                    self.personal.append(
                        Finding(Rule.CPR, line, shown(title or column_letters(place + 1)), shown(cell))
                    )
            elif len(self._clean) < _MOST_REMEMBERED:
                self._clean.add(cell)
        return clean


class MappedFigures(EarlierFigures):
    """Turns records under our headings into lines for COPY; findings name the lines and headings of the file itself."""

    def __init__(self, mapped: MappedRows, known: Known, *, number: int, single_point: SinglePoint) -> None:
        self.mapped = mapped
        super().__init__(mapped.columns, known, number=number, single_point=single_point)

    def _find_columns(self) -> None:
        self.at = self.mapped.columns_at
        breakdowns = [place for place, use in enumerate(self.mapped.columns) if use.startswith(Use.CATEGORY_OF)]
        self.dimension_places = breakdowns
        self.dimension_names = [self.mapped.columns[place].partition(":")[2].casefold() for place in breakdowns]
        self.unread_places = []

    def _finding(self, finding: Finding, bad: Bad) -> Finding:
        line, place = divmod(finding.row or 0, self.mapped.each) if self.mapped.each > 1 else (finding.row or 0, -1)
        titles = self.mapped.titles
        holds = {at: use for at, use, _which in self.mapped.holds}
        is_period = bad.column == "period" and place in self.mapped.periods
        base = self.mapped.base_at.get(place)
        if bad.column == "base" and base is not None:
            heading = titles[base] or column_letters(base + 1)
        elif place in holds and (
            is_period or bad.column == "figure" or _OF_HEADING.get(Use(holds[place])) == bad.column
        ):
            heading = titles[place] or column_letters(place + 1)
        elif bad.column == "group" and any(self.dimension_places):
            heading = ", ".join(each for each in (self._origin(at) for at in self._group_places()) if each)
        else:
            heading = self._origin(self.at.get(bad.column, -1))
        return Finding(finding.rule, line, shown(heading), finding.value, finding.detail)

    def _group_places(self) -> list[int]:
        return [self.at["group"], *self.dimension_places]

    def _origin(self, place: int) -> str:
        return self.mapped.origins[place] if place >= 0 else ""


def figures_a_line(headings: Sequence[str], reader: LayoutReader) -> int:
    """Return by what lines are multiplied: 1 where a line holds one figure, else the number of columns."""
    return len(headings) if len(reader.holds) > 1 else 1


def few_unknown(unknown: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the words a person can be asked about; of a column with very many none, for its rows are to be mended.

    >>> few_unknown({"place": ["Nord"], "group": [str(number) for number in range(500)]})
    {'place': ['Nord']}
    """
    return {use: list(words) for use, words in unknown.items() if 0 < len(words) <= MOST_WORDS}
