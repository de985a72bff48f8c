"""A browser for the tests: Debian's Chromium, driven by Playwright, with axe at hand."""

import os
import re
import shutil
from pathlib import Path

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

if CHROMIUM is None and os.environ.get("CI"):
    raise RuntimeError("There is no Chromium, and in CI the browser tests must run: apt-get install chromium")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: install Debian's package chromium to run the browser tests too"
)


def axe(page, *, leave_out=()) -> list[str]:
    """Return the accessibility faults of the page as it stands, one sentence each; some rules may be left out."""
    page.evaluate(AXE.read_text())  # goes over the debugging protocol, so the strict policy does not block it
    rules = {rule: {"enabled": False} for rule in leave_out}
    options = {"runOnly": TAGS, "rules": rules, "resultTypes": ["violations"]}
    found = page.evaluate(
        "options => axe.run(document, options).then(found => ({violations: found.violations}))", options
    )
    return [
        f"{fault['id']} ({fault['impact']}): {[node['target'] for node in fault['nodes']][:3]}"
        for fault in found["violations"]
    ]


def sign_in(context, house, person) -> None:
    """Give the browser the session of a person."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    context.add_cookies([{"name": "samklang", "value": client.cookies["samklang"].value, "url": house.url}])


def is_a_fault(said) -> bool:
    """Tell whether the console says that something is wrong (an expected refusal such as 422 is not)."""
    return said.type == "error" and not re.search(r"status of (400|403|404|405|409|422|429)", said.text)
