"""A program reports for its organisation: whole or not at all, by the rules of the grid, and nothing lost."""

import pytest

from samklang.audit.queries import events_of
from samklang.measurement.actions import approve_report, save_figures
from samklang.measurement.models import DraftFigure, Observation, ReportState
from samklang.measurement.tests.build_reports import keys_by_code, typed_figure

from .asking import Program, key_for


@pytest.fixture
def keys(report):
    return keys_by_code(report)


def figures_of(report) -> str:
    return f"reports/{report.pk}/figures"


def everything(keys) -> dict:
    return {"figures": [
        {"key": keys["I-01"], "figure": 8},
        {"key": keys["I-02"], "figure": "65"},
        {"key": keys["I-03"], "figure": 4, "base": "12"},
        {"key": keys["I-04"], "answer": "could_not_be_asked", "explanation": "Ingen fællesspisning i kvartalet"},
    ]}  # fmt: skip


def mistakes_in(answer) -> set[tuple[str, str, str]]:
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    return {(each["key"], each["field"], each["rule"]) for each in answer.json()["errors"]}


def test_what_is_asked_comes_with_key_kind_group_and_last_period(program, report, keys):
    figures = {each["key"]: each for each in program.get(figures_of(report)).json()["figures"]}
    assert set(figures) == set(keys.values())
    share = figures[keys["I-03"]]
    assert (share["indicator"]["kind"], share["takes_base"], share["last"]) == (
        "share", True, {"figure": "3", "base": "12"},
    )  # fmt: skip
    part = figures[keys["I-04 18-24 år"]]
    assert part["group"] == "18-24 år"
    assert part["categories"] == [{"dimension": "Alder", "category": "18-24 år"}]
    assert part["now"] is None


def test_figures_are_kept_as_drafts_and_come_back_exactly(program, report, keys):
    answer = program.put(figures_of(report), everything(keys))
    assert answer.status_code == 200
    figures = {each["key"]: each["now"] for each in program.get(figures_of(report)).json()["figures"]}
    assert figures[keys["I-03"]] == {
        "figure": "4", "base": "12", "answer": "measured", "how": "registered", "explanation": "", "is_draft": True,
    }  # fmt: skip
    assert figures[keys["I-04"]]["answer"] == "could_not_be_asked"
    assert figures[keys["I-04"]]["figure"] is None
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_zero_is_a_figure_and_null_is_none(program, report, keys):
    program.put(figures_of(report), {"figures": [{"key": keys["I-01"], "figure": 0}]})
    assert DraftFigure.objects.get().numerator == 0
    program.put(figures_of(report), {"figures": [{"key": keys["I-01"], "figure": None}]})
    draft = DraftFigure.objects.get()
    assert (draft.numerator, draft.answer) == (None, None)


def test_one_mistake_and_nothing_is_kept_and_every_mistake_is_named(program, report, keys):
    sent = {"figures": [
        {"key": keys["I-01"], "figure": "8.5"},
        {"key": keys["I-02"], "figure": 65},
        {"key": keys["I-03"], "figure": 4},
        {"key": keys["I-04"], "figure": -1},
        {"key": "1-0-999999", "figure": 1},
        {"key": keys["I-02"], "figure": 66},
    ]}  # fmt: skip
    found = mistakes_in(program.put(figures_of(report), sent))
    assert found >= {
        (keys["I-01"], "figure", "whole"),
        (keys["I-03"], "figure", "half"),
        (keys["I-04"], "figure", "negative"),
        ("1-0-999999", "key", "not_asked"),
        (keys["I-02"], "key", "twice"),
    }
    assert not DraftFigure.objects.exists()
    report.refresh_from_db()
    assert report.state == ReportState.OPEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"figure": 1.5}, {"figure": "1,5"}, {"figure": "1.234.567"}, {"figure": "1e3"}, {"figure": "٣"},
        {"figure": True},
        {"figure": "NaN"}, {"figure": 10**15}, {"figure": "1.23456"}, {"figure": "12 "}, {"answer": "hidden"},
        {"answer": "measured"}, {"figure": 1, "answer": "declined"}, {"figure": 1, "base": 2}, {"how": "guessed"},
        {"figure": 1, "organisation": 7}, {"figure": 1, "state": "approved"}, {"explanation": "x" * 501},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_exactly_is_refused_and_nothing_is_kept(program, report, keys, wrong):
    answer = program.put(figures_of(report), {"figures": [{"key": keys["I-01"], **wrong}]})
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not DraftFigure.objects.exists()


@pytest.mark.parametrize("text", ["010160-7775", "Maja, CPR 010160 7775", "010160\u20117775"])
def test_a_personal_number_is_refused_in_every_text_and_never_told_again(program, report, keys, text):
    address = figures_of(report)
    bodies = [
        {"figures": [{"key": keys["I-01"], "figure": 1, "explanation": text}]},
        {"figures": [{"key": text, "figure": 1}]},
        {"figures": [{"key": keys["I-01"], "figure": text}]},
        {"figures": [{"key": keys["I-01"], text: 1}]},
        {text: []},
    ]
    for body in bodies:
        answer = program.put(address, body)
        assert answer.status_code == 422
        assert "7775" not in answer.content.decode()
    refused = program.post(f"reports/{report.pk}/submission", {"reason": text})
    assert refused.status_code == 422
    assert program.get(f"goals?limit={text}").status_code in {400, 422}
    assert "7775" not in program.get(f"goals?{text}=1").content.decode()


def test_what_is_written_in_another_form_is_told_by_what_it_should_be(program, report, keys):
    answer = program.put(figures_of(report), {"figures": [{"key": "nope", "figure": 1}]})
    assert answer.status_code == 422
    assert ["key" in each["detail"] and "Decimal" not in each["detail"] for each in answer.json()["errors"]] == [True]
    answer = program.put(figures_of(report), {"figures": [{"key": keys["I-01"], "figure": "Medbestemmende"}]})
    assert any("a level is told by its number" in each["detail"] for each in answer.json()["errors"])


def test_a_doubt_asks_for_an_explanation_before_the_report_is_sent(program, report, keys):
    sent = everything(keys)
    sent["figures"][0]["figure"] = 80
    program.put(figures_of(report), sent)
    doubted = {each["key"]: each["doubts"] for each in program.get(figures_of(report)).json()["figures"]}
    assert doubted[keys["I-01"]] == [{"rule": "ten_times", "blocks": False}]
    address = f"reports/{report.pk}/submission"
    refused = program.post(address, {})
    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (422, "doubted")
    assert [each["key"] for each in refused.json()["errors"]] == [keys["I-01"]]
    assert "Did you mean 8?" in refused.json()["errors"][0]["detail"]
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    explained = {"explanations": [{"key": keys["I-01"], "explanation": "En hel opgang blev udlejet"}]}
    assert program.post(address, explained).json()["state"] == "submitted"
    assert Observation.objects.get(report=report, indicator__code="I-01").explanation == "En hel opgang blev udlejet"


def test_a_report_that_lacks_figures_is_sent_only_knowingly(program, report, keys):
    program.put(figures_of(report), {"figures": [{"key": keys["I-01"], "figure": 8}]})
    refused = program.post(f"reports/{report.pk}/submission", {})
    assert refused.json()["type"].endswith("#incomplete")
    assert program.post(f"reports/{report.pk}/submission", {"is_incomplete": True}).status_code == 200


def test_a_sent_report_cannot_be_changed(program, report, keys):
    program.put(figures_of(report), everything(keys))
    assert program.post(f"reports/{report.pk}/submission", {}).status_code == 200
    for again in (
        program.put(figures_of(report), everything(keys)),
        program.post(f"reports/{report.pk}/submission", {}),
    ):
        assert (again.status_code, again.json()["type"].rpartition("#")[2]) == (409, "not-editable")


def test_a_sent_report_counts_once_it_is_approved_as_one_from_the_grid_does(program, report, keys, founded, now):
    program.put(figures_of(report), everything(keys))
    program.post(f"reports/{report.pk}/submission", {})
    report.refresh_from_db()
    approve_report(report=report, by=founded, at=now)
    indicator = program.get("indicators").json()["items"][0]["id"]
    latest = program.get(f"indicators/{indicator}/figures").json()["items"][-1]
    assert (latest["value"], latest["made_of"]["reported"]) == ("8", 1)


def test_the_history_says_which_key_it_came_through(program, report, keys, initiative):
    program.put(figures_of(report), everything(keys))
    program.post(f"reports/{report.pk}/submission", {})
    sent = events_of(initiative_id=initiative.pk)[0]
    assert (sent.verb, sent.who, sent.organisation) == ("measurement.report_submitted", "Bo Bredal", "Havnen")
    assert "Fagsystem" in {change.after for change in sent.changes}


def test_what_a_colleague_types_meanwhile_is_not_lost(program, report, keys, actor_of, bo, now):
    seen = program.get(figures_of(report))["ETag"]
    save_figures(report=report, figures=[typed_figure(keys["I-01"], "9")], by=actor_of(bo), at=now)
    sent = {"figures": [{"key": keys["I-01"], "figure": 8}, {"key": keys["I-02"], "figure": 65}]}
    refused = program.put(figures_of(report), sent, If_Match=seen)
    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (412, "stale")
    assert refused.json()["conflicts"][0] == {
        "key": keys["I-01"],
        "theirs": {"figure": "9", "base": None, "answer": "measured"},
        "yours": {"figure": "8", "base": None, "answer": "measured"},
    }
    assert DraftFigure.objects.get().numerator == 9
    assert program.put(figures_of(report), sent, If_Match=refused["ETag"]).status_code == 200
    assert program.post(f"reports/{report.pk}/submission", {}, If_Match=seen).status_code == 412


def test_the_mark_of_a_report_holds_in_both_languages(report, program, keys):
    seen = program.get(figures_of(report), **{"Accept-Language": "da"})["ETag"]
    sent = {"figures": [{"key": keys["I-01"], "figure": 8}]}
    assert program.put(figures_of(report), sent, If_Match=seen).status_code == 200


def test_writing_without_looking_first_is_refused(program, report, keys):
    answer = program.ask("PUT", figures_of(report), everything(keys))
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (428, "no-precondition")


def test_sending_the_same_figures_again_changes_nothing_for_a_colleague(program, report, keys):
    program.put(figures_of(report), everything(keys))
    before = list(DraftFigure.objects.order_by("pk").values_list("pk", "changes"))
    program.put(figures_of(report), everything(keys))
    assert list(DraftFigure.objects.order_by("pk").values_list("pk", "changes")) == before


def test_the_answer_is_in_the_language_that_was_asked_for(actor_of, bo, harbour, now, report, keys):
    danish = Program(key_for(harbour, actor_of(bo), at=now), language="da-DK,da;q=0.9,en;q=0.5")
    answer = danish.put(figures_of(report), {"figures": [{"key": keys["I-01"], "figure": "8.5"}]})
    assert answer["Content-Language"] == "da"
    assert answer.json()["title"] == "Det, der blev sendt, kan ikke bruges"
    assert "hele tal" in answer.json()["errors"][0]["detail"]
