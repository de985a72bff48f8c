"""The communication app."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    """Registers communication."""

    name = "samklang.communication"
    label = "communication"
