"""The JSON-stat format."""

from django.apps import AppConfig


class JsonstatConfig(AppConfig):
    """Registers jsonstat."""

    name = "samklang.interchange.jsonstat"
    label = "jsonstat"
