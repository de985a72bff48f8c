"""The statistics format."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Registers statistics."""

    name = "samklang.interchange.statistics"
    label = "statistics"
