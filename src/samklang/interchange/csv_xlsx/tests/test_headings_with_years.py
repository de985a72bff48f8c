"""A sheet of one's own whose headings differ from last time's in their years alone is read as last time."""

from samklang.interchange.csv_xlsx.tests.sending import confirm, figures, say_yes, send
from samklang.measurement.models import DraftFigure, StagedUpload

SHEET = "Hvad;Pr. 30.9.2025;Pr. 30.9.2026\nBoliger udlejet;7;9\nBoliger med støtte;64;66\n"


def test_headings_with_other_years_are_read_as_last_time_the_newest_as_the_newest(
    client_of, bo, report, upload_address
):
    client = client_of(bo)
    asked = send(client, upload_address, SHEET)
    assert asked.url.endswith("/layout/")
    seen = confirm(client, asked.url, **{"use-0": "indicator", "use-1": "", "use-2": "figure"})
    assert say_yes(client, seen.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 66}
    DraftFigure.objects.all().delete()
    later = SHEET.replace("2026", "2027").replace("2025", "2026").replace(";66", ";67")
    again = send(client, upload_address, later)
    assert "/layout/" not in again.url
    assert "Læst som sidst" in client.get(again.url).content.decode()
    assert say_yes(client, again.url).status_code == 302
    assert figures(report) == {"I-01": 9, "I-02": 67}


def test_a_word_that_differs_is_asked_about(client_of, bo, report, upload_address):
    client = client_of(bo)
    confirm(client, send(client, upload_address, SHEET).url, **{"use-0": "indicator", "use-1": "", "use-2": "figure"})
    for other in (SHEET.replace("Pr. 30.9.2026", "Pr. 30.6.2026"), SHEET.replace("Pr. 30.9.2026", "Budget 2026")):
        assert send(client, upload_address, other).url.endswith("/layout/")
    more = "Hvad;Pr. 30.9.2025;Pr. 30.9.2026;Pr. 30.9.2027\nBoliger udlejet;7;9;11\n"
    assert send(client, upload_address, more).url.endswith("/layout/")


def test_the_way_back_to_the_columns_of_a_stored_file_leads_to_where_it_is_stored(
    client_of, bo, report, upload_address
):
    client = client_of(bo)
    asked = send(client, upload_address, SHEET)
    seen = confirm(client, asked.url, **{"use-0": "indicator", "use-1": "", "use-2": "figure"})
    say_yes(client, seen.url)
    assert StagedUpload.objects.get().committed_at
    page = client.get(asked.url, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == f"/{report.period.initiative.slug}/measurement/reports/{report.pk}/"
    assert "er gemt i denne indberetning" in page.content.decode()
