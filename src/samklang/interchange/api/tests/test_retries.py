"""A retried request has one effect: its answer is kept with the effect, in one transaction, for a day (R63)."""

import pytest

from samklang.initiatives.models import KeptAnswer
from samklang.measurement.actions import return_report, save_figures
from samklang.measurement.models import DraftFigure, ReportTransition
from samklang.measurement.tests.build_reports import keys_by_code, typed_figure

MARK = {"Idempotency-Key": "2026-Q3-a1"}


@pytest.fixture
def address(report) -> str:
    return f"reports/{report.pk}/figures"


@pytest.fixture
def sent(report) -> dict:
    return {"figures": [{"key": keys_by_code(report)["I-01"], "figure": 8}]}


def colleague_types(report, value, by, now):
    save_figures(report=report, figures=[typed_figure(keys_by_code(report)["I-01"], value)], by=by, at=now)


def test_a_retry_is_answered_as_the_first_was_and_done_once(program, report, address, sent, actor_of, bo, now):
    first = program.put(address, sent, **MARK)
    colleague_types(report, "9", actor_of(bo), now)
    again = program.put(address, sent, **MARK)
    assert (again.status_code, again.content, again["ETag"]) == (200, first.content, first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert DraftFigure.objects.get().numerator == 9


def test_without_the_mark_the_retry_is_done_again_and_loses_what_a_colleague_typed(
    program, report, address, sent, actor_of, bo, now
):
    """The control: what the mark protects against does happen without it."""
    program.put(address, sent)
    colleague_types(report, "9", actor_of(bo), now)
    program.put(address, sent)
    assert DraftFigure.objects.get().numerator == 8


@pytest.mark.parametrize(("headers", "times"), [(MARK, 1), ({}, 2)])
def test_a_late_retry_of_sending_sends_a_returned_report_again_only_without_the_mark(
    program, report, address, sent, founded, now, headers, times
):
    program.put(address, sent)
    submission = f"reports/{report.pk}/submission"
    assert program.post(submission, {"is_incomplete": True}, **headers).status_code == 200
    return_report(report=report, comment="Se på I-02", remarks={}, by=founded, at=now)
    assert program.post(submission, {"is_incomplete": True}, **headers).status_code == 200
    assert ReportTransition.objects.filter(report=report, to_state="submitted").count() == times


def test_the_same_mark_for_another_body_is_refused(program, address, sent):
    program.put(address, sent, **MARK)
    sent["figures"][0]["figure"] = 9
    refused = program.put(address, sent, **MARK)
    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (422, "retry-differs")
    assert DraftFigure.objects.get().numerator == 8


def test_a_mark_is_of_one_key_and_one_operation(program, reader, report, address, sent):
    program.put(address, sent, **MARK)
    assert "Idempotency-Replayed" not in program.post(
        f"reports/{report.pk}/submission", {"is_incomplete": True}, **MARK
    )
    assert reader.put(address, sent, **MARK).status_code == 403


def test_what_was_refused_had_no_effect_and_may_be_mended_under_the_same_mark(program, address, sent):
    sent["figures"][0]["figure"] = -8
    assert program.put(address, sent, **MARK).status_code == 422
    assert not KeptAnswer.objects.exists()
    sent["figures"][0]["figure"] = 8
    assert program.put(address, sent, **MARK).status_code == 200


def test_after_a_day_the_mark_is_free_again(program, address, sent, time_machine):
    program.put(address, sent, **MARK)
    time_machine.move_to("2026-11-24T09:30:00+01:00")
    sent["figures"][0]["figure"] = 9
    assert "Idempotency-Replayed" not in program.put(address, sent, **MARK)
    assert DraftFigure.objects.get().numerator == 9
    assert KeptAnswer.objects.count() == 1


def test_neither_the_mark_nor_a_personal_number_in_it_is_stored(program, address, sent):
    program.put(address, sent, **{"Idempotency-Key": "010160-7775"})
    assert "7775" not in str(KeptAnswer.objects.values().get())


@pytest.mark.parametrize("mark", ["", "x" * 201])
def test_a_mark_of_no_or_of_endless_length_is_refused(program, address, sent, mark):
    assert program.put(address, sent, **{"Idempotency-Key": mark}).status_code == 400
