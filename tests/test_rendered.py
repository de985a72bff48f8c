"""The machine that finds a template no test renders can find one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines

from tests import rendered


def test_a_template_counts_as_rendered_once_a_test_has_rendered_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "domain" / "templates" / "domain" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("hello")
    monkeypatch.setattr(rendered, "SOURCE", tmp_path)
    assert rendered.never_rendered() == ["domain/templates/domain/page.html"]
    template = engines["django"].from_string("hello")
    template.template.origin.name = str(page)
    template.render({})
    assert rendered.never_rendered() == []
