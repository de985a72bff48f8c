"""Fetching reaches the open internet over https and nothing else; what goes wrong is said in words."""

import threading

import pytest

from samklang.interchange.statistics.calculations.addresses import NotFetchedError, WhyNot, is_outside, target_of
from samklang.interchange.statistics.fetching import Reach, fetched
from samklang.interchange.statistics.tests.office import CSV, Office
from samklang.interchange.statistics.tests.standards import BAD_INPUT

OUTSIDE = "93.184.216.34"


def reach(office, **limits) -> Reach:
    return Reach(allowed=frozenset({office.place}), **limits)


def why_not(address: str, **kwargs) -> WhyNot:
    with pytest.raises(NotFetchedError) as refused:
        fetched(address, **kwargs)
    return refused.value.why


def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def test_a_file_is_fetched_byte_for_byte_without_cookies_or_passwords(office):
    assert fetched(f"{office.url}/table?OMRÅDE=101", reach=reach(office)).content == CSV
    [(path, headers)] = office.asked
    assert path == "/table?OMR%C3%85DE=101"
    assert not {"cookie", "authorization", "referer"} & {name.lower() for name in headers}


def test_a_redirect_is_followed(office):
    office.answers["/old"] = (302, {"Location": "/table"}, b"")
    assert fetched(f"{office.url}/old", reach=reach(office)).content == CSV


def test_a_redirect_to_a_closed_network_is_refused_before_it_is_asked(office):
    office.answers["/old"] = (302, {"Location": "https://169.254.169.254/latest/meta-data/"}, b"")
    assert why_not(f"{office.url}/old", reach=reach(office)) == WhyNot.NOT_OUTSIDE
    assert len(office.asked) == 1


def test_a_redirect_away_from_https_is_refused(office):
    office.answers["/old"] = (302, {"Location": "http://example.org/table"}, b"")
    assert why_not(f"{office.url}/old", reach=reach(office)) == WhyNot.NOT_HTTPS


def test_redirects_in_a_circle_end(office):
    office.answers["/a"] = (302, {"Location": "/a"}, b"")
    assert why_not(f"{office.url}/a", reach=reach(office)) == WhyNot.TOO_MANY_REDIRECTS


def test_a_file_that_is_too_big_is_left(office):
    office.answers["/big"] = (200, {}, b"x" * 300_000)
    assert why_not(f"{office.url}/big", reach=reach(office, most_bytes=100_000)) == WhyNot.TOO_BIG


def test_a_source_that_never_ends_is_left(office):
    ended = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not ended.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    class Dripping(Office):
        def do_GET(self):  # noqa: N802 - the library calls it so
            try:
                drip(self)
            except OSError:
                ended.set()

    office.RequestHandlerClass = Dripping
    assert why_not(f"{office.url}/table", reach=reach(office, seconds=0.5)) == WhyNot.NO_ANSWER
    ended.set()


def test_a_refusal_of_the_source_is_told_with_its_number(office):
    with pytest.raises(NotFetchedError) as refused:
        fetched(f"{office.url}/nothing", reach=reach(office))
    assert (refused.value.why, refused.value.facts["status"]) == (WhyNot.REFUSED, 404)


def test_the_sources_own_words_about_an_error_are_passed_on(office):
    office.answers["/table"] = (400, {}, b'{"errorTypeCode":"REQUEST-LIMIT","message":"For meget."}')
    assert b"For meget." in fetched(f"{office.url}/table", reach=reach(office)).content


def test_what_speaks_no_tls_is_not_safe(office):
    address = office.url.replace("http://", "https://")
    assert why_not(f"{address}/table", reach=reach(office)) == WhyNot.NOT_SAFE


def test_fewer_bytes_than_were_announced_are_no_file(office):
    office.answers["/table"] = (200, {"Content-Length": "500"}, CSV)
    assert why_not(f"{office.url}/table", reach=reach(office)) == WhyNot.BROKEN


def test_a_connection_that_breaks_is_told():
    closed = Reach(allowed=frozenset({"127.0.0.1:9"}))
    assert why_not("http://127.0.0.1:9/table", reach=closed) == WhyNot.BROKEN


def test_this_machine_is_never_asked_unless_it_is_allowed_by_name(office):
    assert why_not(f"{office.url}/table", reach=Reach(), resolve=nobody) == WhyNot.NOT_HTTPS
    assert office.asked == []


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_a_closed_network_is_refused(number):
    address = "https://statistik.example/table"
    assert why_not(address, reach=Reach(), resolve=lambda host, port: [number]) == WhyNot.NOT_OUTSIDE
    mixed = [OUTSIDE, number]
    assert why_not(address, reach=Reach(), resolve=lambda host, port: mixed) == WhyNot.NOT_OUTSIDE


def test_a_name_that_is_not_known_is_told():
    def unknown(host, port):
        raise OSError

    assert why_not("https://statistik.example/table", reach=Reach(), resolve=unknown) == WhyNot.NOT_FOUND
    assert why_not("https://statistik.example/", reach=Reach(), resolve=lambda host, port: []) == WhyNot.NOT_FOUND


@pytest.mark.parametrize("number", [OUTSIDE, "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_open_internet_is_outside(number):
    assert is_outside(number)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://user:secret@statistik.example/", WhyNot.HAS_PASSWORD),
        ("https://statistik.example:8443/", WhyNot.PORT),
        ("https://statistik.example:99999/", WhyNot.NO_ADDRESS),
        ("https:///table", WhyNot.NO_ADDRESS),
        ("https://[::1/", WhyNot.NO_ADDRESS),
        ("https://a b/", WhyNot.NO_ADDRESS),
        ("https://" + "a" * 1100, WhyNot.NO_ADDRESS),
        ("https://.../", WhyNot.NO_ADDRESS),
        ("", WhyNot.NOT_HTTPS),
    ],
)
def test_what_is_no_open_address_is_refused(address, reason):
    with pytest.raises(NotFetchedError) as refused:
        target_of(address)
    assert refused.value.why == reason


def test_a_line_break_cannot_be_smuggled_into_the_request():
    for letter in "\r\n\t\x00":
        with pytest.raises(NotFetchedError):
            target_of(f"https://statistik.example/{letter}Host: other")


LIST = BAD_INPUT / "text" / "urls_ssrf_redirect.txt"


@pytest.mark.skipif(not LIST.exists(), reason="the shared list of hostile addresses is not beside this checkout")
def test_no_hostile_address_of_the_list_is_ever_asked():
    def inside(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    for line in LIST.read_text().splitlines():
        assert why_not(line, reach=Reach(), resolve=inside)
        assert why_not(line.replace("http://", "https://"), reach=Reach(), resolve=inside)


def test_a_file_whose_source_says_how_long_it_is_came_whole_and_one_that_just_ends_may_be_cut_off(office):
    body = CSV.rstrip(b"\n")
    office.answers["/said"] = (200, {"Content-Length": str(len(body))}, body)
    office.answers["/unsaid"] = (200, {}, body)
    assert fetched(f"{office.url}/said", reach=reach(office)).is_whole
    assert not fetched(f"{office.url}/unsaid", reach=reach(office)).is_whole
