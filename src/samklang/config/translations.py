"""The Danish catalogue: one file per domain, merged and compiled with polib; checked against the source with gettext.

python -m samklang.config.translations            compiles
python -m samklang.config.translations --check    compiles and says what is missing, stale or contradictory
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
PACKAGE = LOCALE.parent
Key = tuple[str | None, str, str]


def compile_catalogue(language: str = "da") -> list[str]:
    """Merge `locale/<language>/*.po` into the compiled catalogue Django reads; return contradictions as sentences."""
    merged = polib.POFile()
    merged.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    seen: dict[Key, tuple[str, str]] = {}
    problems = []
    for path in sorted((LOCALE / language).glob("*.po")):
        for entry in polib.pofile(str(path)):
            said = entry.msgstr or str(sorted(entry.msgstr_plural.items()))
            if _key(entry) not in seen:
                seen[_key(entry)] = (said, path.name)
                merged.append(entry)
            elif seen[_key(entry)][0] != said:
                problems.append(f"{entry.msgid!r} is translated differently in {seen[_key(entry)][1]} and {path.name}")
    target = LOCALE / language / "LC_MESSAGES"
    target.mkdir(exist_ok=True)
    merged.save_as_mofile(str(target / "django.mo"))
    return problems


def check_catalogue(language: str = "da") -> list[str]:
    """Return what is wrong with the catalogue, one sentence each: missing, stale, fuzzy, empty.

    Raises FileNotFoundError where GNU gettext is not installed.
    """
    if shutil.which("xgettext") is None:
        raise FileNotFoundError("xgettext")
    wanted = _extracted()
    problems, known = [], set()
    for path in sorted((LOCALE / language).glob("*.po")):
        for entry in polib.pofile(str(path)):
            known.add(_key(entry))
            if _key(entry) not in wanted:
                problems.append(f"{path.name}: stale: {entry.msgid!r}")
            if entry.fuzzy or not (entry.msgstr or all(entry.msgstr_plural.values() or [""])):
                problems.append(f"{path.name}: not translated: {entry.msgid!r}")
    for key, where in wanted.items():
        if key not in known:
            problems.append(
                f"missing in Danish: {key[1]!r}{f' (context {key[0]!r})' if key[0] else ''}, used in {where}"
            )
    return problems


def _extracted() -> dict[Key, str]:
    """Return every marked string of the source with the file that uses it first, found by Django's own makemessages."""
    from django.core.management import call_command  # noqa: PLC0415 - compiling alone needs no Django

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "samklang"
        ignored = shutil.ignore_patterns("node_modules", "static", "locale", "__pycache__", "migrations", "tests")
        shutil.copytree(PACKAGE, source, ignore=ignored)
        (source / "locale").mkdir()
        here = Path.cwd()
        try:
            _chdir(source)
            call_command("makemessages", locale=["da"], extensions=["html", "txt", "py"], keep_pot=True, verbosity=0)
        finally:
            _chdir(here)
        pot = polib.pofile(str(source / "locale" / "django.pot"))
        return {_key(entry): entry.occurrences[0][0] if entry.occurrences else "?" for entry in pot}


def _chdir(folder: Path) -> None:
    import os  # noqa: PLC0415 - beside its one use

    os.chdir(folder)


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def main(arguments: list[str] | None = None) -> int:
    """Compile, and with --check compare with the source; 0 when all is well, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m samklang.config.translations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the source as well (needs GNU gettext)")
    chosen = parser.parse_args(arguments)
    problems = compile_catalogue()
    if chosen.check:
        try:
            problems += check_catalogue()
        except FileNotFoundError:
            sys.stdout.write("GNU gettext is not installed, so missing and stale messages were not looked for.\n")
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings_test")
    sys.exit(main())
