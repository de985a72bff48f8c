"""What the public page says of the five conditions: how they stand, and nothing that is between the partners."""

import html
from datetime import date, timedelta

from conftest import NOW, TODAY

from samklang.communication import actions
from samklang.initiatives.actions import change_initiative
from samklang.initiatives.models import Seat


def test_the_public_reads_no_persons_name_and_nothing_agreed_among_the_partners(
    founded, harbour, bo, anne, client, client_of, initiative
):
    Seat.objects.filter(person=anne).update(ends_on=date(2026, 12, 31))
    change_initiative(name=initiative.name, vision="", has_public_page=True, by=founded, at=NOW)
    for what, days in (("Find nøglen", 60), ("Ring til Karla om værelset", 50)):
        added = actions.add_follow_up(
            what=what, organisation=harbour, due_on=TODAY - timedelta(days=days), by=founded,
            at=NOW - timedelta(days=70),
        )  # fmt: skip
        if days == 60:
            actions.finish_follow_up(follow_up=added, by=founded, at=NOW - timedelta(days=1))
    members = html.unescape(client_of(bo).get(f"/{initiative.slug}/").content.decode())
    public = html.unescape(client.get(f"/{initiative.slug}/public/").content.decode())
    assert "Ring til Karla om værelset" in members
    assert f"Ingen afløser for {anne.name}" in members
    assert "1 opfølgning er 30 dage forsinket." in public
    assert "En plads i sekretariatet udløber den 31. december 2026" in public.replace("udløber 31.", "udløber den 31.")
    assert "Karla" not in public
    assert anne.name not in public
