"""What each kind of organisation reports, for which places, and which of these duties nobody has given yet."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects

from samklang.initiatives.models import Initiative, Organisation, OrganisationKind
from samklang.initiatives.queries import partners_of
from samklang.measurement.models import REPORTED, Duty, DutyTemplate, OwnPlace, ToldFor
from samklang.places.models import Place
from samklang.places.queries import places_of

Asked = tuple[int, int, int | None]  # organisation, indicator, place


@dataclass(frozen=True)
class KindDuties:
    """What organisations of a kind report. `missing` duties of the template are not given yet.

    `homeless` are the organisations that lack own places, where the template asks for each of these.
    """

    kind: str
    label: str
    organisations: int
    templates: list[DutyTemplate]
    missing: int
    homeless: list[Organisation]


def templates_in(initiative: Initiative) -> QuerySet[DutyTemplate]:
    """Return what the kinds of organisation report, by indicator."""
    rows = DutyTemplate.objects.filter(initiative=initiative).select_related("indicator")
    return rows.order_by("indicator__code")


def own_places_of(initiative: Initiative) -> dict[int, list[Place]]:
    """Return {organisation: the places it works at}, in the order of the places. One query."""
    found: dict[int, list[Place]] = defaultdict(list)
    rows = OwnPlace.objects.filter(organisation__initiative=initiative).select_related("place")
    for row in rows.order_by("place__sort_key"):
        found[row.organisation_id].append(row.place)
    return found


def places_by_organisation(initiative: Initiative) -> list[tuple[Organisation, list[Place]]]:
    """Return each partner with the places it works at; nothing where the initiative has no places. Three queries."""
    if not places_of(initiative).exists():
        return []
    own = own_places_of(initiative)
    return [(organisation, own.get(organisation.pk, [])) for organisation in partners_of(initiative)]


def duty_templates_of(initiative: Initiative) -> list[KindDuties]:
    """Return what each kind of organisation in the initiative reports. Six queries."""
    templates: dict[str, list[DutyTemplate]] = defaultdict(list)
    for template in templates_in(initiative).prefetch_related("places"):
        templates[template.organisation_kind].append(template)
    members: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in partners_of(initiative):
        members[organisation.kind].append(organisation)
    missing, own = missing_duties(initiative), own_places_of(initiative)
    return [
        KindDuties(
            kind=kind.value,
            label=str(kind.label),
            organisations=len(members[kind]),
            templates=templates[kind],
            missing=sum(asked[0] in {each.pk for each in members[kind]} for asked in missing),
            homeless=[each for each in members[kind] if each.pk not in own]
            if any(template.told_for == ToldFor.OWN for template in templates[kind])
            else [],
        )
        for kind in OrganisationKind
        if kind in members
    ]


def missing_duties(initiative: Initiative) -> list[Asked]:
    """Return what the templates ask for and organisations never had a duty for: organisation, indicator and place.

    Whoever reports an indicator as a whole goes on doing so: for places beside it, the whole would become the rest.
    """
    templates = list(templates_in(initiative).filter(indicator__stage__in=REPORTED))
    by_kind: dict[str, list[DutyTemplate]] = defaultdict(list)
    for template in templates:
        by_kind[template.organisation_kind].append(template)
    duties = Duty.objects.filter(indicator__initiative=initiative)
    held = set[Asked](duties.values_list("organisation", "indicator", "place"))
    prefetch_related_objects([each for each in templates if each.told_for == ToldFor.NAMED], "places")
    own = own_places_of(initiative) if any(each.told_for == ToldFor.OWN for each in templates) else {}
    found: list[Asked] = []
    for pk, kind in partners_of(initiative).values_list("pk", "kind"):
        for template in by_kind.get(kind, []):
            found += _lacking(template, pk, own, held)
    return found


def _lacking(
    template: DutyTemplate, organisation: int, own: Mapping[int, list[Place]], held: set[Asked]
) -> list[Asked]:
    """Return what one organisation lacks of a template."""
    indicator = template.indicator_id
    mine = {place for teller, told, place in held if (teller, told) == (organisation, indicator)}
    if template.told_for == ToldFor.WHOLE:
        return [] if mine else [(organisation, indicator, None)]
    if None in mine and not template.asks_rest:
        return []
    places = own.get(organisation, []) if template.told_for == ToldFor.OWN else list(template.places.all())
    wanted: list[int | None] = [place.pk for place in places]
    if places and template.asks_rest:
        wanted.append(None)
    return [(organisation, indicator, place) for place in wanted if place not in mine]
