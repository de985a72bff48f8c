"""The measurement app."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    """Registers measurement."""

    name = "samklang.measurement"
    label = "measurement"
