"""Writes the package of a new extension."""

from pathlib import Path
from string import Template
from typing import Any

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.scaffold.names import InvalidName, Names, checked_name
from hexameter.entrypoints.extensions.command_line_names import CORE_NAMES
from hexameter.entrypoints.features.core import FEATURES
from hexameter.entrypoints.http.openapi.document import describe
from hexameter.entrypoints.setting_groups.site import Environment

TEMPLATE = Path(__file__).with_name("template")
_SUFFIX = ".template"


def new_extension(name: str) -> None:
    try:
        names = checked_name(name, _names_of_the_core)
    except InvalidName as problem:
        hints = [f"Did you mean {problem.suggestion}?"] if problem.suggestion else []
        raise CommandFailed(str(problem), *hints, code=WRONG_USAGE) from None
    folder = Path(name)
    try:
        write_package(names, folder)
    except FileExistsError:
        raise CommandFailed(f"{folder} exists already.", "Nothing was changed.") from None
    except OSError as error:
        raise CommandFailed(f"{folder} cannot be written: {error.strerror}.") from error
    for line in _next_steps(names):
        output().print(line, markup=False, soft_wrap=True)


def write_package(names: Names, folder: Path) -> None:
    """Raises `FileExistsError` when the folder, or a file of its name, is there."""
    folder.mkdir()
    values = {
        "name": names.name,
        "package": names.package,
        "distribution": names.distribution,
        "command": names.command,
        "requires": names.requires,
    }
    for source in sorted(TEMPLATE.rglob(f"*{_SUFFIX}")):
        relative = str(source.relative_to(TEMPLATE)).removesuffix(_SUFFIX)
        target = folder / relative.replace("_package", f"_{names.name}").replace(
            "src/package", f"src/{names.package}"
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        text = Template(source.read_text(encoding="utf-8")).substitute(values)
        target.write_text(text, encoding="utf-8")


def _names_of_the_core() -> set[str]:
    """Of its features and commands, and of what its paths begin with."""
    settings = load_settings(
        database_url="memory://", environment=Environment.DEVELOPMENT, extensions=["none"]
    )
    paths: Any = describe(build_app(settings))["paths"]
    segments = {part for path in paths for part in path.split("/")[1:3]}
    features = {feature.name for feature in FEATURES}
    return features | segments | {name.replace("-", "_") for name in CORE_NAMES}


def _next_steps(names: Names) -> list[str]:
    return [
        f"Wrote {names.name}/. Install it beside Hexameter and run its tests:",
        f'  cd {names.name} && python -m pip install --editable ".[testing]" && python -m pytest',
        "Then it is part of hexameter serve. Its README.md says where to go on.",
    ]
