"""The table of everything the product can do.

Routes, the command line and the worker find use cases here and nowhere else; what may be called,
and what it needs, is decided by its entry and not by who calls.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Any, TypeVar, cast

from hexameter.application.actor import Actor
from hexameter.domain.errors import AuthenticationRequired, Forbidden
from hexameter.domain.users.roles import Permission

T = TypeVar("T")


class Exposure(Flag):
    """Through which doors a use case is reached. A route to one that is not exposed over HTTP stops
    the start; the command line and the worker are the product's own, and say what they use.
    """

    HTTP = auto()
    COMMAND_LINE = auto()
    WORKER = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """`provide` gives an instance. Without a `permission`, whoever gets so far may call."""

    use_case: type[object]
    provide: Callable[[], object]
    permission: Permission | None = None
    exposure: Exposure = Exposure.HTTP

    def check(self, actor: Actor) -> None:
        """Raises `AuthenticationRequired` or `Forbidden` for an actor without the permission."""
        if self.permission is not None and not actor.may(self.permission):
            raise AuthenticationRequired if actor.user_id is None else Forbidden


class UnknownUseCase(LookupError):
    """Somebody asks for what the catalogue does not list: a mistake in the wiring."""


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
        """An instance, for a caller that is the product itself."""
        return cast(T, self.entry(use_case).provide())

    def resolve_for(self, actor: Actor, use_case: type[T]) -> T:
        """An instance, for an actor who has what the entry asks for.

        Raises `AuthenticationRequired` or `Forbidden`.
        """
        entry = self.entry(use_case)
        entry.check(actor)
        return cast(T, entry.provide())

    def with_overrides(self, overrides: Mapping[type[Any], Callable[[Any], object]]) -> "Catalogue":
        """Another catalogue, in which each of these use cases is replaced or wrapped.

        An override is called with what it stands in for, and gives what is used instead; its
        permission and its exposure stay.
        """
        entries = dict(self._entries)
        for use_case, override in overrides.items():
            inner = self.entry(use_case)
            entries[use_case] = replace(inner, provide=_wrapped(inner.provide, override))
        return Catalogue(entries.values())


def _wrapped(
    provide: Callable[[], object], override: Callable[[Any], object]
) -> Callable[[], object]:
    return lambda: override(provide())
