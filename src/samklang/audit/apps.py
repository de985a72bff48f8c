"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers audit."""

    name = "samklang.audit"
    label = "audit"
