"""The places app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Registers places."""

    name = "samklang.places"
    label = "places"
