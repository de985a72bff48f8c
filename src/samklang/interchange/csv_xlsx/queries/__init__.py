"""Reading for csv_xlsx: templates, staged files, layouts and refusals."""

from samklang.interchange.csv_xlsx.queries.history import ImportText, commented_import, known_to
from samklang.interchange.csv_xlsx.queries.history_example import history_example
from samklang.interchange.csv_xlsx.queries.layouts import (
    LayoutQuestion,
    choices_of,
    layout_question,
    remembered_layout,
    sheets_of,
)
from samklang.interchange.csv_xlsx.queries.mapped import (
    FirstRows,
    first_rows_read,
    has_told_words,
    heads_of,
    history_question,
)
from samklang.interchange.csv_xlsx.queries.refusals import commented_file, refused_uploads_of
from samklang.interchange.csv_xlsx.queries.uploads import (
    Preview,
    PreviewRow,
    definitions_of,
    filled_for,
    is_stored,
    preview_of,
    staged_uploads_of,
    template_rows,
    template_words,
    uploads_of,
)

__all__ = [
    "FirstRows",
    "ImportText",
    "LayoutQuestion",
    "Preview",
    "PreviewRow",
    "choices_of",
    "commented_file",
    "commented_import",
    "definitions_of",
    "filled_for",
    "first_rows_read",
    "has_told_words",
    "heads_of",
    "history_example",
    "history_question",
    "is_stored",
    "known_to",
    "layout_question",
    "preview_of",
    "refused_uploads_of",
    "remembered_layout",
    "sheets_of",
    "staged_uploads_of",
    "template_rows",
    "template_words",
    "uploads_of",
]
