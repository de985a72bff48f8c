"""Take the README's screenshots of a running example.

    ./samklang up                                   in one shell
    .venv/bin/python docs/pictures/take.py          in another (needs Chromium, and `./samklang test` run once)

Writes home.png and indicator.png beside this file, as the partner of the example's bar sees them, in Danish.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main(address: str) -> None:
    """Act as the partner through the example's bar, and photograph home and the first curve."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 1480}, locale="da-DK")
        page.goto(address)
        page.locator("button[name=part][value=partner]").click()
        page.wait_for_load_state()
        photograph(page, "home")
        page.locator("#curves a[href*='/measurement/indicators/']").first.click()
        page.wait_for_load_state()
        photograph(page, "indicator")
        browser.close()


def photograph(page: Page, name: str) -> None:
    """Write what the window shows."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=str(HERE / f"{name}.png"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
