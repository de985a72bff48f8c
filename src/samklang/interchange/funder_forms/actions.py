"""A funder's spreadsheet on its way in."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.interchange.funder_forms.calculations.layout import layout_of
from samklang.measurement.actions import make_funder_form
from samklang.measurement.models import FunderForm
from samklang.people.forms import guard_text
from samklang.ui.problems import Problem

LONGEST_CELL = 2_000


def upload_funder_form(
    *,
    content: bytes,
    name: str,
    funder: str,
    organisation: Organisation | None,
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
) -> FunderForm:
    """Read a funder's spreadsheet and write its questions down in its own order and headings: all of it, or nothing."""
    try:
        layout = layout_of(read_table(content), answer_heading=_("Answer"))
    except Refused as refused:
        raise problem_of(refused) from refused
    for line, row in enumerate((layout.headings, *layout.rows), start=1):
        for cell in row:
            _guard(cell, line)
    return make_funder_form(
        name=name, funder=funder, organisation=organisation, starts_on=starts_on, ends_on=ends_on,
        headings=[heading[:200] for heading in layout.headings], roles=layout.roles, rows=layout.rows, by=by, at=at,
    )  # fmt: skip


def _guard(cell: str, line: int) -> None:
    try:
        guard_text(cell)
    except ValidationError as error:
        words = _("Row %(row)s") % {"row": line}
        raise Problem(f"{words}: {error.messages[0]}", field="file") from error
    if len(cell) > LONGEST_CELL:
        text = _("Row %(row)s: a cell is longer than %(most)s characters. Shorten it.")
        raise Problem(text % {"row": line, "most": LONGEST_CELL}, field="file")
