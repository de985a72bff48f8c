"""The few SVG elements our charts are made of, written with presentation attributes only (no style attributes)."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Attribute = str | int | float | None


def element(name: str, /, *content: str, **attributes: Attribute) -> SafeString:
    """Write one element; `class_` and `stroke_width` become class and stroke-width, None leaves an attribute out.

    >>> element("circle", cx=1.04, r=2, class_="c-dot")
    '<circle cx="1" r="2" class="c-dot"/>'
    """
    written = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    if not content:
        return mark_safe(f"<{name}{written}/>")  # noqa: S308 - names are ours, values escaped
    return mark_safe(f"<{name}{written}>{''.join(content)}</{name}>")  # noqa: S308 - content comes from here


def text(words: str, *, x: float, y: float, **attributes: Attribute) -> SafeString:
    """Write a line of text."""
    return element("text", escape(words), x=x, y=y, **attributes)


def picture(parts: Iterable[str], *, width: float, height: float, title: str, summary: str) -> SafeString:
    """Write the whole drawing as one image with its name and description."""
    named = [element("title", escape(title)), *([element("desc", escape(summary))] if summary else [])]
    return element("svg", *named, *parts, viewBox=f"0 0 {_number(width)} {_number(height)}", role="img")


def _name(key: str) -> str:
    return key if key == "viewBox" else key.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    return _number(value) if isinstance(value, int | float) else escape(str(value))


def _number(value: float) -> str:
    return f"{round(value, 1):.1f}".removesuffix(".0")
