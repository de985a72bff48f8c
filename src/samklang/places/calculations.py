"""Codes of Danish municipalities: three digits in official statistics, four in the registers of addresses."""

import re

_FIRST, _LAST = 101, 860
_LEADING = re.compile(r"(\d{2,4})(?:\s.*)?", re.DOTALL)


def area_code(written: str) -> str:
    """Return the code an area is written with, alone or before its name; blank where there is only a name.

    >>> area_code("101 København"), area_code("0101"), area_code("København")
    ('101', '0101', '')
    """
    found = _LEADING.fullmatch(written.strip())
    return found[1] if found else ""


def municipality_code(code: str) -> str:
    """Return the four digits of a municipality, blank where the code is of none.

    Municipalities have 101-860, those before 2007 too (Statistics Denmark writes 101, the registers 0101), and
    Christiansø, which lies in none, 411. Other areas share the columns: 000 the whole country, 081-085 and 1081-1085
    the regions, and two digits the parts of the country. Source: Statistics Denmark, classification of regions and
    municipalities (v1, 2007). Names are never used: they change and are spelt in several ways.

    >>> municipality_code("101"), municipality_code("0101"), municipality_code("411")
    ('0101', '0101', '0411')
    >>> {municipality_code(code) for code in ("000", "01", "11", "084", "1084", "999", "København")}
    {''}
    """
    if not (code.isascii() and code.isdigit()) or len(code) not in {3, 4} or len(code.lstrip("0")) > 3:
        return ""
    return f"{int(code):04}" if _FIRST <= int(code) <= _LAST else ""
