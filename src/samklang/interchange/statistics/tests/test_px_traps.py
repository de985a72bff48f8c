"""What PX files do that one would not expect (Statistics Sweden, PX file format; samples of four offices)."""

from datetime import date
from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import Hint, UnreadableError, Why, figures_of, hints_of, read_cubes
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


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ('TLIST(Q1,"20233"-"20242")', date(2023, 7, 1), date(2024, 4, 1)),
        ('TLIST(Q1),"20233","20234","20241","20242"', date(2023, 7, 1), date(2024, 4, 1)),
        ('TLIST(M1),"202311","202312","202401","202402"', date(2023, 11, 1), date(2024, 2, 1)),
        ('TLIST(M1,"202311"-"202402")', date(2023, 11, 1), date(2024, 2, 1)),
        ('TLIST(H1),"20231","20232","20241","20242"', date(2023, 1, 1), date(2024, 7, 1)),
        ('TLIST(W1,"202052"-"202102")', date(2020, 12, 21), date(2021, 1, 11)),
        ('TLIST(D1,"20240228"-"20240302")', date(2024, 2, 28), date(2024, 3, 2)),
        ('TLIST(A1,"2021"-"2024")', date(2021, 1, 1), date(2024, 1, 1)),
    ],
)
def test_times_in_digits_are_read_where_codes_and_values_are_no_times(written, first, last):
    head = 'STUB="t";\nVALUES("t")="one","two","three","four";\nTIMEVAL("t")='
    figures = figures_of(read(f"{head}{written};\nDATA=1 2 3 4;"), time_axis="t", choice={})
    assert [(figures[at].days[0], figures[at].value) for at in (0, -1)] == [(first, 1), (last, 4)]


@pytest.mark.parametrize(
    "written", ['TLIST(A1,"2021"-"2023")', 'TLIST(M1),"202413","1","2","3"', 'TLIST(A1,"0"-"9")', "TLIST(X1)", "TLIST"]
)
def test_times_that_do_not_fit_the_values_are_passed_over(written):
    cube = read(f'STUB="t";\nVALUES("t")="one","two","three","four";\nTIMEVAL("t")={written};\nDATA=1 2 3 4;')
    assert cube.time.codes == ("one", "two", "three", "four")


def test_the_values_say_which_figure_is_of_which_year_and_not_timeval():
    head = 'STUB="t";\nVALUES("t")="2024","2023";\nCODES("t")="0","1";\nTIMEVAL("t")=TLIST(A1),"2023","2024";\n'
    assert read(f"{head}DATA=1 2;").at("2024") == 1


class TestKeys:
    """Rows of zeros are left out, and each row begins with what it is about."""

    HEAD = (
        'CHARSET="ANSI";\nSTUB="reg","sex";\nHEADING="time";\nVALUES("reg")="North; east","South";\n'
        'CODES("reg")="01","02";\nVALUES("sex")="M","F";\nVALUES("time")="2023","2024";\n'
        'KEYS("reg")=CODES;\nKEYS("sex")=VALUES;\n'
    )

    def test_a_row_stands_where_its_keys_say_and_a_row_left_out_is_no_zero(self):
        cube = read(f'{self.HEAD}DATA=\n"02","F",5 ".."\n"01","M", 0 2 \n;\n\x1a')
        assert (cube.at("02", "F", "2023"), cube.at("01", "M", "2023"), cube.at("01", "M", "2024")) == (5, 0, 2)
        left_out = figures_of(cube, time_axis="time", choice={"reg": "01", "sex": "F"})
        assert [(figure.value, figure.sign) for figure in left_out] == [(None, ""), (None, "")]
        assert figures_of(cube, time_axis="time", choice={"reg": "02", "sex": "F"})[1].sign == ".."
        assert Hint.LEAVES_OUT in hints_of(cube)

    def test_keys_may_be_values_with_marks_in_them(self):
        head = self.HEAD.replace('KEYS("reg")=CODES', 'KEYS("reg")=VALUES')
        assert read(f'{head}DATA="North; east","F",1 2;').at("01", "F", "2024") == 2

    @pytest.mark.parametrize(
        ("data", "reason", "line"),
        [
            ('"03","M",1 2;', Why.PX_KEYS, 11),
            ('"01","M",1\n"02","M",1 2;', Why.PX_KEYS, 11),
            ('"01","M",1 2 3;', Why.PX_KEYS, 11),
            ('"01",1 2;', Why.PX_KEYS, 11),
            ('"01","M",1 two;', Why.PX_VALUE, 11),
            ('"01","M",1 2\n"01","F",1 2', Why.PX_END, 12),
            ('"01","M",1 2;\n"01","F",1 2;', Why.PX_LINE, 11),
        ],
    )
    def test_a_row_that_does_not_fit_is_named(self, data, reason, line):
        with pytest.raises(UnreadableError) as refused:
            read_cubes(f"{self.HEAD}DATA=\n{data}".encode())
        assert (refused.value.why, refused.value.facts["line"]) == (reason, line)

    def test_a_row_twice_is_named(self):
        with pytest.raises(UnreadableError) as refused:
            read_cubes(f'{self.HEAD}DATA="01","M",1 2\n"01","M",1 2;'.encode())
        assert refused.value.facts == {"first": 10, "row": 11}

    def test_two_values_written_alike_are_refused(self):
        head = self.HEAD.replace('"North; east","South"', '"X","X"').replace('KEYS("reg")=CODES', 'KEYS("reg")=VALUES')
        assert why(f'{head}DATA="X","M",1 2;') == Why.AXIS


@pytest.mark.parametrize(
    "data", ["1;2;3;4;", "1,2,3,4;", "1\t2\t3\t4;", "1 2 3 4\n", "1 2 3 4;\r\n\x1a", "1 2 3 4\x1a"]
)
def test_marks_between_and_after_the_figures_are_those_of_any_program(data):
    assert read(f"{HEAD}DATA={data}").at("Kvinder", "2024") == 4


def test_a_file_cut_off_within_its_last_figure_is_refused():
    assert why(f"{HEAD}DATA=1 2 3 4") == Why.PX_END, "it may have been 400"


@pytest.mark.parametrize("written", ["1_000", "１", "١", "0x1", "Infinity"])
def test_what_only_a_programming_language_takes_for_a_number_is_none(written):
    assert why(f"{HEAD}DATA={written} 2 3 4;") == Why.PX_VALUE


@pytest.mark.parametrize("line", ['VALUES("sex")="Kvinder","Mænd"', 'STUB="time"'])
def test_a_keyword_that_stands_twice_with_something_else_is_refused_by_its_line(line):
    with pytest.raises(UnreadableError) as refused:
        read_cubes(f"{HEAD}{line};\nDATA=1 2 3 4;".encode())
    assert (refused.value.why, refused.value.facts["line"]) == (Why.PX_TWICE, 6)
    assert read(f'{HEAD}STUB="sex";\nDATA=1 2 3 4;').size == 4


def test_a_file_without_charset_is_text_of_dos_unless_its_letters_are_of_windows():
    head = HEAD.replace('CHARSET="ANSI";\n', "")
    assert read(f"{head}DATA=1 2 3 4;", "cp850").axes[0].codes == ("Mænd", "Kvinder")
    assert read(f"{head}DATA=1 2 3 4;", "cp1252").axes[0].codes == ("Mænd", "Kvinder")


def test_an_empty_heading_names_no_axis():
    head = HEAD.replace('HEADING="time"', 'HEADING=""').replace('STUB="sex"', 'STUB="sex","time"')
    assert read(f"{head}DATA=1 2 3 4;").at("Kvinder", "2024") == 4


def test_a_file_that_begins_with_a_long_note_is_still_px():
    assert read(f'NOTE="{"x" * 5000}";\n{HEAD}DATA=1 2 3 4;').size == 4


def test_a_code_is_on_one_line_so_that_a_form_gives_it_back_as_it_was():
    cube = read(HEAD.replace('"Mænd"', '" Mænd#over 18"') + "DATA=1 2 3 4;")
    assert cube.axes[0].codes[0] == "Mænd over 18"


@pytest.mark.parametrize("sign", [".", "..", "...", "....", "-", '"-"', '".."'])
def test_a_missing_figure_keeps_the_sign_of_the_source(sign):
    cube = read(f"{HEAD}DATA={sign} 2 3 4;")
    figure = figures_of(cube, time_axis="time", choice={"sex": "Mænd"})[0]
    assert (figure.value, figure.sign) == (None, sign.strip('"'))


def test_a_missing_figure_is_shown_as_the_file_says_of_its_sign():
    head = HEAD + 'LANGUAGE="en";\nLANGUAGES="en","da";\nDATASYMBOL2="confidential";\nDATASYMBOL2[da]="fortroligt";\n'
    cube = read(head + "DATA=.. . 3 4;")
    assert [figure.sign for figure in figures_of(cube, time_axis="time", choice={"sex": "Mænd"})] == ["fortroligt", "."]


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
        (f'{HEAD}NOTE="never closed;\nDATA=1 2 3 4;', Why.QUOTE),
        (HEAD.replace("æ", "\N{REPLACEMENT CHARACTER}") + "DATA=1 2 3 4;", Why.DAMAGED_LETTERS),
    ],
)
def test_what_is_wrong_is_named(content, reason):
    assert why(content) == reason


def test_the_line_is_counted_as_a_person_counts_in_the_file():
    with pytest.raises(UnreadableError) as refused:
        read_cubes(f"{HEAD}DATA=\n1 2\n3 four\n;".encode())
    assert refused.value.facts["line"] == 8


def test_decimal_commas_are_named_and_not_counted_as_figures_more():
    with pytest.raises(UnreadableError) as refused:
        read_cubes(f"{HEAD}DATA=1 2,5\n3,25 4;".encode())
    assert (refused.value.why, refused.value.facts["value"]) == (Why.PX_COMMA, "2,5")
    assert read(f"{HEAD}DATA=1,2,3,4;").at("Kvinder", "2024") == 4
    assert why(f"{HEAD}DATA=1,2,3,4,5;") == Why.VALUE_COUNT
