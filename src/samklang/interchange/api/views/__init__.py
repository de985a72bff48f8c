"""The operations of the API; importing them makes them known to the description."""

from samklang.interchange.api.views import house, measurement, reports
from samklang.interchange.api.views.description import nothing, openapi, reference

__all__ = ["house", "measurement", "nothing", "openapi", "reference", "reports"]
