"""A series of official statistics from the file to the goal's page, as its people meet it."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from samklang.agenda.actions import import_charter
from samklang.audit.models import Event
from samklang.initiatives.access import Actor
from samklang.interchange.statistics import actions
from samklang.interchange.statistics.tests.standards import BAD_INPUT, FILES, needs_files
from samklang.measurement.models import OfficialFetch, OfficialPoint, OfficialSeries
from samklang.measurement.queries import official_cards, official_of_goal, official_series_of, renewals_of
from samklang.places.actions import add_place, give_municipality_code
from samklang.ui.problems import Problem

BULK = "OMRÅDE;KØN;TID;INDHOLD\n199;TOT;2023K4;1234\n199;TOT;2024K1;1250,5\n199;M;2023K4;600\n000;TOT;2024K1;9\n"
NEWER = BULK.replace("1250,5", "1251") + "199;TOT;2024K2;1260\n"
WORDING = {
    "name": "Folketal",
    "source": "Danmarks Statistik",
    "unit": "personer",
    "licence": "CC BY 4.0",
    "table": "FOLK1A",
}
CHOICE = {"time": "2", "value_0": "199", "value_1": "TOT"}


@pytest.fixture
def url(initiative):
    return f"/{initiative.slug}/statistics/"


@pytest.fixture
def client(client_of, anne):
    return client_of(anne)


def upload(client, url, content=BULK, name="tabel.csv", to="new/"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(url + to, {"file": SimpleUploadedFile(name, data)})


def add(client, url, **changes):
    """Upload the table, choose the curve and add it."""
    upload(client, url)
    page = client.get(f"{url}new/choose/", CHOICE).content.decode()
    staged = re.search(r'name="staged" value="(\d+)"', page)[1]
    return client.post(f"{url}new/choose/", {**WORDING, **CHOICE, "staged": staged, **changes})


def test_a_figure_far_below_one_is_no_zero(client, url):
    tiny = BULK.replace("1250,5", "0,00000035").replace("1234", "0,00000121")
    upload(client, url, tiny)
    page = client.get(f"{url}new/choose/", CHOICE).content.decode()
    staged = re.search(r'name="staged" value="(\d+)"', page)[1]
    assert client.post(f"{url}new/choose/", {**WORDING, **CHOICE, "staged": staged}).status_code == 302
    series = OfficialSeries.objects.get()
    assert "0,00000035" in client.get(f"{url}{series.pk}/").content.decode()


@pytest.fixture
def series(client, url) -> OfficialSeries:
    assert add(client, url).status_code == 302
    return OfficialSeries.objects.get()


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_empty_list_says_what_to_do_next(client, client_of, bo, url):
    assert "Tilføj en serie" in text_of(client.get(url))
    theirs = text_of(client_of(bo).get(url))
    assert "Når sekretariatet tilføjer en serie" in theirs
    assert "Tilføj en serie" not in theirs


def test_a_last_line_without_an_end_is_quoted_and_confirmed_before_a_series_is_added(client, url):
    cut = BULK.removesuffix("\n")
    upload(client, url, cut)
    page = client.get(f"{url}new/choose/", CHOICE).content.decode()
    assert "slutter uden linjeskift" in page
    assert "000;TOT;2024K1;9" in page
    staged = {**WORDING, **CHOICE, "staged": re.search(r'name="staged" value="(\d+)"', page)[1]}
    refused = client.post(f"{url}new/choose/", staged)
    assert refused.status_code == 422
    assert "Sammenlign den sidste linje med kilden" in text_of(refused)
    assert client.post(f"{url}new/choose/", {**staged, "is_whole": "on"}).status_code == 302


def test_a_last_line_without_an_end_is_confirmed_before_a_series_is_renewed(client, url, series):
    cut = NEWER.removesuffix("\n")
    refused = upload(client, url, cut, to=f"{series.pk}/renew/")
    assert refused.status_code == 422
    assert "199;TOT;2024K2;1260" in text_of(refused)
    assert 'name="is_whole"' in refused.content.decode()
    file = SimpleUploadedFile("ny.csv", cut.encode())
    assert client.post(f"{url}{series.pk}/renew/", {"file": file, "is_whole": "on"}).status_code == 302
    assert OfficialPoint.objects.filter(value=1260).exists()


def test_a_table_is_uploaded_and_its_curve_seen_before_anything_is_stored(client, url):
    answer = upload(client, url)
    assert answer.status_code == 302
    page = client.get(f"{url}new/choose/", CHOICE)
    words = text_of(page)
    assert "1. kvartal 2024" in words
    assert "1.250,5" in words
    assert "2023K4" in words
    assert "udelader både nuller og beskyttede celler" in words
    assert "lægger Statistikbanken sammen" in words
    assert OfficialSeries.objects.count() == 0


def test_another_choice_shows_another_curve_and_what_has_no_row(client, url):
    upload(client, url)
    words = text_of(client.get(f"{url}new/choose/", {**CHOICE, "value_1": "M"}))
    assert "600" in words
    assert "1.250,5" not in words
    assert "ingen række" in words


def test_a_choice_that_does_not_exist_shows_the_likely_one(client, url):
    upload(client, url)
    assert "1.250,5" in text_of(client.get(f"{url}new/choose/", {**CHOICE, "value_1": "X", "table": "9", "time": "²"}))


def test_without_a_file_there_is_nothing_to_choose_from(client, url):
    assert client.get(f"{url}new/choose/").url == f"{url}new/"


def test_a_series_is_added_with_its_source_and_everybody_can_read_it(client_of, bo, url, series):
    assert (series.unit, series.time_axis, series.choice) == ("personer", "TID", {"OMRÅDE": "199", "KØN": "TOT"})
    page = client_of(bo).get(f"{url}{series.pk}/")
    words = text_of(page)
    for said in (
        "Folketal",
        "1.250,5",
        "Danmarks Statistik",
        "CC BY 4.0",
        "FOLK1A",
        "Anne Agerskov",
        "4. kvartal 2023",
    ):
        assert said in words, said
    assert "Forny den" not in words
    assert Event.objects.filter(verb="measurement.official_series_added").count() == 1


def test_a_series_without_a_goal_leads_to_where_one_is_chosen(client, url, series):
    page = client.get(f"{url}{series.pk}/").content.decode()
    assert f'<a href="{url}{series.pk}/revise/">Vælg dem under' in page


def test_nothing_new_can_be_added_from_a_file_that_is_a_series_already(client, url, series):
    assert client.get(f"{url}new/choose/").url == f"{url}new/"


def test_two_series_never_share_a_name(client, url, series):
    answer = add(client, url)
    assert answer.status_code == 422
    assert "allerede en serie med det navn" in text_of(answer)
    assert OfficialSeries.objects.count() == 1


def test_a_choice_without_a_figure_is_no_series(client, url):
    upload(client, url)
    answer = add(client, url, value_0="000", value_1="M")
    assert answer.status_code == 422
    assert "intet tal i dette valg" in text_of(answer)


def test_a_file_uploaded_meanwhile_is_not_added_unseen(client, url):
    answer = add(client, url, staged="99999999")
    assert answer.status_code == 422
    assert "en anden fil" in text_of(answer)


def test_a_file_may_be_discarded(client, url):
    upload(client, url)
    client.post(f"{url}new/choose/", {"deed": "discard"})
    assert OfficialFetch.objects.count() == 0


def test_the_file_is_given_back_byte_for_byte(client, url, series):
    answer = client.get(f"{url}files/{series.fetches.get().pk}/")
    assert answer.content == BULK.encode()
    assert answer["Content-Disposition"].startswith('attachment; filename="folketal-2026-11-23.csv"')
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_series_is_renewed_by_a_newer_file_and_says_what_changed(client, url, series):
    assert upload(client, url, NEWER, to=f"{series.pk}/renew/").status_code == 302
    words = text_of(client.get(f"{url}{series.pk}/"))
    assert "Nye: 1. Ændret af kilden: 1." in words
    assert "1.260" in words
    assert [renewal.is_first for renewal in renewals_of(series)] == [False, True]


def test_the_same_figures_store_nothing_but_that_one_has_looked(client, url, series, now):
    before = OfficialSeries.objects.get().checked_at
    reordered = "\n".join([BULK.split("\n")[0], *reversed(BULK.strip().split("\n")[1:])]) + "\n"
    answer = client.post(
        f"{url}{series.pk}/renew/", {"file": SimpleUploadedFile("x.csv", reordered.encode())}, follow=True
    )
    assert "Intet nyt" in text_of(answer)
    assert series.fetches.count() == 1
    assert OfficialSeries.objects.get().checked_at > before


def test_english_times_are_the_same_times(client, url, series):
    upload(client, url, BULK.replace("K4", "Q4").replace("K1", "Q1"), to=f"{series.pk}/renew/")
    assert series.fetches.count() == 1


def test_a_table_without_the_value_is_refused_with_its_name(client, url, series):
    answer = upload(client, url, NEWER.replace("TOT", "IALT"), to=f"{series.pk}/renew/")
    assert answer.status_code == 422
    assert "har ikke længere værdien »TOT« på aksen »KØN«" in text_of(answer)
    assert series.fetches.count() == 1


def test_a_file_of_another_table_is_refused_until_the_lineage_says_so(client, url, series, founded, now):
    table = {
        "label": "Folketal", "extension": {"px": {"tableid": "FOLK1AM"}}, "id": ["OMRÅDE", "KØN", "TID"],
        "size": [1, 1, 1], "value": [1300],
        "dimension": {
            "OMRÅDE": {"category": {"index": ["199"]}}, "KØN": {"category": {"index": ["TOT"]}},
            "TID": {"category": {"index": ["2024K3"]}},
        },
    }  # fmt: skip
    newer = json.dumps(table)
    answer = upload(client, url, newer, to=f"{series.pk}/renew/")
    assert "FOLK1AM" in text_of(answer)
    assert answer.status_code == 422
    revised = {**WORDING, "table": "FOLK1AM", "former_tables": "FOLK1A"}
    assert client.post(f"{url}{series.pk}/revise/", revised).status_code == 302
    assert upload(client, url, newer, to=f"{series.pk}/renew/").status_code == 302
    assert "FOLK1A → FOLK1AM" in text_of(client.get(f"{url}{series.pk}/"))


def test_figures_as_known_on_a_day_are_those_fetched_by_then(client, url, series, founded, now):
    later = now + timedelta(days=2)
    actions.renew_from_file(series=series, content=NEWER.encode(), file_name="ny.csv", by=founded, at=later)
    [before] = official_cards([series], known_on=now + timedelta(days=1))
    [after] = official_cards([series])
    assert (before.value, after.value) == ("1.250,5", "1.260")


def test_what_was_fetched_never_changes(series):
    for change in (
        lambda: OfficialPoint.objects.update(value=1),
        lambda: OfficialPoint.objects.first().delete(),
        lambda: OfficialFetch.objects.update(digest="x"),
        lambda: OfficialFetch.objects.first().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_series_ends_and_its_figures_stay(client, url, series):
    assert client.post(f"{url}{series.pk}/end/").status_code == 302
    words = text_of(client.get(f"{url}{series.pk}/"))
    assert "Den fornyes ikke mere" in words
    assert "1.250,5" in words
    assert upload(client, url, NEWER, to=f"{series.pk}/renew/").status_code == 422


def test_a_goal_shows_its_official_series_beside_its_indicators(
    client, url, founded, now, initiative, django_assert_num_queries
):
    charter = "# C\n\n## Udfordring\n\nMange venter.\n\n## Målsætninger\n\n- Flere hjem\n"
    draft, _ = import_charter(text=charter, file_name="c.md", by=founded, at=now)
    goal = draft.goals.first().goal
    type(goal).objects.update(is_in_force=True)
    add(client, url, goals=[goal.pk])
    words = text_of(client.get(f"/{initiative.slug}/agenda/goals/{goal.pk}/"))
    assert "Hvad den officielle statistik viser" in words
    assert "Folketal" in words
    with django_assert_num_queries(1):
        [card] = official_of_goal(goal)
        assert (card.value, card.series.place) == ("1.250,5", None)
    assert official_of_goal(goal, known_on=now - timedelta(days=1)) == []
    client.post(f"{url}{OfficialSeries.objects.get().pk}/end/")
    assert official_of_goal(goal) == []


class TestMunicipalities:
    def test_a_series_finds_its_place_by_three_digits(self, client, url, founded, now):
        town = add_place(name="Et helt andet navn", kind="municipality", by=founded, at=now)
        give_municipality_code(place=town, code="0199", by=founded, at=now)
        upload(client, url)
        assert "hører efter sin kode til Et helt andet navn (0199)" in text_of(client.get(f"{url}new/choose/", CHOICE))
        add(client, url)
        assert OfficialSeries.objects.get().place == town

    def test_a_place_of_the_same_name_is_never_guessed(self, client, url, founded, now):
        add_place(name="199", kind="municipality", by=founded, at=now)
        add(client, url)
        assert OfficialSeries.objects.get().place is None

    def test_one_says_once_which_place_it_is(self, client, url, founded, now):
        town = add_place(name="Havneby", kind="municipality", by=founded, at=now)
        upload(client, url)
        assert "kommunen med koden 0199" in text_of(client.get(f"{url}new/choose/", CHOICE))
        add(client, url, place=town.pk)
        town.refresh_from_db()
        assert (town.municipality_code, OfficialSeries.objects.get().place) == ("0199", town)

    def test_the_whole_country_is_no_municipality(self, client, url):
        upload(client, url)
        assert "kommunen med koden" not in text_of(client.get(f"{url}new/choose/", {**CHOICE, "value_0": "000"}))


class TestWhoMay:
    def test_a_partner_reads_and_does_not_add(self, client_of, bo, url, series):
        partner = client_of(bo)
        assert partner.get(f"{url}{series.pk}/").status_code == 200
        for address in ("new/", "new/choose/", f"{series.pk}/renew/", f"{series.pk}/revise/", f"{series.pk}/end/"):
            assert partner.get(url + address).status_code == 403
            assert partner.post(url + address).status_code == 403

    def test_another_initiative_finds_nothing(self, client_of, clara, elsewhere, series):
        stranger = client_of(clara)
        there = f"/{elsewhere.slug}/statistics/"
        fetch = series.fetches.get()
        for address in (f"{series.pk}/", f"{series.pk}/renew/", f"{series.pk}/end/", f"files/{fetch.pk}/"):
            assert stranger.get(there + address).status_code == 404

    def test_a_staged_file_is_its_own_persons_only(self, client, url, founded, now):
        upload(client, url)
        assert client.get(f"{url}files/{OfficialFetch.objects.get().pk}/").status_code == 404


class TestFromAnAddress:
    """The office stands on this machine, which the setting allows by name; else nothing of it is ever asked."""

    ADDRESS = "/v1/data/FOLK1A/BULK?OMRÅDE=199"

    @pytest.fixture
    def address(self, office, settings):
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, BULK.encode())
        settings.SAMKLANG_FETCH_ALSO = [office.place]
        return office.url + self.ADDRESS

    @pytest.fixture
    def fetched_series(self, client, url, address):
        client.post(f"{url}new/", {"address": address})
        staged = OfficialFetch.objects.get()
        client.post(f"{url}new/choose/", {**WORDING, **CHOICE, "staged": staged.pk, "address": address})
        return OfficialSeries.objects.get()

    def test_a_table_is_fetched_and_kept_with_address_and_moment(self, url, fetched_series, address, client):
        fetch = fetched_series.fetches.get()
        assert (fetch.address, fetch.content) == (address, BULK.encode())
        assert "hver morgen fra adressen" in text_of(client.get(f"{url}{fetched_series.pk}/"))

    def test_the_morning_brings_what_is_new(self, fetched_series, office, now):
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, NEWER.encode())
        assert actions.renew_all(at=now + timedelta(days=1)) == 1
        [newest, _first] = renewals_of(fetched_series)
        assert (newest.change.added, newest.change.changed, newest.fetch.by) == (1, 1, None)

    def test_the_task_of_the_morning_does_it(self, fetched_series, office):
        from samklang.interchange.statistics.tasks import renew_all_now

        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, NEWER.encode())
        renew_all_now(timestamp=0)
        assert fetched_series.fetches.count() == 2

    def test_a_failure_is_told_on_the_page_and_asked_of_the_backbone_and_gone_when_it_works(
        self, client, url, fetched_series, office, initiative, now
    ):
        office.answers.clear()
        assert actions.renew_all(at=now) == 0
        words = text_of(client.get(f"{url}{fetched_series.pk}/"))
        assert "Kilden svarede 404 og gav ingen fil" in words
        assert "1.250,5" in words, "the figures of before stay"
        assert "»Folketal« kunne ikke hentes" in text_of(client.get(f"/{initiative.slug}/backbone/"))
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, BULK.encode())
        actions.renew_all(at=now)
        assert OfficialSeries.objects.get().problem == ""

    def test_one_that_fails_stops_no_other(self, fetched_series, client, url, office, address, now):
        client.post(f"{url}new/", {"address": address})
        add_again = {**WORDING, **CHOICE, "name": "A før Folketal", "staged": OfficialFetch.objects.latest("pk").pk}
        client.post(f"{url}new/choose/", {**add_again, "address": office.url + "/nothing"})
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, NEWER.encode())
        assert actions.renew_all(at=now) == 1

    def test_a_last_line_without_an_end_is_doubted_where_the_source_does_not_say_how_long_the_file_is(
        self, client, url, office, address
    ):
        cut = BULK.removesuffix("\n").encode()
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, cut)
        assert client.post(f"{url}new/", {"address": address}).status_code == 302
        assert "000;TOT;2024K1;9" in client.get(f"{url}new/choose/", CHOICE).content.decode()
        assert "slutter uden linjeskift" in client.get(f"{url}new/choose/", CHOICE).content.decode()
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {"Content-Length": str(len(cut))}, cut)
        assert client.post(f"{url}new/", {"address": address}).status_code == 302
        assert "slutter uden linjeskift" not in client.get(f"{url}new/choose/", CHOICE).content.decode()

    def test_a_file_that_may_be_cut_off_renews_nothing_and_the_series_says_so(
        self, client, url, fetched_series, office, now
    ):
        before = OfficialFetch.objects.count()
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, NEWER.removesuffix("\n").encode())
        with pytest.raises(Problem):
            actions.renew_from_address(series=fetched_series, by=Actor.system(fetched_series.initiative), at=now)
        assert OfficialFetch.objects.count() == before
        page = text_of(client.get(f"{url}{fetched_series.pk}/"))
        assert "Forny den fra en fil i stedet, og skriv dér, at den er hel." in page

    def test_it_may_be_fetched_at_once(self, client, url, fetched_series, office):
        office.answers["/v1/data/FOLK1A/BULK"] = (200, {}, NEWER.encode())
        answer = client.post(f"{url}{fetched_series.pk}/renew/", {"deed": "fetch"}, follow=True)
        assert "Nye tal: 1" in text_of(answer)
        office.answers.clear()
        answer = client.post(f"{url}{fetched_series.pk}/renew/", {"deed": "fetch"})
        assert answer.status_code == 422
        assert "404" in text_of(answer)

    def test_an_ended_series_is_asked_for_no_more(self, client, url, fetched_series, office, now):
        client.post(f"{url}{fetched_series.pk}/end/")
        office.asked.clear()
        assert actions.renew_all(at=now) == 0
        assert office.asked == []

    def test_an_error_of_the_source_is_told_in_its_own_words(self, client, url, office, address):
        body = '{"errorTypeCode":"REQUEST-LIMIT","message":"Over begrænsningen."}'.encode()
        office.answers["/v1/data/FOLK1A/BULK"] = (400, {}, body)
        answer = client.post(f"{url}new/", {"address": address})
        assert answer.status_code == 422
        assert "Over begrænsningen." in text_of(answer)

    @pytest.mark.parametrize(
        "address", ["http://example.org/", "https://user:pw@example.org/", "ftp://x/", "file:///etc"]
    )
    def test_an_address_that_is_never_asked_is_refused_in_words(self, client, url, address):
        answer = client.post(f"{url}new/", {"address": address})
        assert answer.status_code == 422
        assert OfficialFetch.objects.count() == 0


def test_the_noise_of_a_computed_figure_beside_a_large_one_does_not_stop_the_page(client, url):
    upload(client, url, "TID;INDHOLD\n2023;0.30000000000000004\n2024;123456789012.5\n")
    page = client.get(f"{url}new/choose/")
    assert page.status_code == 200
    assert "123.456.789.012,5" in text_of(page)


def test_a_px_file_that_leaves_rows_out_is_chosen_from_with_gaps_and_times_in_words(client, url):
    px = (
        'CHARSET="ANSI";STUB="quarter";HEADING="sex";VALUES("quarter")="first","second","third";VALUES("sex")="M","F";'
        'TIMEVAL("quarter")=TLIST(Q1,"20233"-"20241");KEYS("quarter")=VALUES;DATA="first",7 8 "third",9 ".." ;'
    )
    assert upload(client, url, px, "tabel.px").status_code == 302
    words = text_of(client.get(f"{url}new/choose/", {"time": "0", "value_1": "M"}))
    assert "3. kvartal 2023" in words
    assert "Kilden udelader både nuller og beskyttede celler" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Område;2023;2024\nA;1;2\n", "Kolonnerne »2023« og »2024« rummer begge tal"),
        ("Område;År;Antal\nA;2023;1\n;2024;2\n", "Række 3, kolonne Område er tom"),
        ('STUB="a";VALUES("a")="1","2";DATA=1 20', "uden det semikolon, der afslutter dem"),
        ('STUB="a";STUB="b";VALUES("a")="1";DATA=1;', "STUB står to gange, anden gang i linje 1"),
        ('STUB="a";VALUES("a")="1";KEYS("a")=VALUES;DATA="2",1;', '»"2"« ved linje 1 passer ikke'),
    ],
)
def test_a_refusal_names_the_place_in_the_language_of_the_page(client, url, content, words):
    answer = upload(client, url, content)
    assert answer.status_code == 422
    assert words in unescape(text_of(answer))
    assert OfficialFetch.objects.count() == 0


@needs_files
def test_every_shared_file_is_taken_or_refused_with_a_sentence(client, url):
    for path in FILES:
        answer = upload(client, url, path.read_bytes(), path.name)
        assert answer.status_code in {302, 422}, path.name
        if answer.status_code == 302:
            page = client.get(f"{url}new/choose/")
            assert page.status_code == 200, path.name
            client.post(f"{url}new/choose/", {"deed": "discard"})
        else:
            assert "field-wrong" in answer.content.decode(), path.name
        assert OfficialFetch.objects.count() == 0


@pytest.mark.skipif(not BAD_INPUT.is_dir(), reason="the shared bad input is not beside this checkout (../shared/data)")
def test_every_bad_file_is_answered_and_nothing_becomes_a_series(client, url, series):
    for path in sorted(BAD_INPUT.rglob("*")):
        if not path.is_file():
            continue
        answer = upload(client, url, path.read_bytes(), path.name)
        assert answer.status_code in {302, 422}, path.name
        if answer.status_code == 302:
            assert client.get(f"{url}new/choose/").status_code == 200, path.name
            client.post(f"{url}new/choose/", {"deed": "discard"})
        if path.parent.name in {"csv", "json", "xlsx"}:
            answer = upload(client, url, path.read_bytes(), path.name, to=f"{series.pk}/renew/")
            assert answer.status_code == 422, f"{path.name} renewed a series"
    assert OfficialFetch.objects.count() == 1


def test_personal_numbers_are_never_kept(client, url):
    answer = upload(client, url, "PERSON;TID;INDHOLD\n010160-7775;2024;1\n")
    assert answer.status_code == 422
    assert "CPR" in text_of(answer)
    assert OfficialFetch.objects.count() == 0


def test_a_figure_as_large_as_can_be_kept_is_kept(client, url):
    upload(client, url, "A;TID;INDHOLD\n1;2024;999999999999999999\n")
    staged = OfficialFetch.objects.get().pk
    client.post(f"{url}new/choose/", {**WORDING, "time": "1", "value_0": "1", "staged": staged})
    assert OfficialPoint.objects.get().value == Decimal(999999999999999999)


def test_neither_file_nor_address_and_both_are_asked_about(client, url):
    assert client.post(f"{url}new/", {}).status_code == 422
    both = {"address": "https://example.org/x", "file": SimpleUploadedFile("x.csv", BULK.encode())}
    assert client.post(f"{url}new/", both).status_code == 422


def test_only_those_who_define_measures_may_act(founded, bo, actor_of, series, now):
    from django.core.exceptions import PermissionDenied

    for deed in (
        lambda: actions.stage_file(content=BULK.encode(), file_name="x", by=actor_of(bo), at=now),
        lambda: actions.stage_address(address="https://example.org", by=actor_of(bo), at=now),
        lambda: actions.renew_from_file(series=series, content=b"", file_name="x", by=actor_of(bo), at=now),
        lambda: actions.renew_from_address(series=series, by=actor_of(bo), at=now),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_a_series_of_another_initiative_is_never_renewed(series, founded_elsewhere, now):
    with pytest.raises(OfficialSeries.DoesNotExist):
        actions.renew_from_file(series=series, content=NEWER.encode(), file_name="x", by=founded_elsewhere, at=now)


def test_the_scorecard_leads_to_official_statistics(client, initiative, url):
    assert f'href="{url}"' in client.get(f"/{initiative.slug}/measurement/").content.decode()


def test_the_list_asks_few_questions_of_the_database(client, url, series, initiative, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get(url)
    assert len(official_cards(official_series_of(initiative))) == 1


def test_a_problem_of_a_file_names_the_field(series, founded, now):
    with pytest.raises(Problem) as refused:
        actions.renew_from_file(series=series, content=b"x", file_name="x", by=founded, at=now)
    assert refused.value.field == "file"


def test_a_series_is_told_as_it_stood_on_a_day_and_its_curve_goes_out_as_csv(client_of, anne, url, now, time_machine):
    time_machine.move_to(now - timedelta(days=20))
    add(client_of(anne), url)
    time_machine.move_to(now)
    client, series = client_of(anne), OfficialSeries.objects.get()
    by = Actor.system(series.initiative)
    actions.renew_from_file(series=series, content=NEWER.encode(), file_name="ny.csv", by=by, at=now)
    page, day = f"{url}{series.pk}/", {"known_on": "2026-11-13"}
    assert "1.260 personer, 2. kvartal 2024" in text_of(client.get(page))
    then = text_of(client.get(page, day))
    assert "1.250,5 personer, 1. kvartal 2024" in then
    assert "Som kendt den 13. november 2026." in then
    assert "ny.csv" not in then
    assert ";1251;personer;" in client.get(f"{page}series.csv").content.decode()
    danish = client.get(f"{page}series.csv", day)
    assert ";2024K1;2024-01-01;2024-03-31;1250,5;personer;" in danish.content.decode("utf-8-sig")
    assert "1260" not in danish.content.decode()
    assert 'filename="folketal-2026-11-13.csv"' in danish["Content-Disposition"]
    plain = client.get(f"{page}series-plain.csv", day).content.decode()
    assert ",2024K1,2024-01-01,2024-03-31,1250.5,personer," in plain
    before = client.get(page, {"known_on": "2020-01-01"})
    assert "Serien var ikke hentet endnu den dag" in text_of(before)
    assert client.get(f"{page}series.csv", {"known_on": "2020-01-01"}).content.decode().count("\n") == 1
    listed = client.get(url, day).content.decode()
    assert f"{page}?known_on=2026-11-13" in listed
    assert "Ingen serie var hentet endnu den dag" in text_of(client.get(url, {"known_on": "2020-01-01"}))
    for path in (page, url, f"{page}series.csv", f"{page}series-plain.csv"):
        assert client.get(path, {"known_on": "i går"}).status_code == 422


def test_a_series_says_how_its_figures_came_about_and_what_the_source_has_corrected(client, url, series):
    page = unescape(client.get(f"{url}{series.pk}/").content.decode()).partition('id="computed"')[2]
    assert "Intet er lagt sammen, omregnet eller anslået her" in page
    assert "Der er tal for 2 tidspunkter, fra 4. kvartal 2023 til 1. kvartal 2024." in page
    assert "Kilden har rettet" not in page
    upload(client, url, NEWER, to=f"{series.pk}/renew/")
    page = unescape(client.get(f"{url}{series.pk}/").content.decode()).partition('id="computed"')[2]
    assert "Der er tal for 3 tidspunkter, fra 4. kvartal 2023 til 2. kvartal 2024." in page
    assert "Kilden har rettet tidligere tal 1 gang, 23. november 2026." in page


def test_the_card_of_a_series_leads_to_how_it_was_computed(client, url, series):
    assert f'{url}{series.pk}/#computed">' in client.get(url).content.decode()
