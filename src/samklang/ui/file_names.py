"""Names made of plain letters, for files and addresses."""

from django.utils.text import slugify

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def plain_name(text: str) -> str:
    """Write words in plain letters, the Danish ones as two: »Mål på Ærø« becomes maal-paa-aeroe."""
    return slugify(text.translate(_DANISH))


def file_name(stem: str, ending: str, *, otherwise: str = "samklang") -> str:
    """Return the name of a file to keep, with its ending, from what it is called in words."""
    return f"{plain_name(stem) or otherwise}.{ending}"
