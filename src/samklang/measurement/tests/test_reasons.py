"""The reason of a correction is read by those who may see the figure it is about, and by nobody else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import give_seat
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.models import Observation, ReportTransition
from samklang.ui.problems import Problem

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SECRET, PLAIN = "Vi havde glemt Karla i kælderen", "Lejemålet på Kajen var talt to gange"


@pytest.fixture
def made(founded, harbour, bo, actor_of):
    """An open and a guarded indicator, told by Havnen and released; its report is open again."""

    class Made:
        backbone, writer = founded, actor_of(bo)
        homes = indicator(founded, organisations=[harbour])
        people = indicator(founded, code="H2", organisations=[harbour], counts_people=True)
        period = quarter(founded, 2026, 1)
        report = report_of(harbour, period)

    submit(Made.report, figure(Made.report, "H1", 7), figure(Made.report, "H2", 25), by=Made.writer, at=AT)
    actions.approve_report(report=Made.report, by=founded, at=AT)
    release(Made.period, by=founded, at=AT, is_partial=True)
    actions.reopen_report(report=Made.report, reason="Ring", by=founded, at=AT + timedelta(days=1))
    Made.report.refresh_from_db()
    return Made


def form_of(made):
    """Return what the browser sends when both figures are changed."""
    from samklang.measurement.queries import asked_of

    keys = {each.version.indicator.code: each.key for each in asked_of(made.report)}
    return {f"figure-{keys['H1']}": "9", f"figure-{keys['H2']}": "26", "deed": "send"}


def address_of(made):
    return f"/{made.homes.initiative.slug}/measurement/reports/{made.report.pk}/"


def page_of(indicator):
    return f"/{indicator.initiative.slug}/measurement/indicators/{indicator.pk}/"


def everything(client, made):
    """Return all that a reader gets to see of corrections: pages, how a figure was computed, the programs' way."""
    paths = [page_of(each) + more for each in (made.homes, made.people) for more in ("", "pivot/", "pivot/figure/")]
    slug = made.homes.initiative.slug
    paths += [f"/{slug}/", f"/{slug}/measurement/", f"/{slug}/measurement/periods/{made.period.pk}/"]
    return " ".join(client.get(path).content.decode() for path in paths)


def test_the_page_asks_a_reason_for_each_sort_of_figure_and_shows_each_to_its_readers(made, client_of, anne, bo, dina):
    client = client_of(bo)
    page = client.get(address_of(made)).content.decode()
    assert "Kun jeres egen organisation og sekretariatet læser det, du skriver. Om: Indikator H2." in page
    assert "Alle i initiativet kan læse det, du skriver. Kun om: Indikator H1." in page
    typed = form_of(made)
    answer = client.post(address_of(made), typed | {"reason": PLAIN})
    assert answer.status_code == 422
    assert 'href="#id_guarded_reason"' in answer.content.decode()
    assert PLAIN in answer.content.decode()  # what was written is not lost
    assert client.post(address_of(made), {"deed": "send", "guarded_reason": SECRET}).status_code == 422
    sent = client.post(address_of(made), {"deed": "send", "reason": PLAIN, "guarded_reason": SECRET})
    assert sent.status_code == 302
    actions.approve_report(report=made.report, by=made.backbone, at=AT + timedelta(days=3))
    others, own, backbone = (everything(client_of(each), made) for each in (dina, bo, anne))
    assert PLAIN in others
    assert "7 → 9" in others
    assert SECRET not in others
    assert SECRET in own
    assert SECRET in backbone


@pytest.mark.parametrize(
    ("counts_people", "words"),
    [
        (False, "Alle i initiativet kan læse det, du skriver."),
        (True, "Kun jeres egen organisation og sekretariatet læser det, du skriver."),
    ],
)
def test_a_report_of_one_sort_asks_for_one_reason_and_says_who_reads_it(
    founded, harbour, bo, client_of, actor_of, counts_people, words
):
    indicator(founded, organisations=[harbour], counts_people=counts_people)
    report = report_of(harbour, quarter(founded, 2026, 1))
    submit(report, figure(report, "H1", 25), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    actions.reopen_report(report=report, reason="Ring", by=founded, at=AT)
    page = client_of(bo).get(f"/{founded.initiative.slug}/measurement/reports/{report.pk}/").content.decode()
    assert words in page
    assert page.count("Hvad er rettet, og hvorfor?") == 1
    assert "de beskyttede tal" not in page


def test_one_reason_is_enough_where_only_guarded_figures_changed(made, client_of, dina):
    submit(made.report, figure(made.report, "H2", 26), by=made.writer, at=AT + timedelta(days=2), reason=SECRET)
    assert Observation.objects.get(numerator=26).explanation == SECRET
    actions.approve_report(report=made.report, by=made.backbone, at=AT + timedelta(days=3))
    assert SECRET not in everything(client_of(dina), made)


def test_the_reason_of_guarded_figures_is_never_taken_for_open_ones(made):
    actions.save_figures(
        report=made.report, figures=[figure(made.report, "H1", 9)], by=made.writer, at=AT + timedelta(days=2)
    )
    with pytest.raises(Problem) as told:
        actions.submit_report(
            report=made.report, by=made.writer, at=AT + timedelta(days=2), guarded_reason=SECRET, is_incomplete=True
        )
    assert told.value.field == "reason"


def test_what_was_stored_with_one_reason_over_both_is_kept_from_others(made, client_of, bo, dina):
    both = (figure(made.report, "H1", 9), figure(made.report, "H2", 26, explanation="Talt om"))
    actions.save_figures(report=made.report, figures=both, by=made.writer, at=AT + timedelta(days=2))
    actions.submit_report(
        report=made.report, by=made.writer, at=AT + timedelta(days=2), reason=SECRET, is_incomplete=True
    )
    ReportTransition.objects.update(has_reasons_apart=False)  # as reports of before are stored
    actions.approve_report(report=made.report, by=made.backbone, at=AT + timedelta(days=3))
    others = everything(client_of(dina), made)
    assert "7 → 9" in others
    assert "Begrundelsen vises ikke: den blev også givet for beskyttede tal." in others
    assert SECRET not in others
    assert SECRET in everything(client_of(bo), made)


def test_the_same_words_written_in_both_fields_are_kept_too(made, client_of, dina):
    both = (figure(made.report, "H1", 9), figure(made.report, "H2", 26))
    actions.save_figures(report=made.report, figures=both, by=made.writer, at=AT + timedelta(days=2))
    actions.submit_report(
        report=made.report, by=made.writer, at=AT + timedelta(days=2), reason=SECRET, guarded_reason=SECRET,
        is_incomplete=True,
    )  # fmt: skip
    actions.approve_report(report=made.report, by=made.backbone, at=AT + timedelta(days=3))
    assert SECRET not in everything(client_of(dina), made)


def test_a_program_gives_both_reasons_and_reads_those_it_may(made, harbour, council, actor_of, dina, founded, now):
    both = (figure(made.report, "H1", 9), figure(made.report, "H2", 26))
    actions.save_figures(report=made.report, figures=both, by=made.writer, at=AT + timedelta(days=2))
    own = Program(key_for(harbour, made.writer, at=now), language="da")
    way = f"reports/{made.report.pk}/submission"
    refused = own.post(way, {"reason": PLAIN, "is_incomplete": True})
    assert refused.status_code == 422
    assert "Indikator H2 er beskyttet og er rettet." in refused.json()["detail"]
    sent = own.post(way, {"reason": PLAIN, "guarded_reason": SECRET, "is_incomplete": True})
    assert sent.status_code == 200, sent.content
    actions.approve_report(report=made.report, by=made.backbone, at=now)
    karen = give_seat(
        organisation=council, person_name="Karen", person_email="karen@example.org", role="editor", by=founded, at=AT
    ).person
    other = Program(key_for(council, actor_of(karen), scope="read", at=now), language="da")
    for program, secret in ((own, True), (other, False)):
        answers = [program.get(f"indicators/{each.pk}/figures/{made.period.pk}") for each in (made.homes, made.people)]
        told = json.dumps([answer.json() for answer in answers], ensure_ascii=False)
        assert PLAIN in told
        assert (SECRET in told) is secret


def test_a_program_of_others_is_told_how_many_corrections_there_are_of_guarded_figures_and_no_more(
    made, founded, harbour, council
):
    told = figure(made.report, "H1", 9, explanation=PLAIN), figure(made.report, "H2", 60, explanation=SECRET)
    submit(made.report, *told, by=made.writer, at=AT + timedelta(days=2))
    actions.approve_report(report=made.report, by=founded, at=AT + timedelta(days=3))
    seen = {}
    for whose in (council, harbour):
        program = Program(key_for(whose, founded, at=AT))
        for each in (made.homes, made.people):
            answer = program.get(f"indicators/{each.pk}/figures/{made.period.pk}").json()
            seen[whose, each] = [line["after"] for line in answer["corrections"]], answer["untold_corrections"]
    assert seen[council, made.homes] == seen[harbour, made.homes] == (["9"], 0)
    assert seen[council, made.people] == ([], 1)  # not whose, nor when
    assert seen[harbour, made.people] == (["60"], 0)
