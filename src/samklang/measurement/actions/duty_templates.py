"""What organisations of a kind report: which indicators, for which places, and giving them the duties of it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation, OrganisationKind
from samklang.initiatives.roles import Permission
from samklang.measurement import events
from samklang.measurement.actions.agreeing import note_not_asked, require_first_day
from samklang.measurement.models import Duty, DutyTemplate, Indicator, OwnPlace, ToldFor
from samklang.measurement.queries.asked_in import rhythms_of
from samklang.measurement.queries.duty_templates import missing_duties
from samklang.places.models import Place
from samklang.ui.problems import Problem


def set_duty_template(*, kind: str, indicators: Sequence[Indicator], by: Actor, at: datetime) -> None:
    """Say what every organisation of a kind reports. Gives nobody a duty yet (`apply_duty_templates` does)."""
    by.require(Permission.DEFINE_MEASURES)
    require_own(indicators, by)
    with transaction.atomic():
        stored = DutyTemplate.objects.select_for_update().filter(initiative=by.initiative, organisation_kind=kind)
        before = {each.indicator_id: each.indicator.code for each in stored.select_related("indicator").order_by("pk")}
        after = {indicator.pk: indicator.code for indicator in indicators}
        if before.keys() == after.keys():
            return
        stored.exclude(indicator__in=indicators).delete()
        DutyTemplate.objects.bulk_create(
            [
                DutyTemplate(initiative=by.initiative, organisation_kind=kind, indicator_id=pk)
                for pk in after.keys() - before.keys()
            ]
        )
        changes = {"indicators": [", ".join(sorted(before.values())), ", ".join(sorted(after.values()))]}
        label = str(OrganisationKind(kind).label)
        record_by(by, events.DUTY_TEMPLATE_SET, target=by.initiative, label=label, changes=changes, at=at)


def set_template_places(
    *, template: DutyTemplate, told_for: str, places: Sequence[Place], asks_rest: bool, by: Actor, at: datetime
) -> None:
    """Say what every organisation of a kind tells an indicator for: as a whole, or for each of some places.

    Duties that are given already stay as they are.
    """
    by.require(Permission.DEFINE_MEASURES)
    named = list(places) if told_for == ToldFor.NAMED else []
    _require_places(named, by)
    if told_for == ToldFor.NAMED and not named:
        raise Problem(_("Choose the places, or choose another answer above."), field="places")
    with transaction.atomic():
        locked = DutyTemplate.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=template.pk)
        if locked.initiative_id != by.initiative.pk:
            raise DutyTemplate.DoesNotExist
        before = _words(locked, list(locked.places.all()))
        locked.told_for, locked.asks_rest = told_for, asks_rest and told_for != ToldFor.WHOLE
        locked.save(update_fields=["told_for", "asks_rest"])
        locked.places.set(named)
        changes = {"told_for": [before, _words(locked, named)]}
        label = f"{locked.get_organisation_kind_display()}, {locked.indicator.code}"
        record_by(by, events.TEMPLATE_PLACES_SET, target=locked.indicator, label=label, changes=changes, at=at)


def set_own_places(*, organisation: Organisation, places: Sequence[Place], by: Actor, at: datetime) -> None:
    """Say at which places an organisation works. Gives it no duty yet (`apply_duty_templates` does)."""
    by.require(Permission.DEFINE_MEASURES)
    _require_places(places, by)
    if organisation.initiative_id != by.initiative.pk:
        raise Problem(_("Choose an organisation of this initiative."), field="places")
    with transaction.atomic():
        stored = OwnPlace.objects.select_for_update(of=("self",)).filter(organisation=organisation)
        before = [each.place for each in stored.select_related("place").order_by("place__sort_key")]
        if set(before) == set(places):
            return
        stored.exclude(place__in=places).delete()
        OwnPlace.objects.bulk_create(
            [OwnPlace(organisation=organisation, place=each) for each in places if each not in before]
        )
        changes = {"places": [_names(before), _names(places)]}
        record_by(by, events.OWN_PLACES_SET, target=organisation, changes=changes, at=at)


def apply_duty_templates(*, first_period_on: date, by: Actor, at: datetime) -> int:
    """Give every organisation the duties of its kind that it never had, in one statement. Returns how many."""
    by.require(Permission.DEFINE_MEASURES)
    with transaction.atomic():
        missing = missing_duties(by.initiative)
        if not missing:
            raise Problem(_("Every organisation has the duties of its kind already. There is nothing more to do."))
        require_first_day(rhythms_of({indicator for _organisation, indicator, _place in missing}), first_period_on)
        pairs = {(organisation, indicator) for organisation, indicator, _place in missing}
        note_not_asked(((*pair, first_period_on) for pair in sorted(pairs)), at=at)
        Duty.objects.bulk_create(
            [
                Duty(
                    organisation_id=organisation, indicator_id=indicator, place_id=place,
                    first_period_on=first_period_on, agreed_at=at,
                )
                for organisation, indicator, place in missing
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        record_by(by, events.DUTY_TEMPLATES_APPLIED, target=by.initiative, changes={"duties": [0, len(missing)]}, at=at)
    return len(missing)


def require_own(indicators: Sequence[Indicator], by: Actor) -> None:
    """Refuse indicators of another initiative."""
    if any(indicator.initiative_id != by.initiative.pk for indicator in indicators):
        raise Problem(_("Choose indicators of this initiative."), field="indicators")


def _require_places(places: Sequence[Place], by: Actor) -> None:
    if any(place.initiative_id != by.initiative.pk for place in places):
        raise Problem(_("Choose places of this initiative."), field="places")


def _words(template: DutyTemplate, places: Sequence[Place]) -> str:
    """Return what a template asks for in words."""
    parts = [str(template.get_told_for_display())]
    if places:
        parts[0] += f": {_names(places)}"
    return ", ".join([*parts, *([_("and one for what lies outside these places")] if template.asks_rest else [])])


def _names(places: Sequence[Place]) -> str:
    return ", ".join(sorted(place.name for place in places))
