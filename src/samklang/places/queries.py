"""Reading places."""

from django.db.models import QuerySet

from samklang.initiatives.models import Initiative
from samklang.places.models import Place


def places_of(initiative: Initiative) -> QuerySet[Place]:
    """Return the initiative's places in Danish order."""
    return Place.objects.filter(initiative=initiative).select_related("parent")


def place_of_municipality(initiative: Initiative, code: str) -> Place | None:
    """Return the place with a municipality code of four digits."""
    return places_of(initiative).filter(municipality_code=code).first() if code else None
