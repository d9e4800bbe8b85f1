"""The refusals that extensions add to use cases, for the API's description."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hexameter.domain.errors import DomainError
from hexameter.entrypoints.extensions.declaration import Extension

Refusals = Mapping[type[Any], Sequence[type[DomainError]]]
"""By use case."""


def added_refusals(extensions: Sequence[Extension]) -> Refusals:
    added: dict[type[Any], list[type[DomainError]]] = {}
    for use_case, raises in _declared(extensions):
        added.setdefault(use_case, []).extend(raises)
    return added


def _declared(
    extensions: Sequence[Extension],
) -> Iterator[tuple[type[Any], Sequence[type[DomainError]]]]:
    for extension in extensions:
        for change in (*extension.wraps, *extension.replaces):
            yield change.use_case, change.raises
        for joining in extension.before_commit:
            for use_case in joining.within:
                yield use_case, joining.raises
