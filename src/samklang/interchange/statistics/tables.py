"""A curve of official statistics as a table for a file."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.queries import OfficialCard
from samklang.measurement.queries.official import official_time


def curve_table(card: OfficialCard | None) -> tuple[list[str], list[list[Value]]]:
    """Return one row per point in time, each with the source and the day it was fetched; none without a fetch.

    A figure that the source did not write is blank, and beside it stands the sign the source has in its place.
    """
    headings = [
        _("Name"), _("Time"), _("Source's code"), _("First day"), _("Last day"), _("Figure"), _("Unit"),
        _("Source's sign"), _("Source"), _("Table"), _("Licence"), _("Updated by the source"), _("Fetched"),
    ]  # fmt: skip
    if card is None:
        return headings, []
    series, fetch = card.series, card.fetch
    fetched = timezone.localdate(fetch.at)
    where: list[Value] = [series.source, fetch.table or series.table, series.licence, fetch.updated, fetched]
    return headings, [
        [
            series.name, official_time(each), each.code, each.days[0] if each.days else None,
            each.days[1] - timedelta(days=1) if each.days else None,
            None if each.value is None else _tidy(each.value), series.unit, each.sign, *where,
        ]
        for each in card.figures
    ]  # fmt: skip


def _tidy(value: Decimal) -> Decimal:
    """Return a figure with no zeros at its end, as the source writes it and not as the table stores it."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
