"""The initiatives app."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Registers initiatives."""

    name = "samklang.initiatives"
    label = "initiatives"
