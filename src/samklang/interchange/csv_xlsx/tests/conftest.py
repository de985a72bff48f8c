"""A report to fill in from a file, and earlier figures of two organisations read from one."""

import pytest
from django.urls import reverse

from samklang.measurement.actions import add_dimension
from samklang.measurement.models import FigureImport
from samklang.measurement.tests.build import indicator
from samklang.measurement.tests.build_reports import report_to_fill_in

from .sending import NOON, confirm, send_earlier


@pytest.fixture
def report(anne, bo, harbour, actor_of):
    return report_to_fill_in(actor_of(anne), actor_of(bo), harbour)


@pytest.fixture
def upload_address(initiative, report):
    return reverse("csv_xlsx:upload", kwargs={"initiative": initiative.slug, "report_id": report.pk})


@pytest.fixture
def measures(founded, harbour, council):
    age = add_dimension(name="Alder", categories=["18-24", "25+"], by=founded, at=NOON)
    home = add_dimension(name="Bolig", categories=["Lejer", "Ejer"], by=founded, at=NOON)
    both = [harbour, council]
    return {
        "H1": indicator(founded, code="H1", organisations=both, dimensions=[age]),
        "S1": indicator(founded, code="S1", kind="share", organisations=both),
        "T1": indicator(founded, code="T1", organisations=both, dimensions=[age, home]),
    }


@pytest.fixture
def address(initiative):
    return reverse("csv_xlsx:history", kwargs={"initiative": initiative.slug})


@pytest.fixture
def read_in(client_of, anne, address, measures, in_background):
    """Send a file as Anne and let the background read it: returns the import."""

    def read(content, **more):
        answer = in_background(lambda: send_earlier(client_of(anne), address, content, **more))
        assert answer.status_code == 302, answer.content.decode()
        return FigureImport.objects.latest("pk")

    return read


@pytest.fixture
def store(client_of, anne, initiative, in_background):
    def stored(figure_import):
        page = reverse(
            "csv_xlsx:history_import", kwargs={"initiative": initiative.slug, "figure_import_id": figure_import.pk}
        )
        in_background(lambda: client_of(anne).post(page, {"deed": "store"}))
        return FigureImport.objects.get(pk=figure_import.pk)

    return stored


@pytest.fixture
def layout_address(initiative):
    def of(figure_import):
        return reverse(
            "csv_xlsx:history_layout", kwargs={"initiative": initiative.slug, "figure_import_id": figure_import.pk}
        )

    return of


@pytest.fixture
def tell(client_of, anne, layout_address, in_background):
    """Say yes to what the page suggests, but for what is given; the background reads. Returns the import."""

    def told(figure_import, *, part="", **more):
        page = layout_address(figure_import) + (f"?part={part}" if part else "")
        answer = in_background(lambda: confirm(client_of(anne), page, **more))
        assert answer.status_code == 302, answer.content.decode()
        return FigureImport.objects.get(pk=figure_import.pk)

    return told
