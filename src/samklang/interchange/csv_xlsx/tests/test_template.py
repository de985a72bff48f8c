"""A template comes back as it was filled in, and everything wrong in it is listed."""

import datetime
import io
from decimal import Decimal
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from samklang.interchange.csv_xlsx.calculations.answers import Answer
from samklang.interchange.csv_xlsx.calculations.filled import FilledRow, filled_rows
from samklang.interchange.csv_xlsx.calculations.findings import Refused, Rule
from samklang.interchange.csv_xlsx.calculations.reading import read_table
from samklang.interchange.csv_xlsx.calculations.template import (
    AskedRow,
    Definition,
    TemplateWords,
    template_csv,
    template_workbook,
)
from samklang.measurement.calculations.written_numbers import SinglePoint
from samklang.people.calculations.cpr import CprRule, find_cpr

THIRD_QUARTER = (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1))
WORDS = TemplateWords(
    "da", "Tal", "Definitioner", ("Indikator", "Navn", "Definition"), "Skriv tallet", "Vælg et svar", "Niveau",
    "Hele tal", "Kun tal", "Vælg et niveau",
)  # fmt: skip
DEFINITIONS = [Definition("I-01", "Boliger", ("Nye lejemål i kvartalet",))]


def asked(key: str = "v1.p0.c0", code: str = "I-01", **rest: object) -> AskedRow:
    return AskedRow(
        **{"key": key, "code": code, "name": "Boliger", "period": "3. kvartal 2026", "covers": THIRD_QUARTER, **rest}
    )


def read(data: bytes, rows: list[AskedRow], single_point: SinglePoint = SinglePoint.ASK) -> list[FilledRow]:
    table = read_table(data)
    return list(filled_rows(table, rows, organisation_names=["Havnen"], single_point=single_point).rows)


def rules_of(text: str, rows: list[AskedRow]) -> list[tuple[Rule, int]]:
    with pytest.raises(Refused) as refused:
        read(text.encode(), rows)
    return [(finding.rule, finding.row) for finding in refused.value.findings]


remarks = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=0, max_size=30)
    .filter(lambda text: not find_cpr(text, rule=CprRule.TIERED))
    .map(str.strip)
)
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=3).filter(
    lambda number: not find_cpr(str(number), rule=CprRule.TIERED)
)


@st.composite
def filled_in(draw: st.DrawFn) -> list[AskedRow]:
    rows = []
    for number in range(draw(st.integers(1, 8))):
        answer = draw(st.sampled_from(Answer))
        figure = draw(figures) if answer is Answer.MEASURED else None
        rows.append(
            asked(
                key=f"v{number}.p0.c0", figure=figure, answer=answer, remark=draw(remarks), name=draw(remarks),
                place=draw(remarks), is_whole=False, can_be_negative=True,
            )
        )  # fmt: skip
    return rows


@given(filled_in(), st.sampled_from(["csv da", "csv en"]))
def test_any_filled_template_in_text_comes_back_the_same(rows, kind):
    data = template_csv(rows, language=kind.split()[1])
    assert as_filled(rows) == [(f.key, f.figure, f.answer, f.remark) for f in read(data, rows)]


@settings(max_examples=8, deadline=None)
@given(filled_in())
def test_any_filled_workbook_comes_back_the_same(rows):
    data = template_workbook(rows, DEFINITIONS, WORDS)
    assert as_filled(rows) == [(f.key, f.figure, f.answer, f.remark) for f in read(data, rows)]


def as_filled(rows: list[AskedRow]) -> list[tuple]:
    return [(row.key, row.figure, row.answer, row.remark) for row in rows]


def test_the_same_rows_give_the_same_bytes():
    rows = [asked(figure=Decimal(3))]
    assert template_workbook(rows, DEFINITIONS, WORDS) == template_workbook(rows, DEFINITIONS, WORDS)


LEVELS = ("Hørt", "Rådført, løbende", "Medbestemmende")


def test_a_level_is_chosen_by_name_and_comes_back_as_its_number():
    rows = [asked("a"), asked("b", "I-05", levels=LEVELS, figure=Decimal(2), last=Decimal(1))]
    data = template_workbook(rows, [*DEFINITIONS, Definition("I-05", "Inddragelse", ("Hvor langt",), LEVELS)], WORDS)
    assert [(row.key, row.figure) for row in read(data, rows)] == [("b", Decimal(2))]
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_name("Tal").to_python()[2][7:9] == ["Hørt", "Rådført, løbende"]
    definitions = book.get_sheet_by_name("Definitioner").to_python()
    assert definitions[0][3:] == ["Niveau 1", "Niveau 2", "Niveau 3"]
    assert definitions[2][3:] == list(LEVELS)
    assert checks(data)["I3"] == ("list", "'Definitioner'!$D$3:$F$3", "")


@pytest.mark.parametrize(("written", "number"), [("medbestemmende", 3), ("1", 1), ("Hørt", 1)])
def test_a_file_gives_a_level_by_name_or_number(written, number):
    text = f"Indikator;Tal\nI-05;{written}\n"
    assert read(text.encode(), [asked(code="I-05", levels=LEVELS)])[0].figure == number


@pytest.mark.parametrize("written", ["4", "0", "1,5", "næsten"])
def test_what_is_no_level_is_refused_with_the_list(written):
    assert rules_of(f"Indikator;Tal\nI-05;{written}\n", [asked(code="I-05", levels=LEVELS)]) == [(Rule.NOT_A_LEVEL, 2)]


@pytest.mark.parametrize(("row", "kind", "least"), [
    (asked(), "whole", 0), (asked(is_whole=False), "decimal", 0),
    (asked(is_whole=False, can_be_negative=True), "decimal", -(10**15 - 1)),
])  # fmt: skip
def test_the_cells_of_figures_take_what_the_upload_takes(row, kind, least):
    data = template_workbook([row], DEFINITIONS, WORDS)
    assert checks(data)["I2"] == checks(data)["J2"] == (kind, str(least), str(10**15 - 1))


def checks(data: bytes) -> dict[str, tuple[str, str, str]]:
    """Return {cells: what Excel takes in them: kind, first and second bound}."""
    sheet = ElementTree.fromstring(ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {
        rule.get("sqref", ""): (rule.get("type", ""), *(rule.findtext(f"{space}formula{n}", "") for n in (1, 2)))
        for rule in sheet.iter(f"{space}dataValidation")
    }


def test_blank_rows_change_nothing_and_are_counted():
    rows = [asked("v1.p0.c0"), asked("v2.p0.c0", "I-02", figure=Decimal(0))]
    filled = filled_rows(
        read_table(template_csv(rows, language="da")), rows, organisation_names=[], single_point=SinglePoint.ASK
    )
    assert [(row.key, row.figure) for row in filled.rows] == [("v2.p0.c0", Decimal(0))]
    assert filled.blank_rows == 1


def test_a_file_without_keys_is_matched_by_code_place_and_group():
    rows = [asked("a", place="", group=""), asked("b", place="Havneby", group="18-24 år")]
    data = "organisation;indikator;periode;sted;gruppe;værdi\nHavnen;i-01;2026-K3;havneby;18-24 ÅR;4\n".encode()
    (filled,) = read(data, rows)
    assert (filled.key, filled.figure, filled.line) == ("b", Decimal(4), 2)


def test_unknown_columns_are_named_and_not_lost_silently():
    table = read_table(b"Indikator;Tal;Vejret\nI-01;3;sol\n")
    filled = filled_rows(table, [asked()], organisation_names=[], single_point=SinglePoint.ASK)
    assert filled.ignored_columns == ("Vejret",)


def test_a_doubtful_number_is_asked_about_and_settled_for_the_whole_file():
    text = "Indikator;Tal\nI-01;1.234\n"
    assert rules_of(text, [asked()]) == [(Rule.AMBIGUOUS_NUMBER, 2)]
    assert read(text.encode(), [asked()], SinglePoint.DANISH)[0].figure == 1234
    assert read(text.encode(), [asked(is_whole=False)], SinglePoint.ENGLISH)[0].figure == Decimal("1.234")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("I-09;3;;;", Rule.UNKNOWN_KEY),
        ("I-01;3,5;;;", Rule.WHOLE_NUMBER),
        ("I-01;-3;;;", Rule.NEGATIVE),
        ("I-01;mange;;;", Rule.NOT_A_NUMBER),
        ("I-01;12 %;;;", Rule.PERCENT),
        ("I-01;..;;;", Rule.SIGN_FOR_NOTHING),
        ("I-01;;;ved ikke;", Rule.NOT_AN_ANSWER),
        ("I-01;3;;ikke relevant;", Rule.ANSWER_AND_FIGURE),
        ("I-01;;;;Vi flyttede", Rule.REMARK_ALONE),
        ("I-01;3;9;;", Rule.BASE_NOT_ASKED),
        ("I-01;3;;;Anna 010160-5009", Rule.CPR),
        ("I-02;3;;;", Rule.HALF_A_SHARE),
        ("I-02;;9;;", Rule.HALF_A_SHARE),
        ("I-02;3;0;;", Rule.NO_BASE),
        ("I-02;9;3;;", Rule.PART_ABOVE_BASE),
    ],
)
def test_what_is_wrong_in_a_row_is_named(line, rule):
    rows = [asked(), asked("s", "I-02", takes_base=True)]
    assert rules_of(f"Indikator;Tal;Ud af;Svar;Bemærkning\n{line}\n", rows) == [(rule, 2)]


def test_rows_of_another_period_organisation_or_twice_are_refused():
    rows = [asked(), asked("s", "I-02")]
    lines = ["Havnen;I-01;2026-K2;1", "Kommunen;I-01;2026-K3;1", "Havnen;I-02;;1", ";I-02;K9;1", ";I-02;;2"]
    assert rules_of("\n".join(["Organisation;Indikator;Periode;Tal", *lines]), rows) == [
        (Rule.OTHER_REPORT, 2), (Rule.OTHER_ORGANISATION, 3), (Rule.NOT_A_PERIOD, 5), (Rule.KEY_TWICE, 6),
    ]  # fmt: skip


def test_one_bad_row_among_many_refuses_them_all():
    lines = "".join(f"I-01;{n};\n" for n in range(1))
    text = "Indikator;Tal;Note\n" + lines + "I-02;FEJL;kun denne\n"
    assert rules_of(text, [asked(), asked("s", "I-02")]) == [(Rule.NOT_A_NUMBER, 3)]


def test_a_personal_number_is_never_in_the_finding():
    with pytest.raises(Refused) as refused:
        read(b"Indikator;Tal;Note\nI-01;3;Anna 010160-5009\n", [asked()])
    assert "5009" not in repr(refused.value.findings)


@pytest.mark.parametrize("heading", ["Navn;Tal\nx;1\n", "Indikator;Navn\nI-01;x\n"])
def test_a_file_without_the_needed_columns_is_refused(heading):
    assert rules_of(heading, [asked()]) == [(Rule.HEADER_MISSING, 1)]


def test_how_a_figure_came_about_is_read_in_either_language_and_refused_in_neither():
    for words, how in (("skøn", "estimate"), ("Counted on site", "counted"), ("", "")):
        (row,) = read(f"Indikator;Tal;Opgjort ved\nI-01;5;{words}\n".encode(), [asked()])
        assert row.how == how
    assert rules_of("Indikator;Tal;Opgjort ved\nI-01;5;på slump\n", [asked()]) == [(Rule.NOT_A_HOW, 2)]
