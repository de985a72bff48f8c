"""A file as the answer to a request."""

from django.http import HttpResponse
from django.utils.text import slugify

CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
CSVW = "application/csvm+json"
ZIP = "application/zip"


def download(content: bytes, kind: str, stem: str, ending: str) -> HttpResponse:
    """Return a file to be kept, never stored on the way."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{slugify(stem) or "samklang"}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
