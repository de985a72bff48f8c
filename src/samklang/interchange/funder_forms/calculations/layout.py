"""Which column of a funder's spreadsheet holds what: by its heading, else by its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from samklang.interchange.csv_xlsx.calculations.escaping import unescaped
from samklang.interchange.csv_xlsx.calculations.table import Table, as_text

QUESTION, CODE, UNIT, ANSWER = "question", "code", "unit", "answer"
_WORDS = {
    CODE: frozenset({"nr", "nr.", "nummer", "kode", "id", "no", "no.", "number", "code", "#", "pkt.", "punkt"}),
    UNIT: frozenset({"enhed", "måleenhed", "unit", "measure", "måles i"}),
    ANSWER: frozenset({"svar", "jeres svar", "tal", "værdi", "resultat", "answer", "your answer", "value", "result"}),
    QUESTION: frozenset({"spørgsmål", "question", "indikator", "indicator", "tekst", "text", "emne", "måling"}),
}


@dataclass(frozen=True)
class Layout:
    """Headings, what each column holds (blank: kept as it came), and the rows as text."""

    headings: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def layout_of(table: Table, *, answer_heading: str) -> Layout:
    """Return the layout of a funder's table. Without a known heading the first free column holds the questions.

    A form without a column for answers gets one at its end. Rows without a question are headings of the funder's own
    and are kept as they came.
    """
    roles = list(_roles(table.headers))
    headings = list(table.headers)
    if QUESTION not in roles:
        free = next((place for place, role in enumerate(roles) if not role), 0)
        roles[free] = QUESTION
    if ANSWER not in roles:
        roles.append(ANSWER)
        headings.append(answer_heading)
    width = len(headings)
    rows = [tuple(unescaped(as_text(cell)) for cell in row.cells) for row in table.rows]
    return Layout(tuple(headings), tuple(roles), tuple((*row, *[""] * (width - len(row))) for row in rows))


def _roles(headers: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    roles = []
    for header in headers:
        role = next((role for role, words in _WORDS.items() if header.strip().casefold() in words), "")
        roles.append("" if role in taken else role)
        taken.add(role)
    return roles
