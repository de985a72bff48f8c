"""The app that holds the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags, charts and assets."""

    name = "samklang.ui"
    label = "ui"
