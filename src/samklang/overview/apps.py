"""The overview app."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Registers overview."""

    name = "samklang.overview"
    label = "overview"
