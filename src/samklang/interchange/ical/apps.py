"""The ical format."""

from django.apps import AppConfig


class IcalConfig(AppConfig):
    """Registers ical."""

    name = "samklang.interchange.ical"
    label = "ical"
