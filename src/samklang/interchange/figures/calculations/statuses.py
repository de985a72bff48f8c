"""What must be said beside a figure: that it is hidden, rounded, partial, lacking or undefined."""

from enum import StrEnum


class Status(StrEnum):
    """One letter or two, the same in every format. No letter: the figure stands as it is."""

    PLAIN = ""
    HIDDEN = "h"
    ROUNDED = "r"
    PARTIAL = "p"
    ROUNDED_PARTIAL = "rp"
    MISSING = "m"
    UNDEFINED = "u"
    LEVELS = "l"


def status_of(
    *, is_hidden: bool, is_known: bool, is_told: bool, is_rounded: bool, is_complete: bool, has_levels: bool = False
) -> Status:
    """Return what must be said beside a figure.

    `is_known`: there is a number or a range; `is_told`: somebody reported. A figure that nobody reported is missing,
    one that was reported and cannot be computed (a share out of nothing) is undefined: neither is ever a zero.

    >>> status_of(is_hidden=False, is_known=True, is_told=True, is_rounded=True, is_complete=False)
    <Status.ROUNDED_PARTIAL: 'rp'>
    """
    if is_hidden:
        return Status.HIDDEN
    if has_levels:
        return Status.LEVELS
    if not is_known:
        return Status.UNDEFINED if is_told else Status.MISSING
    if is_rounded:
        return Status.ROUNDED if is_complete else Status.ROUNDED_PARTIAL
    return Status.PLAIN if is_complete else Status.PARTIAL
