"""The figures of an initiative as files."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Registers figures."""

    name = "samklang.interchange.figures"
    label = "figures"
