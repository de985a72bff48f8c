"""Which file the build made of each source: the manifest that Vite leaves beside its output."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "assets"


def address_of(name: str) -> str:
    """Return the address of the built file of a source in `ui/assets/`; the plain name where nothing is built yet."""
    files = _files() if not settings.DEBUG else _read()
    return static(f"assets/{files.get(name, name)}")


@cache
def _files() -> dict[str, str]:
    return _read()


def _read() -> dict[str, str]:
    manifest = FOLDER / "manifest.json"
    if not manifest.exists():
        return {}
    entries: dict[str, dict[str, str]] = json.loads(manifest.read_text(encoding="utf-8"))
    return {Path(source).name: entry["file"] for source, entry in entries.items()}
