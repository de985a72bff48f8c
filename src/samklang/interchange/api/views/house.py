"""The key, the initiative, partners, the agenda and promises."""

from typing import Any

from django.http import HttpRequest

from samklang.interchange.api.answering import Day, Limit, Offset, api, paged, viewer_of
from samklang.interchange.api.queries import house
from samklang.interchange.api.schemas import house as shapes
from samklang.interchange.api.schemas.base import Page


@api.get("/me", url_name="me", response=shapes.Me)
def me(request: HttpRequest) -> Any:
    """Tell the key, the organisation it acts for, and the initiative."""
    return house.me(viewer_of(request))


@api.get("/initiative", url_name="initiative", response=shapes.Initiative)
def initiative(request: HttpRequest) -> Any:
    """Tell about the initiative of the key."""
    return house.initiative(viewer_of(request))


@api.get("/organisations", url_name="organisations", response=Page[shapes.Organisation])
def organisations(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List the partners by name."""
    return paged(request, house.organisations(viewer_of(request)), limit, offset)


@api.get("/agenda", url_name="agenda", response=shapes.Agenda | None)
def agenda(request: HttpRequest, known_on: Day | None = None) -> Any:
    """Tell which version of the agenda is ratified."""
    return house.agenda(viewer_of(request), known_on=known_on)


@api.get("/goals", url_name="goals", response=Page[shapes.Goal])
def goals(request: HttpRequest, limit: Limit, offset: Offset, known_on: Day | None = None) -> Any:
    """List the goals of the ratified agenda by number."""
    return paged(request, house.goals(viewer_of(request), known_on=known_on), limit, offset)


@api.get(
    "/commitments", url_name="commitments", response=Page[shapes.Commitment],
)  # fmt: skip
def commitments(request: HttpRequest, limit: Limit, offset: Offset) -> Any:
    """List what the key's organisation has promised, the earliest day first."""
    return paged(request, house.commitments(viewer_of(request)), limit, offset)
