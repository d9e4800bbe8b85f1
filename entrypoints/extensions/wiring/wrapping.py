"""Wraps around use cases, in the order that their extensions ask for."""

from collections.abc import Awaitable, Callable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from hexameter.application.actor import Actor
from hexameter.application.inputs import current_inputs
from hexameter.application.runs import Runs
from hexameter.entrypoints.extensions.changes import Wrap
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError

Named = tuple[str, Wrap[Any, Any]]
"""A wrap with the name of its extension."""


class Wrapped:
    """A use case inside one wrap."""

    def __init__(self, function: Callable[..., Awaitable[Any]], inner: Runs[Any, Any]) -> None:
        self._function = function
        self._inner = inner

    async def execute(self, actor: Actor, command: object) -> Any:
        async def proceed(passed_on: object) -> Any:
            return await self._inner.execute(actor, passed_on)

        return await self._function(actor, command, current_inputs(), proceed)


def ordered_wraps(extensions: Sequence[Extension]) -> list[Named]:
    """The innermost of each use case first.

    Raises `ExtensionError` for a cycle, and for two wraps of one use case without an order.
    """
    of_use_case: dict[type[Any], list[Named]] = {}
    for extension in extensions:
        for wrap in extension.wraps:
            of_use_case.setdefault(wrap.use_case, []).append((extension.name, wrap))
    return [each for wraps in of_use_case.values() for each in reversed(_ordered(wraps))]


def _ordered(wraps: list[Named]) -> list[Named]:
    """The outermost first."""
    by_name = {name: (name, wrap) for name, wrap in wraps}
    name, wrap = wraps[-1]
    wrapped = wrap.use_case.__name__
    if len(by_name) < len(wraps):
        raise ExtensionError(name, f"it wraps {wrapped} twice; make one function of the two.")
    before = {
        name: [other for other in wrap.after if other in by_name and other != name]
        for name, wrap in wraps
    }
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as cycle:
        names = ", ".join(sorted(set(cycle.args[1])))
        raise ExtensionError(
            name, f"the wraps of {wrapped} by {names} are each to run after the other."
        ) from None
    for outer, inner in pairwise(order):
        if outer not in before[inner]:
            raise ExtensionError(
                inner,
                f"it and {outer} both wrap {wrapped}; say which runs first by "
                f"Wrap(..., after=[...]).",
            )
    return [by_name[name] for name in order]
