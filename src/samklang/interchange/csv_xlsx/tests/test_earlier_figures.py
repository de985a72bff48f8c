"""Earlier figures of many organisations in one file: read, looked at, stored whole or not at all."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from samklang.audit.models import Event
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.tests.sending import NOON, page_of, send_earlier
from samklang.measurement.actions import replace_dimension, revise_indicator
from samklang.measurement.models import (
    Duty,
    FigureImport,
    ImportPiece,
    ImportRow,
    ImportState,
    Observation,
    Period,
    Report,
    ReportState,
    ReportTransition,
)
from samklang.measurement.queries.duties import period_matrix
from samklang.measurement.queries.facts import facts_known_on, facts_now
from samklang.measurement.tests.build import figure, indicator, quarter, report_of, submit

BAD = Path(__file__).resolve().parents[6] / "shared" / "data" / "badinput"
BAD_FILES = [path for folder in ("csv", "xlsx") for path in sorted((BAD / folder).glob("*.*"))]
HEADINGS = "Organisation;Indikator;Periode;Alder;Tal;Ud af;Svar;Bemærkning;Sagsbehandler"


def rows(*lines: str) -> str:
    return "\n".join([HEADINGS, *lines]) + "\n"


TWO_YEARS = rows(
    "Havnen;H1;2025-K1;;12;;;;Ib", "Havneby Kommune;H1;2025-K1;;5;;;;", "Havnen;H1;2025-K2;18-24;3;;;;",
    "Havnen;H1;2025-K2;25+;9;;;Talt igen;", "Havnen;S1;1. kvartal 2025;;3;12;;;", ";;;;;;;;",
    "Havneby Kommune;S1;2025-K1;;;;ikke relevant;;",
)  # fmt: skip


def test_a_file_is_read_shown_with_control_totals_and_stored_as_approved_reports(
    read_in, store, client_of, anne, founded, measures, harbour
):
    read = read_in(TWO_YEARS)
    assert read.findings == []
    assert (read.state, read.rows, read.blank_lines, read.lines) == (ImportState.READ, 6, 1, 7), read.findings
    assert not Observation.objects.exists()
    html = page_of(client_of(anne), read).content.decode()
    assert "8 linjer i filen: 1 med overskrifter, 6 med tal eller svar, 1 tomme, 0 afviste" in html
    assert "Sagsbehandler" in html
    assert ">29<" in html  # 12 + 5 + 3 + 9
    done = store(read)
    assert done.state == ImportState.STORED
    assert "gemt" in page_of(client_of(anne), done).content.decode()
    report = Report.objects.get(organisation=harbour, period__starts_on=date(2025, 1, 1))
    assert report.state == ReportState.APPROVED
    assert list(report.transitions.values_list("from_state", "to_state")) == [
        ("open", "submitted"), ("submitted", "approved"),
    ]  # fmt: skip
    facts = facts_now([each.pk for each in measures.values()])
    assert sorted(fact.figure.numerator for fact in facts if fact.figure.numerator is not None) == [3, 3, 5, 9, 12]
    assert sorted(map(str, facts)) == sorted(
        map(str, facts_known_on([each.pk for each in measures.values()], at=datetime.now(UTC)))
    )
    assert Observation.objects.filter(explanation="Talt igen", cell__label="25+").exists()
    assert Event.objects.filter(verb="measurement.figures_imported").count() == 1
    assert not ImportRow.objects.exists()
    assert not ImportPiece.objects.exists()


def test_every_mistake_is_listed_by_row_and_nothing_is_stored(read_in, client_of, anne, initiative):
    wrong = rows(
        "Havnen;H1;2025-K1;;12;;;;", "Ukendt;H1;2025-K1;;1;;;;", "Havnen;X9;2025-K1;;1;;;;", "Havnen;H1;K9;;1;;;;",
        "Havnen;H1;2025;;1;;;;", "Havnen;H1;2030-K1;;1;;;;", "Havnen;H1;2025-K2;65+;1;;;;",
        "Havnen;H1;2025-K2;;1,5;;;;",
        "Havnen;H1;2025-K3;;-1;;;;", "Havnen;S1;2025-K2;;9;3;;;", "Havnen;S1;2025-K2;;9;;;;", "Havnen;H1;2025-K4;;;;;;",
        "Havnen;H1;2025-K4;;1.234;;;;", "Havnen;H1;2025-K1;;13;;;;", "Havnen;H1;2024-K1;;1;;;;", "Havnen;H1;2025-K3",
    )  # fmt: skip
    read = read_in(wrong)
    assert read.state == ImportState.REFUSED
    assert [(rule, row) for rule, row, *_ in read.findings] == [
        ("unknown_organisation", 3), ("unknown_indicator", 4), ("not_a_period", 5), ("other_rhythm", 6),
        ("not_over", 7),
        ("unknown_group", 8), ("whole_number", 9), ("negative", 10), ("part_above_base", 11), ("half_a_share", 12),
        ("no_figure", 13), ("ambiguous_number", 14), ("key_twice", 15), ("not_asked", 16), ("row_too_short", 17),
    ]  # fmt: skip
    html = page_of(client_of(anne), read).content.decode()
    assert "17 linjer i filen" in html
    assert not Observation.objects.exists()
    assert not ImportRow.objects.exists()
    comments = client_of(anne).get(re.search(r'href="([^"]+/comments/)"', html).group(1))
    lines = b"".join(comments.streaming_content).decode("utf-8-sig").split("\r\n")
    assert lines[0] == f"{HEADINGS};Skal rettes"
    assert lines[1] == "Havnen;H1;2025-K1;;12;;;;;"
    assert lines[2].startswith("Ukendt;H1;2025-K1;;1;;;;;Organisation: ")
    assert lines[14].startswith("Havnen;H1;2025-K1;;13;;;;;")
    assert len(lines[14]) > 30


def test_a_figure_that_counts_is_a_conflict_unless_a_reason_is_given(read_in, store, measures, harbour):
    store(read_in(rows("Havnen;H1;2025-K1;;12;;;;", "Havnen;H1;2025-K2;;7;;;;")))
    again = rows("Havnen;H1;2025-K1;;13;;;;", "Havnen;H1;2025-K2;;7;;;;", "Havnen;H1;2025-K3;;8;;;;")
    refused = read_in(again)
    assert [(rule, row, detail) for rule, row, _, _, detail in refused.findings] == [("counts_already", 2, "12")]
    moment = datetime.now(UTC)
    read = read_in(again, reason="Registret er renset")
    assert (read.summary["corrected"], read.summary["same"]) == (1, 1)
    assert store(read).state == ImportState.STORED
    new = Observation.objects.get(numerator=13)
    assert (new.supersedes.numerator, new.explanation, new.counts) == (12, "Registret er renset", True)
    assert not Observation.objects.get(numerator=12).counts
    assert Observation.objects.filter(numerator=7).count() == 1
    ids = [measures["H1"].pk]
    assert {fact.figure.numerator for fact in facts_now(ids)} == {13, 7, 8}
    assert {fact.figure.numerator for fact in facts_known_on(ids, at=moment)} == {12, 7}
    assert {fact.figure.numerator for fact in facts_known_on(ids, at=datetime.now(UTC))} == {13, 7, 8}
    untouched = Report.objects.get(organisation=harbour, period__starts_on=date(2025, 4, 1))
    assert untouched.transitions.count() == 2


def test_a_report_that_somebody_works_on_is_left_alone(read_in, founded, bo, actor_of, measures, harbour, council, now):
    spring = quarter(founded, 2025, 1)
    submit(report_of(harbour, spring), figure(report_of(harbour, spring), "H1", 4), by=actor_of(bo), at=now)
    read = read_in(rows("Havnen;H1;2025-K1;;12;;;;", "Havneby Kommune;H1;2025-K1;;5;;;;"))
    assert [(rule, row) for rule, row, *_ in read.findings] == [("report_under_way", 2)]


def test_what_happens_between_the_reading_and_the_yes_is_looked_at_again(
    read_in, store, founded, bo, actor_of, measures, harbour, now
):
    read = read_in(rows("Havnen;H1;2025-K1;;12;;;;"))
    spring = quarter(founded, 2025, 1)
    submit(report_of(harbour, spring), figure(report_of(harbour, spring), "H1", 4), by=actor_of(bo), at=now)
    assert store(read).state == ImportState.REFUSED
    assert not Observation.objects.filter(numerator=12).exists()


def test_an_open_report_is_answered_by_the_file(read_in, store, founded, measures, harbour):
    spring = quarter(founded, 2025, 1)
    assert store(read_in(rows("Havnen;H1;2025-K1;;12;;;;"))).state == ImportState.STORED
    assert report_of(harbour, spring).state == ReportState.APPROVED
    assert Period.objects.count() == 1


def test_a_file_may_agree_the_duties_it_shows(read_in, store, measures, harbour):
    content = rows("Havnen;H1;2019-K1;;12;;;;")
    assert [rule for rule, *_ in read_in(content).findings] == ["not_asked"]
    read = read_in(content, agrees_duties="on")
    assert store(read).state == ImportState.STORED
    assert Duty.objects.get(organisation=harbour, indicator=measures["H1"]).first_period_on == date(2019, 1, 1)


def test_duties_that_a_file_agrees_ask_nothing_in_the_periods_it_does_not_tell(
    read_in, store, measures, harbour, initiative
):
    content = rows("Havnen;H1;2019-K1;;12;;;;", "Havnen;H1;2019-K2;;13;;;;", "Havnen;S1;2019-K1;;3;12;;;")
    store(read_in(content, agrees_duties="on"))
    spring = Period.objects.get(starts_on=date(2019, 4, 1))
    matrix = period_matrix(spring, today=NOON.date())
    assert {code.indicator.code for code in matrix.indicators} == {"H1"}  # S1 was agreed, and not asked in what is told
    store(read_in(rows("Havnen;S1;2019-K2;;4;12;;;"), agrees_duties="on"))
    matrix = period_matrix(spring, today=NOON.date())
    [(_organisation, _report, cells)] = matrix.rows
    assert [cell.state for cell in cells] == ["approved", "approved"]


def test_a_personal_number_anywhere_refuses_the_file_and_is_kept_nowhere(read_in, client_of, anne):
    for line in ("Havnen;H1;2025-K1;;12;;;Anna 010160-5009;", "Havnen;H1;2025-K1;;12;;;;010160-5009"):
        read = read_in(rows(line))
        assert read.state == ImportState.REFUSED
        assert not ImportPiece.objects.exists()
        assert not ImportRow.objects.exists()
        assert "5009" not in str(read.findings)
        assert "/comments/" not in page_of(client_of(anne), read).content.decode()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("3;4\n5;6\n", "header_missing"),
        (HEADINGS + "\n", "header_only"),
        (rows('Havnen;H1;2025-K1;;12;;;"åben;'), "unclosed_quote"),
        (rows('Havnen;H1;2025-K1;;1;;;"x', 'Havnen;H1;2025-K2;;2;;;;";'), "swallowed_rows"),
        (b"a;b\n\xff\xfe\x00;1\n", "nul"),
        ("kun en kolonne\n1\n", "delimiter"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(read_in, content, rule):
    read = read_in(content)
    assert read.state == ImportState.REFUSED
    assert rule in [finding[0] for finding in read.findings]
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_letters_are_read_however_they_are_written(read_in, encoding):
    read = read_in(rows("Havnen;H1;2025-K1;;12;;;Året før æøå;").encode(encoding))
    assert read.state == ImportState.READ, read.findings
    assert ImportRow.objects.get().explanation == "Året før æøå"


@pytest.mark.skipif(not BAD_FILES, reason="the shared bad input is not beside this checkout (../shared/data/badinput)")
def test_every_bad_file_is_refused_with_words_or_shown_and_nothing_is_stored_before_the_yes(
    client_of, anne, initiative, address, measures, in_background
):
    client, states = client_of(anne), Counter()
    for path in BAD_FILES:
        content = path.read_bytes()
        answer = in_background(
            lambda content=content, path=path: send_earlier(client, address, content, name=path.name)
        )
        assert answer.status_code in {302, 422}, path.name
        states[answer.status_code] += 1
        if answer.status_code == 422:
            assert "notice-error" in answer.content.decode() or "field-error" in answer.content.decode(), path.name
        for read in FigureImport.objects.all():
            states[read.state] += 1
            assert read.state in {ImportState.REFUSED, ImportState.READ, ImportState.ASKED}, path.name
            page = page_of(client, read)
            assert page.status_code == 200, path.name
            if read.state == ImportState.REFUSED:
                assert read.findings, path.name
                assert not ImportRow.objects.exists(), path.name
            read.delete()
        assert not Observation.objects.exists(), path.name
        assert not Report.objects.exists(), path.name
    assert states[302] + states[422] == len(BAD_FILES)
    assert states[ImportState.REFUSED] > 10


def test_a_discarded_file_leaves_nothing(read_in, client_of, anne, initiative):
    read = read_in(TWO_YEARS)
    page = reverse("csv_xlsx:history_import", kwargs={"initiative": initiative.slug, "figure_import_id": read.pk})
    assert client_of(anne).post(page, {"deed": "discard"}).status_code == 302
    assert not FigureImport.objects.exists()
    assert not ImportRow.objects.exists()


def test_an_interrupted_reading_begins_again_and_finds_the_same(read_in, measures):
    read = read_in(TWO_YEARS)
    FigureImport.objects.filter(pk=read.pk).update(state=ImportState.READING, rows=99)
    ImportRow.objects.filter(line__gt=3).delete()
    assert actions.work_on_imports() == 1
    again = FigureImport.objects.get(pk=read.pk)
    assert (again.state, again.rows, ImportRow.objects.count()) == (ImportState.READ, 6, 6)


def test_rows_that_a_crash_of_the_server_took_are_read_again_before_anything_is_stored(read_in, store):
    read = read_in(TWO_YEARS)
    ImportRow.objects.all().delete()
    assert store(read).state == ImportState.READING
    assert not Observation.objects.exists()
    assert actions.work_on_imports() == 1
    assert FigureImport.objects.get().state == ImportState.READ


def test_only_those_who_approve_may_read_in_earlier_figures(client_of, bo, dina, clara, address, measures):
    for person, status in ((bo, 403), (dina, 403), (clara, 404)):
        assert client_of(person).get(address).status_code == status
        assert send_earlier(client_of(person), address, TWO_YEARS).status_code == status
    assert not FigureImport.objects.exists()


def test_the_empty_file_says_how_it_is_filled_in_and_is_read_as_it_is(client_of, anne, initiative, address, read_in):
    template = client_of(anne).get(reverse("csv_xlsx:history_template", kwargs={"initiative": initiative.slug}))
    read = read_in(template.content)
    assert read.state == ImportState.READ, read.findings


def test_a_workbook_is_read_too(read_in):
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Organisation", "Indikator", "Periode", "Tal"])
        sheet.write_row(1, 0, ["Havnen", "H1", "2025-K1", 12])
        sheet.write_row(3, 0, ["Havnen", "H1", "2025-K9", 13])
    read = read_in(buffer.getvalue(), name="før.xlsx")
    assert [(rule, row) for rule, row, *_ in read.findings] == [("not_a_period", 4)]


def test_the_history_is_told_of_in_the_report(read_in, store, measures):
    store(read_in(TWO_YEARS))
    step = ReportTransition.objects.filter(to_state="submitted").first()
    assert "før.csv" in step.comment
    assert Decimal(12) in Observation.objects.values_list("numerator", flat=True)


def test_the_reason_of_a_file_that_corrects_guarded_figures_too_is_told_to_nobody_else(
    read_in, store, measures, founded, harbour, council, client_of, anne, dina
):
    indicator(founded, code="P1", organisations=[harbour, council], counts_people=True)
    store(read_in(rows("Havnen;H1;2025-K1;;12;;;;", "Havneby Kommune;P1;2025-K1;;25;;;;")))
    page = f"/{founded.initiative.slug}/measurement/indicators/{measures['H1'].pk}/"
    store(read_in(rows("Havnen;H1;2025-K1;;13;;;;"), reason="Registret er renset"))
    assert "Registret er renset" in client_of(dina).get(page).content.decode()
    both = rows("Havnen;H1;2025-K1;;14;;;;", "Havneby Kommune;P1;2025-K1;;26;;;;")
    store(read_in(both, reason="Fru Jensen manglede"))
    others = client_of(dina).get(page).content.decode()
    assert "13 → 14" in others
    assert "Begrundelsen vises ikke: den blev også givet for beskyttede tal." in others
    assert "Fru Jensen" not in others
    assert "Fru Jensen manglede" in client_of(anne).get(page).content.decode()


def test_what_was_told_by_an_earlier_definitions_categories_is_not_added_to(read_in, store, founded, measures):
    store(read_in(rows("Havnen;H1;2025-K2;18-24;3;;;;", "Havnen;H1;2025-K2;25+;9;;;;")))
    age = measures["H1"].versions.get().dimensions.get()
    fresh = replace_dimension(dimension=age, name="Alder", categories=["18-29", "30+"], by=founded, at=NOON)
    revise_indicator(
        indicator=measures["H1"], reason="Andre grupper", breaks_comparability=False, dimensions=[fresh],
        wording={"name": "H1", "definition": "Som før", "unit": "boliger", "kind": "count", "direction": "up",
                 "valid_from": measures["H1"].versions.get().valid_from},
        by=founded, at=NOON,
    )  # fmt: skip
    lines = rows("Havnen;H1;2025-K2;18-29;4;;;;", "Havnen;H1;2025-K2;30+;8;;;;", "Havneby Kommune;H1;2025-K2;30+;7;;;;")
    refused = read_in(lines, reason="Talt efter de nye grupper")
    assert [(rule, row) for rule, row, *_ in refused.findings] == [("other_categories", 2), ("other_categories", 3)]
