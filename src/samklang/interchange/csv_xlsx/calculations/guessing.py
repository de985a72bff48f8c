"""A first guess at a sheet of a partner's own: where the headings stand and what each column holds.

Only ever a suggestion that a person confirms. Nothing is read by it.
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from samklang.interchange.csv_xlsx.calculations.answers import read_answer, read_how
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.calculations.layout import (
    OF_ONE,
    UNREAD,
    WHOLE,
    Choices,
    Layout,
    Use,
    heading_keys,
)
from samklang.interchange.csv_xlsx.calculations.parted_periods import A_PERIOD, PartOfYear
from samklang.interchange.csv_xlsx.calculations.sheets import Sheet, is_number_like
from samklang.interchange.csv_xlsx.calculations.table import Row, as_text

_LOOKED_AT = 30
_ALIKE, _SAME_WORD = 0.62, 0.85
_MOST = 0.5
_YEAR_DIGITS = 4
_WORDS: dict[Use, tuple[str, ...]] = {
    Use.INDICATOR: ("indikator", "indicator", "kode", "code", "indikatorkode", "mål", "måling", "hvad", "nøgletal"),
    Use.PERIOD: (
        "periode", "period", "kvartal", "quarter", "måned", "month", "år", "year", "skoleår", "uge", "week", "dato",
        "date", "tid",
    ),
    Use.PLACE: ("sted", "place", "område", "lokalområde", "area", "boligområde", "afdeling", "kommune", "by"),
    Use.GROUP: (
        "gruppe", "group", "kategori", "category", "opdeling", "breakdown", "alder", "aldersgruppe", "age", "køn",
        "gender", "målgruppe",
    ),
    Use.FIGURE: ("tal", "figure", "værdi", "value", "antal", "number", "count", "resultat", "beløb", "amount"),
    Use.BASE: ("ud af", "out of", "nævner", "denominator", "grundlag", "base", "i alt", "total", "af"),
    Use.ANSWER: ("svar", "answer"),
    Use.HOW: ("opgjort ved", "told by", "metode", "method", "kilde", "opgørelse"),
    Use.REMARK: ("bemærkning", "remark", "kommentar", "comment", "note", "noter", "notes"),
    Use.ORGANISATION: ("organisation", "organization", "aktør", "partner", "forening", "indberetter", "hvem"),
}  # fmt: skip
_USE_BY_WORD = {word: use for use, words in _WORDS.items() for word in words}
_PARTS = {
    "kvartal": PartOfYear.QUARTER, "quarter": PartOfYear.QUARTER, "kvt": PartOfYear.QUARTER,
    "måned": PartOfYear.MONTH, "month": PartOfYear.MONTH, "halvår": PartOfYear.HALF_YEAR,
    "uge": PartOfYear.WEEK, "ugenr": PartOfYear.WEEK, "week": PartOfYear.WEEK,
}  # fmt: skip
_TOTALS = ("i alt", "ialt", "total", "alle", "all", "samlet", "hele gruppen")


@dataclass(frozen=True)
class Guess:
    """The line of the headings, and a layout to begin from."""

    heading_line: int
    layout: Layout


def heading_line_of(sheet: Sheet, choices: Choices) -> int:
    """Return the line that most likely holds the headings; 0 where no row can.

    Headings are words over figures: the row with most words that is followed by a row with a figure.
    """
    best, line = 0.0, 0
    rows = sheet.rows
    known = [choices.ours(use) for use in choices.worded]
    for number, row in enumerate(rows[:_LOOKED_AT]):
        texts = [as_text(cell) for cell in row.cells if as_text(cell)]
        words = [text for text in texts if not is_number_like(text) or read_period(text)]
        below = rows[number + 1 : number + 4]
        if len(texts) < 2 or len(words) < len(texts) or not any(_has_figure(each) for each in below):
            continue
        named = sum(_named(text.casefold()) != "" or read_period(text) is not None for text in words)
        ours = sum(any(text.casefold() in ours for ours in known) for text in words)
        score = len(set(words)) + 2 * named + (2 * ours if ours > 1 else 0) - number / 100
        if score > best:
            best, line = score, row.line
    return line


def guess_layout(sheet: Sheet, heading_line: int, choices: Choices) -> Layout:
    """Return what each column under the headings most likely holds."""
    headings = sheet.row(heading_line) or Row(heading_line, ())
    width = max(sheet.width, len(headings.cells))
    keys = heading_keys(headings, width)
    body = [row for row in sheet.rows if row.line > heading_line][:200]
    uses: dict[str, str] = {}
    for place, key in enumerate(keys):
        cells = [row.cells[place] for row in body if place < len(row.cells) and as_text(row.cells[place])]
        numeric = bool(cells) and sum(is_number_like(cell) for cell in cells) > _MOST * len(cells)
        is_held = numeric or (A_PERIOD in key and not cells)
        use = _held(key, choices) if is_held else _said(key, [as_text(cell) for cell in cells], choices)
        if use and (use in (Use.OF_PERIOD, Use.BASE_OF_PERIOD) or use not in uses.values()):
            uses[key] = use
    _settle_periods(uses, keys, body)
    _settle_figures(uses, keys, body)
    constants = {}
    if Use.INDICATOR not in uses.values() and not any(use.startswith(Use.OF_INDICATOR) for use in uses.values()):
        constants = _about(sheet, heading_line, choices)
    return Layout(uses, constants)


def suggested(use: str, word: str, choices: Choices) -> str:
    """Return which of ours a word of the sheet most likely means; blank where none is near.

    >>> import datetime
    >>> covers = (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1))
    >>> suggested("group", "18 til 24 år", Choices((), (), ("18-24 år", "25 år og derover"), covers))
    '18-24 år'
    """
    ours = choices.ours(use)
    text = word.casefold().strip()
    if text in ours:
        return ours[text]
    if use.startswith((Use.GROUP, Use.CATEGORY_OF)) and text.rstrip(":") in _TOTALS:
        return WHOLE
    plain = {_bare(each): mine for each, mine in ours.items()}
    near = difflib.get_close_matches(_bare(text), plain, n=1, cutoff=_ALIKE)
    return plain[near[0]] if near else ""


def suggested_values(unknown: dict[str, list[str]], choices: Choices) -> dict[str, dict[str, str]]:
    """Return a suggestion for every word that nobody has told the meaning of."""
    return {use: {word: suggested(use, word, choices) for word in words} for use, words in unknown.items()}


def is_settled(values: Sequence[str]) -> bool:
    """Tell whether every word has got a meaning, or was said to be left out.

    >>> is_settled(["I-01", UNREAD]), is_settled(["I-01", ""])
    (True, False)
    """
    return all(values)


def _has_figure(row: Row) -> bool:
    return any(is_number_like(cell) for cell in row.cells)


def _said(key: str, texts: Sequence[str], choices: Choices) -> str:
    breakdown = _breakdown(key, texts, choices)
    if breakdown:
        return breakdown
    named = _named(key)
    if named and named not in (Use.FIGURE, Use.BASE):
        return named
    if not texts:
        return named
    for use in choices.worded:
        if _mostly_in(texts, choices.ours(use)):
            return use
    readers: tuple[tuple[Use, Callable[[str], object]], ...] = (
        (Use.PERIOD, read_period),
        (Use.HOW, read_how),
        (Use.ANSWER, read_answer),
    )
    for use, reads in readers:
        if sum(reads(text) is not None for text in texts) > _MOST * len(texts):
            return use
    return named


def _breakdown(key: str, texts: Sequence[str], choices: Choices) -> str:
    """Return the breakdown that a column is named for, or whose categories it holds; of parts of any, that they are."""
    names = {name.casefold(): name for name, _categories in choices.dimensions}
    near = difflib.get_close_matches(key, names, n=1, cutoff=_SAME_WORD)
    if near:
        return f"{Use.CATEGORY_OF}:{names[near[0]]}"
    held = [name for name in names.values() if texts and _mostly_in(texts, choices.ours(f"{Use.CATEGORY_OF}:{name}"))]
    return f"{Use.CATEGORY_OF}:{held[0]}" if len(held) == 1 else ""


def _mostly_in(texts: Sequence[str], ours: Mapping[str, str]) -> bool:
    return sum(text.casefold() in ours for text in texts) > _MOST * len(texts)


def _named(key: str) -> str:
    """Return what a heading says of itself, by the whole of it or its first word."""
    first = key.split()[0] if key.split() else ""
    return _USE_BY_WORD.get(key, _USE_BY_WORD.get(first, ""))


def _held(key: str, choices: Choices) -> str:
    if A_PERIOD in key:
        beside = " ".join(key.replace(A_PERIOD, " ").split())
        held = _of_one(beside, choices) if beside else ""
        return held or (Use.BASE_OF_PERIOD if _named(beside) == Use.BASE else Use.OF_PERIOD)
    if key in _USE_BY_WORD:
        return _USE_BY_WORD[key]
    return _of_one(key, choices)


def _of_one(key: str, choices: Choices) -> str:
    """Return the indicator, group, place or organisation of ours that a heading names."""
    for of, use in OF_ONE.items():
        if use not in choices.worded:
            continue
        ours = {_bare(word): mine for word, mine in choices.ours(use).items()}
        near = difflib.get_close_matches(_bare(key), ours, n=1, cutoff=_SAME_WORD)
        if near:
            return f"{of}:{ours[near[0]]}"
    return ""


def _settle_periods(uses: dict[str, str], keys: Sequence[str], body: Sequence[Row]) -> None:
    """Where one column has years and another what part of them, they are the period together."""
    years, parts = "", {}
    for place, key in enumerate(keys):
        cells = [as_text(row.cells[place]) for row in body if place < len(row.cells) and as_text(row.cells[place])]
        of_year = _PARTS.get(key.split(" ")[0].rstrip("."))
        if cells and of_year and not any(map(read_period, cells)):
            parts[key] = of_year
        elif cells and all(len(cell) == _YEAR_DIGITS and read_period(cell) for cell in cells):
            years = years or key
    if years and len(parts) == 1:
        [(key, of_year)] = parts.items()
        for other in [other for other, use in uses.items() if use == Use.PERIOD]:
            del uses[other]
        uses |= {years: Use.PERIOD, key: f"{Use.PART_OF_YEAR}:{of_year}"}


def _settle_figures(uses: dict[str, str], keys: Sequence[str], body: Sequence[Row]) -> None:
    """Where no column holds figures yet, take the only column of numbers that means nothing else.

    Of several alike none is taken: the first would pass for the right one, and be the last quarter's.
    """
    found, of_words = [], set[str]()
    for place, key in enumerate(keys):
        cells = [row.cells[place] for row in body if place < len(row.cells) and as_text(row.cells[place])]
        numbers = sum(is_number_like(cell) for cell in cells)
        if cells and not numbers:
            of_words.add(key)
        if key not in uses and numbers > _MOST * len(cells):
            found.append(key)
    for key in [key for key, use in uses.items() if use == Use.FIGURE and found and key in of_words]:
        del uses[key]  # a column of words is none of figures, whatever its heading says, where others hold numbers
    holds = any(use.startswith(("of_", Use.FIGURE.value)) for use in uses.values())
    if any(use.startswith("of_") for use in uses.values()):
        for key in [key for key, use in uses.items() if use in (Use.FIGURE, Use.BASE)]:
            del uses[key]  # a sum beside columns of figures
    if len(found) == 1 and not holds:
        uses[found[0]] = Use.FIGURE


def _about(sheet: Sheet, heading_line: int, choices: Choices) -> dict[str, str]:
    """Return the indicator that the titles above the headings name, or the only one there is."""
    if len(choices.indicators) == 1:
        return {Use.INDICATOR: choices.indicators[0][0]}
    ours = choices.ours(Use.INDICATOR)
    titles = (
        " ".join(as_text(cell).casefold() for row in sheet.rows if row.line < heading_line for cell in row.cells)
        + f" {sheet.name.casefold()}"
    )
    named = {code for word, code in ours.items() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", titles)}
    return {Use.INDICATOR: named.pop()} if len(named) == 1 else {}


def _bare(text: str) -> str:
    words = re.sub(r"[^\w]+", " ", text.casefold().replace(" til ", " ").replace(" og ", " "))
    return " ".join(word for word in words.split() if word not in {"antal", "andel", "år", "number", "of"}) or text


__all__ = ["UNREAD", "WHOLE", "Guess", "guess_layout", "heading_line_of", "is_settled", "suggested", "suggested_values"]
