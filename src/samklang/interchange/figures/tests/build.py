"""A quarter of which two organisations told and a third did not, for tests of every format."""

from datetime import datetime
from zoneinfo import ZoneInfo

from samklang.initiatives.access import viewer_for
from samklang.initiatives.actions import add_organisation, give_seat
from samklang.measurement import actions
from samklang.measurement.tests.build import figure, indicator, quarter, release, report_of, submit
from samklang.people.models import Person

AT = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def a_told_quarter(founded, office, partner, harbour, council):
    """Two organisations told one quarter: homes by place-free total, residents (people) by age with a small group."""
    at = AT
    age = actions.add_dimension(name="Alder", categories=["18-24", "25-64", "65+"], by=office, at=at)
    third = add_organisation(name="=Sydhavnen", short_name="Syd", kind="housing", by=founded, at=at)
    everybody = [harbour, council, third]
    homes = indicator(office, code="H1", organisations=everybody, name="=Boliger udlejet")
    people = indicator(
        office, code="P1", organisations=[harbour], counts_people=True, dimensions=[age], unit="beboere", name="Beboere"
    )
    share = indicator(office, code="S1", kind="share", organisations=[harbour, council], name="Bliver boende")
    period = quarter(office, 2026, 1)
    own = report_of(harbour, period)
    submit(
        own, figure(own, "H1", 7), figure(own, "P1", 52), figure(own, "P1", 3, cell="18-24"),
        figure(own, "P1", 40, cell="25-64"), figure(own, "P1", 9, cell="65+"), figure(own, "S1", 1, 3),
        by=partner, at=at,
    )  # fmt: skip
    other = report_of(council, period)
    give_seat(organisation=council, person_name="Karl", person_email="k@example.org", role="editor", by=founded, at=at)
    karl = viewer_for(Person.objects.get(email="k@example.org"), slug=founded.initiative.slug, today=at.date()).actor
    submit(other, figure(other, "H1", 5), figure(other, "S1", 1, 6), by=karl, at=at)
    for report in (own, other):
        actions.approve_report(report=report, by=office, at=at)
    release(period, by=office, at=at, is_partial=True)
    return {"H1": homes, "P1": people, "S1": share}
