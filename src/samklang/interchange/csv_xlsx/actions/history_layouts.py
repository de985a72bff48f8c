"""Telling how a file of earlier figures is read: its columns, and the words that are none of ours."""

from collections.abc import Mapping

from samklang.initiatives.access import Actor
from samklang.interchange.csv_xlsx.actions.history_reading import settled_layout
from samklang.interchange.csv_xlsx.actions.layouts import with_words
from samklang.interchange.csv_xlsx.calculations.layout import Layout, keys_under
from samklang.interchange.csv_xlsx.layout_checks import require_told
from samklang.interchange.csv_xlsx.queries.mapped import heads_of, history_choices
from samklang.measurement.actions.import_layouts import tell_how_it_is_read
from samklang.measurement.models import FigureImport


def settle_import_layout(
    *, figure_import: FigureImport, sheet: int, line: int, layout: Layout, by: Actor
) -> FigureImport:
    """Settle what the columns of a file hold, and let it be read in the background."""
    head, choices = heads_of(figure_import)[sheet], history_choices(figure_import.initiative)
    require_told(layout, keys_under(head, line))
    settled = settled_layout(figure_import, head, sheet, line, layout, choices)
    each = settled.pop("figures_a_line")
    return tell_how_it_is_read(figure_import=figure_import, layout=settled, figures_a_line=each, by=by)


def settle_import_words(
    *, figure_import: FigureImport, words: Mapping[str, Mapping[str, str]], by: Actor
) -> FigureImport:
    """Settle what words of a file mean, and let it be read again with them."""
    settled = {key: value for key, value in (figure_import.layout or {}).items() if key != "unknown"}
    settled["layout"] = with_words(Layout(**settled["layout"]), words).plain()
    each = figure_import.figures_a_line
    return tell_how_it_is_read(figure_import=figure_import, layout=settled, figures_a_line=each, by=by)
