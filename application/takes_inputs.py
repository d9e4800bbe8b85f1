"""Use cases with what extensions take beside their commands."""

from collections.abc import Sequence
from typing import Any, cast

from hexameter.application.actor import Actor
from hexameter.application.inputs import NO_INPUTS, Inputs, InputTypes, with_inputs
from hexameter.application.plain_data import Record
from hexameter.application.runs import Runs


class TakesInputs:
    """A use case with what extensions take beside its command; `types` is often empty.

    `execute` passes on nothing: a use case that another one runs does not see what was sent for
    that one.
    """

    __slots__ = ("_inner", "types")

    def __init__(self, inner: Runs[Any, Any], types: InputTypes) -> None:
        self._inner = inner
        self.types = types

    async def execute(self, actor: Actor, command: object) -> Any:
        return await self.execute_with(NO_INPUTS, actor, command)

    async def execute_with(self, inputs: Inputs, actor: Actor, command: object) -> Any:
        with with_inputs(inputs):
            return await self._inner.execute(actor, command)


class InputNotTaken(TypeError):
    """The use case takes no such input. The message names its type."""


async def run_with_inputs(
    use_case: Runs[Any, Any], actor: Actor, command: object, inputs: Sequence[Record]
) -> Any:
    """Raises `InputNotTaken`."""
    if not inputs:
        return await use_case.execute(actor, command)
    types: InputTypes = use_case.types if isinstance(use_case, TakesInputs) else {}
    names = {kind: name for name, kind in types.items()}
    for each in inputs:
        if type(each) not in names:
            kind, taker = type(each).__name__, type(command).__name__
            raise InputNotTaken(f"No extension takes {kind} with {taker}.")
    values = {names[type(each)]: each for each in inputs}
    with_types = cast(TakesInputs, use_case)
    return await with_types.execute_with(Inputs(values), actor, command)
