"""A house whose goals were agreed twice: one is worded anew, one leaves, one comes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from samklang.agenda.models import Goal
from samklang.agenda.tests.build import agree
from samklang.measurement import actions

from .build import figure, indicator, quarter, report_of, submit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST, SECOND = datetime(2025, 3, 3, 9, tzinfo=COPENHAGEN), datetime(2026, 6, 1, 9, tzinfo=COPENHAGEN)
BEFORE, BETWEEN = {"known_on": "2025-02-01"}, {"known_on": "2026-05-31"}


def house_of_goals(founded, harbour, writer):
    """Return a house with two versions of the agenda, and two indicators told in the four quarters of 2025."""

    class House:
        by, slug = founded, founded.initiative.slug
        words = {
            "title": "Færre på herberg", "present_state": "Tres bor der", "horizon": "short", "theme": "Bolig",
            "target_groups": "Unge", "places": "Nord",
        }  # fmt: skip

    agree(
        founded, House.words, "Flere mødesteder", at=FIRST, themes="Bolig\nByrum", target_groups="Unge\nAlle",
        local_areas="Nord\nSyd",
    )  # fmt: skip
    House.homes, House.rooms = Goal.objects.order_by("number")
    House.h1 = indicator(founded, organisations=[harbour], goals=[House.homes], name="Boliger udlejet")
    House.m1 = indicator(founded, code="M1", organisations=[harbour], goals=[House.rooms], name="Mødesteder")
    for number in (1, 2, 3, 4):
        period = quarter(founded, 2025, number)
        at, report = period.opened_at + timedelta(days=30), report_of(harbour, period)
        submit(report, figure(report, "H1", 10), figure(report, "M1", 3), by=writer, at=at)
        actions.approve_report(report=report, by=founded, at=at)
    anew = {
        **House.words, "title": "Ingen på herberg", "present_state": "Fyrre bor der", "horizon": "long",
        "theme": "Byrum", "target_groups": "Alle", "places": "Syd", "goal": House.homes,
    }  # fmt: skip
    agree(founded, anew, "Sundhed tæt på", at=SECOND)
    House.health = Goal.objects.get(title="Sundhed tæt på")
    return House
