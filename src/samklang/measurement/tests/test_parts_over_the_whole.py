"""Parts that come to more than the whole they are told with are shown as told, and still add up to that whole."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions

from .build import figure, indicator, quarter, report_of, submit

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def tell(founded, harbour, bo, actor_of):
    """Report a whole of one kind with a part for each age, and a reason; approve it."""
    ages = actions.add_dimension(name="Alder", categories=["18-24", "65+"], by=founded, at=AT)

    def told(kind, whole, *parts):
        made = indicator(founded, kind=kind, organisations=[harbour], dimensions=[ages])
        period = quarter(founded, 2026, 1)
        report = report_of(harbour, period)
        typed = [figure(report, "H1", *whole, explanation="Nogle er talt i begge aldre")]
        typed += [figure(report, "H1", *pair, cell=cell) for pair, cell in zip(parts, ("18-24", "65+"), strict=True)]
        submit(report, *typed, by=actor_of(bo), at=AT)
        actions.approve_report(report=report_of(harbour, period), by=founded, at=AT)
        return made

    return told


def rows_of(page: str) -> dict[str, list[str]]:
    """Return {heading of a row: its figures}."""
    found = {}
    for heading, rest in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.S):
        words = re.sub(r"<[^>]+>", " ", heading).split("(")[0]
        cells = re.findall(r'<td class="num[^"]*">(.*?)</td>', rest, re.S)
        found[" ".join(words.split())] = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    return found


def page_of(client, made, path="measurement/indicators/{}/pivot/") -> str:
    return client.get(f"/{made.initiative.slug}/{path.format(made.pk)}").content.decode()


@pytest.mark.parametrize("who", ["anne", "bo"])
def test_a_pivot_shows_the_parts_and_what_they_are_more_than_the_whole(tell, client_of, who, request):
    made = tell("count", (50,), (30,), (60,))
    page = page_of(client_of(request.getfixturevalue(who)), made)
    found = rows_of(page)
    assert [found["18-24"][0], found["65+"][0], found["I alt"][0]] == ["30", "60", "50"]
    assert found["Ikke opdelt det samlede tal minus delene"][0].replace("\N{MINUS SIGN}", "-") == "-40"
    assert 'class="note">fortalt uden denne opdeling' not in page
    assert "Det er under nul, hvor nogen har fortalt dele, der tilsammen er mere end det samlede tal." in page


def test_the_page_and_the_files_show_the_same(tell, client_of, anne):
    made = tell("count", (50,), (30,), (60,))
    client = client_of(anne)
    page = page_of(client, made, "measurement/indicators/{}/")
    found = rows_of(page)
    assert [found["18-24"][-1], found["65+"][-1]] == ["30", "60"]
    assert found["Ikke opdelt"][-1].replace("\N{MINUS SIGN}", "-") == "-40"
    assert "er ikke opdelt." not in page
    csv = page_of(client, made, "tables/indicators/{}/pivot.csv")
    assert re.search(r"18-24;30;", csv)
    assert re.search(r"Ikke opdelt \(det samlede tal minus delene\);-40;", csv)


def test_of_a_share_the_whole_alone_is_counted_and_the_page_says_that_parts_were_told(tell, client_of, anne):
    made = tell("share", (5, 20), (4, 10), (6, 15))
    page = page_of(client_of(anne), made)
    found = rows_of(page)
    assert found["I alt"][0].replace("\xa0", " ") == "25 %"
    assert "Nogen har fortalt dele, der ikke kan være dele af det samlede tal" in page
    assert "det samlede tal alene" in page
    assert 'class="note">fortalt uden denne opdeling' not in page
    assert "intet oplyst" not in page
