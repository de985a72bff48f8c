"""A filled form as tables: in the funder's own order and headings, and how each answer was made."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.models import FunderForm, Role
from samklang.measurement.queries import Moment
from samklang.measurement.queries.funders import Filled, State

_DECIMALS = 4
_PERCENT = re.compile(r"%|\b(procent|pct|percent|per cent)\b", re.IGNORECASE)


def form_table(form: FunderForm, answers: Iterable[Filled]) -> tuple[list[str], list[list[Value]]]:
    """Return the funder's own table with the answers in their column; what cannot be told says so there.

    Where an answer is less, or other, than what was asked for, a last column says so: the funder reads no part as the
    whole.
    """
    place = form.roles.index(Role.ANSWER)
    told = list(answers)
    rows = []
    for each in told:
        cells: list[Value] = list(each.question.cells)
        cells[place] = answer_value(each)
        rows.append(cells)
    headings = list(form.headings)
    if any(each.caveats for each in told):
        headings.append(_remark_heading(headings))
        rows = [[*row, " · ".join(each.caveats)] for row, each in zip(rows, told, strict=True)]
    return headings, rows


def answer_value(answer: Filled) -> Value:
    """Return an answer as a number where it is one, else in words; nothing while it is open.

    A share is a number of per cent where the funder asks for per cent, and else in words with the sign: 0.76 would be
    taken for less than one.
    """
    if answer.number is None or (answer.is_share and not _asks_for_percent(answer)):
        return "" if answer.state is State.OPEN else answer.words
    return round(answer.number * 100 if answer.is_share else answer.number, _DECIMALS)


def _asks_for_percent(answer: Filled) -> bool:
    return bool(_PERCENT.search(answer.question.of(Role.UNIT)))


def _remark_heading(headings: list[str]) -> str:
    """Return a heading that the funder's own table does not have yet."""
    words = _("Remark")
    return words if words not in headings else _("Remark (Samklang)")


def made_table(answers: Iterable[Filled], moment: Moment) -> tuple[list[str], list[list[Value]]]:
    """Return how each answer was made: in words, of what, how to cite it; and below as known on which day."""
    heads = [_("Question"), _("Answer"), _("Unit"), _("What one must know"), _("Cite as")]
    rows: list[list[Value]] = [
        [each.question.wording, each.words, each.unit, " · ".join(each.notes), each.citation] for each in answers
    ]
    return heads, [*rows, [_("As known on"), moment.words, "", "", ""]]


def source_rows(width: int, moment: Moment) -> list[list[Value]]:
    """Return the line below the funder's table that says as known on which day, where an earlier one was asked for.

    The form as it stands today goes out as the funder made it, and nothing is added.
    """
    if moment.at is None:
        return []
    return [[_("As known on %(day)s.") % {"day": moment.words}, *[""] * (width - 1)]]
