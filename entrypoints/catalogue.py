"""The catalogue of all use cases.

Routes, the command line and the worker get use cases only from here. The entry, not the caller,
decides which permission is needed and where the use case is exposed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Flag, auto
from typing import TypeVar, cast

from hexameter.application.actor import Actor
from hexameter.domain.errors import AuthenticationRequired, Forbidden

T = TypeVar("T")


class Exposure(Flag):
    """Where a use case is exposed. A route to one that is not exposed over HTTP prevents the start;
    the command line and the worker are part of the product and are not checked.
    """

    HTTP = auto()
    COMMAND_LINE = auto()
    WORKER = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """`provide` returns an instance. Without a `permission`, every caller may run the use case."""

    use_case: type[object]
    provide: Callable[[], object]
    permission: str | None = None
    exposure: Exposure = Exposure.HTTP

    def check(self, actor: Actor) -> None:
        """Raises `AuthenticationRequired` or `Forbidden` for an actor without the permission."""
        if self.permission is not None and not actor.may(self.permission):
            raise AuthenticationRequired if actor.user_id is None else Forbidden


class UnknownUseCase(LookupError):
    """The catalogue does not list this use case: an error in the wiring."""


class Catalogue:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.use_case: entry for entry in entries}

    def __contains__(self, use_case: object) -> bool:
        return use_case in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def entry(self, use_case: type[object]) -> Entry:
        try:
            return self._entries[use_case]
        except KeyError:
            raise UnknownUseCase(f"{use_case.__name__} is not in the catalogue") from None

    def resolve(self, use_case: type[T]) -> T:
        """An instance, for callers that are part of the product."""
        return cast(T, self.entry(use_case).provide())

    def resolve_for(self, actor: Actor, use_case: type[T]) -> T:
        """An instance, for an actor with the permission that the entry requires.

        Raises `AuthenticationRequired` or `Forbidden`.
        """
        entry = self.entry(use_case)
        entry.check(actor)
        return cast(T, entry.provide())
