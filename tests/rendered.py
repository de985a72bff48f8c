"""Every template is rendered by some test, or the run fails: a pytest plugin (rule 14 of the house style)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "samklang"
RENDERED: set[str] = set()
MISSED = pytest.StashKey[list[str]]()


def _note(*, template: Any, **_: object) -> None:
    RENDERED.add(str(template.origin.name))


def pytest_configure(config: pytest.Config) -> None:
    """Listen to what Django's test templates say of themselves, in this process."""
    from django.test.signals import template_rendered

    template_rendered.connect(_note, dispatch_uid="rendered")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a worker process has seen."""
    RENDERED.update(getattr(node, "workeroutput", {}).get("rendered", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over (a worker), or judge (the process the person started), once the whole suite has passed."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["rendered"] = sorted(RENDERED)
    elif session.exitstatus == pytest.ExitCode.OK and _ran_everything(session.config) and (missed := never_rendered()):
        session.config.stash[MISSED] = missed
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the templates that no test has rendered (the exit code handed on here is that of before the judgement)."""
    for path in config.stash.get(MISSED, []):
        terminalreporter.write_line(f"NEVER RENDERED: {path} (render it in a test, or delete it)", red=True)


def never_rendered() -> list[str]:
    """Return the templates of the source that no test of this run has rendered, as paths below the source."""
    ours = {path for kind in ("html", "txt") for path in SOURCE.glob(f"**/templates/**/*.{kind}")}
    return sorted(str(path.relative_to(SOURCE)) for path in ours if str(path) not in RENDERED)


def _ran_everything(config: pytest.Config) -> bool:
    options = config.option
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not options.keyword and not options.collectonly
