"""Extensions that are installed, or named by the setting."""

import sys
from pathlib import Path

import pytest

from hexameter.entrypoints.extensions.discovery import discover
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings

MODULE = """
from hexameter.extending import Extension
{name} = Extension(name="{name}")
"""
ENTRY_POINTS = """[hexameter.extensions]
{name} = installed_{name}:{name}
"""


def install(folder: Path, name: str, module: str = MODULE) -> None:
    """A package with an entry point, as pip would leave it."""
    (folder / f"installed_{name}.py").write_text(module.format(name=name))
    metadata = folder / f"installed_{name}-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS.format(name=name))


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return tmp_path


def names(*chosen: str) -> list[str]:
    return [extension.name for extension in discover(chosen)]


def test_every_installed_extension_is_active_unless_others_are_chosen(packages: Path) -> None:
    install(packages, "beta")
    install(packages, "alpha")
    assert names(*Settings().extensions) == ["alpha", "beta"]
    assert names("beta") == ["beta"]
    assert names("beta", "all") == ["beta", "alpha"]
    assert names("none") == []


def test_one_that_is_not_installed_is_named_by_its_import_string(packages: Path) -> None:
    (packages / "loose.py").write_text(MODULE.format(name="loose"))
    assert names("loose:loose") == ["loose"]


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("import nothing_of_this_name", r"does not load \(ModuleNotFoundError: No module named"),
        ("1 / 0", r"does not load \(ZeroDivisionError: division by zero\)"),
        ("", r"does not load \(AttributeError"),
        ("{name} = 'pins'", "it is str, not an Extension"),
    ],
)
def test_one_that_does_not_load_is_named(packages: Path, module: str, message: str) -> None:
    install(packages, "broken", module)
    with pytest.raises(ExtensionError, match=f"^Extension broken: .*{message}"):
        discover(["all"])


def test_an_unknown_one_is_named_with_those_that_are_installed(packages: Path) -> None:
    install(packages, "alpha")
    with pytest.raises(ExtensionError, match=r"alpa: .*not installed \(installed extensions: alp"):
        discover(["alpa"])


def test_a_setting_in_the_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXAMETER_EXTENSIONS", "alpha, loose:loose")
    assert Settings().extensions == ["alpha", "loose:loose"]


def test_one_that_is_not_found_by_its_import_string_may_need_its_folder() -> None:
    with pytest.raises(ExtensionError, match=r"\(ModuleNotFoundError: .*\)\. .*PYTHONPATH\.$"):
        discover(["no_such_folder.pins:extension"])
