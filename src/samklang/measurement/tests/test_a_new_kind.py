"""A kind that the house has never heard of goes from definition to export, and is right everywhere on the way.

Its organisations do not add up: the longest wait, word by word as the handbook writes it, and the least score. What is
shown is held against a plain maximum (minimum) over what was typed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samklang.initiatives.actions import give_seat
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement import actions
from samklang.measurement.models import Indicator, OrganisationFigure, Report
from samklang.measurement.queries import asked_of, scorecard, scorecard_of_same
from samklang.measurement.queries.sums import looked_over
from samklang.places.models import Place
from samklang.ui.problems import Problem

from .build import indicator, quarter, report_of
from .build_kinds import LEAST, LONGEST, invented_kinds

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2026, 10, 1, 9, 0, tzinfo=COPENHAGEN)
APPROVED, CORRECTED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC), datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KNOWN_ON, LATER = "2026-11-21", datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOTAL, YOUNG, OLD = "", "Under 30", "30 og derover"
# What is typed of the longest wait, in days; of the least score it is a hundred less so many.
FIRST = {
    "Nord": {TOTAL: 30, YOUNG: 12, OLD: 30},
    "Syd": {TOTAL: 41, YOUNG: 9, OLD: 20},
    "kommunen": {TOTAL: 25},
}
SECOND = {
    "Nord": {TOTAL: 50, YOUNG: 50, OLD: 10},
    "Syd": {TOTAL: 5},
    "kommunen": {TOTAL: 60},
}


@pytest.fixture(autouse=True)
def _two_kinds_more(tmp_path: Path) -> Iterator[None]:
    with invented_kinds(tmp_path):
        yield


@pytest.fixture(params=[LONGEST, LEAST])
def told(request, founded, harbour, council, anne, bo, client_of, actor_of, time_machine) -> SimpleNamespace:
    """An indicator of a new kind, told of two quarters: by Havnen in the form, by the municipality in a file."""
    best: Callable[..., int] = max if request.param == LONGEST else min
    house = SimpleNamespace(
        by=founded, slug=founded.initiative.slug, best=best, kind=request.param, harbour=harbour, council=council,
        people={"anne": anne, "bo": bo, "karen": _writer(founded, council)}, client_of=client_of, clock=time_machine,
        typed=(lambda number: number) if best is max else (lambda number: 100 - number),
    )  # fmt: skip
    _live_on(house, APPROVED)
    ages = actions.add_dimension(name="Alder", categories=[YOUNG, OLD], by=founded, at=AT)
    house.made = _defined(house, ages)
    house.places = {
        name: Place.objects.create(initiative=founded.initiative, name=name, sort_key=name.lower())
        for name in ("Nord", "Syd")
    }
    for place in house.places.values():
        _asked(house, [harbour], place)
    _asked(house, [council], None)
    house.first, house.second = quarter(founded, 2026, 1), quarter(founded, 2026, 2)
    for period, figures in ((house.first, FIRST), (house.second, SECOND)):
        _told_in_the_form(house, report_of(harbour, period), figures)
        _told_in_a_file(house, report_of(council, period), figures)
        for organisation in (harbour, council):
            _approved(house, report_of(organisation, period))
    _live_on(house, LATER)
    return house


def _live_on(house, moment: datetime) -> None:
    """Go to a moment, where everybody signs in anew."""
    house.clock.move_to(moment, tick=False)
    for name, person in house.people.items():
        setattr(house, name, house.client_of(person))


def _writer(founded, council):
    return give_seat(
        organisation=council,
        person_name="Karen Kof",
        person_email="karen@example.org",
        role="editor",
        by=founded,
        at=AT,
    ).person


def _defined(house, ages) -> Indicator:
    page = house.anne.get(f"/{house.slug}/measurement/indicators/new/").content.decode()
    assert f'<option value="{house.kind}">' in page
    sheet = dict.fromkeys(("why", "source", "method", "who", "known_weaknesses", "use"), "Skrevet.")
    typed = {
        "code": "V1", "name": "Ventetid", "definition": "Fra henvendelse til bolig.", "unit": "dage", **sheet,
        "kind": house.kind, "direction": "none", "level": "outcome", "rhythm": "quarter", "valid_from": "2025-01-01",
        "dimensions": [ages.pk],
    }  # fmt: skip
    assert house.anne.post(f"/{house.slug}/measurement/indicators/new/", typed).status_code == 302
    made = Indicator.objects.get(code="V1")
    address = f"/{house.slug}/measurement/indicators/{made.pk}/settings/"
    assert house.anne.post(address, {"stage": "in_use"}).status_code == 302
    return made


def _asked(house, organisations, place) -> None:
    actions.assign_duties(
        indicator=house.made, organisations=organisations, place=place, first_period_on=date(2026, 1, 1), by=house.by,
        at=AT,
    )  # fmt: skip


def _told_in_the_form(house, report: Report, figures) -> None:
    address = f"/{house.slug}/measurement/reports/{report.pk}/"
    fields = {"deed": "send", "incomplete": "yes", "reason": "Talt om"}
    for line in asked_of(report):
        number = figures[line.place.name].get(line.cell_label)
        fields |= {f"figure-{line.key}": "" if number is None else house.typed(number), f"answer-{line.key}": ""}
        fields |= {f"why-{line.key}": "Den længste fandt vi kun samlet", f"seen-{line.key}": line.seen}
    assert house.bo.post(address, fields).status_code == 302


def _told_in_a_file(house, report: Report, figures) -> None:
    rows = f"Indikator;Gruppe;Tal;Ud af;Svar;Bemærkning\nV1;;{house.typed(figures['kommunen'][TOTAL])};;;\n"
    place = reverse("csv_xlsx:upload", kwargs={"initiative": house.slug, "report_id": report.pk})
    sent = house.karen.post(place, {"file": SimpleUploadedFile("tal.csv", rows.encode())})
    seen = re.search(r'name="seen" value="(\w+)"', house.karen.get(sent["Location"]).content.decode())
    answer = house.karen.post(sent["Location"], {"deed": "store", "seen": seen.group(1)})
    assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[:6000]
    address = f"/{house.slug}/measurement/reports/{report.pk}/"
    fields = {"deed": "send", "incomplete": "yes"}
    for line in asked_of(report):
        fields[f"figure-{line.key}"] = house.typed(figures["kommunen"][TOTAL]) if line.is_total else ""
    assert house.karen.post(address, fields).status_code == 302


def _approved(house, report: Report) -> None:
    address = f"/{house.slug}/measurement/approvals/{report.pk}/"
    assert house.anne.get(address).status_code == 200
    assert house.anne.post(address, {"deed": "approve"}).status_code == 302


def expected(house, *told_in, part: str = TOTAL, only: str = "") -> int:
    """Return the plain maximum (minimum) of everything typed, of one place and one part where they are named."""
    numbers = [
        house.typed(figures[part])
        for told in told_in
        for where, figures in told.items()
        if part in figures and only in {"", where}
    ]
    return house.best(numbers)


def unbroken(house, *told_in) -> int:
    """Return the same of what no age tells: wholes that no part of the same teller comes to."""
    wholes = [
        house.typed(figures[TOTAL])
        for told in told_in
        for figures in told.values()
        if figures[TOTAL] not in (figures.get(YOUNG), figures.get(OLD))
    ]
    return house.best(wholes)


def values(card) -> list[int]:
    return [int(total.value) for total in card.totals]


def test_the_totals_and_what_is_stored_of_each_organisation_are_a_plain_computation(told, viewer_of, anne):
    [card] = scorecard(viewer_of(anne), indicators=[told.made], today=TODAY)
    assert values(card) == [expected(told, FIRST), expected(told, SECOND)]
    stored = OrganisationFigure.objects.filter(organisation=told.harbour).order_by("ends_on")
    own = [{where: told_in[where] for where in ("Nord", "Syd")} for told_in in (FIRST, SECOND)]
    assert [int(each.numerator) for each in stored] == [expected(told, each) for each in own]
    assert looked_over(most=100) == (4, 0)
    assert actions.rebuild_counting() == 0


def test_its_pages_say_how_it_is_combined_and_what_it_is_by_place_and_age(told):
    page = told.anne.get(f"/{told.slug}/measurement/indicators/{told.made.pk}/").content.decode()
    assert "nothing is added" in page  # the sentence of the kind, which has no Danish here
    assert f"{expected(told, SECOND)} dage" in page
    for label, where in (("Nord", {"only": "Nord"}), (YOUNG, {"part": YOUNG})):
        row = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page, re.DOTALL).group(1)
        assert re.findall(r">(\d+)</a>", row) == [str(expected(told, each, **where)) for each in (FIRST, SECOND)]
    home = told.anne.get(f"/{told.slug}/measurement/").content.decode()
    assert "Ventetid" in home


def test_the_pivot_and_its_file_take_the_best_of_every_margin_and_over_time(told):
    address = reverse("csv_xlsx:pivot_csv", kwargs={"initiative": told.slug, "indicator_id": told.made.pk})
    dimension = told.made.versions.get().dimensions.get()
    rows = list(
        csv.reader(
            io.StringIO(
                told.anne.get(address, {"rows": f"d{dimension.pk}", "columns": "period"}).content.decode("utf-8-sig")
            ),
            delimiter=";",
        )
    )
    found = {row[0].partition(" (")[0]: [cell for cell in row[1:] if cell] for row in rows if len(row) > 2}
    columns = ((FIRST,), (SECOND,), (FIRST, SECOND))
    for part in (YOUNG, OLD):
        assert found[part] == [str(expected(told, *each, part=part)) for each in columns]
    assert found["Ikke opdelt"] == [str(unbroken(told, *each)) for each in columns]
    assert found["I alt"] == [str(expected(told, *each)) for each in columns]


def test_how_a_figure_of_the_pivot_came_about_names_each_organisations_best(told):
    asked = {"rows": "place", "columns": "period", "row": "all", "column": "all"}
    page = told.anne.get(f"/{told.slug}/measurement/indicators/{told.made.pk}/pivot/figure/", asked).content.decode()
    own = [{where: told_in[where] for where in ("Nord", "Syd")} for told_in in (FIRST, SECOND)]
    assert re.search(rf"Havnen</th><td[^>]*>{expected(told, *own)}<", page)


def test_the_files_and_the_api_tell_the_same(told, now):
    rows = list(
        csv.DictReader(io.StringIO(told.anne.get(f"/{told.slug}/figures/all/figures.csv").content.decode(), newline=""))
    )
    cells = {(row["period"], row["place"], row["part"]): row["value"] for row in rows}
    for period, told_in in (("2026-Q1", FIRST), ("2026-Q2", SECOND)):
        assert cells[period, "", ""] == str(expected(told, told_in))
        for place in ("Nord", "Syd"):
            assert cells[period, place, ""] == str(expected(told, told_in, only=place))
        assert cells[period, "", YOUNG] == str(expected(told, told_in, part=YOUNG))
    program = Program(key_for(told.council, told.by, scope="read", at=now))
    items = program.get(f"indicators/{told.made.pk}/figures").json()["items"]
    assert [Decimal(each["value"]) for each in items] == [expected(told, FIRST), expected(told, SECOND)]


def test_a_correction_moves_it_and_what_was_known_before_stays(told, viewer_of, anne):
    _live_on(told, CORRECTED)
    report = report_of(told.harbour, told.first)
    approval = f"/{told.slug}/measurement/approvals/{report.pk}/"
    assert told.anne.post(approval, {"deed": "reopen", "reason": "Syd talte forkert"}).status_code == 302
    without = {"kommunen": FIRST["kommunen"]}
    [card] = scorecard(viewer_of(anne), indicators=[told.made], today=TODAY)
    assert values(card) == [expected(told, without), expected(told, SECOND)]
    mended = {**FIRST, "Syd": {TOTAL: 14, YOUNG: 9, OLD: 14}}
    _told_in_the_form(told, Report.objects.get(pk=report.pk), mended)
    _approved(told, report)
    [card] = scorecard(viewer_of(anne), indicators=[told.made], today=TODAY)
    assert values(card) == [expected(told, mended), expected(told, SECOND)]
    before = datetime.fromisoformat(f"{KNOWN_ON}T12:00:00+01:00")
    [card] = scorecard(viewer_of(anne), indicators=[told.made], today=TODAY, known_on=before)
    assert values(card) == [expected(told, FIRST), expected(told, SECOND)]
    address = f"/{told.slug}/measurement/indicators/{told.made.pk}/"
    known = {"rows": "period", "known_on": KNOWN_ON}
    assert f">{expected(told, FIRST)}<" in told.anne.get(f"{address}pivot/", known).content.decode()


def test_the_same_organisations_all_the_time_are_combined_as_it_says(told, viewer_of, anne):
    third = quarter(told.by, 2026, 3)
    _told_in_the_form(told, report_of(told.harbour, third), SECOND)
    _approved(told, report_of(told.harbour, third))
    [card] = scorecard(viewer_of(anne), indicators=[told.made], today=TODAY)
    ours = {where: SECOND[where] for where in ("Nord", "Syd")}
    assert values(card) == [expected(told, FIRST), expected(told, SECOND), expected(told, ours)]
    assert values(scorecard_of_same(card, known_on=None, today=TODAY)) == values(card)


def test_nobody_is_counted_by_a_kind_that_no_table_can_protect(founded):
    with pytest.raises(Problem) as told:
        indicator(founded, kind=LONGEST, counts_people=True)
    assert told.value.field == "counts_people"
