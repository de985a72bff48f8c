"""A rate in a funder's form says of how many it is told, unless the funder's own unit does."""

import csv
import io
from datetime import UTC, date, datetime

from samklang.measurement import actions
from samklang.measurement.actions import Answered
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 7, 10, 9, tzinfo=UTC)


def test_a_rate_is_told_of_how_many_where_the_unit_is_silent(founded, bo, harbour, actor_of, client_of, initiative):
    made = indicator(founded, code="R1", kind="rate", unit="episoder", organisations=[harbour])
    report = report_of(harbour, quarter(founded, 2026, 1))
    submit(report, figure(report, "R1", 5, 2000), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=founded, at=AT)
    form = actions.make_funder_form(
        name="Kvartal", funder="Fonden", organisation=None, starts_on=date(2026, 1, 1), ends_on=date(2026, 4, 1),
        headings=["Spørgsmål", "Enhed", "Svar"], roles=["question", "unit", "answer"],
        rows=[["Vold?", "", ""], ["Vold?", "pr. 1.000 døgn", ""]], by=founded, at=AT,
    )  # fmt: skip
    answers = {question.pk: Answered(made) for question in form.questions.all()}
    actions.answer_funder_form(form=form, answers=answers, by=founded, at=AT)
    text = client_of(bo).get(f"/{initiative.slug}/funder-forms/{form.pk}/form.csv").content.decode("utf-8-sig")
    _heads, silent, told = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert silent[2:] == ["2,5", "Opgjort pr. 1.000."]
    assert told[2:] == ["2,5", ""]
