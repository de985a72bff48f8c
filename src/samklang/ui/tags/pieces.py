"""Components that stand alone: states, pills, buttons, rows of asks, history."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from samklang.ui.tags.rendering import component

register = template.Library()

STATES = {"holds": _("holds"), "fragile": _("fragile"), "missing": _("missing")}


@register.simple_tag
def state(state: str, large: bool = False) -> SafeString:
    """Show whether a condition holds, is fragile or missing: shape, word and colour."""
    return component("state", state=state, word=STATES[state], large=large)


@register.simple_tag
def conditions(items: Iterable[Any], level: int = 3) -> SafeString:
    """Show the conditions side by side: items with `name, state, evidence, url`."""
    return component("conditions", items=items, level=level)


@register.filter
def state_word(state: str) -> str:
    """Write the word of a state."""
    return str(STATES[state])


@register.simple_tag
def pill(text: str, kind: str = "neutral") -> SafeString:
    """Show a verdict in two or three words: kinds holds, fragile, missing, neutral, petrol."""
    return format_html('<span class="pill pill-{}">{}</span>', kind, text)


@register.simple_tag
def state_cells(cells: Sequence[Any]) -> SafeString:
    """Show a row of a table of states: cells with `state, mark, words`. What is equal is written once, and repeated."""
    cell = (
        '<td class="mark-{}" title="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>'
    )
    written: dict[str, SafeString] = {}
    for each in cells:
        if each.state not in written:
            words = each.words
            written[each.state] = format_html(cell, each.state or "none", words, each.mark, words)
    return mark_safe("".join([written[each.state] for each in cells]))  # noqa: S308 - every cell is escaped


@register.simple_tag
def number_cell(words: str, url: str, is_hidden: bool = False, is_words: bool = False) -> SafeString:
    """Show a number of a table that leads to `url`, or that it is hidden; a dash where there is none."""
    kind = SafeString("" if is_words else ' class="num"')
    if not url:
        return format_html("<td{}>–</td>", kind)
    if is_hidden:
        return format_html('<td{}><a class="hidden-value" href="{}">{}</a></td>', kind, url, _("hidden"))
    return format_html('<td{}><a href="{}">{}</a></td>', kind, url, words)


@register.simple_tag
def spread_rows(rows: Iterable[tuple[str, str]]) -> SafeString:
    """Show rows of two: who or what, and what is said of it on the other side."""
    row = '<li class="spread"><span>{}</span><span class="soft">{}</span></li>'
    return format_html('<ul class="rows">{}</ul>', format_html_join("", row, rows))


@register.simple_tag
def options(choices: Iterable[dict[str, Any]]) -> SafeString:
    """Write the options of a list to choose from, as Django's own template does one by one."""
    return mark_safe("".join([_option(each["value"], each["label"], each["attrs"]) for each in choices]))  # noqa: S308 - every option is escaped


def _option(value: object, label: object, attributes: dict[str, Any]) -> SafeString:
    said = [
        format_html(" {}", name) if given is True else format_html(' {}="{}"', name, given)
        for name, given in attributes.items()
        if given is not False
    ]
    return format_html('\n  <option value="{}"{}>{}</option>\n', str(value), mark_safe("".join(said)), label)  # noqa: S308 - escaped


@register.simple_tag
def tag(text: str, url: str = "") -> SafeString:
    """Show what something belongs to."""
    if url:
        return format_html('<a class="tag" href="{}">{}</a>', url, text)
    return format_html('<span class="tag">{}</span>', text)


@register.simple_tag
def figure(value: str, words: str = "") -> SafeString:
    """Show one large figure and the words that say what it is."""
    return format_html('<p class="figure"><span class="figure-value">{}</span> <span>{}</span></p>', value, words)


@register.simple_tag
def hidden_value() -> SafeString:
    """Say that a cell is hidden, and why, without saying which of them was the small one."""
    why = _("Hidden so that nobody can be recognised and nothing can be worked out")
    return format_html('<span class="hidden-value" title="{}">{}</span>', why, _("hidden"))


@register.simple_tag
def button(text: str, kind: str = "", name: str = "", value: str = "", form: str = "", key: str = "") -> SafeString:
    """Show a button that sends its form: kinds filled (one on a page), quiet, danger; outlined without a kind.

    `key` is the letter of its access key; say it beside the button.
    """
    return component("button", text=text, kind=kind, name=name, value=value, form=form, key=key)


@register.simple_tag
def link_button(text: str, url: str, kind: str = "") -> SafeString:
    """Show a link to the next step as a button."""
    return component("link_button", text=text, url=url, kind=kind)


@register.simple_tag(takes_context=True)
def post_button(context: Context, text: str, url: str, kind: str = "", name: str = "", value: str = "") -> SafeString:
    """Show one button that is a POST form of its own."""
    request = context.get("request")
    token = get_token(request) if request is not None else ""
    return component("post_button", text=text, url=url, kind=kind, name=name, value=value, token=token)


@register.simple_tag
def ask_list(asks: Sequence[Any], filled: bool = True) -> SafeString:
    """Show what is asked of the reader, one verb each; the first is the filled one."""
    return component("ask_list", asks=asks, filled=filled)


@register.simple_tag
def history(entries: Iterable[Any]) -> SafeString:
    """Show what happened: entries with `at, who, organisation, text, url, changes`."""
    return component("history", entries=entries)


@register.simple_tag
def stepper(steps: Sequence[str], current: int = 1) -> SafeString:
    """Show the steps of a task and where one is; the first step is 1."""
    return component("stepper", steps=steps, current=current)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Show links to the other pages of a list, keeping the rest of the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    return component("pagination", page=page, query=query.urlencode() if query else "")


@register.simple_tag
def secret(value: str, label: str) -> SafeString:
    """Show a value to copy: the button appears where JavaScript runs, the field is selectable everywhere."""
    return component("secret", value=value, label=label)


@register.simple_tag(takes_context=True)
def term(context: Context, word: str, meaning: str) -> SafeString:
    """Explain a word where it stands: pressing it shows its meaning."""
    return component("term", word=word, meaning=meaning, number=_next_number(context))


def _next_number(context: Context) -> int:
    numbers: count[int] | None = getattr(context.get("request"), "ui_numbers", None)
    if numbers is None:
        numbers = count(1)
        if context.get("request") is not None:
            context["request"].ui_numbers = numbers
    return next(numbers)


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """List what is wrong with a form, each line a link to its field."""
    return component("error_summary", form=form)
