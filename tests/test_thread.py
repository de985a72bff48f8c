"""The whole thread, walked by keyboard in Danish: agenda, goal, figure, approval, release, decision, promise, Today."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from samklang.measurement.actions import draft_releases

from .browser import needs_browser

pytestmark = [needs_browser, pytest.mark.browser]


class Walk:
    """A reader who uses the keyboard alone: reaches a link or button, presses Enter, types."""

    def __init__(self, page) -> None:
        self.page = page

    def press(self, name: str, *, within: str = "body", role: str = "link", exact: bool = False) -> None:
        """Reach the first link (or button) of that name and press Enter."""
        found = self.page.locator(within).get_by_role(role, name=name if exact else re.compile(re.escape(name)))
        found.first.focus()
        before = self.page.url
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        assert before

    def act_as(self, part: str) -> None:
        self.press(part, within=".example-bar", role="button", exact=True)

    def type(self, locator, text: str) -> None:
        locator.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def sees(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()


def test_a_newcomer_walks_the_whole_thread_by_keyboard(visit, live_example):
    from samklang.audit.queries import verify_chains
    from samklang.measurement.models import Report

    page = visit()
    walk = Walk(page)
    page.goto(live_example.url)
    walk.act_as("Partner")
    assert walk.sees("Plads til alle i Havnebyen")
    assert walk.sees("Skrøbelig")

    walk.press("Agenda", within="nav")
    assert walk.sees("Version 3, ratificeret af 22 af 23 organisationer.")
    walk.press("Boliger, der passer til det liv, man har", within="main")
    walk.press("Boliger med fleksibel støtte i nærmiljøet", within="main")
    assert walk.sees("Sådan er det regnet ud")

    report_as_the_partner(walk)
    approve_and_release_as_the_backbone(walk)
    walk.press("Overblik", within="nav")
    measurement = page.locator(".conditions li", has_text="Fælles effektmåling").inner_text()
    assert "Opfyldt" in measurement  # the late report that was approved brings the share over 80 %
    assert not Report.objects.filter(state="submitted").exists()

    propose_a_decision_about_the_figure_as_the_backbone(walk)
    answer_it_as_the_partner(walk)
    conclude_it_as_the_backbone(walk)
    promise_and_see_it_on_today(walk, live_example)
    assert verify_chains() == []


def report_as_the_partner(walk: Walk) -> None:
    page = walk.page
    walk.press("Overblik", within="nav")
    walk.press("Indberet", within="#asks", exact=True)
    figures = page.locator("input[name^=figure-]:visible")
    assert figures.count() == 4
    for number, value in enumerate(("9", "640", "0", "212")):
        walk.type(figures.nth(number), value)
    homes = page.get_by_label(re.compile("Boliger med fleksibel støtte")).first
    walk.type(homes, "64")
    for number in range(4):
        if figures.nth(number).input_value() == "640":
            walk.type(figures.nth(number), "0")
    walk.press("Send til sekretariatet", role="button")
    if page.get_by_role("button", name="Send til sekretariatet").count() and page.locator(".doubt").count():
        for why in page.locator("[name^=why-]:visible").all():
            walk.type(why, "Det er talt efter")
        walk.press("Send til sekretariatet", role="button")
    assert "sekretariatet" in page.locator("body").inner_text()


def approve_and_release_as_the_backbone(walk: Walk) -> None:
    page = walk.page
    walk.act_as("Sekretariat")
    walk.press("Overblik", within="nav")
    walk.press("Læs og godkend", within="#asks")
    for _ in range(8):
        if not page.get_by_role("button", name="Godkend", exact=True).count():
            break
        walk.press("Godkend", role="button", exact=True)
    walk.press("Måling", within="nav")
    walk.press("Hvem har afleveret", within="main")
    walk.press("Frigiv", within="aside, .page-aside", role="link")
    page.get_by_label("Frigiv, selv om der mangler indberetninger").focus()
    page.keyboard.press("Space")
    walk.press("Forbered frigivelsen", role="button")
    assert "er forberedt" in page.locator("body").inner_text()
    draft_releases(at=timezone.now())  # as the worker does
    walk.act_as("Styregruppe")
    walk.press("Måling", within="nav")
    walk.press("Hvem har afleveret", within="main")
    walk.press("Se og bekræft 3. kvartal 2026", within="aside, .page-aside", role="link")
    walk.press("Bekræft og frigiv", role="button")
    assert "er frigivet" in page.locator("body").inner_text()
    walk.act_as("Sekretariat")


PROPOSAL = "Flere boliger med støtte i Kajkvarteret"


def open_the_indicator(walk: Walk) -> None:
    walk.press("Måling", within="nav")
    walk.press("Boliger med fleksibel støtte i nærmiljøet", within="main")


def propose_a_decision_about_the_figure_as_the_backbone(walk: Walk) -> None:
    page = walk.page
    open_the_indicator(walk)
    walk.press("Foreslå en beslutning", within="main")
    walk.type(page.locator("[name=title]"), PROPOSAL)
    walk.type(page.locator("[name=proposal]"), "Hver boligorganisation lægger to boliger til inden sommer.")
    walk.type(page.locator("[name=quorum_percent]"), "0")
    walk.press("Gem kladden", role="button")
    assert "Boliger med fleksibel støtte" in page.locator("aside, .page-aside").last.inner_text()
    walk.press("Åbn for svar", role="button")


def answer_it_as_the_partner(walk: Walk) -> None:
    page = walk.page
    walk.act_as("Partner")
    open_the_indicator(walk)
    walk.press(PROPOSAL, within="main")
    page.get_by_label("Vi kan leve med det").focus()
    page.keyboard.press("Space")
    walk.press("Send svaret", role="button")
    assert walk.sees("Havnen")


def conclude_it_as_the_backbone(walk: Walk) -> None:
    from conftest import TODAY

    from samklang.communication.models import Decision

    page = walk.page
    Decision.objects.filter(title=PROPOSAL).update(closes_on=TODAY - timedelta(days=1))  # the day for answers passes
    walk.act_as("Sekretariat")
    open_the_indicator(walk)
    walk.press(PROPOSAL, within="main")
    walk.press("Afslut", within="main", exact=True)
    page.locator("[name=outcome]").first.focus()
    page.keyboard.press("Space")
    walk.type(page.locator("[name=statement]"), "To boliger mere hos hver, inden sommer.")
    walk.press("Skriv ind i registret", role="button")
    assert walk.sees("To boliger mere hos hver, inden sommer.")
    walk.act_as("Partner")


def promise_and_see_it_on_today(walk: Walk, house) -> None:
    from conftest import TODAY

    page = walk.page
    walk.press("Plan", within="nav")
    walk.press("Natåbning på biblioteket", within="main")
    walk.press("Lov noget", within="main")
    walk.type(page.locator("[name=what]"), "To frivillige værter om torsdagen")
    page.locator("[name=due_on]").fill((TODAY + timedelta(days=60)).isoformat())
    page.locator("[name=sign_now]").focus()
    page.keyboard.press("Space")
    walk.press("Tilbyd det", role="button")
    assert walk.sees("To frivillige værter om torsdagen")
    walk.act_as("Sekretariat")
    walk.press("Sekretariat", within="nav", exact=True)
    assert walk.sees("To frivillige værter om torsdagen")
    page.locator("li", has_text="To frivillige værter om torsdagen").get_by_role("link").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    walk.press("Acceptér", role="button")
    assert walk.sees("To frivillige værter om torsdagen")
