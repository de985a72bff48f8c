"""All writing of csv_xlsx."""

from samklang.interchange.csv_xlsx.actions.history import BIGGEST_IMPORT, take_in_import, work_on, work_on_imports
from samklang.interchange.csv_xlsx.actions.history_layouts import settle_import_layout, settle_import_words
from samklang.interchange.csv_xlsx.actions.layouts import settle_layout, settle_words
from samklang.interchange.csv_xlsx.actions.refusals import RefusedFile
from samklang.interchange.csv_xlsx.actions.uploads import (
    discard_upload,
    settle_numbers,
    stage_upload,
    store_and_send_upload,
    store_upload,
)

__all__ = [
    "BIGGEST_IMPORT",
    "RefusedFile",
    "discard_upload",
    "settle_import_layout",
    "settle_import_words",
    "settle_layout",
    "settle_numbers",
    "settle_words",
    "stage_upload",
    "store_and_send_upload",
    "store_upload",
    "take_in_import",
    "work_on",
    "work_on_imports",
]
