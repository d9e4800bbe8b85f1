"""Finds the extensions that are active: installed packages, or those that a setting names."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points
from pkgutil import resolve_name

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError

GROUP = "hexameter.extensions"
"""The entry-point group of installed extensions."""

ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class Found:
    """An active extension, and the installed package that has it; None for an import string."""

    extension: Extension
    package: Distribution | None


def discover(chosen: Sequence[str]) -> list[Extension]:
    """The extensions that `find` finds."""
    return [found.extension for found in find(chosen)]


def find(chosen: Sequence[str]) -> list[Found]:
    """The extensions in `chosen`, in this order: names of installed ones, or import strings
    `module:attribute`. `all` stands for every installed one, by name; `none` for no extension.

    Raises `ExtensionError` for one that is unknown or does not load.
    """
    if list(chosen) == [NONE]:
        return []
    installed = {point.name: point for point in entry_points(group=GROUP)}
    found: dict[str, Found] = {}
    for choice in chosen:
        names = sorted(installed) if choice == ALL else [choice]
        for name in names:
            package = installed[name].dist if name in installed else None
            found[name] = Found(_load(name, installed), package)
    return list(found.values())


def _load(name: str, installed: dict[str, EntryPoint]) -> Extension:
    if name not in installed and ":" not in name:
        known = ", ".join(sorted(installed)) or "none"
        raise ExtensionError(name, f"it is not installed (installed extensions: {known}).")
    try:
        loaded: object = installed[name].load() if name in installed else resolve_name(name)
    except Exception as failure:
        reason = f"{type(failure).__name__}: {failure}"
        hint = ""
        if isinstance(failure, ModuleNotFoundError) and name not in installed:
            hint = " Install its package, or add its folder to PYTHONPATH."
        raise ExtensionError(name, f"it does not load ({reason}).{hint}") from failure
    if not isinstance(loaded, Extension):
        raise ExtensionError(name, f"it is {type(loaded).__name__}, not an Extension.")
    return loaded
