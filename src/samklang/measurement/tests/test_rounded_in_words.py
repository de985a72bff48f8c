"""A rounded figure is told as one wherever it stands by itself; a file says it in a column, and never twice."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.models import TablePolicy

from .build import figure, indicator, quarter, release, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
HOMES = ("Egen", "Delt")
ANSWERS = {"Utryg": (21, 9), "Tryg": (58, 11), "Ved ikke": (4, 4)}
TABLE = re.compile(r"<table.*?</table>", re.S)


@pytest.fixture
def asked(founded, harbour, bo, actor_of):
    """Answers on a scale by tenure, rounded on the way out: eight of them on no step."""
    homes = actions.add_dimension(name="Bolig", categories=HOMES, by=founded, at=AT)
    steps = actions.add_dimension(name="Tryghed", categories=["Utryg", "Tryg"], unknown="Ved ikke", by=founded, at=AT)
    made = indicator(
        founded, kind="scale", organisations=[harbour], counts_people=True, dimensions=[homes], steps=steps,
        reached_from=steps.categories.get(name="Tryg"),
    )  # fmt: skip
    period = quarter(founded, 2026, 1)
    report = report_of(harbour, period)
    typed = [
        figure(report, "H1", count, cell=f"{step} · {home}")
        for step, pair in ANSWERS.items()
        for count, home in zip(pair, HOMES, strict=True)
    ]
    submit(report, *typed, by=actor_of(bo), at=AT)
    actions.approve_report(report=report_of(harbour, period), by=founded, at=AT)
    release(period, by=founded, at=AT)
    assert TablePolicy.objects.get().policy == "rounded"
    return made


def address(made, page="measurement/indicators/{}/"):
    return f"/{made.initiative.slug}/{page.format(made.pk)}"


def cells_of(page: str) -> list[str]:
    """Return what stands in the cells of numbers of all tables of a page."""
    found = [each for table in TABLE.findall(page) for each in re.findall(r'<td class="num[^"]*">(.*?)</td>', table)]
    return [re.sub(r"<[^>]+>", "", each).replace("\xa0", " ").strip() for each in found]


def test_every_figure_of_the_page_is_told_as_rounded_once(asked, client_of, dina):
    page = client_of(dina).get(address(asked)).content.decode()
    told = [each for each in cells_of(page) if each not in {"", "–"}]
    assert len(told) > 6
    assert all(re.fullmatch(r"ca\. \d+( %)?", each) for each in told), told
    assert re.search(r"Ca\. (5|10) svarede", page)
    assert "ca. ca." not in page.lower()
    assert not re.search(r"<title>[^<]*: \d", page)  # nor is a point of the curve that a pointer rests on


def test_the_backbone_reads_what_was_told_without_it(asked, client_of, anne):
    page = client_of(anne).get(address(asked)).content.decode()
    assert not [each for each in cells_of(page) if each.startswith("ca.")]
    assert "8 svarede" in page


def test_a_pivot_and_what_its_figures_lead_to_say_it_too_and_its_file_says_it_in_a_column(asked, client_of, dina):
    client = client_of(dina)
    page = client.get(address(asked, "measurement/indicators/{}/pivot/")).content.decode()
    told = [each for each in cells_of(page) if not each.startswith("–")]
    assert told
    assert all(re.fullmatch(r"ca\. \d+( %)?", each) for each in told), told
    links = re.findall(r'href="([^"]*pivot/figure/[^"]*)"', page)
    figures = [client.get(each.replace("&amp;", "&")).content.decode() for each in (links[0], links[-1])]
    assert all(re.search(r": ca\. \d+", each) for each in figures)
    text = client.get(address(asked, "tables/indicators/{}/pivot.csv")).content.decode("utf-8-sig")
    table = text.split("\n\n")[0].split("\r\n\r\n")[0]
    assert "ca." not in table
    assert "afrundet til femmere" in table


def test_a_share_is_told_with_both_its_numbers_as_rounded(asked, client_of, dina):
    client = client_of(dina)
    page = client.get(
        address(asked, "measurement/indicators/{}/pivot/"), {"rows": "period", "columns": "whole"}
    ).content.decode()
    [share] = re.findall(r'href="([^"]*pivot/figure/[^"]*)"', page)
    told = client.get(share.replace("&amp;", "&")).content.decode().replace("\xa0", " ")
    assert re.search(r": ca\. \d+ % \(ca\. \d+ ud af ca\. \d+\)", told)
