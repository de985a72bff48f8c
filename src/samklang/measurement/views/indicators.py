"""The scorecard and an indicator's own page."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.activities.queries import activities_of_indicator
from samklang.agenda.queries import goals_agreed
from samklang.communication.queries import decisions_about, thread_on
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement.forms.overview import OverviewFilter
from samklang.measurement.models import Indicator, Stage
from samklang.measurement.queries import (
    breakdowns,
    corrections_page,
    facts_for,
    how_told,
    indicators_of,
    indicators_on_the_way,
    indicators_visible_to,
    moment_of,
    reporters_of,
    scorecard_of_same,
)
from samklang.measurement.queries import (
    scorecard as scorecards_of,
)
from samklang.measurement.queries.amount_rules import amount_rules_of
from samklang.measurement.queries.as_it_stood import declared_by, stage_of, was_defined
from samklang.measurement.queries.breakdown import Breakdown, Row
from samklang.measurement.queries.levels import level_table
from samklang.measurement.queries.lineage import lineage_of
from samklang.measurement.queries.overview import cards_by_goal, chosen_indicators, shown_cards
from samklang.measurement.queries.parts_of import noting_parts, relations_of
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.queries.windows import ON_A_CARD, ON_A_PAGE
from samklang.measurement.why_hidden import why_hidden
from samklang.measurement.words import guarded_words, hidden_words, made_of, reached_words, rule_words, unit_after
from samklang.ui.charts.shapes import Segment, StackedBar


@require_safe
@page(Permission.READ)
def scorecard(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show every goal's indicators in short with their verdicts, what needs attention first; or some of them."""
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    goals = goals_agreed(viewer.initiative, at=moment.at)
    form = OverviewFilter(viewer, goals, request.GET)
    show, goal = form.chosen_show, form.chosen_goal
    in_use = indicators_of(viewer.initiative, at=moment.at)
    indicators = chosen_indicators(viewer, in_use, show=show, goal=goal, at=moment.at)
    every = scorecards_of(viewer, indicators=indicators, today=viewer.today, known_on=moment.at, span=ON_A_CARD)
    cards = shown_cards(every, show=show)
    context = {
        "form": form,
        "is_part": show or goal,
        "goals": cards_by_goal(goals, cards, show=show, goal=goal),
        "moment": moment,
        "without_goal": [card for card in cards if not card.goals],
        "count": len(every),
        "on_the_way": [] if show or goal or moment.at else indicators_on_the_way(viewer.initiative),
        "attention": sum(card.asks_for_attention for card in every),
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
        "may_report": viewer.can(Permission.REPORT),
    }
    return render(request, "measurement/scorecard.html", context)


@require_safe
@page(Permission.READ)
def indicator(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Show one indicator: its curve and verdict, what the figure is made of, who does something about it."""
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    chosen = found(noting_parts(indicators_visible_to(viewer, at=moment.at)), pk=indicator_id)
    stage = stage_of(chosen, at=moment.at)
    span = None if request.GET.get("periods") == "all" else ON_A_PAGE
    card = next(iter(scorecards_of(viewer, indicators=[chosen], today=viewer.today, known_on=moment.at, span=span)))
    is_of_same = request.GET.get("reporters") == "same" and card.series.reporters_change
    if is_of_same:
        card = scorecard_of_same(card, known_on=moment.at, today=viewer.today)
    shown = [each for each in card.whole if each not in card.so_far]
    totals = (shown[-1], shown[-2] if len(shown) > 1 else None) if shown else None
    told_of = totals[0] if totals else card.latest
    facts = facts_for(
        viewer, {chosen.pk: card.version}, known_on=moment.at, totals=[*(totals or ()), card.latest],
        known=card.series.versions,
    )  # fmt: skip
    lineage = lineage_of(chosen, card.series.versions)
    parts = (
        breakdowns(viewer, card.version, totals=totals, facts=facts, lineage=lineage, known_on=moment.at)
        if totals
        else []
    )
    hides_any = card.hides_any or any(each.hides_any for each in parts)
    rules = amount_rules_of(viewer.initiative, [card.version]) if hides_any else {}
    relations = relations_of(chosen, card.version, at=moment.at)
    context = {
        "card": card,
        "indicator": chosen,
        "moment": moment,
        "is_of_same": is_of_same,
        "same_count": card.latest.asked if is_of_same and card.latest else 0,
        "bar": _bar(told_of) if told_of else None,
        "told_of": told_of,
        "told_of_words": made_of(told_of) if told_of else card.made_of,
        "period": totals[0].period if totals else None,
        "period_before": totals[1].period if totals and totals[1] else None,
        "breakdowns": _with_addresses(viewer, chosen, parts, totals, more=moment.more) if totals else [],
        "reporters": [
            (each.organisation.name, each.words)
            for each in reporters_of(
                viewer,
                chosen,
                totals[0].period,
                facts=facts,
                known_on=moment.at,
                agreed=None if card.series.is_released else card.series.agreed,
            )
        ]
        if totals
        else [],
        "how_told": how_told(card.latest.period, facts=facts) if card.latest else [],
        "release": totals[0].table.release if totals and totals[0].table else None,
        "stands_since": totals[0].stands_since if totals else None,
        "rule": rule_words(card.version),
        "guarded": guarded_words(card.version),
        "hidden": hidden_words(card.version),
        "why": why_hidden(card.version, rules.get(chosen.pk)) if hides_any else (),
        "is_hidden": bool(totals and totals[0].is_hidden),
        "is_complete": bool(totals and totals[0].is_complete),
        "unit": reached_words(card.version) or unit_after(card.latest.value if card.latest else None, card.version),
        "level_table": None if card.has_curve else level_table(card),
        "stage": Stage(stage) if stage else None,
        "lacks_mapping": moment.at is None and bool(lineage.unmapped(lineage.newest)),
        "whole": relations[0],
        "parts_of_it": relations[1],
        "versions": [each for each in lineage.newest_first if was_defined(each, at=moment.at)],
        "declared": declared_by(chosen, at=moment.at),
        "corrections": corrections_page(
            viewer,
            card.version,
            versions=card.series.versions,
            known_on=moment.at,
            number=request.GET.get("page"),
            is_all=request.GET.get("corrections") == "all",
        ),
        "is_all_corrections": request.GET.get("corrections") == "all",
        "activities": list(activities_of_indicator(viewer.initiative, chosen.pk)),
        "decisions": decisions_about(viewer, indicator=chosen),
        "thread": thread_on(viewer, indicator=chosen),
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
        "may_settle": viewer.can(Permission.STEER),
    }
    return render(request, "measurement/indicator.html", context)


def _with_addresses(
    viewer: Viewer,
    indicator: Indicator,
    parts: list[Breakdown],
    totals: tuple[PeriodTotal, PeriodTotal | None],
    *,
    more: str,
) -> list[Breakdown]:
    """Return the breakdowns with the address of how each number was computed; `more` is what they ask for besides."""
    place = {"initiative": viewer.initiative.slug, "indicator_id": indicator.pk}
    figure = reverse("measurement:pivot_figure", kwargs=place)
    now, before = (each.period.pk if each else None for each in totals)

    def address(part: Breakdown, row: Row, period: int | None) -> str:
        at = f"?rows={part.axis}&columns=period&period={period}&span=1&row={row.key}&column=t{period}{more}"
        return f"{figure}{at}"

    def linked(part: Breakdown, row: Row) -> Row:
        return replace(
            row,
            now_url=address(part, row, now) if row.is_hidden or row.now else "",
            before_url=address(part, row, before) if before and (row.was_hidden or row.before) else "",
        )

    return [replace(part, rows=tuple([linked(part, row) for row in part.rows])) for part in parts]


def _bar(total: PeriodTotal) -> StackedBar | None:
    if not total.asked:
        return None
    return StackedBar(
        _("Who has reported"),
        (
            Segment(_("reported"), total.reported, "done"),
            Segment(_("not applicable"), total.not_applicable, "other"),
            Segment(_("cannot tell"), total.declined, "waiting"),
            Segment(_("missing"), total.missing, "missing"),
        ),
    )
