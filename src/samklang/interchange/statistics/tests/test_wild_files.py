"""Files as they are met in the wild, saved anew by other programs: read right, or refused by row or keyword."""

import json
from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import UnreadableError, Why, figures_of, read_cubes, span_of
from samklang.interchange.statistics.calculations.reading import unended_line_in
from samklang.interchange.statistics.forms import ChoiceForm
from samklang.interchange.statistics.queries import chosen_from, tables_in

HEAD = 'CHARSET="ANSI";\nSTUB="sex";\nHEADING="time";\nVALUES("sex")="Mænd","Kvinder";\nVALUES("time")="2023","2024";\n'


def refused(content: str | bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        read_cubes(content.encode() if isinstance(content, str) else content)
    return error.value


def figure(content: str | bytes, *codes: str) -> Decimal | None:
    [cube] = read_cubes(content.encode() if isinstance(content, str) else content)
    return cube.at(*codes)


class TestRows:
    @pytest.mark.parametrize(
        "content",
        [
            "OMRÅDE;TID;INDHOLD\r\n101;2024K1;5\r\n155;2024K1;6\r\n",
            "OMRÅDE;TID;INDHOLD\r101;2024K1;5\r155;2024K1;6\r",
            "\ufeff\ufeffOMRÅDE;TID;INDHOLD\n101;2024K1;5\n",
            "OMRÅDE;TID;INDHOLD;\n101;2024K1;5;\n155;2024K1;6;\n",
            "OMRÅDE\tTID\tINDHOLD\n101\t2024K1\t5\n",
            '"OMRÅDE","TID","INDHOLD"\n"101","2024K1","5"\n',
            "\n\nOMRÅDE ; TID ; INDHOLD\n101 ; 2024K1 ; 5\n",
        ],
    )
    def test_one_table_in_many_dresses(self, content):
        assert figure(content, "101", "2024K1") == 5

    @pytest.mark.parametrize("sign", ["..", ".", "-", "\N{HORIZONTAL ELLIPSIS}", "\N{EN DASH}", "\N{EM DASH}"])
    def test_a_sign_for_no_figure_is_kept_as_the_source_writes_it(self, sign):
        [cube] = read_cubes(f"OMRÅDE;TID;INDHOLD\n101;2023;{sign}\n101;2024;7\n".encode())
        assert [each.sign for each in figures_of(cube, time_axis="TID", choice={"OMRÅDE": "101"})] == [sign, ""]

    @pytest.mark.parametrize("written", ["(c)", "12*", "12,5 %", "#N/A", "1 234", "1.234.567", "1,23457E+11", "null"])
    def test_what_is_no_plain_figure_is_named_by_its_row(self, written):
        error = refused(f"OMRÅDE;TID;INDHOLD\n101;2023;7\n101;2024;{written}\n")
        assert (error.why, error.facts["row"], error.facts["value"]) == (Why.ROW_VALUE, 3, written)

    def test_exponents_of_programs_are_read(self):
        assert figure("a;TID;INDHOLD\n1;2023;1.5e-05\n1;2024;2e+06\n", "1", "2023") == Decimal("0.000015")

    @pytest.mark.parametrize(
        ("content", "last"),
        [
            ("INDHOLD;OMRÅDE;TID\n5;101;2024\n6;155;2024\n", "TID"),
            ("antal;kommune;år\n5;101;2024\n6;155;2024\n", "år"),
            ("FLOW,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF\nX,DK,2023,5,,\nX,DK,2024,6,p,\n", "CONF"),
        ],
    )
    def test_years_and_remarks_in_the_last_column_are_not_taken_for_figures(self, content, last):
        error = refused(content)
        assert (error.why, error.facts["column"]) == (Why.NO_FIGURES_LAST, last)

    @pytest.mark.parametrize(
        "headings", ["2024K1;2024K2", "1. kvartal 2024;2. kvartal 2024", "jan 24;feb 24", "Januar;Februar"]
    )
    def test_a_column_for_each_time_is_refused_by_its_headings(self, headings):
        error = refused(f"område;{headings}\n101;5;6\n155;7;8\n")
        assert (error.why, error.facts["last"]) == (Why.TWO_FIGURES, headings.partition(";")[2])

    def test_thousands_that_a_spreadsheet_put_into_a_table_of_statbank_are_asked_about(self):
        error = refused("OMRÅDE;TID;INDHOLD\n101;2023;12.345\n101;2024;9\n")
        assert (error.why, error.facts["row"]) == (Why.AMBIGUOUS_NUMBER, 2)
        assert figure("OMRÅDE;TID;INDHOLD\n101;2023;12.345\n101;2024;..\n", "101", "2023") == Decimal("12.345")

    def test_letters_that_were_saved_twice_are_damaged(self):
        error = refused("OMRÅDE;TID;INDHOLD\nKøbenhavn;2024;5\nDragÃ¸r;2024;6\n")
        assert (error.why, error.facts["line"]) == (Why.DAMAGED_LETTERS, 3)

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("januar 2024", "2024M01"), ("Maj 2024", "2024M05"), ("oct. 2024", "2024M10"), ("1. kvt. 2024", "2024K1"),
        ],
    )  # fmt: skip
    def test_a_time_in_words_has_the_days_of_its_code(self, written, code):
        assert span_of(written) == span_of(code)

    def test_one_date_below_another_is_no_personal_number(self):
        [cube] = tables_in(b"A;dato;antal\n1;31-12-2023;5\n1;31-12-2024;6\n")
        assert cube.at("1", "31-12-2024") == 6

    def test_a_word_before_a_year_is_no_month(self):
        assert span_of("efter 2024") is None


class TestPx:
    @pytest.mark.parametrize(
        "content",
        [
            f"{HEAD}DATA=1 2 3 4;",
            f"{HEAD}DATA=\n1\t2\n3\t4\n;".replace("\n", "\r"),
            HEAD.replace("STUB", "Stub").replace("HEADING", "heading").replace("VALUES", "Values") + "data=1 2 3 4;",
            HEAD.replace('"Mænd"', '"Mæ"\n"nd"') + "DATA=1 2 3 4;",
            f'{HEAD}TIMEVAL("time")=tlist(a1,"2023"-"2024");\nDATA="1" "2" "3" "4";',
        ],
    )
    def test_one_table_in_many_dresses(self, content):
        assert figure(content, "Mænd", "2024") == 2

    def test_a_codepage_may_be_a_number_alone(self):
        text = HEAD.replace('"ANSI";', '"OEM";\nCODEPAGE="850";') + "DATA=1 2 3 4;"
        assert figure(text.encode("cp850"), "Mænd", "2023") == 1

    def test_seven_dots_are_a_sum_that_is_not_shown(self):
        [cube] = read_cubes(f'{HEAD}DATASYMBOLSUM="ikke vist";\nDATA=1 "......." 3 4;'.encode())
        assert figures_of(cube, time_axis="time", choice={"sex": "Mænd"})[1].sign == "ikke vist"

    @pytest.mark.parametrize(
        ("content", "line", "keyword"),
        [
            (HEAD.replace('"time";', '"time"', 1) + "DATA=1 2 3 4;", 3, "HEADING"),
            (f'{HEAD}NOTE="n"\nKEYS("sex")=VALUES;\nDATA="Mænd" 1 2;', 6, "NOTE"),
            (f"{HEAD.rstrip().removesuffix(';')}\nDATA=1 2 3 4;", 5, 'VALUES("time")'),
        ],
    )
    def test_a_semicolon_that_was_left_out_is_named_and_swallows_no_keyword(self, content, line, keyword):
        error = refused(content)
        assert (error.why, error.facts) == (Why.PX_SEMICOLON, {"line": line, "keyword": keyword})

    def test_a_mark_that_is_never_closed_is_named_by_its_line(self):
        error = refused(f'{HEAD}TIMEVAL("time")=TLIST(A1)","2023","2024";\nDATA=1 2 3 4;')
        assert (error.why, error.facts) == (Why.QUOTE, {"line": 6})

    def test_a_heading_of_rows_that_reads_like_a_keyword_makes_no_px(self):
        assert figure("Område;Values (1000);Antal\nA;x;5\n", "A", "x") == 5


class TestJsonStat:
    TABLE = {
        "id": ["sex", "year"], "size": [2, 2], "value": [1, 2, 3, 4],
        "dimension": {"sex": {"category": {"index": ["M", "F"]}}, "year": {"category": {"index": ["2023", "2024"]}}},
    }  # fmt: skip

    def test_a_table_of_the_first_version_within_a_collection_is_read(self):
        of_first = {name: self.TABLE[name] for name in ("id", "size")}
        inner = {"value": [1, 2, 3, 4], "dimension": {**self.TABLE["dimension"], **of_first}}
        document = {"class": "collection", "link": {"item": [inner]}}
        assert figure(json.dumps(document), "M", "2024") == 2

    def test_tables_of_one_title_are_told_apart_by_their_names(self):
        table = {**self.TABLE, "label": "People"}
        cubes = read_cubes(json.dumps({"north": table, "south": table, "other": {**table, "label": "Homes"}}).encode())
        choices = ChoiceForm(chosen_from(cubes, {})).fields["table"].choices
        assert [label for _value, label in choices] == ["People (north)", "People (south)", "Homes"]

    def test_two_values_without_an_order_are_refused(self):
        unordered = {"category": {"label": {"M": "Men", "F": "Women"}}}
        error = refused(json.dumps({**self.TABLE, "dimension": {**self.TABLE["dimension"], "sex": unordered}}))
        assert (error.why, error.facts) == (Why.AXIS, {"axis": "sex"})

    def test_a_table_without_a_cell_has_no_figures(self):
        assert refused(json.dumps({**self.TABLE, "size": [2, 0], "value": []})).why == Why.NO_VALUES


@pytest.mark.parametrize(
    ("content", "last"),
    [
        ("A;TID;INDHOLD\n1;2023;512\n1;2024;63", "1;2024;63"),
        ("A;TID;INDHOLD\r\n1;2023;512\r\n1;2024;", "1;2024;"),
        ("A;TID;INDHOLD\n1;2023;512\n1;2024;63\n", ""),
        ('A;TID;INDHOLD\n1;2024;"63"', ""),
        (f"{HEAD}DATA=1 2 3 4;", ""),
        (json.dumps(TestJsonStat.TABLE), ""),
    ],
)
def test_only_rows_whose_last_line_has_no_end_may_be_cut_off_unseen(content, last):
    assert unended_line_in(content.encode()) == last
