"""What PX files do that one would not expect (Statistics Sweden, PX file format; samples of four offices)."""

from datetime import date
from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import UnreadableError, Why, figures_of, read_cubes
from samklang.interchange.statistics.tests.standards import in_standards

HEAD = 'CHARSET="ANSI";\nSTUB="sex";\nHEADING="time";\nVALUES("sex")="Mænd","Kvinder";\nVALUES("time")="2023","2024";\n'


def read(text: str, encoding: str = "utf-8"):
    [cube] = read_cubes(text.encode(encoding))
    return cube


def why(content: str | bytes) -> Why:
    with pytest.raises(UnreadableError) as refused:
        read_cubes(content.encode() if isinstance(content, str) else content)
    return refused.value.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_ansi_is_said_of_every_encoding_and_believed_of_none(encoding):
    assert read(f"{HEAD}DATA=1 2 3 4;", encoding).axes[0].codes == ("Mænd", "Kvinder")


@pytest.mark.parametrize("codepage", ["Windows-1252", "iso-8859-1", "cp850"])
def test_the_codepage_is_believed_where_the_file_is_no_utf_8(codepage):
    assert read(f'CODEPAGE="{codepage}";\n{HEAD}DATA=1 2 3 4;', codepage).axes[0].codes == ("Mænd", "Kvinder")


@pytest.mark.parametrize("codepage", ["utf-16", "idna", "zip", "unicode_escape", "x" * 50])
def test_a_codepage_that_is_none_leads_nowhere(codepage):
    assert read(f'CODEPAGE="{codepage}";\n{HEAD}DATA=1 2 3 4;', "cp1252").axes[0].codes == ("Mænd", "Kvinder")


def test_a_text_may_go_on_over_several_lines_and_a_hash_is_a_new_line():
    cube = read(f'{HEAD}NOTE="One "\n"two#three";\nTITLE="People by "\n"sex";\nDATA=1 2 3 4;')
    assert cube.notes == ("One two three",)
    assert cube.title == "People by sex"


def test_a_semicolon_within_a_text_ends_nothing():
    [cube] = read_cubes(in_standards("px/gl_semicolon_in_values.px"))
    assert cube.axes[0].codes[1] == "Public administration; defence"


def test_the_word_data_within_a_text_begins_no_figures():
    assert read(f'{HEAD}NOTE="Read this; DATA=5";\nDATA=1 2 3 4;').at("Kvinder", "2024") == 4


@pytest.mark.parametrize("name", ["gl_TIMEVAL_long.px", "gl_TIMEVAL_short.px"])
def test_time_may_be_told_long_or_short(name):
    [cube] = read_cubes(in_standards(f"px/{name}"))
    assert cube.time.codes == ("2019", "2020", "2021", "2022")


def test_quarters_and_months_of_a_time_list_fall_back_on_the_codes():
    head = 'STUB="q";\nVALUES("q")="2024K1","2024K2";\nTIMEVAL("q")=TLIST(Q1),"20241","20242";\n'
    cube = read(f"{head}DATA=1 2;")
    assert figures_of(cube, time_axis="q", choice={})[1].days == (date(2024, 4, 1), date(2024, 7, 1))


@pytest.mark.parametrize("sign", [".", "..", "...", "....", "-", '"-"', '".."'])
def test_a_missing_figure_keeps_the_sign_of_the_source(sign):
    cube = read(f"{HEAD}DATA={sign} 2 3 4;")
    figure = figures_of(cube, time_axis="time", choice={"sex": "Mænd"})[0]
    assert (figure.value, figure.sign) == (None, sign.strip('"'))


def test_keywords_come_in_any_order():
    lines = [f"{line};" for line in HEAD.replace("\n", "").split(";") if line]
    assert read("\n".join(reversed(lines)) + "DATA=1 2 3 4;").at("Mænd", "2024") == 2


def test_labels_are_danish_where_the_file_has_them_and_codes_stay():
    [cube] = read_cubes(in_standards("px/gl_BEXSTA_windows_1252.px"))
    gender = next(axis for axis in cube.axes if axis.code == "gender")
    assert gender.label == "køn"
    assert "Mænd" in gender.labels


def test_a_finnish_file_is_shown_in_english_where_it_can_be():
    [cube] = read_cubes(in_standards("px/gl_CONTVARIABLE_multiple_languages.px"))
    assert cube.axes[1].code == "Vuosi"
    assert "Goods" in " ".join(cube.axes[2].labels) or "goods" in " ".join(cube.axes[2].labels)


def test_each_content_has_its_own_unit():
    [cube] = read_cubes(in_standards("px/gl_CONTVARIABLE_multiple_languages.px"))
    assert len(set(cube.axes[2].units.values())) == 3


def test_times_from_the_newest_on_are_put_in_order():
    [cube] = read_cubes(in_standards("px/pyaxis_27067.px"))
    choice = {axis.code: axis.codes[0] for axis in cube.axes if axis is not cube.time}
    read = figures_of(cube, time_axis=cube.time.code, choice=choice)
    assert [figure.code for figure in read] == [f"2018M{month:02}" for month in range(6, 13)]


def test_figures_may_have_exponents_and_stand_on_any_lines():
    assert read(f"{HEAD}DATA=\n1.5\n2E2 -3\n4\n;").at("Mænd", "2024") == Decimal(200)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEAD, Why.PX_LACKS),
        (f"{HEAD}DATA=1 2 3;", Why.VALUE_COUNT),
        (f"{HEAD}DATA=1 2 3 four;", Why.PX_VALUE),
        (f"{HEAD}DATA=1 2 3 1e400;", Why.PX_VALUE),
        (f"{HEAD}DATA=1 2 3 4; 5", Why.PX_LINE),
        (f'{HEAD}KEYS("sex")=VALUES;\nDATA=1 2 3 4;', Why.PX_KEYS),
        (f"{HEAD}this is no keyword;\nDATA=1 2 3 4;", Why.PX_LINE),
        ('CHARSET="ANSI";\nDATA=1;', Why.PX_LACKS),
        (HEAD.replace('"Mænd","Kvinder"', '"Mænd","Mænd"') + "DATA=1 2 3 4;", Why.AXIS),
        (f'{HEAD}NOTE="never closed;\nDATA=1 2 3 4;', Why.PX_LACKS),
        (HEAD.replace("æ", "\N{REPLACEMENT CHARACTER}") + "DATA=1 2 3 4;", Why.DAMAGED_LETTERS),
    ],
)
def test_what_is_wrong_is_named(content, reason):
    assert why(content) == reason


def test_the_line_is_counted_as_a_person_counts_in_the_file():
    with pytest.raises(UnreadableError) as refused:
        read_cubes(f"{HEAD}DATA=\n1 2\n3 four\n;".encode())
    assert refused.value.facts["line"] == 8
