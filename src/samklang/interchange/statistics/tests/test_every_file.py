"""Every shared file of official statistics is read right, or refused with a sentence that names what is wrong."""

from decimal import Decimal

import pytest
from django.utils import translation

from samklang.interchange.statistics.calculations import UnreadableError, Why, read_cubes
from samklang.interchange.statistics.tests.standards import FILES, counted, in_standards, needs_files
from samklang.interchange.statistics.wording import unreadable_words

REFUSED = {
    "statbank_dk/README.md": Why.ROW_LENGTH,
    "statbank_dk/format_samples/FOLK1A_dstml.xml": Why.XML,
    "statbank_dk/format_samples/error_400_bad_format_da.json": Why.ERROR_ANSWER,
    "statbank_dk/format_samples/error_400_request_limit_da.json": Why.ERROR_ANSWER,
    "statbank_dk/subjects_da.json": Why.TABLE_LIST,
    "statbank_dk/subjects_en.json": Why.TABLE_LIST,
    "statbank_dk/tableinfo_STRAF42_da.json": Why.TABLE_DESCRIPTION,
    "statbank_dk/tableinfo_STRAF42_en.json": Why.TABLE_DESCRIPTION,
    "statbank_dk/tables_all_da.json": Why.TABLE_LIST,
    "jsonstat/README.md": Why.NO_COLUMNS,
    "jsonstat/jsonstatorg_collection.json": Why.ONLY_LINKS,
    "jsonstat/pyjstat_collection.json": Why.ONLY_LINKS,
    "jsonstat/jsonstatorg_hierarchy.json": Why.NO_VALUES,
    "jsonstat/jsonstatorg_order.json": Why.TEXT_VALUE,
    "jsonstat/pyjstat_QS104EW.json": Why.SIZES,
    "jsonstat/pyjstat_dimension.json": Why.ONLY_DIMENSION,
    "jsonstat/pyjstat_sample_data.json": Why.NO_VALUES,
    "jsonstat/schema_collection.json": Why.SCHEMA,
    "jsonstat/schema_dataset.json": Why.SCHEMA,
    "jsonstat/schema_dimension.json": Why.SCHEMA,
    "jsonstat/schema_jsonstat.json": Why.SCHEMA,
    "px/README.md": Why.PX_LACKS,
    "px/pyaxis_1001.px": Why.DAMAGED_LETTERS,
}


def name_of(path) -> str:
    return "/".join(path.parts[path.parts.index("standards") + 1 :])


@needs_files
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_read_with_every_figure_in_it_or_refused_with_a_sentence(path):
    if name_of(path) in REFUSED:
        with pytest.raises(UnreadableError) as refused:
            read_cubes(path.read_bytes())
        assert refused.value.why == REFUSED[name_of(path)]
        return
    cubes = read_cubes(path.read_bytes())
    read = [(cube.size, len(cube.values), sum(cube.values.values())) for cube in cubes]
    assert read == counted(path)


@needs_files
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_refusal_says_what_is_wrong_and_what_to_do(language):
    refused = {}
    for path in FILES:
        try:
            read_cubes(path.read_bytes())
        except UnreadableError as error:
            with translation.override(language):
                refused[name_of(path)] = unreadable_words(error)
    for name, words in refused.items():
        assert "%(" not in words, name
        assert words.count(".") >= 2 or ":" in words, f"{name}: {words}"
    limit = refused["statbank_dk/format_samples/error_400_request_limit_da.json"]
    assert "1.000.000 celler" in limit, "the source's own words are passed on"
    damaged = refused["px/pyaxis_1001.px"]
    assert ("Linje 7" if language == "da" else "Line 7") in damaged


FIGURES = [
    # read by eye in the files, beside their headings
    (
        "statbank_dk/STRAF11_bulk_by_municipality_2025K1_EXCERPT.csv",
        ("Hele landet", "Straffelov i alt", "2025K1"),
        75797,
    ),
    ("statbank_dk/data_STRAF42_bom_crlf_en.csv", ("Total", "2023"), 233454),
    ("statbank_dk/data_STRAF42_jsonstat_eliminated_en.json", ("STRAF42", "2024"), 227774),
    ("px/gl_semicolon_in_values.px", ("Public administration; defence", "2021"), 4),
    ("px/gl_TIMEVAL_short.px", ("K_3002", "Fodselsoverskudd", "2022"), -49),
    ("px/gl_TIMEVAL_long.px", ("K_3001", "Levende", "2019"), 257),
    ("px/gl_population_gl.px", ("M", "0-6", "2014"), 2950),
    ("px/gl_population_gl.px", ("M", "25-64", "2024"), 17231),
    ("px/pyaxis_27067.px", ("CA06", "05 Extracción de antracita, hulla y lignito", "Índice", "2018M12"), None),
]


@pytest.mark.parametrize(("name", "codes", "figure"), FIGURES)
def test_a_figure_stands_where_the_file_has_it(name, codes, figure):
    [cube] = read_cubes(in_standards(name))
    assert cube.at(*codes) == (None if figure is None else Decimal(figure))


def test_json_stat_counts_the_last_axis_fastest():
    """Canada had 34,880,500 people in 2012 (Statistics Canada, CANSIM 051-0001), told in thousands."""
    [cube] = read_cubes(in_standards("jsonstat/jsonstatorg_canada.json"))
    assert cube.at("CA", "2012", "T", "POP", "T") == Decimal("34880.5")
