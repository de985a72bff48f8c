from datetime import timedelta

import pytest
from conftest import NOW, TODAY
from django.urls import reverse

from samklang.activities import actions
from samklang.activities.tests.build import an_accepted_promise, an_activity, an_offer


@pytest.fixture
def page(initiative):
    return reverse("overview:our_organisation", kwargs={"initiative": initiative.slug})


@pytest.fixture
def promised(actor_of, anne, bo, harbour, council):
    """Havnen leads one activity and has promised three things about the municipality's."""
    backbone, partner = actor_of(anne), actor_of(bo)
    an_activity(backbone, lead=harbour, title="Flyttehjælp den første måned")
    theirs = an_activity(backbone, lead=council)
    kept = an_accepted_promise(theirs, partner, backbone=backbone, due_on=TODAY, what="Grunden er stillet til rådighed")
    actions.keep_commitment(commitment=kept, note="Ja.", by=partner, at=NOW)
    yesterday = TODAY - timedelta(days=1)
    an_accepted_promise(theirs, partner, backbone=backbone, due_on=yesterday, what="To prøveboliger er klar")
    an_offer(theirs, partner, what="Vi åbner køkkenet")


def test_all_we_promised_lead_and_are_stands_on_one_page(
    client_of, bo, rita, page, promised, django_assert_max_num_queries
):
    client = client_of(bo)
    with django_assert_max_num_queries(20):
        shown = client.get(page).content.decode()
    for words in (
        "Boligforeningen Havnen", "1 af 2 forfaldne løfter er holdt.", "To prøveboliger er klar", "Giv status",
        "Vi åbner køkkenet", "Flyttehjælp den første måned", "Vi er tovholder", "Rita Ravn", "Invitér en kollega",
    ):  # fmt: skip
        assert words in shown
    assert "Invitér en kollega" not in client_of(rita).get(page).content.decode()


def test_an_organisation_that_promised_nothing_is_shown_the_plan(client_of, dina, page):
    assert "Vi har ikke lovet noget endnu" in client_of(dina).get(page).content.decode()


def test_the_backbone_chooses_any_organisation_and_a_partner_only_its_own(client_of, anne, bo, harbour, council, page):
    chosen = client_of(anne).get(page, {"organisation": harbour.pk}).content.decode()
    assert "<h1>Boligforeningen Havnen</h1>" in chosen
    assert "<h1>Sekretariatet</h1>" in client_of(anne).get(page).content.decode()
    assert "<h1>Boligforeningen Havnen</h1>" in client_of(bo).get(page, {"organisation": council.pk}).content.decode()
    assert "<h1>Sekretariatet</h1>" in client_of(anne).get(page, {"organisation": "x"}).content.decode()
