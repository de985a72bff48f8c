"""What the documents say is true of the product."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_the_generated_reference_is_up_to_date():
    """Asked of a program of its own, as a reader of the page would run it."""
    command = [sys.executable, "-m", "samklang.config.reference", "--check"]
    done = subprocess.run(command, cwd=ROOT / "src", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_links_between_documents_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_the_readme_is_short_and_names_the_two_commands():
    readme = (ROOT / "README.md").read_text()
    assert len(readme.splitlines()) <= 120
    assert "./samklang up" in readme
    assert "./samklang test" in readme


def test_the_licence_is_there_in_full():
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert "Appendix" in text


def test_there_are_decision_records():
    assert len(list((ROOT / "docs" / "decisions").glob("0*.md"))) >= 6


def test_no_document_names_a_machine_or_a_registry():
    for page in PAGES:
        assert not re.search(r"/work/|/tmp/|pypi\.org|registry\.npmjs", page.read_text()), page.relative_to(ROOT)


def test_every_word_of_the_glossary_stands_once():
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/reference/words.md").read_text(), re.MULTILINE)[2:]
    assert len(rows) == len(set(rows))
