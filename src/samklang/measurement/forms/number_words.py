"""Why a text is no number, in a sentence with the way out; the same words in the grid and for files."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samklang.measurement.calculations.written_numbers import Unreadable

SENTENCES: dict[Unreadable, Promise] = {
    Unreadable.NOT_A_NUMBER: _("This is not a number. Write it with digits alone, or leave the field empty."),
    Unreadable.AMBIGUOUS_NUMBER: _(
        "This can be read in two ways. Write thousands without a point (1234) and decimals with two digits or fewer."
    ),
    Unreadable.FOREIGN_DIGITS: _("These digits are of another script. Write the figure with 0 to 9."),
    Unreadable.SIGN_FOR_NOTHING: _(
        "This sign does not say why there is no figure. Write 0 if it was none, "
        "or choose an answer under “Cannot be told”."
    ),
    Unreadable.PERCENT: _(
        "A percentage alone cannot be added to those of others. Write the count, and what it is out of."
    ),
    Unreadable.TOO_LARGE: _("The figure is too large to be true here."),
    Unreadable.TOO_PRECISE: _("The figure has more than four decimals. Round it."),
}
