"""Adapters with their ports, for type checkers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class adapter(Generic[T]):  # noqa: N801 - reads as a function
    """An adapter that a type checker compares with its port. In two steps, because in one the two
    types would be joined.

    >>> Extension(name="hooks", adapters=adapter(Mailer).by(HookMailer))
    >>> Extension(name="hooks", adapters=adapter(Mailer).by(Mine) | adapter(Slugs).by(MySlugs))
    """

    port: type[T]

    def by(self, make: Callable[..., T]) -> dict[type[object], Callable[..., object]]:
        return {self.port: make}
