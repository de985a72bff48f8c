"""The api format."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers api."""

    name = "samklang.interchange.api"
    label = "api"
