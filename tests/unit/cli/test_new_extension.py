"""`hexameter new-extension`: what it writes, and what it refuses."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from hexameter.entrypoints.cli.scaffold.names import MAX_NAME, Names
from hexameter.entrypoints.cli.scaffold.writing import write_package
from tests.support.pyright import reported
from tests.unit.cli.conftest import Hexameter

ROOT = Path(__file__).parents[3]
RULES = "A,ASYNC,B,C4,DTZ,E,F,I,N,PERF,PGH,PIE,PLC,PLE,PLW,PT,PTH,RET,RUF,SIM,SLF,TRY,UP,W"
LONGEST = "abcdefghijklmnopqrst_123456789"


def test_it_writes_a_package_and_says_what_comes_next(hexameter: Hexameter) -> None:
    done = hexameter("new-extension", "reading_list")
    assert done.exit_code == 0, done.output
    files = {str(path.relative_to("reading_list")) for path in Path("reading_list").rglob("*.*")}
    assert files == {
        ".gitignore",
        "README.md",
        "pyproject.toml",
        "src/hexameter_reading_list/__init__.py",
        "src/hexameter_reading_list/py.typed",
        "src/hexameter_reading_list/migrations/0001_saved_posts.py",
        "tests/test_reading_list.py",
    }
    assert "cd reading_list && python -m pip install" in done.stdout


def test_it_asks_for_this_release_and_the_compatible_ones() -> None:
    major, minor, *_ = map(int, version("hexameter").split("."))
    expected = f"hexameter>={major}.{minor},<{major}.{minor + 1}"
    assert Names("shelf").requires == (expected if major == 0 else f"hexameter>=1,<{major + 1}")


@pytest.mark.parametrize("name", ["a", "reading_list", LONGEST])
def test_linters_find_nothing(name: str, tmp_path: Path) -> None:
    write_package(Names(name), tmp_path / name)
    ruff = ("-m", "ruff")
    _run(tmp_path / name, *ruff, "check", "--no-cache", "--extend-select", RULES, ".")
    _run(tmp_path / name, *ruff, "format", "--no-cache", "--check", ".")


def test_its_tests_pass(tmp_path: Path) -> None:
    write_package(Names(LONGEST), tmp_path / LONGEST)
    plugins = ("-p", "pytest_asyncio.plugin", "-p", "hexameter.pytest_plugin")
    _run(tmp_path / LONGEST, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins)


def test_it_is_strictly_typed(tmp_path: Path) -> None:
    write_package(Names("shelf"), tmp_path / "shelf")
    assert reported(tmp_path / "shelf") == []


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("Reading-List", "must consist of lower-case letters and digits", "reading_list"),
        ("hexameter-pins", "must consist of lower-case letters and digits", "pins"),
        ("ReadingList", "must consist of lower-case letters and digits", "reading_list"),
        ("2nd", "begin with a letter", "nd"),
        ("a__b", "joined by _", "a_b"),
        ("../up", "must consist of", "up"),
        ("ünïcode", "must consist of", "n_code"),
        ("", "must consist of", None),
        (LONGEST + "0", f"has {MAX_NAME + 1} characters; {MAX_NAME} are allowed", None),
        ("posts", "posts is a name of the core", "my_posts"),
        ("tags", "tags is a name of the core", "my_tags"),
        ("health", "health is a name of the core", "my_health"),
    ],
)
def test_a_name_that_will_not_do_is_refused(
    hexameter: Hexameter, name: str, message: str, hint: str | None
) -> None:
    refused = hexameter("new-extension", name)
    assert refused.exit_code == 2
    assert message in refused.stderr
    assert refused.stderr.splitlines()[1:] == ([f"  Did you mean {hint}?"] if hint else [])
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_exists_is_left_alone(hexameter: Hexameter, is_folder: bool) -> None:
    existing = Path("shelf")
    if is_folder:
        existing.mkdir()
    else:
        existing.write_text("mine")
    refused = hexameter("new-extension", "shelf")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error: shelf exists already.")
    assert list(Path.cwd().rglob("*")) == [Path.cwd() / existing]


def _run(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
