"""A long file of earlier figures, row by row: each cell looked up once, remembered, and written for COPY.

A million rows hold few different words. Every lookup is therefore a dictionary that works out what it lacks, and a row
costs a handful of look-ups. Rows that are right become one line of text each; the others become findings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from samklang.interchange.csv_xlsx.calculations.answers import Answer, read_answer, read_how
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.delimited import broken_text
from samklang.interchange.csv_xlsx.calculations.earlier_known import (
    HEADINGS,
    NEEDED,
    NONE,
    SHOWN,
    Bad,
    Known,
    KnownVersion,
    cell_alone,
    cell_of,
    check_figures,
    in_force,
    key_of,
    level_of,
)
from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.findings import MOST_LISTED, Finding, Refused, Rule, shown
from samklang.measurement.calculations.periods import period_of
from samklang.measurement.calculations.written_numbers import SinglePoint, read_number
from samklang.people.calculations.cpr import CprRule, find_cpr

LONGEST_REMARK = 2_000
_MOST_REMEMBERED = 200_000
_SHORTEST_CPR = 10
FLAW_SIGNS = {f"#{rule.value}!": rule for rule in (Rule.FORMULA, Rule.ERROR_VALUE)}  # of a workbook, as text


class _Lookup(dict[Any, Any]):
    """A dictionary that works out what it lacks, and forgets all when it has grown too large."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, key: Any) -> Any:
        value = self.work_out(key)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[key] = value
        return value


@dataclass
class _Slot:
    """An indicator in a period: the definition in force, and the start of the line that is written for COPY."""

    version: KnownVersion
    text: str
    groups: _Lookup
    alone: _Lookup


class EarlierFigures:
    """Turns the rows of one file into lines for COPY; `findings` lists what is wrong, `refused` counts the rows."""

    def __init__(self, headers: Sequence[str], known: Known, *, number: int, single_point: SinglePoint) -> None:
        self.known, self.single_point, self.number = known, single_point, number
        self.headers = [header.strip() for header in headers]
        self.width = len(self.headers)
        self.findings: list[Finding] = []
        self.unlisted = self.refused = self.rows = self.blank = self.lines = 0
        self.has_personal_numbers = False
        self._find_columns()
        self.organisations = _Lookup(self._organisation)
        self.slots = _Lookup(self._slot)
        self.places = _Lookup(self._place)
        self.numbers = _Lookup(self._figures)
        self.hows = _Lookup(self._how)
        self.remarks = _Lookup(self._remark)
        self.unread = _Lookup(self._unread)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the headings of the columns that are not read."""
        return tuple(self.headers[place] for place in self.unread_places)

    def _find_columns(self) -> None:
        by_word = {word: use for use, words in HEADINGS.items() for word in words}
        dimensions = set(self.known.dimensions)
        self.at: dict[str, int] = {}
        self.dimension_places: list[int] = []
        self.dimension_names: list[str] = []
        for place, header in enumerate(self.headers):
            word = header.casefold()
            if word in dimensions:
                self.dimension_places.append(place)
                self.dimension_names.append(word)
            elif word in by_word and by_word[word] not in self.at:
                self.at[by_word[word]] = place
        read = {*self.at.values(), *self.dimension_places}
        self.unread_places = [place for place in range(self.width) if place not in read]
        missing = [use for use in NEEDED if use not in self.at]
        if missing:
            raise Refused([Finding(Rule.HEADER_MISSING, 1, detail=SHOWN[use]) for use in missing])

    def lines_of(self, records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[str]:
        """Yield one line for COPY for each row that is right; `records` are (line in the file, cells)."""
        for line, cells in records:
            self.lines += 1
            try:
                text = self._fast(cells)
            except Bad:
                text = ""
            if text:
                self.rows += 1
                yield f"{self.number}\t{line}\t{text}"
            elif not any(cell.strip() for cell in cells):
                self.blank += 1
            else:
                self._note(line, cells)

    def _fast(self, cells: Sequence[str]) -> str:
        """Return the line of a row without its place in the file; blank for a row of another width or without cells."""
        if len(cells) != self.width:
            return ""
        at = self.at
        organisation = self.organisations[cells[at["organisation"]]]
        slot = self.slots[cells[at["indicator"]], cells[at["period"]]]
        place = self.places[cells[at["place"]]] if "place" in at else NONE
        cell = self._cell(slot, organisation, cells)
        base = cells[at["base"]] if "base" in at else ""
        answer = cells[at["answer"]] if "answer" in at else ""
        figure = self.numbers[slot.version.looks, cells[at["figure"]], base, answer]
        how = self.hows[cells[at["how"]]] if "how" in at else "registered"
        remark = self.remarks[cells[at["remark"]]] if "remark" in at else ""
        for unread in self.unread_places:
            self.unread[cells[unread]]
        return f"{organisation}\t{slot.text}\t{place}\t{cell}\t{figure}\t{how}\t{remark}\n"

    def _cell(self, slot: _Slot, organisation: int, cells: Sequence[str]) -> str:
        group = self._group(cells)
        return str(slot.groups[group] or slot.alone[organisation, group])

    def _group(self, cells: Sequence[str]) -> tuple[str, ...]:
        label = cells[self.at["group"]] if "group" in self.at else ""
        return (label, *[cells[place] for place in self.dimension_places])

    def _note(self, line: int, cells: Sequence[str]) -> None:
        """Look at every cell of a row that is wrong, and note all that is."""
        self.refused += 1
        found = list(self._all_wrong(cells))
        room = MOST_LISTED - len(self.findings)
        for bad in found[:room]:
            place = self.at.get(bad.column)
            header = self.headers[place] if place is not None else bad.column
            value = cells[place] if place is not None and place < len(cells) else ""
            self.findings.append(self._finding(Finding(bad.rule, line, shown(header), shown(value), bad.detail), bad))
        self.unlisted += max(0, len(found) - max(room, 0))
        self.has_personal_numbers = self.has_personal_numbers or any(bad.rule is Rule.CPR for bad in found)

    def _finding(self, finding: Finding, bad: Bad) -> Finding:
        """Return what was found as the sender of the file knows it."""
        return finding

    def _all_wrong(self, cells: Sequence[str]) -> Iterator[Bad]:
        for header, cell in zip(self.headers, cells, strict=False):
            if find_cpr(cell, rule=CprRule.TIERED):
                use = next((use for use, place in self.at.items() if self.headers[place] == header), header)
                yield Bad(Rule.CPR, use)
        if len(cells) != self.width:
            rule = Rule.ROW_TOO_SHORT if len(cells) < self.width else Rule.ROW_TOO_LONG
            yield Bad(rule, "", f"{len(cells)}/{self.width}")
            return
        at = self.at
        slot = None
        for look in (
            lambda: self.organisations[cells[at["organisation"]]],
            lambda: self.places[cells[at["place"]]] if "place" in at else None,
            lambda: self.hows[cells[at["how"]]] if "how" in at else None,
            lambda: self.remarks[cells[at["remark"]]] if "remark" in at else None,
        ):
            yield from _bad_in(look)
        try:
            slot = self.slots[cells[at["indicator"]], cells[at["period"]]]
        except Bad as bad:
            yield bad
        if slot is not None:
            base = cells[at["base"]] if "base" in at else ""
            answer = cells[at["answer"]] if "answer" in at else ""
            key = (slot.version.looks, cells[at["figure"]], base, answer)
            organisation = self.known.organisations.get(key_of(cells[at["organisation"]]), 0)
            yield from _bad_in(lambda: self._cell(slot, organisation, cells))
            yield from _bad_in(lambda: self.numbers[key])

    # -- what the dictionaries work out ------------------------------------------------

    def _organisation(self, text: str) -> int:
        found = self.known.organisations.get(key_of(text))
        if found is None:
            raise Bad(Rule.UNKNOWN_ORGANISATION, "organisation")
        return found

    def _slot(self, key: tuple[str, str]) -> _Slot:
        indicator = self.known.indicators.get(key_of(key[0]))
        if indicator is None:
            raise Bad(Rule.UNKNOWN_INDICATOR, "indicator")
        period = read_period(key[1])
        if period is None:
            raise Bad(Rule.NOT_A_PERIOD, "period")
        version = in_force(indicator[1], period[0])
        if period != period_of(period[0], version.rhythm):
            raise Bad(Rule.OTHER_RHYTHM, "period", version.rhythm)
        if period[1] > self.known.today:
            raise Bad(Rule.NOT_OVER, "period")
        text = f"{indicator[0]}\t{version.pk}\t{version.rhythm}\t{period[0]}\t{period[1]}"
        alone = _Lookup(lambda key: self._alone(version, (key[0], indicator[0]), key[1]))
        return _Slot(version, text, _Lookup(lambda group: cell_of(version, group)), alone)

    def _alone(self, version: KnownVersion, teller: tuple[int, int], group: tuple[str, ...]) -> str:
        return cell_alone(version, group, self.dimension_names, self.known.only_by.get(teller, frozenset()))

    def _place(self, text: str) -> str:
        if not text.strip():
            return NONE
        found = self.known.places.get(key_of(text))
        if found is None:
            raise Bad(Rule.UNKNOWN_PLACE, "place")
        return str(found)

    def _figures(self, key: tuple[tuple[bool, bool, bool, bool, tuple[str, ...]], str, str, str]) -> str:
        """Return numerator, denominator and answer as three fields of the line, or raise what is wrong with them."""
        (is_whole, can_be_negative, takes_base, base_bounds, levels), figure_text, base_text, answer_text = key
        if any(len(text) >= _SHORTEST_CPR and find_cpr(text, rule=CprRule.TIERED) for text in key[1:]):
            raise Bad(Rule.CPR, "figure")
        if figure_text in FLAW_SIGNS:
            raise Bad(FLAW_SIGNS[figure_text], "figure")
        if levels:
            figure = level_of(figure_text, levels)
        else:
            figure = self._number(figure_text, "figure", is_whole=is_whole, can_be_negative=can_be_negative)
        base = self._number(base_text, "base", is_whole=False, can_be_negative=False)
        answer = read_answer(answer_text) if answer_text.strip() else Answer.MEASURED
        if answer is None:
            raise Bad(Rule.NOT_AN_ANSWER, "answer", ", ".join(each.value for each in Answer))
        if answer is not Answer.MEASURED:
            if figure is not None or base is not None:
                raise Bad(Rule.ANSWER_AND_FIGURE, "answer")
            return f"{NONE}\t{NONE}\t{answer.value}"
        check_figures(figure, base, takes_base=takes_base, base_bounds=base_bounds)
        return f"{figure}\t{NONE if base is None else base}\t{answer.value}"

    def _number(self, text: str, column: str, *, is_whole: bool, can_be_negative: bool) -> Decimal | None:
        reading = read_number(unescaped(text), single_point=self.single_point)
        if text in FLAW_SIGNS:  # of what it is out of
            raise Bad(FLAW_SIGNS[text], column)
        if reading.why_not:
            raise Bad(Rule(reading.why_not.value), column)
        if reading.number is not None and is_whole and reading.number != reading.number.to_integral_value():
            raise Bad(Rule.WHOLE_NUMBER, column)
        if reading.number is not None and reading.number < 0 and not can_be_negative:
            raise Bad(Rule.NEGATIVE, column)
        return reading.number

    def _how(self, text: str) -> str:
        how = read_how(text) if text.strip() else "registered"
        if how is None:
            raise Bad(Rule.NOT_A_HOW, "how")
        return how

    def _remark(self, text: str) -> str:
        """Return the remark as a field of COPY."""
        plain = unescaped(text.strip())
        if find_cpr(plain, rule=CprRule.TIERED):
            raise Bad(Rule.CPR, "remark")
        if len(plain) > LONGEST_REMARK:
            raise Bad(Rule.TEXT_TOO_LONG, "remark", str(LONGEST_REMARK))
        rule = broken_text(plain)
        if rule:
            raise Bad(rule, "remark")
        return plain.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")

    def _unread(self, text: str) -> bool:
        if len(text) >= _SHORTEST_CPR and find_cpr(text, rule=CprRule.TIERED):
            raise Bad(Rule.CPR, "")
        return True


def _bad_in(look: Callable[[], object]) -> Iterator[Bad]:
    try:
        look()
    except Bad as bad:
        if bad.rule is not Rule.CPR:
            yield bad
