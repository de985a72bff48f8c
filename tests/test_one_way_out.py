"""Every way out of the product passes one place: canaries planted in guarded figures are looked for everywhere.

They are planted in figures about people, and in amounts that are each organisation's own business.

Walks every URL name there is, also those that come later, and whatever files and choices their pages link to.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import NOW
from django.core import mail

from samklang.agenda.models import Goal
from samklang.initiatives.access import viewer_for
from samklang.initiatives.queries import backbone_seats_of
from samklang.measurement import actions
from samklang.measurement.actions import TypedFigure
from samklang.measurement.models import Period, Release, Report
from samklang.measurement.queries import asked_of

from .walk import addresses, digits_in, everything_seen

SOURCE = Path(__file__).resolve().parents[1] / "src" / "samklang"
OTHERS = ["steering", "editor", "reader", "observer", None]
HIDDEN = {"first": (6660421, 3), "second": (5550334, 2)}  # the rest is small for the one who told the most
UNRELEASED = {"first": (7771358, 41), "second": (9990187, 52)}
IN_A_REASON = "8880246"
AMOUNTS = {"released": (3330468, 4440579), "approved": (2220357, 1110913)}  # two organisations: hidden when released
LINKED = {"whole": (6120037, 7130048), "part": (6120036, 7130047)}  # two of the whole are in no part
CANARIES = [
    *[number for parts in HIDDEN.values() for number in (str(parts[0]), str(sum(parts)))],
    *[number for parts in UNRELEASED.values() for number in (str(parts[0]), str(sum(parts)))],
    str(sum(sum(parts) for parts in UNRELEASED.values())),
    IN_A_REASON,
    *[str(number) for pair in AMOUNTS.values() for number in (*pair, sum(pair))],
    *[str(number) for number in (*LINKED["part"], sum(LINKED["part"]))],
]
# What may read figures as they were reported. Everything else asks `series_for`, `breakdowns` and their like.
READS_FIGURES = {
    "measurement/actions/changes.py",  # of which days the first and the last are
    "measurement/actions/definitions.py",  # whether there are any
    "measurement/actions/agreeing.py",  # whether there are any
    "measurement/actions/counting.py",
    "measurement/actions/facts.py",
    "measurement/actions/reporting.py",
    "measurement/forms/figure_words.py",  # the own report
    "measurement/models/reporting.py",
    "measurement/models/sums.py",
    "measurement/models/__init__.py",
    "measurement/queries/adding_up.py",
    "measurement/queries/asked.py",  # the own report
    "measurement/queries/behind_tables.py",  # what is protected from them
    "measurement/queries/basis.py",  # how many there are
    "measurement/queries/known_sums.py",  # added up, of those who have been touched since
    "measurement/queries/corrections.py",  # what a reader may see of each
    "measurement/queries/delivery.py",  # whether there are any
    "measurement/queries/duties.py",  # which are answered
    "measurement/queries/facts.py",
    "measurement/queries/periods.py",  # whether there are any
    "measurement/queries/reporting.py",  # the own report
    "measurement/queries/like_with_like.py",
    "measurement/queries/last_told.py",
    "measurement/queries/own_history.py",  # the own figures of the periods before
    "measurement/queries/series.py",
    "measurement/queries/sums.py",
    "measurement/queries/bases.py",  # of a curve that is not of released tables
    "measurement/queries/breakdown.py",  # of what is not guarded, or for the backbone
    "measurement/queries/pivots.py",  # the same, and the own
    "measurement/queries/wanted_tables.py",  # what is protected from them
    "measurement/queries/funders.py",  # an organisation's own form
    "measurement/queries/what_stands.py",  # the own report
    "measurement/actions/importing.py",  # earlier figures, by the backbone
    "measurement/queries/every_figure.py",  # an organisation's own, for its own form
    "measurement/queries/importing.py",  # which of a file's figures count already
    "measurement/queries/import_doubts.py",  # earlier figures beside those that count, for the backbone
    "measurement/queries/import_holes.py",  # which of them a file lacks
    "measurement/queries/pivot_windows.py",  # in which periods there are any
    "measurement/queries/sharing.py",  # whether there are any
    "measurement/actions/duties.py",  # whether parts of the own report are told
    "interchange/api/queries/reports.py",  # the own report
    "interchange/csv_xlsx/preview_words.py",  # the own upload
}
# What may read what is drafted for a release and not confirmed yet.
READS_DRAFTS = {
    "measurement/actions/drafting.py",
    "measurement/models/__init__.py",
    "measurement/models/preparing.py",
    "measurement/queries/drafts.py",  # for the backbone
}
DRAFTS = re.compile(r"\b(DraftTable|DraftCell|measurement_drafttable|measurement_draftcell)\b")
FIGURES = re.compile(
    r"\b(Observation|DraftFigure|OrganisationFigure|CollectiveFigure|facts_now|facts_known_on|measurement_observation|"
    r"sums_now|sums_known_on|sums_of_same|measurement_organisationfigure|measurement_collectivefigure|STORED_TOGETHER|"
    r"facts_of_periods|counted_in|facts_behind|figures_known|own_cubes)\b|\.observations\b"
)


@pytest.fixture
def planted(example, in_background):
    """Indicators of two organisations, of people and of confidential amounts, one period released, one approved.

    Two of them count people of whom all but two are in both.
    """
    anne = viewer_for(example.people["backbone"], slug=example.initiative.slug, today=date(2026, 11, 23)).actor
    at = NOW
    tellers = _two_tellers(example)
    ages = actions.add_dimension(name="Kanariealder", categories=["first", "second"], by=anne, at=at)
    goal = Goal.objects.filter(initiative=example.initiative, is_in_force=True).order_by("number")[0]
    wording = {
        "name": "Kanarier", "definition": "d", "unit": "mennesker", "kind": "count", "direction": "up",
        "rhythm": "half_year", "valid_from": date(2020, 1, 1), "counts_people": True,
    }  # fmt: skip
    made = actions.define_indicator(
        code="ZZ9", wording=wording, goals=[goal], dimensions=[ages], headline_order=1, by=anne, at=at
    )
    secret = actions.define_indicator(
        code="ZZ8", goals=[goal], headline_order=2, by=anne, at=at, wording={
            **wording, "name": "Fortrolige kanarier", "unit": "kr.", "kind": "amount", "counts_people": False,
            "is_confidential": True,
        },
    )  # fmt: skip
    whole = actions.define_indicator(code="ZZ6", goals=[goal], wording={**wording, "name": "Alle"}, by=anne, at=at)
    part = actions.define_indicator(
        code="ZZ7", goals=[goal], wording={**wording, "name": "Heraf", "part_of": whole}, by=anne, at=at
    )
    for indicator in (made, secret, whole, part):
        actions.assign_duties(
            indicator=indicator, organisations=[teller.organisation for teller in tellers],
            first_period_on=date(2025, 1, 1), by=anne, at=at,
        )  # fmt: skip
    reports = []
    for number, (starts_on, ends_on, told) in enumerate(
        ((date(2025, 7, 1), date(2026, 1, 1), HIDDEN), (date(2026, 1, 1), date(2026, 7, 1), UNRELEASED))
    ):
        period = actions.open_period(
            rhythm="half_year", starts_on=starts_on, ends_on=ends_on, due_on=ends_on, by=anne, at=at
        )
        amounts = AMOUNTS["approved" if number else "released"]
        for place, teller in enumerate(tellers):
            figures = {cell: parts[place] for cell, parts in told.items()} | {secret.pk: amounts[place]}
            if number == 0:
                figures |= {whole.pk: LINKED["whole"][place], part.pk: LINKED["part"][place]}
            reports.append(_tell(period, teller, figures, anne, at))
        if number == 0:
            in_background(lambda period=period: _release(period, anne, at))
    _correct(reports[1], tellers[1], anne, at)
    out = Release.objects.get(period=reports[0].period_id)
    return SimpleNamespace(
        chosen={
            "indicator_id": made.pk, "goal_id": goal.pk, "period_id": reports[-1].period_id, "report_id": reports[0].pk,
            "release_id": out.pk,
        },
        secret={"indicator_id": secret.pk, "period_id": reports[0].period_id, "release_id": out.pk},
        linked={"indicator_id": part.pk, "period_id": reports[0].period_id, "release_id": out.pk},
        own={teller.person.pk for teller in tellers},
    )  # fmt: skip


def _two_tellers(example):
    """Return the actors of two organisations' editors, none of them of an organisation that is walked as."""
    from samklang.initiatives.models import Seat

    walked = {person.pk for role, person in example.people.items() if role != "backbone"}
    of_walked = Seat.objects.filter(person__in=walked).values("organisation")
    seats = Seat.objects.filter(
        organisation__initiative=example.initiative, role="editor", ends_on__isnull=True
    ).exclude(organisation__in=of_walked)
    first = seats.order_by("pk").first()
    second = seats.exclude(organisation=first.organisation).order_by("pk").first()
    actors = [
        viewer_for(s.person, slug=example.initiative.slug, today=date(2026, 11, 23)).actor for s in (first, second)
    ]
    return [
        SimpleNamespace(actor=actor, person=seat.person, organisation=seat.organisation)
        for actor, seat in zip(actors, (first, second), strict=True)
    ]


def _tell(period, teller, figures, anne, at):
    report = Report.objects.get(period=period, organisation=teller.organisation)
    typed = [
        TypedFigure(each.key, Decimal(figures[each.cell.label if each.cell else each.version.indicator_id]), None, None)
        for each in asked_of(report)
        if each.cell or each.version.indicator_id in figures
    ]
    actions.save_figures(report=report, figures=typed, by=teller.actor, at=at)
    actions.submit_report(report=report, is_incomplete=True, by=teller.actor, at=at)
    actions.approve_report(report=Report.objects.get(pk=report.pk), by=anne, at=at)
    return report


def _correct(report, teller, anne, at) -> None:
    """Correct a figure after its release, with a reason that tells a figure, and approve it again."""
    later = at + timedelta(minutes=5)
    actions.reopen_report(report=Report.objects.get(pk=report.pk), reason="Talt om", by=anne, at=later)
    asked = next(each for each in asked_of(Report.objects.get(pk=report.pk)) if each.cell)
    typed = TypedFigure(asked.key, Decimal(4), None, None)
    actions.save_figures(report=report, figures=[typed], by=teller.actor, at=later)
    reason = f"Det var ikke {IN_A_REASON}"
    actions.submit_report(report=report, reason=reason, is_incomplete=True, by=teller.actor, at=later)
    actions.approve_report(report=Report.objects.get(pk=report.pk), by=anne, at=later)


def _release(period, anne, at) -> None:
    prepared = actions.prepare_release(period=period, note="", is_partial=True, by=anne, at=at)
    actions.draft_release(prepared=prepared, at=at)
    prepared.refresh_from_db()
    actions.confirm_release(prepared=prepared, seen=prepared.mark, by=_second(anne), at=at)


def _second(anne):
    """Return another of the office, who confirms."""
    others = backbone_seats_of(anne.initiative, today=NOW.date()).exclude(person=anne.person)
    return viewer_for(others.first().person, slug=anne.initiative.slug, today=NOW.date()).actor


def told_in(text: str) -> list[str]:
    plain = digits_in(text)
    return [canary for canary in CANARIES if canary in plain]


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_or_file_tells_anybody_else_a_hidden_or_unreleased_number_of_people_or_amount(
    planted, example, client_of, role
):
    client = client_of(example.people[role] if role else None)
    starts = {*addresses(example, chosen=planted.chosen), *addresses(example, chosen={})}
    for one in (planted.secret, planted.linked):
        starts |= {each for each in addresses(example, chosen=one) if str(one["indicator_id"]) in each}
    taking_the_day = ("indicator", "goal", "/public/", "/periods/", "/activities/")
    yesterday = [f"{each}?known_on=2026-11-22" for each in starts if any(word in each for word in taking_the_day)]
    read = 0
    for address, text in everything_seen(client, [*starts, *yesterday]):
        assert told_in(text) == [], f"{address} as {role}"
        read += 1
    assert read > (40 if role else 3)


@pytest.mark.parametrize("role", ["backbone", "steering", "editor", None])
def test_what_is_drafted_for_a_release_is_told_to_nobody_but_the_backbone(planted, example, client_of, role):
    anne = viewer_for(example.people["backbone"], slug=example.initiative.slug, today=NOW.date()).actor
    period = Period.objects.get(pk=planted.chosen["period_id"])
    prepared = actions.prepare_release(period=period, note="", is_partial=True, by=anne, at=NOW + timedelta(hours=1))
    actions.draft_release(prepared=prepared, at=NOW + timedelta(hours=1))
    its_own = f"/{example.initiative.slug}/measurement/releases/{prepared.pk}/"
    client = client_of(example.people[role] if role else None)
    chosen = planted.chosen | {"prepared_release_id": prepared.pk}
    if role == "backbone":
        assert told_in(client.get(its_own).content.decode()), "the walk would find nothing"
        return
    for address, text in everything_seen(client, set(addresses(example, chosen=chosen))):
        assert told_in(text) == [], f"{address} as {role}"


def test_the_walk_would_find_the_numbers_for_the_backbone_sees_them(planted, example, client_of):
    client = client_of(example.people["backbone"])
    found = set()
    starts = {*addresses(example, chosen=planted.chosen), *addresses(example, chosen=planted.secret)}
    starts |= {*addresses(example, chosen=planted.linked)}
    for _address, text in everything_seen(client, starts):
        found |= set(told_in(text))
    assert {str(sum(UNRELEASED["first"])), str(sum(UNRELEASED["second"])), IN_A_REASON} <= found
    assert {str(sum(pair)) for pair in AMOUNTS.values()} <= found
    assert str(sum(LINKED["part"])) in found


def test_no_mail_tells_a_hidden_or_unreleased_number_of_people_or_amount(planted, example):
    from procrastinate.contrib.django import app

    rooms = ("communication.", "backbone.", "measurement.", "agenda.", "initiatives.")
    for task in [task for name, task in app.tasks.items() if name.startswith(rooms)]:
        if "timestamp" in task.func.__code__.co_varnames[: task.func.__code__.co_argcount]:
            task.func(timestamp=int(NOW.timestamp()))
    for letter in mail.outbox:
        assert told_in(f"{letter.subject} {letter.body}") == [], letter.subject


def test_nothing_but_the_listed_modules_reads_figures_as_they_were_reported():
    assert modules_with(FIGURES) == READS_FIGURES


def test_nothing_but_the_listed_modules_reads_what_is_drafted_for_a_release():
    assert modules_with(DRAFTS) == READS_DRAFTS


def modules_with(words: re.Pattern[str]) -> set[str]:
    """Return the modules of the product that hold some of the words, wherever this checkout lies."""
    found = {path.relative_to(SOURCE): path for path in SOURCE.rglob("*.py")}
    return {str(at) for at, path in found.items()
            if not {"tests", "migrations"} & set(at.parts) and words.search(path.read_text())}  # fmt: skip
