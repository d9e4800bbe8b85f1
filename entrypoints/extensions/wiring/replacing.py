"""Classes that take the place of use cases."""

from collections.abc import Iterator, Sequence
from types import NoneType
from typing import Any

from hexameter.entrypoints.extensions.changes import Replace
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import (
    InvalidUseCase,
    MissingArgument,
    annotations_of,
    command_type,
)
from hexameter.entrypoints.extensions.wiring.injector import Injector


def replacements(
    extensions: Sequence[Extension], injector: Injector
) -> Iterator[tuple[str, Replace[Any, Any]]]:
    """With the names of their extensions. Raises `ExtensionError`."""
    owners: dict[type[Any], str] = {}
    for extension in extensions:
        for replace in extension.replaces:
            name, replaced = extension.name, replace.use_case
            if replaced in owners:
                raise ExtensionError(
                    name,
                    f"it and {owners[replaced]} both replace {replaced.__name__}; only one can.",
                )
            owners[replaced] = name
            try:
                _check(replace, injector)
            except (InvalidUseCase, MissingArgument) as problem:
                raise ExtensionError(name, f"{problem}.") from None
            yield name, replace


def _check(replace: Replace[Any, Any], injector: Injector) -> None:
    old, new = replace.use_case, replace.replacement
    command = command_type(old)
    if command_type(new) is not command:
        raise InvalidUseCase(
            f"{new.__name__} replaces {old.__name__}, so its command must be {command.__name__}"
        )
    if _result(new) != _result(old):
        raise InvalidUseCase(
            f"{new.__name__} replaces {old.__name__}, so both must have the same result"
        )
    injector.check(new)
    if injector.takes(new, old):
        raise InvalidUseCase(f"{new.__name__} takes {old.__name__}, which it replaces; wrap it")


def _result(use_case: Any) -> Any:
    return annotations_of(use_case.execute).get("return", NoneType)
