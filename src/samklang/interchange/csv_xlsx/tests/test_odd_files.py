"""Files that are odd in ways nobody asked for: each is said what is wrong with, and none holds up the next."""

# ruff: noqa: F811 - fixtures of the tests of earlier figures

import codecs

import pytest

from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.calculations.days import read_period
from samklang.interchange.csv_xlsx.tests.test_earlier_figures import (  # noqa: F401
    address,
    page_of,
    read_in,
    rows,
    send,
    store,
)
from samklang.interchange.csv_xlsx.tests.test_earlier_layouts import layout_address, measures, tell  # noqa: F401
from samklang.measurement.models import FigureImport, ImportRow, ImportState

OWN = "Forening;Nøgletal;2025-K1\nHavnen på Ørø;H1;12\nÅby;H1;5\n"


@pytest.mark.parametrize(
    "content",
    [
        OWN.encode("cp850"),
        rows("Ørø og Åby;H1;2025-K1;;12;;;;").encode("cp850"),
        codecs.BOM_UTF16_LE + OWN.encode("utf-16-le")[:-1],
        codecs.BOM_UTF16_LE + rows("Havnen;H1;2025-K1;;12;;;;").encode("utf-16-le")[:-1],
    ],
    ids=["own headings in CP850", "our headings in CP850", "own headings cut", "our headings cut"],
)
def test_letters_that_cannot_be_read_are_said_and_the_file_refused(read_in, tell, client_of, anne, content):
    read = read_in(content)
    if read.state == ImportState.ASKED:  # only its last letter cannot be read
        read = tell(read)
    assert (read.state, [rule for rule, *_ in read.findings]) == (ImportState.REFUSED, ["encoding"])
    html = page_of(client_of(anne), read).content.decode()
    assert "CSV UTF-8" in html
    comments = client_of(anne).get(f"{page_of(client_of(anne), read).wsgi_request.path}comments/")
    assert len(b"".join(comments.streaming_content).decode().splitlines()) <= 1  # no row of it can be read


@pytest.mark.parametrize("words", ["uge 52 9999", "9999-W52", "uge 99 9999", "uge 1 0000"])
def test_a_week_beyond_the_calendar_is_no_period(words):
    assert read_period(words) is None


def test_a_file_that_breaks_the_reader_is_refused_and_the_next_is_read(read_in, client_of, anne, caplog):
    first = read_in(rows("Havnen;H1;2025-K1;;12;;;;"))
    second = read_in(rows("Havnen;H1;2025-K2;;12;;;;"))
    FigureImport.objects.filter(pk=first.pk).update(  # settled by a program that no longer is
        state=ImportState.READING, layout={"sheet": 0, "line": 1, "layout": {"uses": {}, "other": {}}}
    )
    FigureImport.objects.filter(pk=second.pk).update(state=ImportState.READING)
    assert actions.work_on_imports() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, [rule for rule, *_ in first.findings]) == (ImportState.REFUSED, ["fault"])
    assert not ImportRow.objects.filter(figure_import=first).exists()
    assert second.state == ImportState.READ
    assert f"File {first.pk} " in caplog.text
    assert "intet af den er gemt" in page_of(client_of(anne), first).content.decode()
    assert actions.work_on_imports() == 0
