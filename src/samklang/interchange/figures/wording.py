"""The words that stand beside figures in files: what each status means, and what the reader must know."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samklang.initiatives.access import Viewer
from samklang.interchange.figures.calculations.statuses import Status
from samklang.measurement.why_hidden import either_words

STATUS_WORDS: dict[Status, Promise] = {
    Status.HIDDEN: pgettext_lazy("status of a figure", "hidden"),
    Status.ROUNDED: pgettext_lazy("status of a figure", "rounded to fives"),
    Status.PARTIAL: pgettext_lazy("status of a figure", "partial: not everybody has reported"),
    Status.ROUNDED_PARTIAL: pgettext_lazy("status of a figure", "rounded to fives, and partial"),
    Status.MISSING: pgettext_lazy("status of a figure", "missing: nobody has reported"),
    Status.UNDEFINED: pgettext_lazy("status of a figure", "undefined: reported, but nothing to divide by"),
    Status.LEVELS: pgettext_lazy("status of a figure", "levels are never added: see how many are on each"),
}
MEANINGS: dict[Status, Promise] = {
    Status.HIDDEN: gettext_lazy("Left out so that nobody can be recognised or worked out. It is not zero."),
    Status.ROUNDED: gettext_lazy("Rounded to fives together with all its parts, so that they still add up."),
    Status.PARTIAL: gettext_lazy("The figure as far as it has been reported; it will grow when the rest comes."),
    Status.ROUNDED_PARTIAL: gettext_lazy("Both of the two above."),
    Status.MISSING: gettext_lazy("Asked for, and nobody has told it yet. It is not zero."),
    Status.UNDEFINED: gettext_lazy("A share or a mean out of nothing is no number."),
    Status.LEVELS: gettext_lazy("Organisations stand on different levels; the parts say how many on each."),
}


def status_words(status: Status) -> str:
    """Return a status in the reader's language; nothing where the figure stands as it is."""
    return str(STATUS_WORDS.get(status, ""))


def notes_for(viewer: Viewer) -> list[str]:
    """Return what must be known to use a reader's file outside the pages; the backbone's own is not protected."""
    if viewer.is_backbone:
        protection = _(
            "Made for the backbone: figures about people and confidential ones are not protected here. Keep the file "
            "in the office."
        )
    else:
        protection = _(
            "Small numbers of people and confidential amounts are protected: hidden or rounded to fives. What is "
            "hidden is left out; that does not make it zero."
        )
        protection = f"{protection} {either_words()}"
    return [
        protection,
        _("Shares are numbers from 0 to 1. A total says how many were asked and how many have reported."),
        _("Text that a spreadsheet would run as a formula has an apostrophe before it."),
    ]
