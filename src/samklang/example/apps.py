"""The example app."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """Registers example."""

    name = "samklang.example"
    label = "example"
