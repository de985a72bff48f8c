"""The set of indicators as a file."""

from django.apps import AppConfig


class IndicatorSetConfig(AppConfig):
    """Registers indicator_set."""

    name = "samklang.interchange.indicator_set"
    label = "indicator_set"
