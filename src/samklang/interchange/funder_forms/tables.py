"""A filled form as tables: in the funder's own order and headings, and how each answer was made."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.models import FunderForm, Role
from samklang.measurement.queries import Moment
from samklang.measurement.queries.funders import Filled, State

_DECIMALS = 4


def form_table(form: FunderForm, answers: Iterable[Filled]) -> tuple[list[str], list[list[Value]]]:
    """Return the funder's own table with the answers in their column; what cannot be told says so there."""
    place = form.roles.index(Role.ANSWER)
    rows = []
    for each in answers:
        cells: list[Value] = list(each.question.cells)
        cells[place] = answer_value(each)
        rows.append(cells)
    return list(form.headings), rows


def answer_value(answer: Filled) -> Value:
    """Return an answer as a number where it is one, else in words; nothing while it is open."""
    if answer.number is not None:
        return round(answer.number, _DECIMALS)
    return "" if answer.state is State.OPEN else answer.words


def made_table(answers: Iterable[Filled], moment: Moment) -> tuple[list[str], list[list[Value]]]:
    """Return how each answer was made: in words, of what, how to cite it; and below as known on which day."""
    heads = [_("Question"), _("Answer"), _("Unit"), _("What one must know"), _("Cite as")]
    rows: list[list[Value]] = [
        [each.question.wording, each.words, each.unit, " ".join(each.notes), each.citation] for each in answers
    ]
    return heads, [*rows, [_("As known on"), moment.words, "", "", ""]]


def source_rows(form: FunderForm, moment: Moment) -> list[list[Value]]:
    """Return the line below the funder's table that says as known on which day, where an earlier one was asked for.

    The form as it stands today goes out as the funder made it, and nothing is added.
    """
    if moment.at is None:
        return []
    return [[_("As known on %(day)s.") % {"day": moment.words}, *[""] * (len(form.headings) - 1)]]
