"""What extensions take beside the commands of use cases."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from hexameter.application.inputs import InputTypes
from hexameter.application.takes_inputs import TakesInputs
from hexameter.entrypoints.catalogue import Entry
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.wiring.annotations import command_type


class DeclaredInputs:
    """The types that active extensions take, by command."""

    def __init__(self, extensions: Sequence[Extension]) -> None:
        self._types: dict[type[object], dict[str, type[Any]]] = {}
        for extension in extensions:
            for declared in extension.inputs:
                self._types.setdefault(declared.command, {})[extension.name] = declared.kind

    def __bool__(self) -> bool:
        return bool(self._types)

    def of(self, command: type[object]) -> InputTypes:
        return self._types.get(command, {})


def taking_inputs(
    inputs: DeclaredInputs, catalogue: Iterable[Entry]
) -> dict[type[Any], Callable[[Any], TakesInputs]]:
    """For each use case, a function that lets it pass on what was sent for extensions. Empty if no
    extension takes anything.
    """
    if not inputs:
        return {}
    return {
        entry.use_case: partial(TakesInputs, types=inputs.of(command_type(entry.use_case)))
        for entry in catalogue
        if hasattr(entry.use_case, "execute")
    }
