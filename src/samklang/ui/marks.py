"""Marks that a page carries to notice what others have changed meanwhile."""

import hashlib

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def mark_of_text(text: str) -> str:
    """Return a digest of a text in 64 letters.

    Without digits: in three of a thousand plain digests ten digits in a row read as a CPR number, and every form of the
    house refuses those.

    >>> mark_of_text("a")[:12]  # the plain one begins with ca978112ca1b
    'capnohhicahb'
    """
    return hashlib.sha256(text.encode()).hexdigest().translate(_LETTERS)
