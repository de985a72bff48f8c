"""Saying on which terms figures go out."""

from datetime import datetime

from django.db import transaction

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.models import DataTerms, Licence


def set_data_terms(*, licence: str, source: str, by: Actor, at: datetime) -> DataTerms:
    """Say under which licence the figures may be used, and how their users name the source."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        before = DataTerms.objects.select_for_update().filter(initiative=by.initiative).first()
        terms, _made = DataTerms.objects.update_or_create(
            initiative=by.initiative, defaults={"licence": licence, "source": source}
        )
        changes = {
            "licence": [_words(before.licence) if before else "", _words(licence)],
            "source": [before.source if before else "", source],
        }
        kept = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        record_by(by, events.DATA_TERMS_SET, target=by.initiative, changes=kept, at=at)
    return terms


def _words(licence: str) -> str:
    return str(Licence(licence).label) if licence else ""
