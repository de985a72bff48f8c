"""Duties at scale: templates per kind of organisation, waivers, reminders, and the figures of a period by state."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from samklang.audit.models import Event
from samklang.initiatives.actions import add_organisation
from samklang.measurement import actions
from samklang.measurement.models import Duty, MailWords, ReportState
from samklang.measurement.queries import asked_of, delivery_facts
from samklang.measurement.queries.duties import STATE_WORDS, period_matrix, reminders_of, reports_to_remind
from samklang.measurement.queries.duty_templates import duty_templates_of
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AT = datetime(2025, 4, 2, 9, 0, tzinfo=COPENHAGEN)
NEW_YEAR = date(2025, 1, 1)


def housing(by, name):
    return add_organisation(name=name, kind="housing", by=by, at=datetime(2025, 1, 8, tzinfo=COPENHAGEN))


def states(matrix):
    return {(org.label, version.indicator.code): cell.state
            for org, _report, cells in matrix.rows
            for version, cell in zip(matrix.indicators, cells, strict=True)}  # fmt: skip


# templates


def test_a_template_gives_every_organisation_of_its_kind_what_it_lacks_and_nobody_else(by, harbour):
    indicators = [indicator(by, code=f"H{number}") for number in (1, 2, 3)]
    other = housing(by, "Engparken")
    city = add_organisation(name="Kommunen", kind="municipality", by=by, at=AT)
    actions.assign_duties(indicator=indicators[0], organisations=[harbour], first_period_on=NEW_YEAR, by=by, at=AT)
    actions.set_duty_template(kind="housing", indicators=indicators[:2], by=by, at=AT)
    assert Duty.objects.count() == 1  # saying it gives nobody a duty yet

    given = actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT)

    assert given == 3
    held = set(Duty.objects.values_list("organisation__name", "indicator__code"))
    assert held == {(name, code) for name in (harbour.name, other.name) for code in ("H1", "H2")}
    assert not Duty.objects.filter(organisation=city).exists()
    with pytest.raises(Problem):
        actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT)


def test_a_duty_that_was_ended_is_not_given_again(by, harbour):
    made = indicator(by, organisations=[harbour])
    actions.end_duty(duty=Duty.objects.get(), ended_on=date(2025, 3, 31), by=by, at=AT)
    actions.set_duty_template(kind="housing", indicators=[made], by=by, at=AT)
    with pytest.raises(Problem):
        actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT)


def test_what_an_organisation_lacks_is_counted_for_its_kind(by, harbour):
    housing(by, "Engparken")
    actions.set_duty_template(kind="housing", indicators=[indicator(by)], by=by, at=AT)
    [kind] = duty_templates_of(by.initiative)
    assert (kind.kind, kind.organisations, kind.missing) == ("housing", 2, 2)


def test_fifty_organisations_and_thirty_indicators_are_opened_with_one_statement_each(
    by, django_assert_max_num_queries
):
    for number in range(50):
        housing(by, f"Afdeling {number}")
    every = [indicator(by, code=f"H{number}") for number in range(30)]
    actions.set_duty_template(kind="housing", indicators=every, by=by, at=AT)
    with django_assert_max_num_queries(12):  # with the locks and the event of the chain
        assert actions.apply_duty_templates(first_period_on=NEW_YEAR, by=by, at=AT) == 1500
    with django_assert_max_num_queries(12):
        period = quarter(by, 2025, 1)
    with django_assert_max_num_queries(5):
        matrix = period_matrix(period, today=date(2025, 4, 2))
    assert (matrix.asked, matrix.answered, len(matrix.rows), len(matrix.indicators)) == (1500, 0, 50, 30)


def test_indicators_of_another_initiative_are_refused(by, elsewhere_indicator):
    with pytest.raises(Problem):
        actions.set_duty_template(kind="housing", indicators=[elsewhere_indicator], by=by, at=AT)


@pytest.fixture
def elsewhere_indicator(clara, elsewhere, actor_of):
    return indicator(actor_of(clara))


def test_a_partner_gives_nobody_duties(founded, bo, actor_of):
    with pytest.raises(PermissionDenied):
        actions.apply_duty_templates(first_period_on=NEW_YEAR, by=actor_of(bo), at=AT)
    with pytest.raises(PermissionDenied):
        actions.set_reminders(reminders={0: MailWords()}, by=actor_of(bo), at=AT)


# waivers


def test_a_waived_figure_is_not_asked_and_its_reason_stays(by, harbour):
    first, second = indicator(by, code="H1", organisations=[harbour]), indicator(by, code="H2", organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    actions.waive_duties(report=report, indicators=[second], reason="Flytning af registret", by=by, at=AT)
    assert {line.version.indicator_id for line in asked_of(report)} == {first.pk}
    assert Event.objects.filter(verb="measurement.duties_waived").count() == 1
    matrix = period_matrix(report.period, today=date(2025, 4, 2))
    assert states(matrix) == {("Havnen", "H1"): "open", ("Havnen", "H2"): "waived"}
    assert matrix.asked == 1


def test_a_report_of_which_all_is_waived_is_neither_due_nor_late(by, harbour):
    made = indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    today = date(2025, 6, 1)
    assert delivery_facts(by.initiative, today=today).due == 1
    report = actions.waive_duties(report=report, indicators=[made], reason="Brand i huset", by=by, at=AT)
    assert report.state == ReportState.WAIVED
    assert delivery_facts(by.initiative, today=today).due == 0
    report = actions.lift_waivers(report=report, by=by, at=AT)
    assert report.state == ReportState.OPEN
    assert delivery_facts(by.initiative, today=today).due == 1


def test_a_waived_report_is_not_missing_when_the_period_is_released(by, harbour, bo, actor_of):
    made = indicator(by, organisations=[harbour, other := housing(by, "Engparken")])
    period = quarter(by, 2025, 1)
    report = submit(report_of(harbour, period), figure(report_of(harbour, period), "H1", 4), by=actor_of(bo), at=AT)
    actions.approve_report(report=report, by=by, at=AT)
    actions.waive_duties(report=report_of(other, period), indicators=[made], reason="Ny partner", by=by, at=AT)
    release = actions.release_period(period=period, note="", by=by, at=AT)
    assert not release.is_partial


def test_a_waiver_needs_a_reason_and_a_report_that_is_not_sent(by, harbour, bo, actor_of):
    made = indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    with pytest.raises(Problem):
        actions.waive_duties(report=report, indicators=[made], reason=" ", by=by, at=AT)
    with pytest.raises(PermissionDenied):
        actions.waive_duties(report=report, indicators=[made], reason="Nej", by=actor_of(bo), at=AT)
    submit(report, figure(report, "H1", 4), by=actor_of(bo), at=AT)
    with pytest.raises(Problem):
        actions.waive_duties(report=report, indicators=[made], reason="For sent", by=by, at=AT)


# the matrix


def test_each_figure_is_shown_by_its_state(by, harbour, bo, actor_of):
    other = housing(by, "Engparken")
    for code in ("H1", "H2", "H3"):
        indicator(by, code=code, organisations=[harbour])
    indicator(by, code="H4", organisations=[other])
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 0), figure(report, "H2", None, answer="declined"), by=actor_of(bo), at=AT)
    matrix = period_matrix(period, today=period.due_on + timedelta(days=1))
    assert states(matrix) == {
        ("Havnen", "H1"): "submitted", ("Havnen", "H2"): "cannot", ("Havnen", "H3"): "without", ("Havnen", "H4"): "",
        ("Engparken", "H1"): "", ("Engparken", "H2"): "", ("Engparken", "H3"): "", ("Engparken", "H4"): "late",
    }  # fmt: skip
    assert (matrix.asked, matrix.answered, matrix.late) == (4, 2, 1)


def test_the_page_of_a_period_tells_states_and_no_figures(by, harbour, bo, rita, actor_of, client_of):
    indicator(by, code="H1", organisations=[harbour])
    period = quarter(by, 2025, 1)
    report = report_of(harbour, period)
    submit(report, figure(report, "H1", 7654), by=actor_of(bo), at=AT)
    page = client_of(rita).get(f"/{by.initiative.slug}/measurement/periods/{period.pk}/").content.decode()
    assert "Indsendt" in page
    assert "7654" not in page
    assert "7.654" not in page


def test_every_state_of_a_figure_has_a_sign_of_its_own_and_stands_in_the_legend(by):
    legend = period_matrix(quarter(by, 2026, 1), today=AT.date()).legend
    assert len({cell.mark for cell in legend}) == len(STATE_WORDS) == len(legend)


# reminders


def test_reminders_come_before_on_and_after_the_due_date_until_the_report_is_sent(by, harbour, bo, actor_of):
    indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))

    def reminded(days):
        today = report.due_on + timedelta(days=days)
        found = reports_to_remind(by.initiative, organisations=[harbour.pk], today=today)
        return [reminder.days_from_due for _report, reminder in found]

    assert [reminded(days) for days in (-8, -7, -1, 0, 6, 7, 13, 14)] == [[], [-7], [-7], [0], [0], [7], [7], []]
    submit(report, figure(report, "H1", 3), by=actor_of(bo), at=AT)
    assert reminded(0) == []


def test_the_backbone_sets_days_and_words(by, anne, client_of):
    address = f"/{by.initiative.slug}/measurement/reminders/"
    page = client_of(anne)
    assert "dage før fristen" in page.get(address).content.decode()
    sent = {
        "days_0": "3", "when_0": "before", "words_0": "Husk tallene", "days_1": "5", "when_1": "after", "words_1": "",
    }  # fmt: skip
    assert page.post(address, sent).status_code == 302
    assert [(each.days_from_due, each.words) for each in reminders_of(by.initiative)] == [(-3, "Husk tallene"), (5, "")]
    assert page.post(address, {"days_0": "1", "when_0": "after", "days_1": "1", "when_1": "after"}).status_code == 422
    assert page.post(address, {"words_0": "uden dag"}).status_code == 422
    assert page.post(address, {}).status_code == 422
    assert [each.days_from_due for each in reminders_of(by.initiative)] == [-3, 5]


def test_a_reminder_is_mailed_once_in_danish_with_the_words_of_the_backbone(by, harbour, bo, mailoutbox, time_machine):
    from samklang.communication.tasks import mail_waiting_asks

    indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    actions.set_reminders(reminders={-7: MailWords("Spørg Anne, hvis noget driller.")}, by=by, at=AT)
    morning = datetime.combine(report.due_on - timedelta(days=7), datetime.min.time(), COPENHAGEN)
    time_machine.move_to(morning.replace(hour=6))
    mail_waiting_asks(timestamp=0)
    assert mailoutbox == []  # nobody is reminded at night
    time_machine.move_to(morning.replace(hour=8))
    mail_waiting_asks(timestamp=0)
    mail_waiting_asks(timestamp=0)
    [mail] = [each for each in mailoutbox if each.to == [bo.email]]
    assert "1. kvartal 2025 er ikke sendt endnu" in mail.body
    assert "Spørg Anne, hvis noget driller." in mail.body
    assert f"/measurement/reports/{report.pk}/" in mail.body


@pytest.mark.parametrize(
    ("language", "danish", "english", "told"),
    [
        ("da", "Spørg Anne.", "Ask Anne.", "Spørg Anne."),
        ("en", "Spørg Anne.", "Ask Anne.", "Ask Anne."),
        ("en", "Spørg Anne.", "", "Spørg Anne."),
        ("da", "", "Ask Anne.", "Ask Anne."),
    ],
)
def test_a_reminder_is_mailed_in_the_language_of_its_receiver_else_in_the_other(
    by, harbour, bo, mailoutbox, time_machine, language, danish, english, told
):
    from samklang.communication.tasks import mail_waiting_asks

    bo.language = language
    bo.save(update_fields=["language"])
    indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    actions.set_reminders(reminders={0: MailWords(danish, english)}, by=by, at=AT)
    time_machine.move_to(datetime.combine(report.due_on, datetime.min.time(), COPENHAGEN).replace(hour=9))
    mail_waiting_asks(timestamp=0)
    [mail] = [each for each in mailoutbox if each.to == [bo.email]]
    assert told in mail.body
    assert ("Dear" in mail.body) == (language == "en")
    [other] = {"Spørg Anne.", "Ask Anne."} - {told}
    assert other not in mail.body


def test_both_languages_are_written_and_seen_on_one_page(by, anne, client_of):
    quarter(by, 2025, 1)
    address = f"/{by.initiative.slug}/measurement/reminders/"
    page = client_of(anne)
    sent = {"days_0": "3", "when_0": "before", "words_0": "Husk tallene", "english_0": "Remember the figures"}
    assert page.post(address, sent).status_code == 302
    [stored] = reminders_of(by.initiative)
    assert stored.mail_words == MailWords("Husk tallene", "Remember the figures")
    html = page.get(address).content.decode()
    assert "1. kvartal 2025 er ikke sendt endnu" in html
    assert "is not sent yet" in html
    assert html.count("Remember the figures") == 2  # the field, and the mail as it reads
    assert page.post(address, {"english_0": "without a day"}).status_code == 422


def test_the_backbone_chooses_for_a_kind_and_gives_the_duties_in_the_browser(by, anne, harbour, client_of):
    first, _second = indicator(by, code="H1"), indicator(by, code="H2")
    address, page = f"/{by.initiative.slug}/measurement/duties/", client_of(anne)
    assert page.post(address, {"deed": "housing", "housing-indicators": [first.pk]}).status_code == 302
    assert page.post(address, {"deed": "housing", "housing-indicators": ["999999"]}).status_code == 422
    assert "1 indberetning er ikke givet endnu" in page.get(address).content.decode()
    assert page.post(address, {"deed": "apply", "first_period_on": "2025-01-01"}).status_code == 302
    assert [(duty.organisation, duty.indicator) for duty in Duty.objects.all()] == [(harbour, first)]
    assert page.post(address, {"deed": "apply", "first_period_on": "2025-01-01"}).status_code == 422


def test_the_backbone_waives_and_asks_again_in_the_browser(by, anne, harbour, client_of, elsewhere_indicator):
    made = indicator(by, organisations=[harbour])
    report = report_of(harbour, quarter(by, 2025, 1))
    address, page = f"/{by.initiative.slug}/measurement/reports/{report.pk}/waive/", client_of(anne)
    assert page.post(address, {"indicators": [made.pk], "reason": ""}).status_code == 422
    assert page.post(address, {"indicators": [elsewhere_indicator.pk], "reason": "Nej"}).status_code == 422
    assert page.post(address, {"indicators": [made.pk], "reason": "Brand i huset"}).status_code == 302
    assert (
        "Brand i huset" in page.get(f"/{by.initiative.slug}/measurement/periods/{report.period_id}/").content.decode()
    )
    assert page.post(f"/{by.initiative.slug}/measurement/reports/{report.pk}/lift/").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.OPEN
