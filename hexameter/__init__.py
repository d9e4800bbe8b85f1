"""The import root: `hexameter.domain`, `hexameter.application`, `hexameter.adapters` and
`hexameter.entrypoints` are links to the folders beside this one. Where Git wrote the links as text
files (Windows without `core.symlinks`), run `git config core.symlinks true` and check out again.

`hexameter.open(settings)` gives programs the product without HTTP.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hexameter.entrypoints.service import Service
    from hexameter.entrypoints.service import open_service as open  # noqa: A004 - `hexameter.open`
    from hexameter.entrypoints.settings import Settings

__all__ = ["Service", "Settings", "open"]

_LOADED_WHEN_USED = {
    "Service": "hexameter.entrypoints.service:Service",
    "Settings": "hexameter.entrypoints.settings:Settings",
    "open": "hexameter.entrypoints.service:open_service",
}
"""Importing the root costs nothing, and every import of a layer goes through it."""


def __getattr__(name: str) -> object:
    if name in _LOADED_WHEN_USED:
        return resolve_name(_LOADED_WHEN_USED[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
