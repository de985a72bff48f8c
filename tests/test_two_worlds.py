"""Two worlds that differ in what is protected look the same: page for page, file for file, down to the last byte.

One world is the example. The other is the example in which others have told other guarded figures, behind the same
released tables, with other reasons. Whatever differs for somebody who may not see these figures, in a word, the length
of a bar, the order of a list, the size of a file or a mark of one, is a way to them.
"""

from __future__ import annotations

import re

import pytest
from conftest import NOW
from django.db import connection
from django.urls import reverse

from samklang.initiatives.access import viewer_for
from samklang.initiatives.models import Seat
from samklang.interchange.api.tests.asking import Program, key_for
from samklang.measurement.actions.counting import rebuild_sums
from samklang.measurement.models import GUARDED, IndicatorVersion, Period, Release

from . import walk
from .walk import addresses, everything_seen, text_of

OTHER = "3 + mod({row}.organisation_id * 31 + {row}.period_id * 17 + coalesce({row}.cell_id, 0) * 7, 9)"
CHANGED = """
UPDATE measurement_observation o SET numerator = numerator + {other}, denominator = denominator + 2 * ({other}),
  explanation = CASE WHEN explanation = '' THEN '' ELSE 'En anden grund ' || id END
WHERE indicator_id = ANY(%(guarded)s) AND NOT organisation_id = ANY(%(own)s)
"""
COMMENTS = """
UPDATE measurement_reporttransition t SET comment = 'En anden bemærkning ' || t.id FROM measurement_report r
WHERE r.id = t.report_id AND t.comment <> '' AND NOT r.organisation_id = ANY(%(own)s)
"""
CHANCE = re.compile(r"""(name="csrfmiddlewaretoken" value|nonce)="[^"]+"|"X-CSRFToken": "[^"]+\"""")


def guarded_in(initiative) -> list[int]:
    versions = IndicatorVersion.objects.filter(GUARDED, indicator__initiative=initiative)
    return sorted(set(versions.values_list("indicator", flat=True)))


def tell_otherwise(guarded: list[int], own: list[int]) -> int:
    """Let others than some organisations have told other guarded figures, behind the same tables. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE measurement_observation DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE measurement_reporttransition DISABLE TRIGGER USER")
        cursor.execute(CHANGED.format(other=OTHER.format(row="o")), {"guarded": guarded, "own": own})
        changed = cursor.rowcount
        cursor.execute(COMMENTS, {"own": own})
    rebuild_sums()
    return changed


def one_of_each(guarded: list[int]) -> list[int]:
    """Return a guarded indicator of each kind and number of breakdowns, and one that is confidential."""
    found: dict[tuple[object, ...], int] = {}
    for version in IndicatorVersion.objects.filter(indicator__in=guarded).order_by("indicator", "-number"):
        found.setdefault((version.kind, version.dimensions.count(), version.is_confidential), version.indicator_id)
    return sorted(set(found.values()))


def starts_in(example, guarded: list[int]) -> list[str]:
    """Return every address there is, and those of a guarded indicator of each sort with its period and release."""
    found = {*addresses(example, chosen={})}
    release = Release.objects.filter(period__initiative=example.initiative).order_by("-at").first()
    days = set[str]()
    for pk in one_of_each(guarded):
        chosen = {"indicator_id": pk, "period_id": release.period_id, "release_id": release.pk}
        own = {each for each in addresses(example, chosen=chosen) if f"/{pk}/" in each and "/measurement/" in each}
        days |= {f"{each}?known_on=2026-08-31" for each in own if each.endswith(f"/indicators/{pk}/")}
        found |= own
    slug = {"initiative": example.initiative.slug}
    found |= {f"{reverse('measurement:scorecard', kwargs=slug)}?show={show}" for show in ("attention", "own")}
    return sorted(found | days)


def seen_by(client, starts) -> dict[str, str]:
    return {address: CHANCE.sub("", text) for address, text in everything_seen(client, starts)}


def differing(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (address, what stands in one, what in the other) of what is not the same, from the first difference on."""
    found = []
    for address in sorted(one.keys() | other.keys()):
        here, there = one.get(address, ""), other.get(address, "")
        if here != there:
            at = next(
                (n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there))
            )
            found.append((address, here[max(0, at - 60) : at + 60], there[max(0, at - 60) : at + 60]))
    return found


@pytest.fixture
def still(time_machine, monkeypatch):
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(walk, "MOST_LINKS", 40)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("role", ["steering", "editor", None])
def test_no_page_or_file_differs_by_a_figure_that_its_reader_may_not_see(example, client_of, role):
    person = example.people[role] if role else None
    viewer = viewer_for(person, slug=example.initiative.slug, today=NOW.date()) if person else None
    guarded, own = guarded_in(example.initiative), sorted(viewer.organisation_ids) if viewer else []
    starts = starts_in(example, guarded)
    client_of(person).get(f"/{example.initiative.slug}/")  # what is new since the last visit is not new to the next
    before = seen_by(client_of(person), starts)
    assert tell_otherwise(guarded, own) > 100
    after = seen_by(client_of(person), starts)
    assert differing(before, after) == []
    assert len(before) > (60 if role else 3)


@pytest.mark.usefixtures("still")
def test_the_backbone_sees_the_difference(example, client_of):
    guarded = guarded_in(example.initiative)
    starts = [each for each in starts_in(example, guarded) if "/indicators/" in each][:20]
    before = seen_by(client_of(example.people["backbone"]), starts)
    tell_otherwise(guarded, [])
    assert len(differing(before, seen_by(client_of(example.people["backbone"]), starts))) > 5


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("role", ["editor", "backbone"])
def test_no_answer_to_a_program_differs_nor_its_mark_or_length(example, role, settings):
    settings.SAMKLANG_API_REQUESTS_A_MINUTE = 100_000
    keeper = viewer_for(example.people[role], slug=example.initiative.slug, today=NOW.date())
    organisation = Seat.objects.filter(person=example.people[role]).first().organisation
    program = Program(key_for(organisation, keeper.actor, scope="read", at=NOW))
    guarded = guarded_in(example.initiative)
    periods = list(Period.objects.filter(initiative=example.initiative).order_by("-starts_on")[:6])
    asked = ["indicators", "goals", "organisations", "periods", "dimensions", "commitments", "reports", "agenda", "me"]
    for pk in guarded:
        asked += [f"indicators/{pk}", f"indicators/{pk}/figures", f"indicators/{pk}/figures?known_on=2026-08-31"]
        asked += [f"indicators/{pk}/figures/{each.pk}" for each in periods]

    def told() -> dict[str, str]:
        answers = {each: program.get(f"/api/v1/{each}") for each in asked}
        return {
            each: f"{answer.status_code} {answer.get('ETag')} {text_of(answer.content)}"
            for each, answer in answers.items()
        }

    before = told()
    assert sum(each.startswith("200") for each in before.values()) > len(guarded) * 3
    assert tell_otherwise(guarded, [organisation.pk]) > 100
    assert differing(before, told()) == []
