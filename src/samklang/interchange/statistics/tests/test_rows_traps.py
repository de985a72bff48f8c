"""What rows of text do that one would not expect: figures side by side, blanks, marks, and a great many of them."""

from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import UnreadableError, Why, read_cubes
from samklang.interchange.statistics.queries import chosen_from


def why(content: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        read_cubes(content.encode())
    return refused.value


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("Område;2022;2023;2024\nA;1;2;3\nB;4;5;..\n", "2023"),
        ("OMRÅDE;2023K1;2023K2\n101;1;2\n155;..;4\n", "2023K1"),
        ('"region","sex","Population 2022","Population 2023"\n"00","men","1 000","2"\n"00","women","3","4"\n',
         "Population 2022"),
        ("År;Mænd;Kvinder\n2022;10;20\n2023;11;21\n", "Mænd"),
        ("Område;År;Mænd;Kvinder\nA;2023;10;20\nA;2024;11;21\nB;2023;10;20\nB;2024;14;21\n", "Mænd"),
        ("Område,Rate,Count\nA,1.5,20\nB,2.5,21\n", "Rate"),
    ],
)  # fmt: skip
def test_figures_side_by_side_are_refused_and_never_taken_for_the_values_of_an_axis(content, first):
    refused = why(content)
    assert (refused.why, refused.facts["first"]) == (Why.TWO_FIGURES, first)


@pytest.mark.parametrize(
    ("content", "codes", "figure"),
    [
        ("KOMKODE;KOMNAVN;År;Antal\n101;København;2023;5\n101;København;2024;6\n", ("101", "København", "2024"), 6),
        ("KOMKODE;År;Antal\n101;2023;5\n101;2024;6\n", ("101", "2024"), 6),
        ("alder;år;antal\n0;2023;5\n0;2024;6\n1;2023;7\n1;2024;8\n", ("1", "2023"), 7),
        ("år;kvartal;antal\n2023;1;5\n2023;2;6\n2024;1;7\n", ("2023", "2"), 6),
        ("nace,year,value\n01.1,2023,5\n01.2,2023,6\n01.1,2024,7\n", ("01.1", "2024"), 7),
        ("Kommune (2007);Antal 2024\nAarhus;5\nDragør;6\n", ("Dragør",), 6),
        ("A;B;TID;INDHOLD\n1;10;2023;5\n1;11;2024;6\n", ("1", "11", "2024"), 6),
    ],
)
def test_codes_in_digits_are_no_figures(content, codes, figure):
    [cube] = read_cubes(content.encode())
    assert cube.at(*codes) == figure


def test_a_last_column_of_remarks_is_named_by_its_row_and_not_taken_for_figures():
    refused = why("geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nDK,2023,12.3,\nDK,2024,12.5,e\n")
    assert (refused.why, refused.facts["row"], refused.facts["column"]) == (Why.ROW_VALUE, 3, "OBS_FLAG")


def test_a_last_column_of_remarks_without_any_is_named_and_not_said_to_be_an_empty_table():
    refused = why("geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nDK,2023,12.3,\nDK,2024,12.5,\n")
    assert (refused.why, refused.facts) == (Why.NO_FIGURES_LAST, {"column": "OBS_FLAG"})


def test_a_blank_figure_before_a_column_of_remarks_is_no_blank_that_means_as_above():
    refused = why("geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nDK,2023,12.3,p\nDK,2024,,c\n")
    assert (refused.why, refused.facts) == (Why.NO_FIGURES_LAST, {"column": "OBS_FLAG"})


def test_a_blank_that_means_as_above_is_refused_by_its_row():
    refused = why("Område;År;Antal\nA;2023;1\n;2024;2\n")
    assert (refused.why, refused.facts) == (Why.ROW_BLANK, {"row": 3, "column": "Område"})


def test_a_row_of_spaces_is_no_row():
    assert read_cubes(b"A;TID;INDHOLD\n1;2023;5\n ; ; \n1;2024;6\n")[0].size == 2


def test_marks_within_a_heading_do_not_say_what_stands_between_columns():
    [cube] = read_cubes(b'"Region, municipality, or part";"Year";"Count"\n"101";"2023";"5"\n')
    assert cube.at("101", "2023") == 5


def test_points_and_commas_in_one_column_are_refused_of_statbank_too():
    refused = why("A;TID;INDHOLD\n1;2023;1,5\n1;2024;2.500\n")
    assert (refused.why, refused.facts["row"]) == (Why.ROW_VALUE, 3)


def test_digits_of_other_scripts_are_no_figures():
    assert why("A;TID;INDHOLD\n1;2023;\N{FULLWIDTH DIGIT FIVE}\n").why == Why.ROW_VALUE


def test_a_cell_of_several_lines_is_on_one_so_that_a_form_gives_it_back_as_it_was():
    assert read_cubes(b'A;TID;INDHOLD\n"a\r\nb";2023;5\n')[0].axes[0].codes == ("a b",)


def test_more_columns_than_any_table_has_are_refused_before_they_are_multiplied():
    assert why(";".join(f"c{number}" for number in range(20_000)) + ";v\n").why == Why.TOO_MANY_COLUMNS


def test_a_heading_too_long_to_be_kept_is_refused():
    assert why("x" * 201 + ";INDHOLD\n1;5\n").why == Why.LONG_NAME


def test_a_curve_of_very_many_values_takes_no_longer_than_their_number():
    """Forty thousand once took half a minute: each was looked for from the first on."""
    rows = "".join(f"a{number};{number}.5\n" for number in range(40_000))
    figures = chosen_from(read_cubes(f"id;value\n{rows}".encode()), {}).figures
    assert [figures[at].value for at in (0, -1)] == [Decimal("0.5"), Decimal("39999.5")]


def test_the_places_along_an_axis_are_those_of_its_cells_one_by_one():
    [cube] = read_cubes(b"A;B;TID;INDHOLD\n1;x;2023;5\n2;y;2024;6\n3;z;2025;7\n")
    for axis in cube.axes:
        chosen = {each.code: each.codes[1] for each in cube.axes if each is not axis}
        one_by_one = [cube.place_of([chosen.get(each.code, code) for each in cube.axes]) for code in axis.codes]
        assert list(cube.places_along(axis, chosen)) == one_by_one
