"""What only a browser can show: accessibility, fit on a phone, and the thread walked by keyboard."""

import re

import pytest

from samklang.config.access import ACCESS

from .browser import axe, needs_browser
from .test_access import address_of, is_within
from .test_architecture import own_patterns

pytestmark = [needs_browser, pytest.mark.browser]


def addresses(house) -> list[tuple[str, str]]:
    found = [(name, address_of(name, pattern, house)) for name, pattern in own_patterns()]
    return [(name, address) for name, address in found if address]


def faults_on(page, house, names, *, leave_out=()) -> dict[str, list[str]]:
    found = {}
    for name, address in names:
        answer = page.request.get(house.url + address, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        page.goto(house.url + address)
        faults = axe(page, leave_out=leave_out)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            faults.append(f"{wide} px wider than the screen")
        if faults:
            found[name] = faults
    return found


PARTS = 5  # one walk is spread over the processes of a run
EYES = {
    "backbone on a desk": ("backbone", {}),
    "editor on a phone": ("editor", {"viewport": {"width": 390, "height": 844}}),
    "steering in the dark": ("steering", {"color_scheme": "dark"}),
    "reader at 400 %": ("reader", {"viewport": {"width": 320, "height": 640}}),
    "observer in own colours": ("observer", {"forced_colors": "active"}),
}
COLOURS_SEEN = {"reader at 400 %", "observer in own colours"}  # the editor's light ones again, and the system's own


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("eyes", EYES)
def test_every_page_is_accessible_and_fits_its_screen(visit, live_example, eyes, part):
    role, options = EYES[eyes]
    page = visit(live_example.people[role], **options)
    within = [(name, address) for name, address in addresses(live_example) if is_within(name)]
    leave_out = ["color-contrast"] if eyes in COLOURS_SEEN else []
    assert faults_on(page, live_example, within[part::PARTS], leave_out=leave_out) == {}


def test_pages_without_sign_in_are_accessible(visit, live_example):
    page = visit()
    outside = [(name, address) for name, address in addresses(live_example) if not is_within(name)]
    outside += [("account_login", "/sign-in/"), ("missing", "/no/such/page/")]
    assert set(ACCESS) >= {name for name, _ in outside if ":" in name}
    assert faults_on(page, live_example, outside) == {}


def test_a_passkey_is_added_and_signs_in(visit, live_example, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = visit(live_example.people["editor"])
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.goto(f"{live_example.url}/sign-in/keys/webauthn/add/")
    if "again" in page.url or "reauthenticate" in page.url:
        pytest.fail(f"a person who has just signed in is asked again: {page.url}")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.context.clear_cookies()
    page.goto(f"{live_example.url}/sign-in/")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile(re.escape(live_example.url) + r"/[^s].*"))
    assert live_example.people["editor"].name in page.content()
