"""What stands for a figure of a report: as it was told, else summed from its parts, and what that comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.forms.about_figures import told_words
from samklang.measurement.forms.figure_words import said_words
from samklang.measurement.models import Answer
from samklang.measurement.queries.asked import AskedFigure
from samklang.measurement.words import unit_words, value_words


@dataclass(frozen=True)
class Standing:
    """A figure in words; `comes_to` is the share, mean or rate that is worked out of it."""

    words: str
    comes_to: str = ""


def standing_of(line: AskedFigure, group: Sequence[AskedFigure]) -> Standing:
    """Return what stands for a figure; `group` is everything asked of the same indicator at the same place.

    A total that is left open is what its parts come to: that is how it counts too.
    """
    now = line.now
    if now is not None and now.answer:
        figure = Figure(now.numerator, now.denominator)
        return Standing(told_words(line, figure) or said_words(now, line.version.kind), comes_to_words(line, figure))
    parts = [each.now for each in group if each.cell and each.now] if line.is_total and not line.levels else []
    measured = [Figure(each.numerator, each.denominator) for each in parts if each.answer == Answer.MEASURED]
    if not measured:
        return Standing(said_words(None))
    rules, asked = rules_of(line.version.kind), sum(each.cell is not None for each in group)
    figure = rules.POOLS.over_cells(measured)
    words = {"figure": told_words(line, figure), "told": len(measured), "asked": asked}
    if not rules.POOLS.adds_up:
        return Standing(_("%(figure)s, worked out from the parts") % words, comes_to_words(line, figure))
    if len(measured) == asked:
        return Standing(_("%(figure)s, summed from the parts") % words, comes_to_words(line, figure))
    return Standing(_("%(figure)s, summed from %(told)s of %(asked)s parts") % words, comes_to_words(line, figure))


def comes_to_words(line: AskedFigure, figure: Figure | None) -> str:
    """Return the share, mean or rate that a figure and its base come to; blank where there is none."""
    value = rules_of(line.version.kind).finish(figure) if line.takes_base and figure else None
    if value is None:
        return ""
    return f"= {value_words(value, line.version)} {unit_words(line.version)}".strip()
