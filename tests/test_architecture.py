"""The rules of the house that a machine can hold (docs/explanation/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver

from samklang.measurement.calculations.kinds import names

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "samklang"
ORDER = [
    "audit", "ui", "people", "initiatives", "places", "agenda", "measurement", "activities", "communication",
    "backbone", "overview", "csv_xlsx", "figures", "jsonstat", "indicator_set", "funder_forms", "ical", "statistics",
    "api", "example", "config",
]  # fmt: skip
INTERCHANGE = {"csv_xlsx", "figures", "jsonstat", "indicator_set", "funder_forms", "ical", "statistics", "api"}
CODE = [path for path in PACKAGE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
TEMPLATES = [path for path in PACKAGE.rglob("*.html") if "node_modules" not in path.parts]
LIBRARY_PAGES = ("account_", "mfa_")
LONG_FILES: dict[str, str] = {
    "config/settings.py": "one page of settings reads better than several",
}


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("samklang.")]


def own_patterns(resolver=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with namespace, pattern) of every URL of ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from own_patterns(entry, space)
        elif isinstance(entry, URLPattern) and entry.name and not entry.name.startswith(LIBRARY_PAGES):
            yield f"{prefix}{entry.name}", entry


def domain_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] == "interchange" and len(parts) > 2 else parts[0]


def test_foreign_keys_point_down():
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model in own_models():
                here, there = model._meta.app_label, field.related_model._meta.app_label
                assert ORDER.index(there) <= ORDER.index(here), f"{model.__name__}.{field.name} points up to {there}"


def test_foreign_keys_between_domains_leave_no_name_behind():
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField | OneToOneField) and not field.auto_created:
                there = field.related_model
                if there in own_models() and there._meta.app_label != model._meta.app_label:
                    assert str(field.remote_field.related_name).endswith("+"), (
                        f"{model.__name__}.{field.name} needs related_name='+'"
                    )


def test_a_url_its_view_and_its_template_share_one_name():
    for name, pattern in own_patterns():
        short = name.rpartition(":")[2]
        assert pattern.callback.__name__ == short, f"{name} is served by {pattern.callback.__name__}"


def test_managers_are_used_in_queries_and_actions_only():
    allowed = {"queries", "actions", "outbox", "models"}
    for path in CODE:
        names = {path.stem, *path.relative_to(PACKAGE).parts}
        if names & allowed or path.parent.name == "commands":
            continue
        assert ".objects" not in path.read_text(), f"{path.relative_to(PACKAGE)} reads tables by itself"


def test_views_hold_no_filters():
    for path in CODE:
        if "views" in {path.stem, path.parent.name}:
            assert ".filter(" not in path.read_text(), path.relative_to(PACKAGE)


def test_save_and_delete_are_never_overridden_and_there_are_no_signals():
    for path in CODE:
        tree = ast.parse(path.read_text())
        methods = {
            item.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for item in node.body
            if isinstance(item, ast.FunctionDef)
        }
        assert not methods & {"save", "delete"}, path.relative_to(PACKAGE)
        assert "django.dispatch" not in path.read_text(), path.relative_to(PACKAGE)


def test_every_form_refuses_personal_numbers():
    import importlib

    from samklang.people.forms import _Guard

    for path in CODE:
        if "forms" in {path.stem, path.parent.name} and domain_of(path) != "ui":
            importlib.import_module(".".join(("samklang", *path.relative_to(PACKAGE).with_suffix("").parts)))
    ours = [form for form in descendants(BaseForm) if form.__module__.startswith("samklang.")]
    ours = [form for form in ours if not form.__module__.startswith("samklang.ui.")]  # the gallery's are never sent
    assert len(ours) > 3
    for form in ours:
        assert issubclass(form, _Guard), f"{form.__module__}.{form.__name__} must inherit GuardedForm"


def descendants(cls):
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_hold_no_inline_code_and_include_only_what_they_may(path):
    text = path.read_text()
    assert not re.search(r"<[^>]+\sstyle=|\son[a-z]+=\"", text), "inline style or handler"
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", text), "inline script"
    own = domain_of(path)
    for included in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", text):
        folder, _, rest = included.partition("/")
        allowed = folder in {own, "ui", "allauth", "account", "mfa"} or rest.startswith("shared/")
        assert allowed or "/" not in included, f"includes {included}"


def test_a_template_stays_short():
    for path in TEMPLATES:
        assert len(path.read_text().splitlines()) <= 160, path.relative_to(PACKAGE)


def test_a_long_file_has_a_reason():
    for path in CODE:
        name = str(path.relative_to(PACKAGE))
        assert len(path.read_text().splitlines()) <= 320 or name in LONG_FILES, f"{name}: give its nouns rooms"


def test_no_folder_or_file_is_named_for_nothing():
    names = {part for path in CODE for part in (path.stem, *path.relative_to(PACKAGE).parts)}
    assert not names & {"utils", "helpers", "common", "services", "mixins", "misc"}


def test_every_domain_says_what_it_is():
    for folder in ORDER:
        home = PACKAGE / ("interchange" if folder in INTERCHANGE else "") / folder
        readme = home / "README.md"
        assert readme.exists(), f"{folder} has no README.md"


def test_nothing_of_third_parties_is_kept_in_the_source():
    kept = [path for path in PACKAGE.rglob("*") if re.search(r"\.min\.(js|css)$|\.woff2?$", path.name)]
    assert [path for path in kept if "static/assets" not in path.as_posix()] == []


def test_placeholders_in_messages_are_named():
    import polib

    for path in (PACKAGE / "locale").rglob("*.po"):
        for entry in polib.pofile(str(path)):
            assert not re.search(r"%[sd](?![\w(])", entry.msgid.replace("%%", "")), f"{path.name}: {entry.msgid}"


def test_danish_messages_have_one_sort_of_quotation_marks():
    import polib

    for path in (PACKAGE / "locale" / "da").glob("*.po"):
        for entry in polib.pofile(str(path)):
            for words in (entry.msgstr, *entry.msgstr_plural.values()):
                outside_tags = re.sub(r"<[^>]*>", "", words)
                assert not re.search('[“”„‟"‹›]', outside_tags), f"{path.name}: {words}"
                assert re.sub("[^»«]", "", words).replace("»«", "") == "", f"{path.name}: {words}"
    for path in (PACKAGE / "example").rglob("*.py"):
        assert not re.search("[“”„‟‹›]", path.read_text()), path


def test_nobody_outside_their_folder_knows_a_kind_of_measure_by_name():
    """Whatever differs from kind to kind is said by its module, so that a new one is right everywhere."""
    kinds = "|".join(names())
    named = re.compile(
        rf"\bkind\b[^\n]{{0,20}}(?:==|!=|\bin\b)[^\n]*[\"'](?:{kinds})[\"']|[\"'](?:{kinds})[\"']\s*(?:==|!=)[^\n]*\bkind\b"
        rf"|\bkinds\.(?:{kinds})\b|\bkinds import [^\n]*\b(?:{kinds})\b|\bkind = '(?:{kinds})'"
    )
    assert named.search("if version.kind == 'rubric':")
    assert named.search("WHERE v.kind = 'scale'")
    own = PACKAGE / "measurement" / "calculations" / "kinds"
    story = PACKAGE / "example"  # its invented figures are drawn kind by kind
    pages = [*CODE, *TEMPLATES]
    knowing = [path for path in pages if not path.is_relative_to(own) and not path.is_relative_to(story)]
    assert [str(path) for path in knowing if named.search(path.read_text())] == []
