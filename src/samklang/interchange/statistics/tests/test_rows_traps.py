"""What rows of text do that one would not expect: figures side by side, blanks, marks, and a great many of them."""

from decimal import Decimal

from samklang.interchange.statistics.calculations import read_cubes
from samklang.interchange.statistics.queries import chosen_from


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
