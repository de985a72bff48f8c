"""A partner fills in a report; the backbone approves it, sends it back, or opens it again."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from samklang.agenda.models import Goal
from samklang.measurement.actions import approve_report, return_report, save_figures, submit_report
from samklang.measurement.models import DraftFigure, Indicator, IndicatorVersion, Observation, ReportState
from samklang.measurement.queries import asked_of
from samklang.measurement.tests.build_reports import keys_by_code, report_to_fill_in, typed_figure
from samklang.ui import localised

GRID = {"headers": {"X-Report-Grid": "1"}}


@pytest.fixture
def backbone(anne, actor_of):
    return actor_of(anne)


@pytest.fixture
def partner(bo, actor_of):
    return actor_of(bo)


@pytest.fixture
def report(backbone, partner, harbour):
    return report_to_fill_in(backbone, partner, harbour)


@pytest.fixture
def keys(report):
    return keys_by_code(report)


@pytest.fixture
def address(initiative, report):
    return reverse("measurement:report", kwargs={"initiative": initiative.slug, "report_id": report.pk})


@pytest.fixture
def approval_address(initiative, report):
    return reverse("measurement:approve_report", kwargs={"initiative": initiative.slug, "report_id": report.pk})


def full(keys, **figures):
    """The fields of the whole form as a browser sends them: those not given are blank."""
    fields = {f"figure-{key}": "" for key in keys.values()} | {f"answer-{key}": "" for key in keys.values()}
    fields[f"base-{keys['I-03']}"] = ""
    for name, value in figures.items():
        code, _, part = name.partition("__")
        fields[f"{part or 'figure'}-{keys[code.replace('_', '-')]}"] = value
    return fields


ALL = {"I_01": "9", "I_02": "66", "I_03": "4", "I_03__base": "12", "I_04": "31"}


def drafts(report):
    return {row.version.indicator.code: row.numerator for row in DraftFigure.objects.filter(report=report, cell=None)}


def test_the_report_shows_what_is_asked_with_last_period_beside(client_of, bo, address):
    page = client_of(bo).get(address).content.decode()
    assert "3. kvartal 2026" in page
    assert "Boliger med støtte" in page
    assert "64" in page
    assert "18-24 år" in page


def test_at_the_field_stand_the_unit_and_on_demand_definition_trend_goal_and_use(
    client_of, bo, report, address, initiative
):
    indicator = Indicator.objects.get(code="I-02")
    indicator.versions.update(use="Styregruppen fordeler støtten efter det.", unit="boliger")
    goal = Goal.objects.create(initiative=initiative, number=1, title="Ingen på gaden", is_in_force=True)
    indicator.goals.add(goal)
    page = client_of(bo).get(address).content.decode()
    row = page.split("Boliger med støtte</label>", 1)[1].split("</tr>")[0]
    assert "<summary>Om tallet" in row
    for words in (
        "Talt én gang.", "De seneste perioder</strong> 64", f"Mål {goal.number}: {goal.title}",
        "Styregruppen fordeler støtten efter det.", f"/measurement/indicators/{indicator.pk}/",
    ):  # fmt: skip
        assert words in row
    assert re.search(r'id="unit-[0-9]+-0">boliger<', row)


@pytest.mark.parametrize(("people", "words"), [
    (["I-04"], ["hvor andre kan se dem. Tal om mennesker og fortrolige tal ser andre dog først, når de er frigivet"]),
    ([], ["hvor andre kan se dem.</p>"]),
    (["I-01", "I-02", "I-03", "I-04"], ["Andre ser dem først, når de er frigivet"]),
])  # fmt: skip
def test_the_report_tells_when_others_see_its_figures(client_of, bo, address, people, words):
    IndicatorVersion.objects.update(counts_people=False)
    IndicatorVersion.objects.filter(indicator__code__in=people).update(counts_people=True)
    page = client_of(bo).get(address).content.decode()
    for sentence in words:
        assert sentence in page


def test_the_report_keeps_to_its_query_budget(client_of, bo, address, django_assert_max_num_queries):
    client = client_of(bo)
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)


def test_what_is_typed_is_kept_as_a_draft(client_of, bo, report, keys, address):
    response = client_of(bo).post(address, full(keys, **ALL) | {"deed": "save"})
    assert response.status_code == 302
    assert drafts(report) == {"I-01": 9, "I-02": 66, "I-03": 4, "I-04": 31}
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_nought_is_kept_and_blank_is_not(client_of, bo, report, keys, address):
    client_of(bo).post(address, full(keys, I_01="0"))
    assert drafts(report) == {"I-01": 0}


def test_one_figure_is_saved_as_one_types_and_the_rest_is_left_alone(client_of, bo, report, keys, address):
    response = client_of(bo).post(address, {f"figure-{keys['I-01']}": "9", f"seen-{keys['I-01']}": ""}, **GRID)
    assert response.status_code == 200
    assert drafts(report) == {"I-01": 9}
    assert f'data-figure="{keys["I-01"]}"' in response.content.decode()


def test_a_figure_ten_times_the_last_one_is_doubted_in_words_at_once(client_of, bo, keys, address):
    answer = client_of(bo).post(address, {f"figure-{keys['I-02']}": "640"}, **GRID).content.decode()
    assert "640" in answer
    assert 'data-mark="doubt"' in answer
    assert ">64?" in answer.replace(" 64?", ">64?")


@pytest.mark.parametrize(("language", "text"), [("da", "1.234"), ("en", "1,234")])
def test_thousands_of_what_is_counted_in_whole_numbers_may_be_written_with_their_separator(
    client_of, bo, report, keys, address, language, text
):
    client = client_of(bo)
    bo.language = language
    bo.save(update_fields=["language"])
    client.post(address, full(keys, I_01=text))
    assert drafts(report) == {"I-01": 1234}


def test_parts_still_to_be_told_raise_no_doubt_while_one_types_but_do_when_it_is_sent(
    client_of, bo, report, keys, address
):
    client = client_of(bo)
    young, old = keys["I-04 18-24 år"], keys["I-04 25 år og derover"]
    answer = client.post(address, {f"figure-{keys['I-04']}": "31", f"figure-{young}": "11"}, **GRID)
    assert 'data-mark="doubt"' not in answer.content.decode()
    page = client.post(address, full(keys, **ALL) | {f"figure-{young}": "11", "deed": "send"})
    assert page.status_code == 422
    assert f'<a href="#id_figure-{keys["I-04"]}">' in page.content.decode()
    answer = client.post(address, {f"figure-{old}": "19"}, **GRID).content.decode()
    assert f'data-figure="{keys["I-04"]}" data-mark="doubt"' in answer  # the total was not sent, its doubt is told
    answer = client.post(address, {f"figure-{old}": "20"}, **GRID).content.decode()
    assert f'data-figure="{keys["I-04"]}" data-mark=""' in answer


def test_a_doubted_figure_is_sent_only_with_a_reason(client_of, bo, report, keys, address):
    client = client_of(bo)
    send = full(keys, **ALL | {"I_02": "640"}) | {"deed": "send"}
    assert client.post(address, send).status_code == 422
    assert client.post(address, send | {f"why-{keys['I-02']}": "Vi overtog et hus"}).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert Observation.objects.get(report=report, numerator=640).explanation == "Vi overtog et hus"


def test_a_report_that_lacks_figures_is_sent_only_when_the_sender_says_so(client_of, bo, report, keys, address):
    client = client_of(bo)
    send = full(keys, I_01="9") | {"deed": "send"}
    response = client.post(address, send)
    assert response.status_code == 422
    assert 'name="incomplete"' in response.content.decode()
    assert client.post(address, send | {"incomplete": "yes"}).status_code == 302
    assert Observation.objects.filter(report=report).count() == 1


@pytest.mark.parametrize(
    "text", ["mange", "1,234", "12 %", "..", "9,5", "-1", "NaN", "１２", "010160-5009", "9" * 70, "=1+1", "\0"]
)
def test_what_is_no_figure_is_named_and_not_stored_while_the_rest_is(client_of, bo, report, keys, address, text):
    response = client_of(bo).post(address, full(keys, I_01=text, I_02="66") | {"deed": "save"})
    assert response.status_code == 422
    assert drafts(report) == {"I-02": 66}


def test_a_share_needs_both_its_fields(client_of, bo, report, keys, address):
    assert client_of(bo).post(address, full(keys, I_03="4")).status_code == 422
    assert client_of(bo).post(address, full(keys, I_03="4", I_03__base="0")).status_code == 422
    assert drafts(report) == {}


def test_an_answer_in_words_is_kept_and_never_beside_a_figure(client_of, bo, report, keys, address):
    client = client_of(bo)
    assert client.post(address, full(keys, I_01="3", I_01__answer="declined")).status_code == 422
    assert client.post(address, full(keys, I_01__answer="declined")).status_code == 302
    assert DraftFigure.objects.get(report=report).answer == "declined"


def test_how_a_figure_came_about_is_chosen_stored_and_told(
    client_of, backbone, bo, anne, report, keys, address, initiative
):
    sent = full(keys, **ALL, I_01__how="estimate") | {"deed": "send", "incomplete": "yes"}
    assert client_of(bo).post(address, sent | {f"why-{keys['I-02']}": "Vi overtog et hus"}).status_code == 302
    report.refresh_from_db()
    told = dict(Observation.objects.filter(report=report).values_list("indicator__code", "how"))
    assert (told["I-01"], told["I-02"]) == ("estimate", "registered")
    approve_report(report=report, by=backbone, at=report.submitted_at)
    indicator = Observation.objects.get(report=report, indicator__code="I-01").indicator_id
    page = client_of(anne).get(f"/{initiative.slug}/measurement/indicators/{indicator}/").content.decode()
    assert "skøn (1)" in page


def test_only_the_way_a_figure_came_about_may_be_changed(client_of, bo, report, keys, address):
    client_of(bo).post(address, full(keys, **ALL))
    client_of(bo).post(address, full(keys, **ALL, I_01__how="counted"))
    assert DraftFigure.objects.get(report=report, version__indicator__code="I-01").how == "counted"
    assert client_of(bo).post(address, full(keys, **ALL, I_01__how="guessed")).status_code == 422


def test_parts_that_do_not_add_up_are_told(client_of, bo, keys, address):
    fields = {
        f"figure-{keys['I-04']}": "31", f"figure-{keys['I-04 18-24 år']}": "10",
        f"figure-{keys['I-04 25 år og derover']}": "20",
    }  # fmt: skip
    answer = client_of(bo).post(address, fields, **GRID).content.decode()
    assert 'data-mark="doubt"' in answer


def test_two_colleagues_at_one_figure_see_both_values_and_lose_none(client_of, bo, report, keys, address, partner):
    client = client_of(bo)
    page = client.get(address).content.decode()
    key = keys["I-01"]
    seen = page.split(f'name="seen-{key}" value="')[1].split('"')[0]
    save_figures(report=report, figures=[typed_figure(key, "12")], by=partner, at=report.period.opened_at)
    response = client.post(address, {f"figure-{key}": "15", f"seen-{key}": seen}, **GRID)
    assert response.status_code == 409
    assert "12" in response.content.decode()
    assert drafts(report)["I-01"] == 12
    token = response.content.decode().split('data-token="')[1].split('"')[0]
    assert client.post(address, {f"figure-{key}": "15", f"seen-{key}": token}, **GRID).status_code == 200
    assert drafts(report)["I-01"] == 15


def test_a_field_that_was_only_carried_along_never_overwrites_a_colleague(
    client_of, bo, report, keys, address, partner
):
    client = client_of(bo)
    page = client.get(address).content.decode()
    seen = {f"seen-{key}": page.split(f'name="seen-{key}" value="')[1].split('"')[0] for key in keys.values()}
    save_figures(report=report, figures=[typed_figure(keys["I-01"], "12")], by=partner, at=report.period.opened_at)
    assert client.post(address, full(keys, I_02="66") | seen).status_code == 302
    assert drafts(report) == {"I-01": 12, "I-02": 66}


def test_a_reader_sees_the_report_and_may_not_write(client_of, rita, keys, address):
    client = client_of(rita)
    page = client.get(address)
    assert page.status_code == 200
    assert "data-report-grid" not in page.content.decode()
    assert client.post(address, full(keys, I_01="9")).status_code == 403


def test_others_do_not_see_that_the_report_exists(client_of, dina, clara, address):
    assert client_of(dina).get(address).status_code == 404
    assert client_of(clara).get(address).status_code == 404


@pytest.mark.parametrize("extra", ["state", "organisation", "counts", "is_staff", "approved_at", "numerator"])
def test_fields_nobody_asked_for_change_nothing(client_of, bo, report, keys, address, extra):
    client_of(bo).post(address, full(keys, I_01="9") | {extra: "1", "figure-999-0-0": "5"})
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert drafts(report) == {"I-01": 9}


def test_our_reports_show_what_waits_and_what_is_sent(client_of, bo, initiative, report):
    page = client_of(bo).get(reverse("measurement:reports", kwargs={"initiative": initiative.slug})).content.decode()
    assert "3. kvartal 2026" in page
    assert "2. kvartal 2026" in page


@pytest.fixture
def sent(report, keys, partner):
    figures = [
        typed_figure(keys["I-01"], "9"), typed_figure(keys["I-02"], "640", explanation="Vi overtog et hus"),
        typed_figure(keys["I-03"], "4", "12"), typed_figure(keys["I-04"], None, answer="declined"),
    ]  # fmt: skip
    save_figures(report=report, figures=figures, by=partner, at=report.period.opened_at)
    return submit_report(report=report, by=partner, at=report.period.opened_at)


def test_a_report_that_is_sent_says_when_and_no_longer_when_it_is_due(client_of, bo, initiative, sent):
    page = client_of(bo).get(reverse("measurement:reports", kwargs={"initiative": initiative.slug})).content.decode()
    assert f"sendt {localised.ago(sent.submitted_at)}" in page
    assert "frist" not in page


def test_the_queue_shows_what_waits_and_leads_to_it(client_of, anne, initiative, sent, approval_address):
    page = (
        client_of(anne).get(reverse("measurement:approvals", kwargs={"initiative": initiative.slug})).content.decode()
    )
    assert approval_address in page
    assert "Havnen" in page


def test_the_backbone_sees_figures_beside_last_period_doubts_and_reasons(client_of, anne, sent, approval_address):
    page = client_of(anne).get(approval_address).content.decode()
    assert "640" in page
    assert "Vi overtog et hus" in page
    assert "64" in page


def test_the_approval_page_keeps_to_its_query_budget(
    client_of, anne, sent, approval_address, django_assert_max_num_queries
):
    client = client_of(anne)
    client.get(approval_address)
    with django_assert_max_num_queries(20):
        client.get(approval_address)


def test_approval_makes_the_figures_count(client_of, anne, sent, approval_address):
    assert client_of(anne).post(approval_address, {"deed": "approve"}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == ReportState.APPROVED
    assert Observation.objects.filter(report=sent, counts=True).count() == 4


def test_a_returned_report_carries_its_comments_to_the_figure(
    client_of, anne, bo, sent, keys, approval_address, address
):
    anne_at_work = client_of(anne)
    assert anne_at_work.post(approval_address, {"deed": "return"}).status_code == 422
    said = {"deed": "return", f"comment-{keys['I-02']}": "Er huset talt med?"}
    assert anne_at_work.post(approval_address, said).status_code == 302
    page = client_of(bo).get(address).content.decode()
    assert "Er huset talt med?" in page
    assert "data-report-grid" in page


def test_what_a_partner_types_after_a_return_is_not_shown_to_the_backbone_until_it_is_sent(
    client_of, anne, bo, sent, keys, approval_address, address
):
    backbone, partner = client_of(anne), client_of(bo)
    backbone.post(approval_address, {"deed": "return", "comment": "Se efter"})
    partner.post(address, {f"figure-{keys['I-02']}": "641"}, **GRID)
    sheet = f"/{sent.period.initiative.slug}/tables/reports/{sent.pk}/template.csv"
    for seen in (approval_address, address, sheet):
        page = backbone.get(seen).content.decode()
        assert "640" in page
        assert "641" not in page
    assert "641" in partner.get(address).content.decode()
    assert "641" in partner.get(sheet).content.decode()


def test_an_approval_does_not_lose_comments_that_were_written(client_of, anne, sent, keys, approval_address):
    written = {"deed": "approve", f"comment-{keys['I-02']}": "Er huset talt med?"}
    response = client_of(anne).post(approval_address, written)
    assert response.status_code == 422
    assert "Er huset talt med?" in response.content.decode()
    sent.refresh_from_db()
    assert sent.state == ReportState.SUBMITTED


def test_a_corrected_figure_needs_a_reason_and_shows_what_it_was(
    client_of, anne, bo, sent, keys, approval_address, address
):
    approve = client_of(anne)
    approve.post(approval_address, {"deed": "approve"})
    assert approve.post(approval_address, {"deed": "reopen", "reason": ""}).status_code == 422
    assert approve.post(approval_address, {"deed": "reopen", "reason": "Tastefejl"}).status_code == 302
    correct = {f"figure-{keys['I-01']}": "8", "deed": "send"}
    client = client_of(bo)
    assert client.post(address, correct).status_code == 422
    assert client.post(address, correct | {"reason": "Talt dobbelt"}).status_code == 302
    page = approve.get(approval_address).content.decode()
    assert "9" in page
    assert Observation.objects.get(report=sent, numerator=8).supersedes.numerator == 9


def test_the_reason_of_an_earlier_correction_does_not_stand_for_the_next(
    client_of, anne, bo, sent, keys, approval_address, address
):
    office, partner, key = client_of(anne), client_of(bo), keys["I-02"]
    again = {"deed": "reopen", "reason": "Tastefejl"}
    office.post(approval_address, {"deed": "approve"})
    office.post(approval_address, again)
    page = partner.get(address).content.decode()
    field = page.split(f'name="why-{key}"')[1].split(">")[0]
    assert "value=" not in field
    assert "Da tallet blev godkendt, skrev I: Vi overtog et hus" in page
    told = {f"figure-{key}": "650", "deed": "send"}
    assert partner.post(address, told).status_code == 422  # the old reason is not this one's
    assert partner.post(address, told | {f"why-{key}": "Ti mere i gården"}).status_code == 302
    office.post(approval_address, {"deed": "return", "comment": "Se efter"})
    page = partner.get(address).content.decode()
    assert 'value="Ti mere i gården"' in page.split(f'name="why-{key}"')[1].split(">")[0] + ">"
    said = Observation.objects.filter(report=sent, version__indicator__code="I-02").order_by("pk")
    assert [row.explanation for row in said] == ["Vi overtog et hus", "Ti mere i gården"]


def test_a_figure_left_alone_keeps_what_was_said_of_it(client_of, anne, bo, sent, keys, approval_address, address):
    office, partner = client_of(anne), client_of(bo)
    office.post(approval_address, {"deed": "approve"})
    office.post(approval_address, {"deed": "reopen", "reason": "Tastefejl"})
    seen = {f"seen-{keys['I-02']}": seen_token(partner.get(address).content.decode(), keys["I-02"])}
    alone = {f"figure-{keys['I-02']}": "640", f"why-{keys['I-02']}": "", f"figure-{keys['I-01']}": "8"}
    assert partner.post(address, alone | seen | {"deed": "send", "reason": "Talt dobbelt"}).status_code == 302
    assert Observation.objects.get(report=sent, version__indicator__code="I-02").explanation == "Vi overtog et hus"


def seen_token(page, key):
    return page.split(f'name="seen-{key}" value="')[1].split('"')[0]


def test_a_reason_added_to_an_unchanged_figure_is_kept(client_of, anne, bo, sent, keys, approval_address, address):
    client_of(anne).post(approval_address, {"deed": "return", "comment": "Forklar de 640"})
    reason = {f"figure-{keys['I-02']}": "640", f"why-{keys['I-02']}": "Et hus og en gård", "deed": "send"}
    assert client_of(bo).post(address, reason).status_code == 302
    page = client_of(anne).get(approval_address).content.decode()
    assert "Et hus og en gård" in page


def test_a_figure_that_was_sent_cannot_silently_be_emptied(client_of, anne, bo, sent, keys, approval_address, address):
    client_of(anne).post(approval_address, {"deed": "return", "comment": "Se efter"})
    client = client_of(bo)
    emptied = {f"figure-{keys['I-01']}": "", "deed": "send", "reason": "x"}
    assert client.post(address, emptied).status_code == 422
    told = {f"figure-{keys['I-01']}": "", f"answer-{keys['I-01']}": "not_applicable", "deed": "send", "reason": "x"}
    assert client.post(address, told).status_code == 302
    assert Observation.objects.get(report=sent, supersedes__numerator=9).answer == "not_applicable"


def test_a_comment_is_gone_once_it_is_answered(client_of, anne, bo, sent, keys, approval_address, address):
    backbone = client_of(anne)
    backbone.post(approval_address, {"deed": "return", f"comment-{keys['I-02']}": "Er huset talt med?"})
    client = client_of(bo)
    client.post(address, {f"figure-{keys['I-01']}": "10", "deed": "send", "reason": "Talt om"})
    backbone.post(approval_address, {"deed": "approve"})
    backbone.post(approval_address, {"deed": "reopen", "reason": "Tastefejl"})
    page = client.get(address).content.decode()
    assert "Er huset talt med?" not in page
    assert "Tastefejl" in page


def test_a_report_cannot_be_approved_twice_or_by_a_partner(client_of, anne, bo, sent, approval_address):
    assert client_of(bo).get(approval_address).status_code == 403
    client = client_of(anne)
    client.post(approval_address, {"deed": "approve"})
    assert client.post(approval_address, {"deed": "approve"}).status_code == 422


def test_a_personal_number_in_a_comment_is_refused(client_of, anne, sent, keys, approval_address):
    said = {"deed": "return", f"comment-{keys['I-02']}": "Anna 010160-5009"}
    assert client_of(anne).post(approval_address, said).status_code == 422
    sent.refresh_from_db()
    assert sent.state == ReportState.SUBMITTED


def test_a_sent_report_is_shown_and_not_editable(client_of, bo, sent, keys, address):
    client = client_of(bo)
    assert "data-report-grid" not in client.get(address).content.decode()
    assert client.post(address, full(keys, I_01="99")).status_code == 422
    assert not Observation.objects.filter(numerator=99).exists()


def test_figures_are_whole_numbers_and_decimals_exactly(backbone, partner, report, keys):
    save_figures(report=report, figures=[typed_figure(keys["I-01"], "9")], by=partner, at=report.period.opened_at)
    assert next(line.now.numerator for line in asked_of(report) if line.key == keys["I-01"]) == Decimal(9)


def test_return_and_approve_are_the_actions_of_the_backbone(partner, sent):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        approve_report(report=sent, by=partner, at=sent.period.opened_at)
    with pytest.raises(PermissionDenied):
        return_report(report=sent, comment="x", remarks={}, by=partner, at=sent.period.opened_at)
