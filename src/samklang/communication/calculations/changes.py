"""Whether two people wrote in the same field at once."""

from samklang.ui.marks import mark_of_text


def seen_mark(text: str) -> str:
    """Return a short mark of a text as somebody saw it; line ends are the same however a browser sends them.

    >>> seen_mark("a\\r\\nb") == seen_mark("a\\nb")
    True
    """
    return mark_of_text(plain_lines(text))[:16]


def plain_lines(text: str) -> str:
    """Return the text with line ends as one newline, and none at the end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def collides(*, stored: str, seen: str, wanted: str) -> bool:
    """Tell whether saving `wanted` would lose what another wrote since the mark `seen` was taken.

    Never when nothing else was stored meanwhile, and never when both wrote the same.
    """
    return seen_mark(stored) not in {seen, seen_mark(wanted)}
