"""An indicator's figures as tables for a file: exactly what its page shows, protected the same way."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.initiatives.access import Viewer
from samklang.interchange.csv_xlsx.calculations.writing import Value
from samklang.measurement.queries import Moment, Scorecard, breakdowns, corrections_of, facts_for
from samklang.measurement.queries.amount_rules import amount_rule_for
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.why_hidden import why_hidden
from samklang.measurement.words import rule_words, unit_words

_DECIMALS = 4


def period_table(card: Scorecard) -> tuple[list[str], list[list[Value]]]:
    """Return one row per period: the figure, its range or that it is hidden, and what it is made of."""
    headers = [
        _("Indicator"), _("Name"), _("Period"), _("First day"), _("Last day"), _("Figure"), _("Unit"), _("Protection"),
        _("Asked"), _("Reported"), _("Not applicable"), _("Cannot tell"), _("At least"), _("At most"),
    ]  # fmt: skip
    return headers, [_period_row(card, total) for total in card.totals]


def _period_row(card: Scorecard, total: PeriodTotal) -> list[Value]:
    period = total.period
    value = None if total.value is None else round(total.value, _DECIMALS)
    least, most = total.bounds or (None, None)
    return [
        card.indicator.code, total.version.name, period.label, period.starts_on, period.ends_on - timedelta(days=1),
        value, total.version.unit, _protection(total), total.asked, total.reported,
        total.not_applicable, total.declined, least, most,
    ]  # fmt: skip


def _protection(total: PeriodTotal) -> str:
    if total.is_hidden:
        return _("hidden")
    return _("rounded to fives") if total.is_rounded else ""


def breakdown_table(
    viewer: Viewer, card: Scorecard, *, known_on: datetime | None
) -> tuple[list[str], list[list[Value]]]:
    """Return the last period's breakdown: one row per part, hidden parts said to be hidden."""
    headers = [_("Breakdown"), _("Part"), _("Figure"), _("The period before")]
    shown = [total for total in card.totals if total.is_known or total.is_hidden]
    if not shown:
        return headers, []
    totals = (shown[-1], shown[-2] if len(shown) > 1 else None)
    facts = facts_for(viewer, {card.indicator.pk: card.version}, known_on=known_on, totals=totals)
    found = breakdowns(viewer, card.version, totals=totals, facts=facts, known_on=known_on)
    return headers, [
        [
            each.name,
            row.label,
            _shown(row.value, row.now, is_hidden=row.is_hidden),
            _shown(row.value_before, row.before, is_hidden=row.was_hidden),
        ]
        for each in found
        for row in each.rows
    ]


def corrections_table(
    viewer: Viewer, card: Scorecard, *, known_on: datetime | None
) -> tuple[list[str], list[list[Value]]]:
    """Return what was corrected, as far as the page shows it, with its reason; newest first."""
    headers = [_("Organisation"), _("Period"), _("Before"), _("After"), _("Day"), _("Reason")]
    made = corrections_of(viewer, card.version, versions=card.series.versions, known_on=known_on)
    rows: list[list[Value]] = [
        [
            each.organisation.name, each.period.label, each.before, each.after, localdate(each.at),
            _("The reason is not shown: it was given for protected figures too.")
            if each.has_hidden_reason
            else each.reason,
        ]
        for each in made
        if each.is_shown
    ]  # fmt: skip
    untold = sum(not each.is_shown for each in made)
    if untold:
        words = ngettext(
            "%(count)s correction of another organisation is not shown.",
            "%(count)s corrections of other organisations are not shown.",
            untold,
        )
        rows.append([words % {"count": untold}, *[None] * 5])
    return headers, rows


def about_table(card: Scorecard, moment: Moment) -> tuple[list[str], list[list[Value]]]:
    """Return what one must know to use and cite the figures: definition and version, day, goals, how they combine."""
    version = card.version
    rows: list[list[Value]] = [
        [_("Cite as"), card.citation],
        [_("As known on"), moment.words],
        [_("Goals"), "; ".join(f"{goal.number}. {goal.title}" for goal in card.goals)],
        [_("Target"), card.way],
        [_("Verdict"), f"{card.pill}. {card.sentence}" if card.sentence else ""],
        [_("Definition"), version.definition],
        [_("Definition version"), version.number],
        [_("Unit"), unit_words(version)],
        [_("How figures combine"), rule_words(version)],
        [_("Source"), version.source],
        [_("Known weaknesses"), version.known_weaknesses],
        [_("Why is it not shown?"), " ".join(_why(card)) if card.version.is_guarded or card.hides_any else ""],
    ]
    return [_("What"), _("Text")], [row for row in rows if row[1] not in ("", None)]


def _why(card: Scorecard) -> tuple[str, ...]:
    return why_hidden(card.version, amount_rule_for(card.indicator, card.version))


def _shown(value: Decimal | None, words: str, *, is_hidden: bool) -> Value:
    """Return a figure for a file; a range of people or levels in the words of the page."""
    if is_hidden:
        return _("hidden")
    return (words or None) if value is None else round(value, _DECIMALS)
