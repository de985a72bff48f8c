"""Text that a spreadsheet would run as a formula is made harmless on the way out, and comes back as it was."""

import re

_DANGEROUS = re.compile(r"\A'*[\s]*[=+\-@\t\r＝＋－＠]")
_APOSTROPHE_FIRST = re.compile(r"\A'+[\s]*[=+\-@\t\r＝＋－＠]")


def escaped(text: str) -> str:
    """Return text that Excel, LibreOffice and Google Sheets show and never run.

    Only for text: numbers are written as numbers, negative ones too.

    >>> escaped("=1+1")
    "'=1+1"
    >>> escaped("Havnen")
    'Havnen'
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """Return the text as it was before `escaped`; text from elsewhere is left alone.

    >>> unescaped("'=1+1")
    '=1+1'
    """
    return text[1:] if _APOSTROPHE_FIRST.match(text) else text
