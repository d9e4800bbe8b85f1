from collections.abc import Iterator
from typing import Any, Protocol


class ResultRow(Protocol):
    """A named tuple: each selected column under its name or label."""

    def __getattr__(self, name: str) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...
