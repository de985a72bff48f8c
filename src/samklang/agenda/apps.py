"""The agenda app."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Registers agenda."""

    name = "samklang.agenda"
    label = "agenda"
