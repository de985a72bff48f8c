"""School years and one-off counts of a week: opened, named, compared, aimed at and told, like any other rhythm."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from samklang.measurement import actions
from samklang.measurement.calculations.periods import period_of, week_of, whole_periods_in
from samklang.measurement.models import Duty, Period
from samklang.measurement.queries import asked_of, scorecard
from samklang.measurement.queries.funders import filled, span_of
from samklang.measurement.queries.own_history import own_history
from samklang.measurement.queries.periods import delivery_by_rhythm
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2025, 1, 8, 9, 0, tzinfo=COPENHAGEN)
NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def address(by):
    return f"/{by.initiative.slug}/measurement/periods/"


def text_of(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def counted(by, harbour, **wording):
    """Have Havnen count the homeless in one week, whenever it is asked to, from 2015 on."""
    words = {"name": "Hjemløse i tælleugen", "unit": "mennesker", "direction": "down", "rhythm": "week_count"}
    made = indicator(by, **{"code": "W1", **words, "valid_from": date(2015, 1, 1), **wording})
    actions.assign_duties(indicator=made, organisations=[harbour], first_period_on=date(2015, 1, 1), by=by, at=AT)
    return made


def week(by, year, number):
    """Open a week for counting, on the day it ended."""
    starts_on, ends_on = week_of(year, number)
    at = datetime(ends_on.year, ends_on.month, ends_on.day, 8, 0, tzinfo=COPENHAGEN)
    days = {"starts_on": starts_on, "ends_on": ends_on, "due_on": ends_on + timedelta(days=35)}
    return actions.open_period(rhythm="week_count", **days, by=by, at=at)


def tell(harbour, period, code, value, *, writer, by):
    report, at = report_of(harbour, period), period.opened_at + timedelta(days=9)
    submit(report, figure(report, code, value), by=writer, at=at)
    actions.approve_report(report=report, by=by, at=at)


# what the calendar says


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "after"),
    [
        ("school_year", date(2026, 7, 31), date(2025, 8, 1), date(2026, 8, 1)),
        ("school_year", date(2026, 8, 1), date(2026, 8, 1), date(2027, 8, 1)),
        ("week_count", date(2026, 2, 8), date(2026, 2, 2), date(2026, 2, 9)),
        ("week_count", date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 4)),  # week 53 of 2026
        ("half_year", date(2026, 12, 31), date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_lies_in_a_period_that_ends_before_the_next_begins(rhythm, day, first, after):
    assert period_of(day, rhythm) == (first, after)


def test_a_calendar_year_holds_no_whole_school_year_and_two_hold_one():
    assert whole_periods_in(date(2026, 1, 1), date(2027, 1, 1), "school_year") == 0
    assert whole_periods_in(date(2025, 1, 1), date(2027, 1, 1), "school_year") == 1
    assert whole_periods_in(date(2025, 8, 1), date(2026, 8, 1), "school_year") == 1
    assert whole_periods_in(date(2026, 2, 2), date(2026, 2, 9), "week_count") == 1
    assert whole_periods_in(date(2026, 1, 15), date(2026, 12, 31), "quarter") == 2
    assert whole_periods_in(date(1, 1, 1), date(9999, 12, 31), "month") == 9999 * 12 - 1


# opening


def test_the_backbone_opens_week_6_and_is_offered_the_same_week_a_year_later(by, anne, harbour, address, client_of):
    counted(by, harbour)
    page = client_of(anne)
    assert "En uge: skriv den herunder (" not in (before := text_of(page.get(address)))
    assert "En uge: skriv den herunder" in before
    answer = page.post(address, {"period": "week", "week": "6", "year": "2026", "due_on": ""}, follow=True)
    assert "Uge 6, 2026 er åben for indberetning" in text_of(answer)
    opened = Period.objects.get()
    assert (opened.starts_on, opened.ends_on, opened.due_on) == (
        date(2026, 2, 2), date(2026, 2, 9), date(2026, 3, 16),
    )  # fmt: skip
    offered = text_of(page.get(address))
    assert "uge 6, 2027 (engangsoptælling i en uge)" in offered
    assert "En anden uge: skriv den herunder" in offered
    assert page.post(address, {"period": "week_count:2027-02-08", "due_on": ""}).status_code == 302
    assert Period.objects.latest("starts_on").label_in("en") == "week 6, 2027"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"period": "week", "week": "53", "year": "2027"}, "2027 har ingen uge 53."),
        ({"period": "week", "week": "6"}, "Skriv ugens nummer og år."),
        ({"period": "week"}, "Skriv ugens nummer og år."),
        (
            {"period": "quarter:2026-07-01", "week": "6", "year": "2026"},
            "Her er skrevet en uge, og der er valgt en anden",
        ),
    ],
)
def test_a_week_that_is_none_is_refused_with_what_to_write(typed, sentence, by, anne, harbour, address, client_of):
    counted(by, harbour)
    indicator(by, organisations=[harbour])
    answer = client_of(anne).post(address, typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Period.objects.exists()


def test_a_school_year_is_opened_by_its_name(by, anne, harbour, address, client_of):
    indicator(by, rhythm="school_year", organisations=[])
    made = indicator(by, code="S1", rhythm="school_year")
    actions.assign_duties(indicator=made, organisations=[harbour], first_period_on=date(2025, 8, 1), by=by, at=AT)
    page = client_of(anne)
    offered = text_of(page.get(address))
    assert "skoleåret 2025/26 (hvert skoleår)" in offered
    assert "skoleåret 2026/27 (hvert skoleår)" in offered
    assert page.post(address, {"period": "school_year:2025-08-01", "due_on": ""}).status_code == 302
    assert "Skoleåret 2025/26" in text_of(page.get(f"{address}{Period.objects.get().pk}/"))
    assert [each.label for each in delivery_by_rhythm(by.initiative, today=date(2026, 11, 23))] == ["Hvert skoleår"]


def test_a_school_year_begins_on_the_first_of_august_and_no_other_day(by, harbour):
    made = indicator(by, rhythm="school_year")
    with pytest.raises(Problem) as raised:
        actions.assign_duties(indicator=made, organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=AT)
    assert "skoleåret 2024/25" in raised.value.text


def test_only_rhythms_that_somebody_reports_are_offered(by, anne, harbour, address, client_of):
    indicator(by, organisations=[harbour])
    ended = indicator(by, code="M1", rhythm="month", organisations=[harbour])
    actions.end_duty(duty=Duty.objects.get(indicator=ended), ended_on=date(2026, 6, 30), by=by, at=AT)
    indicator(by, code="Y1", rhythm="year")  # nobody reports it
    offered = text_of(client_of(anne).get(address))
    assert "3. kvartal 2026 (kvartalsvis)" in offered
    assert "4. kvartal 2026 (kvartalsvis)" in offered
    assert not re.search(r"\((månedligt|månedsvis|årligt|halvårligt|hvert skoleår)\)", offered)
    assert "Ugenummer" not in offered


def test_where_nobody_reports_anything_the_page_says_what_to_do_first(by, anne, address, client_of):
    indicator(by)
    told = text_of(client_of(anne).get(address))
    assert "Ingen har aftalt at indberette noget nu, så der er ingen periode at åbne." in told
    assert "Åbn den" not in told


def test_where_every_period_is_open_the_page_says_when_the_next_begins(by, anne, harbour, address, client_of):
    indicator(by, organisations=[harbour])
    for number in (3, 4):
        quarter(by, 2026, number)
    told = text_of(client_of(anne).get(address))
    assert "Alle perioder, som nogen indberetter, er åbne. Den næste begynder 1. januar 2027." in told


def test_an_indicator_that_has_got_another_rhythm_is_asked_in_that_one_only(by, anne, harbour, address, client_of):
    made = indicator(by, organisations=[harbour])
    words = {"name": "Indikator H1", "definition": "Det, der tælles.", "unit": "boliger", "kind": "count"}
    words |= {"direction": "up", "rhythm": "year", "valid_from": date(2026, 1, 1)}
    actions.revise_indicator(
        indicator=made, wording=words, reason="Sjældnere", breaks_comparability=False, dimensions=[], by=by, at=AT
    )
    offered = text_of(client_of(anne).get(address))
    assert "2026 (årligt)" in offered
    assert "kvartal" not in offered.partition("Åbn en periode")[2]
    with pytest.raises(Problem):
        actions.open_period(
            rhythm="quarter",
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 10, 1),
            due_on=date(2026, 11, 1),
            by=by,
            at=AT,
        )


def test_duties_of_quarters_and_of_one_off_weeks_are_given_from_one_day(by, harbour):
    kind = harbour.kind
    both = [indicator(by), indicator(by, code="W1", rhythm="week_count")]
    actions.set_duty_template(kind=kind, indicators=both, by=by, at=AT)
    assert actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT) == 2


# what is told


def test_a_count_stands_beside_the_same_week_of_the_year_before_and_else_beside_the_last_one(
    by, bo, harbour, actor_of, client_of
):
    counted(by, harbour)
    for year, number, value in ((2022, 6, 140), (2024, 6, 131), (2024, 40, 99), (2025, 6, 127)):
        tell(harbour, week(by, year, number), "W1", value, writer=actor_of(bo), by=by)
    report = report_of(harbour, week(by, 2026, 6))
    [line] = asked_of(report)
    assert line.last.numerator == 127
    form = text_of(client_of(bo).get(f"/{by.initiative.slug}/measurement/reports/{report.pk}/"))
    assert "Sidst, uge 6, 2025" in form
    [told] = own_history(report, [line]).values()
    assert [figure.numerator for figure in told] == [140, 131, 99, 127]
    [line] = asked_of(report_of(harbour, week(by, 2027, 6)))
    assert line.last.numerator == 127  # 2026 was not told: the last one that was


def test_counts_of_single_weeks_are_judged_as_they_lie_and_named_by_their_weeks(
    by, anne, bo, harbour, actor_of, client_of, viewer_of
):
    made = counted(by, harbour)
    for year, value in ((2015, 140), (2017, 150), (2019, 146), (2022, 151), (2024, 139), (2026, 148)):
        tell(harbour, week(by, year, 6), "W1", value, writer=actor_of(bo), by=by)
    page = text_of(client_of(anne).get(f"/{by.initiative.slug}/measurement/indicators/{made.pk}/"))
    assert "uge 6, 2026" in page
    assert "For få tal til at skelne signal fra støj: 6 af mindst 7." in page
    tell(harbour, week(by, 2026, 40), "W1", 145, writer=actor_of(bo), by=by)
    [card] = scorecard(viewer_of(anne), indicators=[made], today=date(2026, 11, 23))
    assert card.verdict.points == 7
    [card] = scorecard(viewer_of(anne), indicators=[made], today=date(2028, 9, 1))
    assert not card.sentence.startswith("Indtil")  # two years have not gone by
    [card] = scorecard(viewer_of(anne), indicators=[made], today=date(2028, 12, 1))
    assert "uge 40, 2026" in card.sentence


def test_a_running_total_of_single_weeks_is_refused(by):
    with pytest.raises(Problem) as raised:
        indicator(by, kind="running_total", rhythm="week_count")
    assert raised.value.field == "rhythm"


def test_a_target_for_a_counted_week_is_its_sunday_wherever_it_is_read(by, anne, harbour, client_of):
    made = counted(by, harbour)
    address = f"/{by.initiative.slug}/measurement/indicators/{made.pk}/"
    typed = {
        "baseline_on": "2024-02-11", "baseline_value": "140", "target_on": "2028-02-13", "target_value": "70",
        "trajectory": "straight",
    }  # fmt: skip
    assert client_of(anne).post(f"{address}target/", typed).status_code == 302
    made.refresh_from_db()
    assert (made.target.baseline_on, made.target.target_on) == (date(2024, 2, 12), date(2028, 2, 14))  # Mondays after
    assert 'value="2028-02-13"' in client_of(anne).get(f"{address}target/").content.decode()
    assert "13. februar 2028" in text_of(client_of(anne).get(address))


def test_a_funder_is_told_that_weeks_were_counted_and_not_the_year(by, anne, bo, harbour, actor_of, viewer_of):
    made = counted(by, harbour)
    tell(harbour, week(by, 2026, 6), "W1", 148, writer=actor_of(bo), by=by)
    form = actions.make_funder_form(
        name="Ansøgning", funder="Fonden", organisation=None, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
        headings=["Spørgsmål", "Svar"], roles=["question", "answer"], rows=[["Hvor mange?", ""]], by=by, at=AT,
    )  # fmt: skip
    asked = {each.pk: actions.Answered(made) for each in form.questions.all()}
    actions.answer_funder_form(form=form, answers=asked, by=by, at=AT)
    [answer] = filled(viewer_of(anne), form, span=span_of(form, ""), today=date(2026, 11, 23))
    assert answer.number == Decimal(148)
    assert "Optalt i enkelte uger og ikke hele tiden: uge 6, 2026." in answer.caveats
