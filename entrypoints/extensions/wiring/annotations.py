"""What the annotations of use cases and constructors say."""

from collections.abc import Callable
from dataclasses import is_dataclass
from inspect import iscoroutinefunction, signature
from typing import Any, get_type_hints


class MissingArgument(LookupError):
    """An argument that cannot be provided. The message names the constructor and the argument."""


class InvalidUseCase(TypeError):
    """The class has no `async execute(self, actor, command)` whose command is a dataclass."""


def command_type(use_case: type[object]) -> type[object]:
    """The type of the command that it executes. Raises `InvalidUseCase`."""
    execute = getattr(use_case, "execute", None)
    names = list(signature(execute).parameters) if iscoroutinefunction(execute) else []
    hints = annotations_of(execute) if execute is not None and len(names) == 3 else {}
    if not names or not is_dataclass(hints.get(names[-1])):
        raise InvalidUseCase(
            f"{use_case.__name__} has no `async execute(self, actor, command)` whose command is a "
            "dataclass"
        )
    return hints[names[-1]]


def annotations_of(function: Callable[..., object]) -> dict[str, Any]:
    """By parameter. Raises `MissingArgument` for one that cannot be resolved."""
    try:
        return get_type_hints(function)
    except NameError as unknown:
        raise MissingArgument(
            f"{function.__qualname__} is annotated with {unknown.name}, which cannot be found at "
            "run time"
        ) from None
