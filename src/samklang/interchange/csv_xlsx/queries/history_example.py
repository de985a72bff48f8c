"""An empty file of earlier figures, with our headings and a line that shows the form."""

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import Dimension, IndicatorVersion, Rhythm
from samklang.measurement.queries.lineage import step_names_of

_EXAMPLE_PERIODS = {
    Rhythm.MONTH: "2025-01", Rhythm.QUARTER: "2025-K1", Rhythm.HALF_YEAR: "2025-H1", Rhythm.YEAR: "2025",
    Rhythm.SCHOOL_YEAR: "2024/25", Rhythm.WEEK_COUNT: "uge 6 2025",
}  # fmt: skip


def history_example(viewer: Viewer) -> bytes:
    """Return an empty file of earlier figures: our headings, one for each breakdown, and a line that shows the form."""
    in_use = Dimension.objects.filter(initiative=viewer.initiative, retired_on__isnull=True)
    dimensions = list(in_use.values_list("name", flat=True))
    version = (
        IndicatorVersion.objects.filter(indicator__initiative=viewer.initiative).select_related("indicator").first()
    )
    organisation = Organisation.objects.filter(initiative=viewer.initiative).exclude(kind="backbone").first()
    headers = [
        "Organisation", "Indikator", "Periode", "Sted", *dimensions, "Tal",
        "Ud af", "Svar", "Opgjort ved", "Bemærkning",
    ]  # fmt: skip
    if version is None or organisation is None:
        return danish_csv(headers, [])
    period = _EXAMPLE_PERIODS[Rhythm(version.rhythm)]
    known = [organisation.name, version.indicator.code, period, "", *["" for _ in dimensions]]
    rules = rules_of(version.kind)
    levels = step_names_of(version) if rules.STEPS and not rules.COUNTS_STEPS else []
    return danish_csv(headers, [[*known, levels[0] if levels else 12, 20 if rules.TAKES_BASE else None, "", "", ""]])
