"""The names of use cases on the command line."""

import re
from collections.abc import Sequence
from typing import Any

from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.extensions.errors import ExtensionError

CORE_NAMES: tuple[str, ...] = (
    "serve",
    "worker",
    "migrate",
    "deliveries",
    "posts",
    "comments",
    "create-admin",
    "set-role",
    "export-account",
    "import",
    "check",
    "extensions",
    "new-extension",
    "subscribers",
    "counters",
    "search",
    "openapi",
)

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def named_use_cases(extensions: Sequence[Extension]) -> dict[str, UseCase[Any]]:
    """By name. Raises `ExtensionError` for a name that is malformed or taken."""
    owners: dict[str, str] = dict.fromkeys(CORE_NAMES, "the core")
    named: dict[str, UseCase[Any]] = {}
    for extension in extensions:
        for declared in extension.use_cases:
            name = declared.command
            if name is None:
                continue
            if not _NAME.fullmatch(name):
                raise ExtensionError(
                    extension.name,
                    f"the command {name!r} must consist of lower-case words joined by hyphens.",
                )
            if name in owners:
                raise ExtensionError(
                    extension.name, f"the command {name} is already declared by {owners[name]}."
                )
            owners[name] = extension.name
            named[name] = declared
    return named
