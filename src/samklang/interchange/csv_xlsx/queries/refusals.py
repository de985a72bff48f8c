"""Files that were refused, handed back with what to mend beside each wrong row."""

from django.db.models import QuerySet
from django.utils.translation import get_language

from samklang.initiatives.access import Viewer
from samklang.interchange.csv_xlsx.calculations.commenting import (
    commented_csv,
    commented_workbook,
    comments_by_line,
    marked_cells,
)
from samklang.interchange.csv_xlsx.calculations.findings import Finding, Rule
from samklang.interchange.csv_xlsx.calculations.layout import COMMENTS
from samklang.interchange.csv_xlsx.calculations.sheets import unpacked_sheets
from samklang.interchange.csv_xlsx.wording import sentence
from samklang.measurement.models import RefusedUpload


def refused_uploads_of(viewer: Viewer) -> QuerySet[RefusedUpload]:
    """Return the files a person sent that were refused and not mended yet, in the viewer's initiative."""
    mine = RefusedUpload.objects.filter(by=viewer.person, report__organisation__in=viewer.organisation_ids)
    mine = mine.filter(report__organisation__initiative=viewer.initiative)
    return mine.select_related("report__organisation", "report__period")


def commented_file(refused: RefusedUpload) -> tuple[bytes, str]:
    """Return the refused file with its comments in the reader's language, and its ending: csv or xlsx."""
    sheets = unpacked_sheets(refused.book["sheets"])
    at, heading_line = refused.book["sheet"], refused.book["line"]
    findings = [Finding(Rule(rule), *rest) for rule, *rest in refused.findings]
    comments = comments_by_line(findings, [sentence(each) for each in findings])
    heading = COMMENTS["da" if (get_language() or "da").startswith("da") else "en"]
    if refused.book["kind"] == "csv":
        return commented_csv(sheets[at], comments, heading=heading, heading_line=heading_line), "csv"
    marked = marked_cells(findings, sheets[at].row(heading_line))
    book = commented_workbook(sheets, at, comments, marked, heading=heading, heading_line=heading_line)
    return book, "xlsx"
