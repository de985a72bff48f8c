"""A file as the answer to a request."""

from django.http import HttpResponse

from samklang.ui.file_names import file_name

CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
CSVW = "application/csvm+json"
ZIP = "application/zip"


def download(content: bytes, kind: str, stem: str, ending: str) -> HttpResponse:
    """Return a file to be kept, never stored on the way."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{file_name(stem, ending)}"'
    response["Cache-Control"] = "no-store"
    return response
