"""Tags that write addresses: of built assets, and of pages within the initiative one is in."""

from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from samklang.ui import manifest

register = template.Library()

ROOMS = (
    ("overview", "overview:home"),
    ("agenda", "agenda:agenda"),
    ("measurement", "measurement:scorecard"),
    ("activities", "activities:plan"),
    ("communication", "communication:dialogue"),
    ("backbone", "backbone:today"),
)


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file: `{% asset "main.css" %}`."""
    return manifest.address_of(name)


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, **kwargs: Any) -> str:
    """Return the address of a page in the viewer's initiative: `{% page_url "agenda:goal" goal_id=3 %}`."""
    return address_in_initiative(context, name, kwargs)


def address_in_initiative(context: Context, name: str, kwargs: dict[str, Any]) -> str:
    """Reverse a URL name, adding the initiative of the viewer where none is given."""
    viewer = viewer_of(context)
    if viewer is not None and "initiative" not in kwargs:
        kwargs = {"initiative": viewer.initiative.slug, **kwargs}
    return _address(name, **kwargs)


@lru_cache(maxsize=4096)
def _address(name: str, /, **kwargs: Any) -> str:
    """A page links to the same hundred addresses again and again, and what they are never changes while it runs."""
    return reverse(name, kwargs=kwargs)


def viewer_of(context: Context) -> Any:
    """Return who is looking, with their seats, or None on a page outside every initiative."""
    return context.get("viewer") or getattr(context.get("request"), "viewer", None)


@register.simple_tag(takes_context=True)
def address_without(context: Context, *names: str) -> str:
    """Return the page's own address without what these parameters ask for: `{% address_without "known_on" %}`."""
    kept = _kept(context, names)
    path = context["request"].path
    return f"{path}?{kept.urlencode()}" if kept else path


@register.simple_tag(takes_context=True)
def kept_fields(context: Context, *names: str) -> SafeString:
    """Return what the page's address asks for, these parameters left out, as hidden fields of a form that asks anew."""
    kept = _kept(context, names)
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        ((name, value) for name, values in kept.lists() for value in values),
    )


def _kept(context: Context, names: tuple[str, ...]) -> QueryDict:
    kept: QueryDict = context["request"].GET.copy()
    for name in names:
        kept.pop(name, None)
    return kept


@register.simple_tag(takes_context=True)
def optional_url(context: Context, name: str, **kwargs: Any) -> str:
    """Return the address of a page, or nothing where the page does not exist in this installation."""
    try:
        return _address(name, **kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def rooms(context: Context) -> list[dict[str, str]]:
    """Return the menu of the initiative: the rooms that exist, each with its address."""
    if viewer_of(context) is None:
        return []
    found = []
    for room, name in ROOMS:
        try:
            found.append({"room": room, "url": address_in_initiative(context, name, {})})
        except NoReverseMatch:
            continue
    return found


@register.simple_tag(takes_context=True)
def room_now(context: Context) -> str:
    """Return the room the reader is in, read from the address."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.app_name if match else ""
    of_measurement = ("csv_xlsx", "indicator_set", "funder_forms", "statistics")
    rooms = {"initiatives": "backbone"} | dict.fromkeys(of_measurement, "measurement")
    return rooms.get(here, here)
