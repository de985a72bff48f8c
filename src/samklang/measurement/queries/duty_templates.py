"""What each kind of organisation reports, for which places, and which of these duties nobody has given yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    members: list[Organisation]
    templates: list[DutyTemplate]
    missing: int
    homeless: list[Organisation]

    @property
    def organisations(self) -> int:
        """Return how many organisations are of the kind."""
        return len(self.members)


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


@dataclass(frozen=True)
class _Read:
    """What the templates of an initiative are compared with: {(organisation, indicator): the places of its duties}."""

    templates: Mapping[str, list[DutyTemplate]]
    partners: list[Organisation]
    own: Mapping[int, list[Place]]
    held: Mapping[tuple[int, int], set[int | None]]

    def missing_of(self, organisation: Organisation) -> list[Asked]:
        """Return what one organisation lacks of the templates of its kind."""
        asked = [each for each in self.templates.get(organisation.kind, ()) if each.indicator.stage in REPORTED]
        return [lacking for template in asked for lacking in self._lacking(template, organisation.pk)]

    def _lacking(self, template: DutyTemplate, organisation: int) -> list[Asked]:
        indicator = template.indicator_id
        mine = self.held.get((organisation, indicator), set())
        if template.told_for == ToldFor.WHOLE:
            return [] if mine else [(organisation, indicator, None)]
        if mine == {None} and not template.asks_rest:
            return []
        places = self.own.get(organisation, []) if template.told_for == ToldFor.OWN else list(template.places.all())
        wanted: list[int | None] = [place.pk for place in places]
        if places and template.asks_rest:
            wanted.append(None)
        return [(organisation, indicator, place) for place in wanted if place not in mine]


def _read(initiative: Initiative) -> _Read:
    """Read the templates, the partners and their duties: three queries, two more where any is told for places."""
    every = list(templates_in(initiative))
    prefetch_related_objects([each for each in every if each.told_for == ToldFor.NAMED], "places")
    templates: dict[str, list[DutyTemplate]] = defaultdict(list)
    for template in every:
        templates[template.organisation_kind].append(template)
    held: dict[tuple[int, int], set[int | None]] = defaultdict(set)
    duties = Duty.objects.filter(indicator__initiative=initiative).order_by()
    for organisation, indicator, place in duties.values_list("organisation", "indicator", "place"):
        held[organisation, indicator].add(place)
    own = own_places_of(initiative) if any(each.told_for == ToldFor.OWN for each in every) else {}
    return _Read(templates, list(partners_of(initiative)), own, held)


def places_by_organisation(
    initiative: Initiative, kinds: Iterable[KindDuties]
) -> list[tuple[Organisation, list[Place]]]:
    """Return each partner with the places it works at; nothing where the initiative has no places. Two queries."""
    if not places_of(initiative).exists():
        return []
    own = own_places_of(initiative)
    partners = sorted((each for kind in kinds for each in kind.members), key=lambda each: each.sort_key)
    return [(organisation, own.get(organisation.pk, [])) for organisation in partners]


def duty_templates_of(initiative: Initiative) -> list[KindDuties]:
    """Return what each kind of organisation in the initiative reports. Five queries at most."""
    read = _read(initiative)
    found = []
    for kind in OrganisationKind:
        templates = read.templates.get(kind.value, [])
        members = [each for each in read.partners if each.kind == kind]
        asks_own = any(template.told_for == ToldFor.OWN for template in templates)
        if members:
            found.append(
                KindDuties(
                    kind=kind.value,
                    label=str(kind.label),
                    members=members,
                    templates=templates,
                    missing=sum(len(read.missing_of(each)) for each in members),
                    homeless=[each for each in members if each.pk not in read.own] if asks_own else [],
                )
            )
    return found


def missing_duties(initiative: Initiative) -> list[Asked]:
    """Return what the templates ask for and organisations never had a duty for: organisation, indicator and place.

    Whoever reports an indicator as a whole goes on doing so: for places beside it, the whole would become the rest.
    """
    read = _read(initiative)
    return [lacking for organisation in read.partners for lacking in read.missing_of(organisation)]
