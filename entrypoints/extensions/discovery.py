"""Finds the extensions that are active: installed packages, or those that a setting names."""

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from pkgutil import resolve_name

from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError

GROUP = "hexameter.extensions"
"""The entry-point group of installed extensions."""

ALL, NONE = "all", "none"


def discover(chosen: Sequence[str]) -> list[Extension]:
    """The extensions in `chosen`, in this order: names of installed ones, or import strings
    `module:attribute`. `all` stands for every installed one, by name; `none` for no extension.

    Raises `ExtensionError` for one that is unknown or does not load.
    """
    if list(chosen) == [NONE]:
        return []
    installed = {point.name: point for point in entry_points(group=GROUP)}
    found: dict[str, Extension] = {}
    for choice in chosen:
        names = sorted(installed) if choice == ALL else [choice]
        found.update({name: _load(name, installed) for name in names})
    return list(found.values())


def _load(name: str, installed: dict[str, EntryPoint]) -> Extension:
    if name not in installed and ":" not in name:
        known = ", ".join(sorted(installed)) or "none"
        raise ExtensionError(name, f"it is not installed (installed extensions: {known}).")
    try:
        loaded: object = installed[name].load() if name in installed else resolve_name(name)
    except Exception as failure:
        reason = f"{type(failure).__name__}: {failure}"
        raise ExtensionError(name, f"it does not load ({reason}).") from failure
    if not isinstance(loaded, Extension):
        raise ExtensionError(name, f"it is {type(loaded).__name__}, not an Extension.")
    return loaded
