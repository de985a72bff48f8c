"""The activities app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """Registers activities."""

    name = "samklang.activities"
    label = "activities"
