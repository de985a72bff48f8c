"""The config app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers config."""

    name = "samklang.config"
    label = "config"
