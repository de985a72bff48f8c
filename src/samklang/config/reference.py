"""The generated reference: pages, roles, events, commands and the format of a set, written from the running product.

    python -m samklang.config.reference            writes docs/reference/
    python -m samklang.config.reference --check    says which page is out of date

Run inside a configured environment (`./samklang manage shell` has one; the tests call `pages()` directly).
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference"
HEADER = "<!-- Written by `python -m samklang.config.reference`; do not edit. -->\n"


def written() -> dict[str, str]:
    """Return file name -> text of every generated page of the reference."""
    return {
        "pages.md": HEADER + _pages(),
        "roles.md": HEADER + _roles(),
        "events.md": HEADER + _events(),
        "commands.md": HEADER + _commands(),
        "indicator-set.md": HEADER + _indicator_set(),
        "indicator-set.schema.json": _indicator_set_schema(),
        "api.md": HEADER + _api(),
    }


def stale() -> list[str]:
    """Return the names of generated pages that differ from what is on disk."""
    return [name for name, text in written().items() if not (DOCS / name).exists() or (DOCS / name).read_text() != text]


def _pages() -> str:
    from samklang.config.access import ACCESS  # noqa: PLC0415 - needs a configured Django
    from samklang.initiatives.roles import GRANTS, SIGNING, Permission  # noqa: PLC0415

    def who(least: object) -> str:
        if not isinstance(least, Permission):
            return str(least)
        roles = [role.value for role, granted in GRANTS.items() if least in granted]
        return ", ".join([*roles, *(["may sign"] if least in SIGNING else [])])

    rows = [
        f"| `{name}` | `{address}` | {' '.join(doc.split())} | {ACCESS.get(name, '?')} | {who(ACCESS.get(name))} |"
        for name, address, doc in sorted(_addresses())
    ]
    table = "| name | address | what | least | who |\n|---|---|---|---|---|\n" + "\n".join(rows)
    return f"# Pages\n\nEvery address of the product with its least permission.\n\n{table}\n"


def _addresses() -> Iterator[tuple[str, str, str]]:
    from django.urls import URLPattern, URLResolver, get_resolver  # noqa: PLC0415

    def walk(resolver: URLResolver, space: str, path: str) -> Iterator[tuple[str, str, str]]:
        for entry in resolver.url_patterns:
            here = path + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space, here)
            elif isinstance(entry, URLPattern) and entry.name:
                doc = (entry.callback.__doc__ or "").strip().splitlines()
                ours = entry.callback.__module__.startswith("samklang.")
                yield f"{space}{entry.name}", f"/{here}", doc[0] if doc and ours else "Page of the sign-in library."

    return walk(get_resolver(), "", "")


def _roles() -> str:
    from samklang.initiatives.roles import GRANTS, OWN_ORGANISATION, SIGNING, Permission, Role  # noqa: PLC0415

    heads = " | ".join(str(role.value) for role in Role)
    rows = []
    for permission in Permission:
        marks = ["yes" if permission in GRANTS[role] else "" for role in Role]
        marks.append("yes" if permission in SIGNING else "")
        scope = "own organisation" if permission in OWN_ORGANISATION else "the initiative"
        rows.append(f"| `{permission}` | {' | '.join(marks)} | {scope} |")
    return (
        "# Roles\n\nWhat each seat allows. *May sign* is a property of a seat and adds to its role.\n\n"
        f"| permission | {heads} | may sign | holds for |\n|{'---|' * (len(Role) + 3)}\n" + "\n".join(rows) + "\n"
    )


def _events() -> str:
    from django.utils import translation  # noqa: PLC0415

    from samklang.audit.verbs import VERBS  # noqa: PLC0415

    def said(text: object, language: str) -> str:
        with translation.override(language):
            return str(text).replace("%(target)s", "…").replace("|", "\\|")

    rows = [
        f"| `{code}` | {said(verb.text, 'en')} | {said(verb.text, 'da')} | {'yes' if verb.news else ''} |"
        for code, verb in sorted(VERBS.items())
        if not code.startswith("audit_tests.")
    ]
    return (
        "# Events\n\nWhat the audit trail can hold. *News* shows in “what changed since your last visit”.\n\n"
        "| code | English | Dansk | news |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _commands() -> str:
    from samklang.config.command import command_reference  # noqa: PLC0415

    return f"# Commands\n\n{command_reference()}"


def _indicator_set() -> str:
    from samklang.interchange.indicator_set.calculations.describing import described  # noqa: PLC0415
    from samklang.interchange.indicator_set.choices import LISTS, labels  # noqa: PLC0415 - needs a configured Django

    return described({name: list(told) for name, told in labels("en").items() if name in LISTS})


def _indicator_set_schema() -> str:
    import json  # noqa: PLC0415 - beside its one use

    from samklang.interchange.indicator_set.calculations.describing import json_schema  # noqa: PLC0415
    from samklang.interchange.indicator_set.choices import labels  # noqa: PLC0415 - needs a configured Django

    schema = json_schema({name: list(told) for name, told in labels("en").items()})
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _api() -> str:
    from django.utils import translation  # noqa: PLC0415

    from samklang.interchange.api.document import described  # noqa: PLC0415
    from samklang.interchange.api.reading_aloud import as_markdown, page_of  # noqa: PLC0415

    with translation.override("en"):
        return as_markdown(page_of(described()))


def main(arguments: list[str] | None = None) -> int:
    """Write the generated pages, or with --check name those out of date; 0 when all is well."""
    import django  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m samklang.config.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which pages are out of date")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings_test")
    django.setup()
    if chosen.check:
        sys.stdout.writelines(f"out of date: docs/reference/{name}\n" for name in stale())
        return 1 if stale() else 0
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, text in written().items():
        (DOCS / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
