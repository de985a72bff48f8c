"""A partner's hour by keyboard alone, in Danish: report, sent back, mended, approved, corrected, approved again."""

import pytest
from tests.browser import needs_browser

from samklang.measurement.models import Observation, ReportState
from samklang.measurement.tests.build_reports import keys_by_code

pytestmark = [needs_browser, pytest.mark.browser]

PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
WHERE = """() => {
    const here = document.activeElement;
    if (here.matches("[role=region]")) return here.ariaLabel;
    return [here.id, here.name, here.value, here.innerText].filter(Boolean).join(" ");
}"""


class Hands:
    """Somebody at the keyboard, who never touches a mouse."""

    def __init__(self, page) -> None:
        self.page, self.keyboard = page, page.keyboard

    def tab_to(self, words: str, *, most: int = 80) -> int:
        """Press Tab until what has the focus says so; returns how many times."""
        for presses in range(1, most + 1):
            self.keyboard.press("Tab")
            if words in self.page.evaluate(WHERE):
                return presses
        raise AssertionError(f"“{words}” is not reached by {most} Tabs on {self.page.url}")

    def enter(self) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.keyboard.press("Enter")

    def open(self, words: str) -> None:
        """Unfold what is folded."""
        self.tab_to(words)
        self.keyboard.press("Enter")
        self.page.wait_for_function("document.activeElement.closest('details').open")

    def here(self) -> str:
        return self.page.evaluate(WHERE)

    def reads(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()

    def saved(self) -> None:
        self.page.locator("[data-grid-status]", has_text="Gemt").wait_for()


def test_an_hour_as_a_partner_by_keyboard(visit, anne, bo, initiative, report):
    keys = keys_by_code(report)
    partner, office = Hands(visit(bo, f"/{initiative.slug}/")), Hands(visit(anne, f"/{initiative.slug}/"))
    partner.tab_to("Indberet")
    partner.enter()
    fill_in_and_send(partner, keys)

    send_back(office)
    partner.page.reload()
    mend_what_was_marked(partner, keys)
    approve(office)
    report.refresh_from_db()
    assert report.state == ReportState.APPROVED

    open_again(office, report)
    partner.page.reload()
    correct_with_a_reason(partner, keys)
    approve(office)
    partner.page.reload()
    assert "Godkendt" in partner.reads(".notice")
    told = Observation.objects.filter(report=report, counts=True)
    assert {(row.cell.label if row.cell else row.indicator.code): int(row.numerator) for row in told} == {
        "I-01": 8, "I-02": 66, "I-03": 4, "I-04": 31, "18-24 år": 11, "25 år og derover": 20,
    }  # fmt: skip
    assert Observation.objects.get(report=report, counts=True, numerator=8).explanation == "Én bolig var talt to gange."


def fill_in_and_send(partner: Hands, keys: dict[str, str]) -> None:
    partner.tab_to(f"figure-{keys['I-01']}")
    for value in ("9", "66", "4"):
        partner.keyboard.type(value)
        partner.keyboard.press("Enter")
    assert f"figure-{keys['I-04']}" in partner.here()
    partner.page.evaluate(PASTE, "31\r\n11\r\n19\r\n")
    assert "1 mindre" in partner.reads("[data-sum]")
    partner.saved()
    partner.page.reload()  # and comes back another day: all is there
    partner.tab_to(f"figure-{keys['I-03']}")
    partner.keyboard.type("4")
    partner.tab_to(f"base-{keys['I-03']}", most=1)
    partner.keyboard.type("12")
    partner.tab_to("Send til sekretariatet", most=25)
    partner.enter()
    assert "Før den sendes" in partner.here()  # the refusal has the focus, and leads to the figure
    partner.tab_to("Delene giver tilsammen 1 mindre", most=1)
    partner.keyboard.press("Enter")
    partner.tab_to(f"why-{keys['I-04']}", most=1)
    partner.keyboard.type("Én ville ikke sige sin alder")
    partner.tab_to("Send til sekretariatet", most=25)
    partner.enter()
    assert "Indberetningen er sendt" in partner.reads(".messages")


def send_back(office: Hands) -> None:
    office.page.reload()
    office.tab_to("Læs og godkend")
    office.enter()
    if "Én ville ikke sige sin alder" not in office.reads():
        office.tab_to("Havnen")
        office.enter()
    assert "Én ville ikke sige sin alder" in office.reads()
    office.open("Kommentar til tallet")
    office.keyboard.press("Tab")
    office.keyboard.type("Er huset på Kajgade talt med?")
    office.tab_to("Godkend", most=40)
    office.enter()
    assert "Du har skrevet kommentarer" in office.here()  # nothing that was written is lost
    office.tab_to("Send tilbage til partneren", most=60)
    office.enter()
    assert "er sendt tilbage" in office.reads(".messages")


def mend_what_was_marked(partner: Hands, keys: dict[str, str]) -> None:
    assert "Er huset på Kajgade talt med?" in partner.reads()
    partner.tab_to("Boliger udlejet")  # the notice leads to the figure the office asks about
    partner.keyboard.press("Enter")
    partner.page.wait_for_function("location.hash.length > 1")
    assert f"figure-{keys['I-01']}" in partner.here()
    partner.tab_to(f"figure-{keys['I-04 25 år og derover']}", most=30)
    partner.keyboard.type("20")
    partner.tab_to("reason", most=10)
    partner.keyboard.type("Alle har svaret nu")
    partner.tab_to("Send til sekretariatet", most=2)
    partner.enter()
    assert "Indberetningen er sendt" in partner.reads(".messages")


def approve(office: Hands) -> None:
    office.page.goto(office.page.url.split("/measurement/")[0] + "/measurement/approvals/")
    office.tab_to("Havnen")
    office.enter()
    office.tab_to("Godkend", most=40)
    office.enter()
    assert "er godkendt" in office.reads(".messages")


def open_again(office: Hands, report) -> None:
    office.page.goto(f"{office.page.url.split('/measurement/')[0]}/measurement/approvals/{report.pk}/")
    office.open("Åbn den igen")
    office.tab_to("reason", most=1)
    office.keyboard.type("Havnen har fundet en fejl")
    office.tab_to("Åbn den igen", most=1)
    office.enter()


def correct_with_a_reason(partner: Hands, keys: dict[str, str]) -> None:
    assert "Havnen har fundet en fejl" in partner.reads()
    partner.tab_to(f"figure-{keys['I-01']}")
    partner.keyboard.type("8")
    partner.tab_to("Send til sekretariatet", most=40)
    partner.enter()
    assert "er rettet" in partner.here()
    partner.tab_to("Hvad er rettet", most=1)
    partner.keyboard.press("Enter")
    partner.keyboard.type("Én bolig var talt to gange.")
    partner.tab_to("Send til sekretariatet", most=2)  # past the reason of protected figures, of which none has changed
    partner.enter()
    assert "Indberetningen er sendt" in partner.reads(".messages")
