"""The n-th statement of an action fails: what is stored is what was before, whichever n (R66)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from samklang.activities import actions as plan
from samklang.agenda import actions as agenda
from samklang.communication import actions as talk
from samklang.initiatives import actions as seats
from samklang.interchange.statistics import actions as statistics
from samklang.interchange.statistics.queries import chosen_from, tables_in
from samklang.measurement import actions as measures
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.places.actions import add_place

TODAY = date(2026, 11, 23)
TABLE = "OMRÅDE;TID;INDHOLD\n101;2023;5\n101;2024;6\n".encode()
CHARTER = "# Charter\n\n## Udfordring\n\nMange venter.\n\n## Målsætninger\n\n- Flere hjem\n- Mere arbejde\n"


@pytest.fixture
def house(founded, harbour, council, bo, dina, actor_of, now):
    """A reported quarter, a draft agenda, and who acts."""

    class House:
        anne, bo_acts, at = founded, actor_of(bo), now

    House.harbour = harbour
    House.indicator = indicator(founded, organisations=[harbour])
    House.period = quarter(founded, 2026, 2)
    House.report = report_of(harbour, House.period)
    House.table = tables_in(TABLE)
    House.staged = statistics.stage_file(content=TABLE, file_name="t.csv", by=founded, at=now)
    House.town = add_place(name="Havneby", kind="municipality", by=founded, at=now)
    House.draft, _ = agenda.import_charter(text=CHARTER, file_name="charter.md", by=founded, at=now)
    return House


def sent(house):
    return submit(house.report, figure(house.report, "H1", 5), by=house.bo_acts, at=house.at)


def out(house):
    return agenda.send_out(
        draft=house.draft, deadline_on=TODAY + timedelta(days=20), review_on=TODAY + timedelta(days=300),
        least_percent=67, objection_stops=True, by=house.anne, at=house.at,
    )  # fmt: skip


OPERATIONS = {
    "an invitation": lambda h: seats.invite(
        organisation=h.harbour, email="x@example.org", name="X", role="reader", by=h.bo_acts, at=h.at
    ),
    "a new partner": lambda h: seats.add_organisation(name="Ny", kind="civil", by=h.anne, at=h.at),
    "an import of a charter": lambda h: agenda.import_charter(text=CHARTER, file_name="c.md", by=h.anne, at=h.at),
    "sending the agenda out": out,
    "opening a period": lambda h: quarter(h.anne, 2026, 3),
    "typing figures": lambda h: measures.save_figures(
        report=h.report, figures=[figure(h.report, "H1", 5)], by=h.bo_acts, at=h.at
    ),
    "submitting a report": sent,
    "a new activity": lambda h: plan.create_activity(
        title="Åbent køkken", lead=h.harbour, summary="", phase="idea", starts_on=None, ends_on=None, goals=[],
        indicators=[h.indicator], places=[], target_groups=[], by=h.anne, at=h.at,
    ),
    "a series of official statistics": lambda h: statistics.add_chosen_series(
        staged=h.staged, chosen=chosen_from(h.table, {}), wording={"name": "Tal", "source": "Kilden"}, goals=[],
        place=h.town, by=h.anne, at=h.at,
    ),
    "a comment": lambda h: talk.comment(on=h.indicator, text="Hvad skete der i maj?", by=h.bo_acts, at=h.at),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_action_that_fails_at_any_statement_leaves_everything_as_it_was(house, name):
    before, number = stored(), 0
    while True:
        number += 1
        try:
            with transaction.atomic(), connection.execute_wrapper(failing_at(number)):
                OPERATIONS[name](house)
        except OperationalError:
            assert stored() == before, f"statement {number} of {name}"
            continue
        break
    assert number > 3
    assert stored() != before


@pytest.mark.parametrize("step", ["approve_report", "return_report"])
def test_the_backbones_answer_to_a_report_is_whole_or_nothing(house, step):
    report = sent(house)
    before, number = stored(), 0
    words = {"comment": "Se igen", "remarks": {}} if step == "return_report" else {}
    while True:
        number += 1
        try:
            with transaction.atomic(), connection.execute_wrapper(failing_at(number)):
                getattr(measures, step)(report=report, **words, by=house.anne, at=house.at)
        except OperationalError:
            assert stored() == before, f"statement {number}"
            continue
        break
    assert stored() != before


def failing_at(number: int):
    """Return a wrapper that lets `number - 1` statements through and fails at the next."""
    seen = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == number:
            raise OperationalError("the disk is full")
        return execute(sql, params, many, context)

    return wrapper


def stored() -> dict[str, str]:
    """Return a digest of every table of ours."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("samklang.")
    ]
    digest = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(digest.format(table) for table in tables))
        return dict(cursor.fetchall())
