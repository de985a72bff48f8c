"""The words for what a column of a partner's own sheet may hold."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samklang.interchange.csv_xlsx.calculations.layout import Use
from samklang.interchange.csv_xlsx.calculations.parted_periods import A_PERIOD, PartOfYear
from samklang.interchange.csv_xlsx.queries.layouts import QuestionColumn

USE_WORDS: dict[Use, Promise] = {
    Use.INDICATOR: _("the indicator"),
    Use.PERIOD: _("the period"),
    Use.PLACE: _("the place"),
    Use.GROUP: _("the group"),
    Use.FIGURE: _("the figure"),
    Use.BASE: _("what it is out of"),
    Use.ANSWER: _("an answer in words"),
    Use.HOW: _("how it came about"),
    Use.REMARK: _("a remark"),
    Use.ORGANISATION: _("the organisation"),
}

PART_WORDS: dict[PartOfYear, Promise] = {
    PartOfYear.QUARTER: _("the quarter of the year"),
    PartOfYear.MONTH: _("the month of the year"),
    PartOfYear.HALF_YEAR: _("the half-year of the year"),
    PartOfYear.WEEK: _("the week of the year"),
}


def use_words(use: str) -> str:
    """Return what the words of a column are: the indicator, the place, or the category of a breakdown."""
    kind, _colon, breakdown = use.partition(":")
    if kind == Use.CATEGORY_OF:
        return str(_("the category of “%(breakdown)s”") % {"breakdown": breakdown})
    return str(USE_WORDS[Use(use)])


def column_title(column: QuestionColumn) -> str:
    """Return what a column is called on the page: its heading; for periods, that all of them are meant."""
    if column.key == A_PERIOD:
        return str(_("%(heading)s, and every column that is a period") % {"heading": column.heading})
    if A_PERIOD in column.key:
        return str(_("%(heading)s, and every column like it but for the period") % {"heading": column.heading})
    return column.heading
