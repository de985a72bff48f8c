"""How a component tag renders its small template."""

from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


def component(name: str, /, **values: Any) -> SafeString:
    """Render `ui/components/<name>.html` with just these values."""
    return mark_safe(get_template(f"ui/components/{name}.html").render(values).strip())  # noqa: S308 - autoescaped
