"""What StatBank does that one would not expect (Statistics Denmark, API v1)."""

from datetime import date
from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import (
    Hint,
    MismatchError,
    UnreadableError,
    Why,
    figures_of,
    hints_of,
    likely_code,
    matching,
    read_cubes,
    span_of,
)
from samklang.interchange.statistics.tests.standards import in_standards

BULK = "OMRÅDE;TID;INDHOLD\r\n101;2023K4;7\r\n101;2024K1;9\r\n155;2023K4;1\r\n"


def figures(content: str | bytes, *, time: str = "TID", **choice: str):
    cubes = read_cubes(content.encode() if isinstance(content, str) else content)
    return figures_of(matching(cubes, time_axis=time, choice=choice), time_axis=time, choice=choice)


def why(content: str | bytes) -> Why:
    with pytest.raises(UnreadableError) as refused:
        read_cubes(content.encode() if isinstance(content, str) else content)
    return refused.value.why


def test_a_csv_that_begins_with_a_byte_order_mark_has_a_clean_first_heading():
    [cube] = read_cubes(in_standards("statbank_dk/data_STRAF42_bom_crlf_en.csv"))
    assert [axis.code for axis in cube.axes] == ["HERKOMST1", "TID"]


def test_bulk_without_a_mark_and_csv_with_one_say_the_same():
    assert read_cubes(BULK.encode()) == read_cubes(b"\xef\xbb\xbf" + BULK.encode())


def test_the_last_two_columns_are_always_time_and_figure():
    [cube] = read_cubes(b"A;TID;INDHOLD\n1;AUG - DEC 2019;4\n1;2015/2016;5\n")
    assert cube.time.code == "TID", "even where no code of it is a time that is known"


def test_a_missing_row_is_not_an_unknown_and_not_a_zero():
    [known, gap] = figures(BULK, OMRÅDE="155")
    assert (known.value, known.sign) == (Decimal(1), "")
    assert (gap.value, gap.sign) == (None, ""), "no row: zero or protected, which cannot be told apart"
    assert Hint.LEAVES_OUT in hints_of(read_cubes(BULK.encode())[0])


def test_a_time_that_has_no_row_at_all_is_a_gap_too_and_no_line_is_drawn_across_it():
    """A table of one cell a quarter lacks the whole quarter in which the count was zero."""
    read = figures("OMRÅDE;TID;INDHOLD\n155;2023K3;4\n155;2024K1;2\n155;2024K2;3\n", OMRÅDE="155")
    assert [(figure.days[0].isoformat(), figure.value) for figure in read] == [
        ("2023-07-01", 4),
        ("2023-10-01", None),
        ("2024-01-01", 2),
        ("2024-04-01", 3),
    ]


@pytest.mark.parametrize(
    ("times", "lacking"),
    [
        (["2019", "2021", "2023"], []),  # counted every other year: nothing is left out
        (["2019", "2022", "2024"], []),  # no rhythm
        (["2019", "2020", "2022"], ["2021"]),
        (["2023M11", "2024M02", "2024M03"], ["2023M12", "2024M01"]),
        (["2023U51", "2023U52", "2024U02"], ["2024U01"]),
        (["2024"], []),
        (["2023", "2024K1"], []),
    ],
)
def test_what_lies_between_is_told_by_the_rhythm_of_the_rest(times, lacking):
    rows = "".join(f"1;{time};{number}\n" for number, time in enumerate(times))
    read = figures(f"A;TID;INDHOLD\n{rows}", A="1")
    assert [figure.days for figure in read if figure.value is None] == [span_of(time) for time in lacking]


def test_a_row_that_says_two_dots_is_an_unknown_with_the_sources_own_sign():
    [figure] = figures("OMRÅDE;TID;INDHOLD\n155;2024;..\n155;2023;..\n156;2023;1\n156;2024;2\n", OMRÅDE="155")[:1]
    assert (figure.value, figure.sign) == (None, "..")


def test_the_municipality_without_a_row_keeps_its_place_in_the_grid():
    """Dragør has no row for violence against officials in the first quarter of 2025."""
    [cube] = read_cubes(in_standards("statbank_dk/STRAF11_bulk_by_municipality_2025K1_EXCERPT.csv"))
    assert cube.size == 13 * 10
    assert cube.at("Dragør", "Vold og lignende mod offentlig myndighed", "2025K1") is None
    assert cube.at("Dragør", "Straffelov i alt", "2025K1") is not None


def test_quarters_in_danish_and_english_are_the_same_days():
    assert span_of("2015K1") == span_of("2015Q1") == span_of("2015KV1") == (date(2015, 1, 1), date(2015, 4, 1))


def test_a_table_fetched_in_english_is_warned_about():
    assert Hint.ENGLISH_TIMES in hints_of(read_cubes(b"A;TID;INDHOLD\n1;2015Q1;4\n")[0])
    assert Hint.ENGLISH_TIMES not in hints_of(read_cubes(b"A;TID;INDHOLD\n1;2015K1;4\n")[0])


def test_names_of_axes_may_have_danish_letters_and_change_the_size_of_letters():
    assert figures("OMRÅDE;KØN;Tid;INDHOLD\n101;M;2024;4\n", time="TID", område="101", kØN="M")[0].value == 4


def test_a_variable_that_was_left_out_is_warned_about():
    [cube] = read_cubes(in_standards("statbank_dk/data_STRAF42_jsonstat_eliminated_en.json"))
    assert Hint.SUMMED_AWAY in hints_of(cube)
    assert [axis.code for axis in cube.axes] == ["ContentsCode", "Tid"], "nothing tells offence or age apart"


def test_areas_by_name_are_warned_about_and_areas_by_code_are_not():
    assert Hint.NAMES_NOT_CODES in hints_of(read_cubes("OMRÅDE;TID;INDHOLD\nAarhus;2024;4\n".encode())[0])
    assert Hint.NAMES_NOT_CODES not in hints_of(read_cubes(BULK.encode())[0])


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("2024", (date(2024, 1, 1), date(2025, 1, 1))),
        ("2024K1", (date(2024, 1, 1), date(2024, 4, 1))),
        ("2024Q4", (date(2024, 10, 1), date(2025, 1, 1))),
        ("2024KV2", (date(2024, 4, 1), date(2024, 7, 1))),
        ("2021M10", (date(2021, 10, 1), date(2021, 11, 1))),
        ("1997H1", (date(1997, 1, 1), date(1997, 7, 1))),
        ("2003H02", (date(2003, 7, 1), date(2004, 1, 1))),
        ("2007U01", (date(2007, 1, 1), date(2007, 1, 8))),
        ("2024-S2", (date(2024, 7, 1), date(2025, 1, 1))),
        ("2024-M03", (date(2024, 3, 1), date(2024, 4, 1))),
        ("2024V05", (date(2024, 1, 29), date(2024, 2, 5))),
        ("2007M01D31", (date(2007, 1, 31), date(2007, 2, 1))),
        ("1840:1849", (date(1840, 1, 1), date(1850, 1, 1))),
        ("1917-1980", (date(1917, 1, 1), date(1981, 1, 1))),
        ("2015/2016", None),
        ("skoleåret 2015/16", (date(2015, 8, 1), date(2016, 8, 1))),
        ("Skoleår 2015/2016", (date(2015, 8, 1), date(2016, 8, 1))),
        ("skoleåret 2015/17", None),
        ("2026U06", (date(2026, 2, 2), date(2026, 2, 9))),
        ("2002U31-48", None),
        ("AUG - DEC 2019", None),
        ("2007M02D30", None),
        ("2021U53", None),
        ("", None),
    ],
)
def test_a_time_is_read_where_it_is_known_and_kept_as_text_where_it_is_not(code, days):
    assert span_of(code) == days


def test_every_time_in_the_list_of_all_tables_is_read_or_kept():
    import json

    tables = json.loads(in_standards("statbank_dk/tables_all_da.json"))
    times = {table[key] for table in tables for key in ("firstPeriod", "latestPeriod") if table.get(key)}
    assert len(times) > 200
    unknown = {time for time in times if span_of(time) is None}
    assert unknown <= {time for time in times if "/" in time or " - " in time or "U" in time}, unknown


def test_times_in_the_order_of_the_source_are_put_in_the_order_of_days():
    read = figures("A;TID;INDHOLD\n1;2024K1;3\n1;2023K4;2\n1;2023K3;1\n", A="1")
    assert [figure.code for figure in read] == ["2023K3", "2023K4", "2024K1"]


def test_times_that_are_not_known_stay_in_the_order_of_the_source():
    read = figures("A;TID;INDHOLD\n1;2015/2016;3\n1;2014/2015;2\n", A="1")
    assert [(figure.code, figure.days) for figure in read] == [("2015/2016", None), ("2014/2015", None)]


def test_the_json_stat_of_statbank_is_a_bundle_of_the_first_version_with_contents_as_an_axis():
    [cube] = read_cubes(in_standards("statbank_dk/data_STRAF42_jsonstat_en.json"))
    assert [(axis.code, axis.role) for axis in cube.axes] == [
        ("HERKOMST1", ""),
        ("ContentsCode", "metric"),
        ("Tid", "time"),
    ]
    assert cube.axes[1].units == {"STRAF42": "Number"}
    assert (cube.table, cube.updated, cube.source) == ("STRAF42", "2025-03-25T07:00:00Z", "Statistics Denmark")


def test_sdmx_and_dstml_are_refused_by_their_shape_and_not_their_name():
    assert why(b"<?xml version='1.0'?><message:CompactData/>") == Why.XML


def test_an_error_of_the_source_is_told_in_its_own_words():
    with pytest.raises(UnreadableError) as refused:
        read_cubes(in_standards("statbank_dk/format_samples/error_400_bad_format_da.json"))
    assert refused.value.facts["message"].startswith("Format ikke angivet")


def test_a_series_finds_its_figures_again_in_another_format_of_the_same_table():
    json_stat = in_standards("statbank_dk/data_STRAF42_jsonstat_eliminated_en.json")
    assert figures(json_stat, time="TID", CONTENTSCODE="STRAF42")[0].value == 227774


def test_a_value_that_a_table_no_longer_has_is_named():
    with pytest.raises(MismatchError) as lacking:
        figures(BULK, OMRÅDE="999")
    assert (lacking.value.axis, lacking.value.code) == ("OMRÅDE", "999")


def test_an_axis_that_a_table_has_no_longer_or_has_besides_is_named():
    with pytest.raises(MismatchError) as lacking:
        figures(BULK, OMRÅDE="101", KØN="M")
    assert lacking.value.axis == "KØN"
    with pytest.raises(MismatchError) as besides:
        figures(BULK)
    assert besides.value.axis == "OMRÅDE"


def test_the_total_is_chosen_to_begin_with_where_one_is_recognised():
    [cube] = read_cubes("KØN;OMRÅDE;TID;INDHOLD\nM;101;2024;1\nTOT;000;2024;2\n".encode())
    assert [likely_code(axis) for axis in cube.axes[:2]] == ["TOT", "000"]


class TestRows:
    def test_a_plain_csv_with_commas_and_decimal_points_is_read(self):
        [cube] = read_cubes(b"year,region,rate\n2023,North,1.5\n2024,North,1.25\n")
        assert cube.at("2024", "North") == Decimal("1.25")
        assert (cube.time.code, cube.title) == ("year", "rate")

    def test_decimal_commas_are_read(self):
        assert read_cubes(b"\xc3\x85r;Andel\n2023;12,5\n2024;13\n")[0].at("2023") == Decimal("12.5")

    def test_a_windows_1252_file_is_read(self):
        assert read_cubes("År;Område;Tal\n2024;Rødovre;5\n".encode("cp1252"))[0].at("2024", "Rødovre") == 5

    def test_a_utf_16_file_of_excel_is_read(self):
        assert read_cubes("År\tOmråde\tTal\r\n2024\tRødovre\t5\r\n".encode("utf-16"))[0].at("2024", "Rødovre") == 5

    def test_the_separator_line_of_excel_is_passed_over(self):
        assert read_cubes(b"sep=;\r\nYear;Count\r\n2024;5\r\n")[0].at("2024") == 5

    @pytest.mark.parametrize("figure", ["1.234", "12,500", "-1.234"])
    def test_a_figure_that_can_be_read_in_two_ways_is_asked_about_and_never_guessed(self, figure):
        assert why(f"Year;Count\n2024;{figure}\n") == Why.AMBIGUOUS_NUMBER

    def test_a_figure_beside_it_may_settle_how_it_is_read(self):
        assert read_cubes(b"Year;Rate\n2023;1.234\n2024;1.5\n")[0].at("2023") == Decimal("1.234")

    def test_points_and_commas_in_one_column_are_refused_with_the_row(self):
        assert why(b"Year;Rate\n2022;7\n2023;1.234\n2024;1,5\n") == Why.ROW_VALUE

    def test_statbank_never_writes_thousands_so_its_three_decimals_are_decimals(self):
        assert read_cubes(b"TYPE;TID;INDHOLD\n1;2024;1.234\n")[0].at("1", "2024") == Decimal("1.234")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Why.EMPTY),
            (b"\xef\xbb\xbf", Why.EMPTY),
            (b"Year;Count\n", Why.NO_ROWS),
            (b"Year;Year\n2024;5\n", Why.NO_COLUMNS),
            (b"Year;\n2024;5\n", Why.NO_COLUMNS),
            (b"just some words", Why.NO_COLUMNS),
            (b"Year;Count\n2024;5;6\n", Why.ROW_LENGTH),
            (b"Year;Count\n2024;five\n", Why.ROW_VALUE),
            (b"Year;Count\n2024;1e400\n", Why.ROW_VALUE),
            (b"Year;Count\n2024;1.234.567\n", Why.ROW_VALUE),
            (b"Year;Count\n2024;5\n2024;6\n", Why.ROW_TWICE),
            (b"Year;Count\n2024;..\n", Why.NO_FIGURES_LAST),
            (b'Year;Count\n"2024;5\n', Why.QUOTE),
            (b"Year;Count\n" + b"x" * 200_000 + b";5\n", Why.LONG_FIELD),
            (b"Year;Count\n20\x0024;5\n", Why.NUL),
            (b"PK\x03\x04rest of a workbook", Why.SPREADSHEET),
        ],
    )
    def test_what_is_wrong_is_named(self, content, reason):
        assert why(content) == reason

    def test_the_row_is_counted_as_a_person_counts_in_the_file(self):
        with pytest.raises(UnreadableError) as refused:
            read_cubes(b"Year;Count\n2023;4\n\n2024;five\n")
        assert refused.value.facts["row"] == 4


def test_two_years_are_a_school_year_where_the_axis_of_time_says_so():
    for name in ("SKOLEÅR", "Skoleår (tid)", "School year"):
        [cube] = read_cubes(f"A;{name};INDHOLD\n1;2015/2016;5\n1;2016/17;6\n".encode())
        found = figures_of(cube, time_axis=name, choice={"A": "1"})
        assert [figure.days for figure in found] == [
            (date(2015, 8, 1), date(2016, 8, 1)), (date(2016, 8, 1), date(2017, 8, 1)),
        ]  # fmt: skip
