"""The backbone app."""

from django.apps import AppConfig


class BackboneConfig(AppConfig):
    """Registers backbone."""

    name = "samklang.backbone"
    label = "backbone"
