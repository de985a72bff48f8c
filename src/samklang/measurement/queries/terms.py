"""Reading on which terms figures go out."""

from samklang.initiatives.models import Initiative
from samklang.measurement.models import DataTerms


def terms_of(initiative: Initiative) -> DataTerms:
    """Return the terms; where none are set, an unsaved row that names the initiative as the source."""
    stored = DataTerms.objects.filter(initiative=initiative).first()
    return stored or DataTerms(initiative=initiative, source=initiative.name)
