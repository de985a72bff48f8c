"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers people."""

    name = "samklang.people"
    label = "people"
