"""The colours: every pair that carries words or a state is readable, light and dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent / "assets/css/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", part))
    for part in TOKENS.split("@media (prefers-color-scheme: dark)")
)
SURFACES = ("paper", "card")
WORDS = ("ink", "soft", "petrol", "petrol-deep", "clay", "moss", "amber")
SOFT = [(word, f"{word}-soft") for word in ("petrol", "clay", "moss", "amber")]
WORD_PAIRS = [
    *[(word, surface) for word in WORDS for surface in SURFACES],
    *SOFT,
    *[("ink", soft) for _word, soft in SOFT],
    ("soft", "neutral-soft"),
    ("ink", "neutral-soft"),
    ("soft", "band"),
    ("petrol", "band"),
    ("on-petrol", "petrol"),
    ("on-petrol", "petrol-deep"),
    ("on-bar", "bar"),
    ("petrol", "neutral-soft"),
    ("clay", "band"),
]
EDGE_PAIRS = [("edge", "paper"), ("edge", "card"), ("petrol", "card"), ("petrol", "mean"), ("clay", "line")]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_has_its_own_value_for_every_colour():
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "surface"), WORD_PAIRS)
def test_words_can_be_read_on_their_surface(scheme, words, surface):
    assert contrast(scheme[words], scheme[surface]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "surface"), EDGE_PAIRS)
def test_edges_of_fields_and_charts_can_be_seen(scheme, edge, surface):
    assert contrast(scheme[edge], scheme[surface]) >= 3


def test_no_colour_is_written_outside_the_tokens():
    for sheet in (Path(__file__).parent.parent / "assets/css").glob("*.css"):
        if sheet.name not in ("tokens.css", "print.css"):
            found = re.findall(
                r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
            )
            assert set(found) <= {"#fff"}, sheet.name  # the white ground of a QR code


def test_no_rule_nests_has_in_has_which_browsers_drop():
    for sheet in (Path(__file__).parent.parent / "assets/css").glob("*.css"):
        assert not re.search(r":has\([^){}]*:has\(", sheet.read_text(encoding="utf-8")), sheet.name
