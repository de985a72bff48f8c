"""The forms of funders as files."""

from django.apps import AppConfig


class FunderFormsConfig(AppConfig):
    """Registers funder_forms."""

    name = "samklang.interchange.funder_forms"
    label = "funder_forms"
