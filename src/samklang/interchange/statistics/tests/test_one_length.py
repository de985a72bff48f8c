"""Years and quarters are never one curve, and a municipality written in two ways is never two places."""

from decimal import Decimal

import pytest

from samklang.interchange.statistics.calculations import UnreadableError, Why, figures_of, read_cubes
from samklang.interchange.statistics.tests.test_series_pages import WORDING, upload
from samklang.measurement.models import OfficialPoint, OfficialSeries

MIXED = "År;Antal\n2023;100\n2023K1;20\n2023K2;30\n2023K3;30\n2023K4;20\n2024;120\n"
YEARS = "År;Antal\n2022;90\n2023;100\n"


@pytest.fixture
def url(initiative):
    return f"/{initiative.slug}/statistics/"


@pytest.fixture
def client(client_of, anne):
    return client_of(anne)


def added(client, url, content):
    upload(client, url, content)
    page = client.get(f"{url}new/choose/").content.decode()
    staged = page.split('name="staged" value="', 1)[1].split('"', 1)[0]
    return page, client.post(f"{url}new/choose/", {**WORDING, "time": "0", "staged": staged})


def test_years_and_quarters_are_refused_with_one_of_each_and_the_way_out(client, url):
    page, answer = added(client, url, MIXED)
    for html in (page, answer.content.decode()):
        assert "»2023K1« og »2023« er ikke lige lange" in html
        assert "Behold rækkerne med én længde" in html
    assert not OfficialSeries.objects.exists()


def test_a_newer_file_does_not_mix_them_in_either(client, url):
    _page, answer = added(client, url, YEARS)
    assert answer.status_code == 302
    series = OfficialSeries.objects.get()
    renewed = upload(client, url, MIXED, to=f"{series.pk}/renew/")
    assert "er ikke lige lange" in renewed.content.decode()
    assert OfficialPoint.objects.filter(fetch__series=series).count() == 2


def test_a_table_of_several_lengths_told_apart_by_an_axis_gives_curves_of_one_length():
    text = "freq,TIME_PERIOD,OBS_VALUE\nA,2022,90\nA,2023,100\nQ,2023-Q1,20\nQ,2023-Q2,30\n"
    [cube] = read_cubes(text.encode())
    curves = {freq: figures_of(cube, time_axis="TIME_PERIOD", choice={"freq": freq}) for freq in ("A", "Q")}
    assert [(each.code, each.value) for each in curves["A"]] == [("2022", Decimal(90)), ("2023", Decimal(100))]
    assert [each.code for each in curves["Q"]] == ["2023-Q1", "2023-Q2"]


def test_a_municipality_under_two_codes_is_refused_with_both():
    with pytest.raises(UnreadableError) as refused:
        read_cubes(b"Kommune;TID;INDHOLD\n0101;2023;5\n101;2024;6\n0155;2023;7\n")
    assert refused.value.why == Why.SAME_PLACE
    assert refused.value.facts == {"axis": "Kommune", "first": "0101", "last": "101"}


def test_a_region_and_a_municipality_are_two_places():
    [cube] = read_cubes("OMRÅDE;TID;INDHOLD\n084;2023;5\n101;2023;6\n000;2023;7\n0155;2023;8\n".encode())
    assert cube.axes[0].codes == ("084", "101", "000", "0155")
