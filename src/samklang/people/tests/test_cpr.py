"""Personal numbers are found however they are written, and harmless numbers are left alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.people.calculations.cpr import CprRule, Span, find_cpr, masked

REPOSITORY = Path(__file__).resolve().parents[4]
TEXTS = REPOSITORY.parent / "shared" / "data" / "badinput" / "text"
needs_examples = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the shared example texts are not beside this checkout (../shared/data/badinput/text)"
)


def examples(name: str) -> list[str]:
    lines = (TEXTS / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["text"] for line in lines if line.strip()]


@needs_examples
@pytest.mark.parametrize("rule", list(CprRule))
def test_every_written_form_of_a_cpr_number_is_found_by_both_rules(rule):
    texts = examples("cpr_positive.jsonl")
    assert len(texts) >= 100
    assert [text for text in texts if not find_cpr(text, rule=rule)] == []


@needs_examples
def test_no_harmless_number_is_refused_in_a_file_of_an_organisation():
    texts = examples("cpr_negative.jsonl")
    assert len(texts) >= 20
    assert [text for text in texts if find_cpr(text, rule=CprRule.TIERED)] == []


@needs_examples
def test_the_wide_rule_is_wrong_only_about_p_numbers():
    texts = examples("cpr_negative.jsonl")
    assert all(text.startswith("P-") for text in texts if find_cpr(text, rule=CprRule.DATE))


@needs_examples
def test_a_masked_text_holds_no_number_any_more():
    for text in examples("cpr_positive.jsonl"):
        assert find_cpr(masked(text), rule=CprRule.DATE) == ()


def test_the_span_is_where_the_number_stands_in_the_text_as_given():
    text = "nr. 01\u200b0160\u2013\uff15\uff10\uff10\uff19 ok"
    (span,) = find_cpr(text, rule=CprRule.DATE)
    assert text[span.start : span.end] == "01\u200b0160\u2013\uff15\uff10\uff10\uff19"


def test_a_number_after_digits_that_are_no_date_is_still_found():
    assert find_cpr("99 99 010160-5009", rule=CprRule.DATE) == (Span(6, 17),)


def test_two_numbers_are_both_found():
    assert len(find_cpr("010160-5009 og 020262 5106", rule=CprRule.DATE)) == 2


@pytest.mark.parametrize("text", ["290263-5009", "300200-4009", "001260-5009", "011360-5009"])
def test_a_date_that_never_was_is_no_number(text):
    assert find_cpr(text, rule=CprRule.DATE) == ()


def test_ten_digits_in_a_file_need_another_sign_than_the_date():
    assert find_cpr("1003388394", rule=CprRule.DATE)
    assert not find_cpr("1003388394", rule=CprRule.TIERED)
    assert find_cpr("CPR 1003388394", rule=CprRule.TIERED)
    assert find_cpr("100338-8394", rule=CprRule.TIERED)


@given(st.text())
def test_any_text_is_read_without_error_and_keeps_its_length_when_masked(text):
    assert len(masked(text)) == len(text)
