"""A charter becomes an agenda that a reader recognises, and nothing of it is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.agenda.calculations.charter import Part, read_charter

SHARED = Path(__file__).resolve().parents[5] / "shared"
CHARTER = SHARED / "charter" / "charter.da.md"
needs_charter = pytest.mark.skipif(not CHARTER.exists(), reason="the founding charter is not beside this checkout")


@pytest.fixture(scope="module")
def charter():
    return read_charter(CHARTER.read_text())


@needs_charter
def test_the_challenge_becomes_the_present_state(charter):
    present = charter.of(Part.PRESENT_STATE)
    assert len(present) == 5
    assert present[0].startswith("Gennem den velfærdspolitiske udvikling")
    assert "hjemløse" in present[0]


@needs_charter
def test_the_four_purposes_are_recognised(charter):
    purposes = charter.of(Part.PURPOSE)
    for beginning in ("Iværksætte og afprøve", "Analysere og identificere", "Gøre formgivere", "Imødekomme og være"):
        assert any(purpose.startswith(beginning) for purpose in purposes), beginning


@needs_charter
def test_the_four_objectives_become_goals(charter):
    goals = charter.of(Part.GOAL)
    assert [goal.split()[0] for goal in goals] == ["Udvikle", "Fremme", "Træffe", "Opnå"]
    assert goals[3] == "Opnå målbare resultater."


@needs_charter
def test_the_five_conditions_are_recognised(charter):
    assert charter.conditions == ("agenda", "measurement", "activities", "communication", "backbone")


@needs_charter
def test_what_could_not_be_placed_is_listed(charter):
    unplaced = "\n".join(charter.of(Part.UNPLACED))
    assert "(Kommissoriet, renset for scannefejl." in unplaced
    assert "rettes der et særligt fokus" in unplaced


@needs_charter
def test_headings_and_lead_ins_that_were_understood_are_not_listed_as_unplaced(charter):
    unplaced = charter.of(Part.UNPLACED)
    assert not {"Udfordring", "Formål", "Målsætninger", "En ny måde at arbejde på"} & set(unplaced)
    assert not any(piece.endswith("er at:") for piece in unplaced)


@needs_charter
def test_nothing_of_the_charter_is_lost(charter):
    assert every_line_once(CHARTER.read_text(), charter)


def every_line_once(source: str, charter) -> bool:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    held = [line for piece in charter.pieces for line in range(piece.first_line, piece.last_line + 1)]
    wanted = [number for number, text in enumerate(lines, start=1) if text.strip()]
    return len(held) == len(set(held)) and set(wanted) <= set(held)


def test_an_english_charter_with_other_headings_is_recognised():
    charter = read_charter(
        "# Places for all\n\n## Background\n\nMany wait.\n\n"
        "## Our goals\n\n1. Homes\n2. Work\n\n## Target groups\n\n- Young"
    )
    assert charter.of(Part.TITLE) == ("Places for all",)
    assert charter.of(Part.PRESENT_STATE) == ("Many wait.",)
    assert charter.of(Part.GOAL) == ("Homes", "Work")
    assert charter.of(Part.TARGET_GROUP) == ("Young",)


words = st.text(alphabet="abcæøå <>&[]()*_`!.:1", min_size=1, max_size=30)
blocks = st.one_of(
    words,
    words.map(lambda text: f"# {text}"),
    words.map(lambda text: f"## Formål {text}"),
    words.map(lambda text: f"## Mål\n\n- {text}\n- {text}\n  more\n\n  and more"),
    words.map(lambda text: f"> {text}"),
    words.map(lambda text: f"```\n{text}\n\n{text}\n```"),
    words.map(lambda text: f"[{text}]: http://example.org"),
    words.map(lambda text: f"<script>{text}</script>"),
    words.map(lambda text: f"{text}\n==="),
    st.text(max_size=60),
)


@given(st.lists(blocks, max_size=12).map("\n\n".join))
def test_no_line_of_any_markdown_is_lost_or_doubled(source):
    assert every_line_once(source, read_charter(source))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not beside this checkout")
def test_no_line_of_the_naughty_strings_is_lost():
    source = "\n\n".join(json.loads((SHARED / "data/badinput/text/blns.json").read_text()))
    assert every_line_once(source, read_charter(source))
