"""What the frame around every page needs: the viewer, and in the example the bar to act as somebody."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class CastRole:
    """One part a visitor of the example may play."""

    key: str
    label: object
    is_current: bool


LABELS = {
    "backbone": _("Backbone"),
    "partner": _("Partner"),
    "steering": _("Steering group"),
    "visitor": _("Visitor"),
}


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return `viewer`, `is_example`, and in the example the parts one may play."""
    context: dict[str, Any] = {
        "viewer": getattr(request, "viewer", None),
        "is_example": settings.SAMKLANG_EXAMPLE,
    }
    if settings.SAMKLANG_EXAMPLE:
        email = getattr(getattr(request, "user", None), "email", "")
        cast = {**cast_of_the_example(), "visitor": ""}
        context["example_roles"] = [CastRole(key, LABELS[key], cast[key] == email) for key in LABELS if key in cast]
    return context


def cast_of_the_example() -> dict[str, str]:
    """Return part -> e-mail address of the example's people."""
    cast: dict[str, str] = import_string(settings.SAMKLANG_EXAMPLE_CAST)
    return cast
