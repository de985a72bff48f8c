"""Text that a spreadsheet would run, or read as a day, is made harmless on the way out, and comes back as it was."""

import re

_DANGEROUS = re.compile(r"\A'*[\s]*[=+\-@\t\r＝＋－＠]")
_APOSTROPHE_FIRST = re.compile(r"\A'+[\s]*[=+\-@\t\r＝＋－＠]")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATES = (rf"{_DAY}[.\-/]{_MONTH}", rf"{_MONTH}[.\-/]\d\d(?:\d\d)?", rf"\d{{4}}[.\-/]{_MONTH}", r"\d+(?:[.\-/]\d+){2}")
_MISREAD = re.compile("|".join((*_DATES, r"\d+(?::\d+){1,2}", r"0\d+", r"\d+[eE]\d+")))


def escaped(text: str) -> str:
    """Return text that Excel, LibreOffice and Google Sheets show and never run.

    Only for text: numbers are written as numbers, negative ones too.

    >>> escaped("=1+1")
    "'=1+1"
    >>> escaped("Havnen")
    'Havnen'
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def kept_as_text(text: str) -> str:
    """Return text that a Danish Excel neither runs nor takes for a day, a time or a number when it opens a CSV.

    A code 1.1 would become the first of January, a group 6-9 the sixth of September, a number 0101 lose its zero.

    >>> [kept_as_text(each) for each in ("1.1", "6-9", "2026-07", "0101", "12-3-1")]
    ["'1.1", "'6-9", "'2026-07", "'0101", "'12-3-1"]
    >>> [kept_as_text(each) for each in ("18-24", "2026-Q3", "12", "1.1 Nætter")]
    ['18-24', '2026-Q3', '12', '1.1 Nætter']
    """
    return f"'{text}" if _MISREAD.fullmatch(text) else escaped(text)


def unescaped(text: str) -> str:
    """Return the text as it was before `escaped` or `kept_as_text`; text from elsewhere is left alone.

    >>> unescaped("'=1+1"), unescaped("'1.1"), unescaped("'Havnen'")
    ('=1+1', '1.1', "'Havnen'")
    """
    if _APOSTROPHE_FIRST.match(text) or (text.startswith("'") and _MISREAD.fullmatch(text[1:])):
        return text[1:]
    return text
