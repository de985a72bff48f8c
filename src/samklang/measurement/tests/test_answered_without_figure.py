"""A period that somebody could not tell a figure of says so wherever the period stands; it is no blank."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from samklang.initiatives.actions import give_seat
from samklang.measurement import actions
from samklang.measurement.draft_words import sheet_words
from samklang.measurement.models import PreparedRelease
from samklang.measurement.queries.drafts import draft_of

from .build import figure, indicator, lines_of, quarter, release, report_of, submit

AT = datetime(2026, 8, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
NOBODY_CAN = "0 af 2 har indberettet · 2 kan ikke oplyse"


@pytest.fixture
def both(founded, harbour, council, bo, actor_of):
    """Let two organisations answer a period: by a figure each, or that they cannot tell it."""
    karen = give_seat(
        organisation=council, person_name="Karen Kof", person_email="karen@example.org", role="editor", by=founded,
        at=AT - timedelta(days=400),
    ).person  # fmt: skip

    class Both:
        organisations, backbone = (harbour, council), founded

        def answer(self, period, *answers):
            for organisation, writer, told in zip(self.organisations, (bo, karen), answers, strict=True):
                report = report_of(organisation, period)
                typed = [
                    figure(report, "H1", None, cell=line.cell and line.cell.label, answer="declined")
                    if told is None
                    else figure(report, "H1", *told)
                    for line in lines_of(report)
                    if told is None or line.is_total
                ]
                reason = "Det må vi ikke oplyse" if told is None else ""
                submit(report, *typed, by=actor_of(writer), at=AT, reason=reason)
                actions.approve_report(report=report_of(organisation, period), by=founded, at=AT)

    return Both()


def page_of(client, made):
    return client.get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/").content.decode()


def remarks(page):
    """Return {period: (figure, remark)} of the curve's table."""
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td class="num">([^<]*)</td><td>([^<]*)</td></tr>', page)
    return {period: (words, note) for period, words, note in rows}


def test_a_curve_says_of_a_period_why_there_is_no_figure_and_of_another_whose_it_lacks(both, client_of, anne, bo):
    made = indicator(both.backbone, organisations=both.organisations)
    first, second, third = (quarter(both.backbone, 2025, number) for number in (1, 2, 3))
    both.answer(first, (7,), (8,))
    both.answer(second, (7,), None)
    both.answer(third, None, None)
    for person in (anne, bo):
        page = page_of(client_of(person), made)
        found = remarks(page)
        assert found["1. kvartal 2025"] == ("15", "")
        assert found["2. kvartal 2025"] == ("7", "1 af 2 har indberettet · 1 kan ikke oplyse")
        assert found["3. kvartal 2025"] == ("–", NOBODY_CAN)
        assert f"3. kvartal 2025: {NOBODY_CAN}." in page


def test_levels_keep_a_period_that_nobody_could_tell(both, client_of, anne):
    levels = actions.add_dimension(name="Trin", categories=["Begyndt", "I gang"], by=both.backbone, at=AT)
    made = indicator(both.backbone, kind="rubric", organisations=both.organisations, steps=levels)
    first, second = (quarter(both.backbone, 2025, number) for number in (1, 2))
    both.answer(first, (1,), (2,))
    both.answer(second, None, None)
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page_of(client_of(anne), made), re.S)
    said = {period: re.sub(r"<[^>]+>", " ", rest) for period, rest in rows}
    assert NOBODY_CAN in said["2. kvartal 2025"]
    assert said["1. kvartal 2025"].split()[:2] == ["1", "1"]


@pytest.mark.parametrize("kind", ["share", "count", "mean"])
@pytest.mark.parametrize("policy", ["hidden", "rounded"])
def test_what_is_to_go_out_of_such_a_period_is_no_figure_and_neither_exact_nor_rounded(both, kind, policy):
    indicator(
        both.backbone, kind=kind, organisations=both.organisations, counts_people=True, unit="mennesker",
        dimensions=_dimensions(both) if policy == "rounded" else (),
    )  # fmt: skip
    period = quarter(both.backbone, 2025, 1)
    both.answer(period, None, None)
    prepared = actions.prepare_release(
        period=period, note="", is_partial=False, by=both.backbone, at=AT + timedelta(days=1)
    )
    actions.draft_release(prepared=PreparedRelease.objects.get(pk=prepared.pk), at=AT + timedelta(days=1))
    [sheet] = draft_of(PreparedRelease.objects.get(pk=prepared.pk)).sheets
    words = sheet_words(sheet, rule=None)
    assert words.made_of == NOBODY_CAN
    assert words.total.words == "–"
    assert words.protection == "der er intet tal at vise"


def test_nobody_reads_a_zero_of_what_nobody_told(both, client_of, dina):
    made = indicator(
        both.backbone, organisations=both.organisations, counts_people=True, unit="mennesker",
        dimensions=_dimensions(both),
    )  # fmt: skip
    period = quarter(both.backbone, 2025, 1)
    both.answer(period, None, None)
    release(period, by=both.backbone, at=AT + timedelta(days=1))
    client = client_of(dina)
    page = page_of(client, made)
    assert remarks(page)["1. kvartal 2025"] == ("–", NOBODY_CAN)
    assert "ca. 0" not in page.lower()
    pivot = client.get(f"/{made.initiative.slug}/measurement/indicators/{made.pk}/pivot/").content.decode()
    assert ">0</a>" not in pivot
    assert "ca. 0" not in pivot


def _dimensions(both):
    return [
        actions.add_dimension(name=name, categories=["Her", "Der"], by=both.backbone, at=AT) for name in ("Sted", "By")
    ]
