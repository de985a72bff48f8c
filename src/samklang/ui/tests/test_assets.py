"""The built files: found through the manifest, self-hosted, and nothing in them that the content policy forbids."""

import json
import re

import pytest

from samklang.ui import manifest

pytestmark = pytest.mark.skipif(not (manifest.FOLDER / "manifest.json").exists(), reason="nothing is built yet")


def test_every_source_has_a_built_file_with_a_hash_in_its_name():
    manifest._files.cache_clear()
    for name in ("main.css", "main.js", "inter-latin-wght-normal.woff2"):
        address = manifest.address_of(name)
        assert re.search(r"/assets/.+-[\w-]{8}\.\w+$", address)
        assert (manifest.FOLDER / address.rsplit("/", 1)[1]).exists()


def test_a_file_that_was_not_built_keeps_its_name():
    assert manifest.address_of("mark.svg").endswith("/assets/mark.svg")
    assert (manifest.FOLDER / "mark.svg").exists()


def test_the_css_fetches_nothing_from_elsewhere():
    entries = json.loads((manifest.FOLDER / "manifest.json").read_text(encoding="utf-8"))
    for entry in entries.values():
        if entry["file"].endswith(".css"):
            css = (manifest.FOLDER / entry["file"]).read_text(encoding="utf-8")
            assert "@import" not in css
            assert not re.search(r"url\(\s*[\"']?(https?:)?//", css)


def test_our_own_css_carries_no_data_addresses():
    for sheet in (manifest.FOLDER.parent.parent / "assets/css").glob("*.css"):
        assert "data:" not in sheet.read_text(encoding="utf-8"), sheet.name
