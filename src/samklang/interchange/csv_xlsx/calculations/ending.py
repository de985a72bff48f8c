"""Where a file of text may have been cut off within its last number: nothing else can tell it from a whole one.

Every other cut is found by itself: a line that breaks off earlier has fewer cells, a mark is never closed.
"""

_LONGEST = 160
_SEPARATORS = ";\t,"


def unended_line(text: str, *, are_figures_last: bool = False) -> str:
    """Return the last line of text that ends in a number without a line break; blank where there is no doubt.

    Programs that write tables end each line, the last one too. Where the last column holds the figures, its number may
    be gone altogether.

    >>> unended_line("a;b\\n1;20\\n3;4"), unended_line("a;b\\n1;20\\n")
    ('3;4', '')
    >>> unended_line("a;b\\n3;"), unended_line("a;b\\n3;", are_figures_last=True)
    ('', '3;')
    """
    last = text[-1:]
    if not last.isdigit() and not (are_figures_last and last and last in _SEPARATORS):
        return ""
    line = text[text.rfind("\n") + 1 :]
    return line if len(line) <= _LONGEST else f"…{line[-_LONGEST:]}"
