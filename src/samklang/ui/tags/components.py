"""Components that hold other content: cards, sections, tables, notices, remarks."""

from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from samklang.ui.tags.addresses import address_in_initiative, viewer_of
from samklang.ui.tags.rendering import component

register = template.Library()


@register.simple_block_tag
def card(content: str, heading: str = "", level: int = 2, id: str = "", kind: str = "") -> SafeString:  # noqa: A002
    """Set content on a white surface: `{% card heading=… %}…{% endcard %}`; `kind="flush"` has no padding."""
    return component("card", content=content, heading=heading, level=level, id=id, kind=kind)


@register.simple_block_tag
def section(content: str, heading: str, level: int = 2, id: str = "") -> SafeString:  # noqa: A002
    """Set content under a heading: `{% section heading=… %}…{% endsection %}`."""
    return component("section", content=content, heading=heading, level=level, id=id)


@register.simple_block_tag
def breadcrumb(content: str) -> SafeString:
    """Show the way back up: `{% breadcrumb %}{% crumb … %}{% endbreadcrumb %}`."""
    return component("breadcrumb", content=content)


@register.simple_tag(takes_context=True)
def crumb(context: Context, text: str, name: str, query: str = "", **kwargs: Any) -> SafeString:
    """Show one step of the way, by URL name in the viewer's initiative (or an address that starts with /).

    `query` is what the address asks for besides: `?known_on=2026-11-23`.
    """
    address = name if name.startswith("/") else _crumb_address(context, name, kwargs)
    return format_html('<li><a href="{}{}">{}</a></li>', address, query, text)


def _crumb_address(context: Context, name: str, kwargs: dict[str, Any]) -> str:
    if viewer_of(context) is None:
        return reverse(name, kwargs=kwargs)
    return address_in_initiative(context, name, kwargs)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Hold a list of facts: `{% facts %}{% fact _("Lead") %}…{% endfact %}{% endfacts %}`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, name: str) -> SafeString:
    """Show one named fact within `facts`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", name, conditional_escape(content))


@register.simple_block_tag
def data_table(content: str, caption: str, kind: str = "", hide_caption: bool = False) -> SafeString:
    """Hold a table that scrolls sideways on its own where the page is narrow: thead and tbody go inside."""
    return component("data_table", content=content, caption=caption, kind=kind, hide_caption=hide_caption)


@register.simple_block_tag
def written(content: str) -> str:
    """Write once what stands in several places: `{% written as entries %}…{% endwritten %}`, then `{{ entries }}`."""
    return content


@register.simple_block_tag
def toolbar(content: str) -> SafeString:
    """Hold buttons side by side."""
    return format_html('<div class="toolbar">{}</div>', content)


@register.simple_block_tag
def notice(content: str, kind: str = "info", heading: str = "") -> SafeString:
    """Tell the reader something: kinds info, warning, error, success."""
    return component("notice", content=content, kind=kind, heading=heading)


@register.simple_block_tag
def doubt(content: str, id: str = "") -> SafeString:  # noqa: A002
    """Ask about what was typed, right under the field."""
    return component("doubt", content=content, id=id)


@register.simple_block_tag
def empty_state(content: str, heading: str) -> SafeString:
    """Say that there is nothing yet, and what to do next."""
    return component("empty_state", content=content, heading=heading)


@register.simple_block_tag
def disclosure(content: str, summary: str, open: bool = False, id: str = "", key: str = "") -> SafeString:  # noqa: A002
    """Fold content away behind a line of words (`key`: its access key); works without JavaScript."""
    return component("disclosure", content=content, summary=summary, open=open, id=id, key=key)


@register.simple_block_tag
def remark(content: str, author: str, at: datetime, organisation: str = "", id: str = "") -> SafeString:  # noqa: A002
    """Show what somebody said in a thread."""
    return component("remark", content=content, author=author, at=at, organisation=organisation, id=id)
