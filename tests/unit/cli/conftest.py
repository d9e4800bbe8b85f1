"""The command line in an empty folder, and with no settings but a test's own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from hexameter.entrypoints.cli.main import app

Hexameter = Callable[..., Result]
"""Arguments, then `typed` for standard input and settings without their prefix."""


@pytest.fixture
def hexameter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hexameter]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in [name for name in os.environ if name.startswith("HEXAMETER_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, typed: str = "", **settings: str) -> Result:
        environment = {f"HEXAMETER_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(app, list(arguments), input=typed, env=environment)

    yield run
    # A command logs to the standard error of its run, which is closed now.
    structlog.reset_defaults()
