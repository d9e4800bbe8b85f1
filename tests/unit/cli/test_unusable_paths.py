"""Paths of which the system cannot say whether they exist: one line, never a traceback.

Long names and links in a circle stand for folders that may not be entered, which root can enter.
"""

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter

LONG = "a" * 300
PATHS = pytest.mark.parametrize("path", [LONG, f"{LONG}/data", "circle", "circle/data"])
COMMANDS = [("check",), ("migrate", "status"), ("import", "post.md", "--dry-run"), ("worker",)]


@pytest.fixture(autouse=True)
def circle(hexameter: Hexameter) -> None:
    Path("circle").symlink_to("circle")
    Path("post.md").write_text("---\nauthor: Ada\n---\nText.\n")


@PATHS
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_store_that_cannot_be_looked_at(
    hexameter: Hexameter, command: tuple[str, ...], path: str
) -> None:
    for settings in ({"data_dir": path}, {"database_url": f"sqlite+aiosqlite:///{path}"}):
        done = hexameter(*command, **settings)
        assert done.exit_code == (1 if command == ("check",) else 2), done.output
        assert "cannot be used: " in " ".join(done.output.split())
        assert done.exception is None or isinstance(done.exception, SystemExit)


@PATHS
def test_a_report_that_cannot_be_written_is_refused_before_the_import(
    hexameter: Hexameter, path: str
) -> None:
    done = hexameter("import", "post.md", "--report", path)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: The report {path} cannot be written: ")
    assert done.stderr.count("\n") == 1
    assert not Path("data").exists()
