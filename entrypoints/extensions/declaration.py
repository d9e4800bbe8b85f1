"""How a feature declares what it is made of and what it offers: the core's and other people's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Exposure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PermissionGrant:
    """A permission, and the lowest roles that have it."""

    name: str
    roles: tuple[Role, ...] = ()


def permission(name: str, *, roles: Sequence[str] = ()) -> PermissionGrant:
    """A permission named `<what>:<action>`. Each of `roles`, and every higher role, has it.

    Raises `ValueError` for an unknown role.

    >>> permission("pins:write", roles=["author"])
    """
    return PermissionGrant(name, tuple(Role(role) for role in roles))


@dataclass(frozen=True, slots=True)
class UseCase(Generic[T]):
    """A class with `async execute(actor, command)`. Its constructor arguments are found by their
    annotations. Without a `permission`, every caller may run it.
    """

    use_case: type[T]
    permission: str | None = None
    exposure: Exposure = Exposure.HTTP


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicTask:
    """A use case that the worker runs as the system actor, `every` so often."""

    name: str
    every: timedelta
    use_case: type[Any]
    command: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAdapters:
    """The adapters of one port as import strings, `module:name`. Only the chosen store's adapter is
    imported.
    """

    memory: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One feature, of which the product is composed.

    `requires` is a version specifier of Hexameter, such as `hexameter>=0.1,<0.3`.

    `provides` are classes, and functions with a return annotation, whose results other
    constructors may ask for; each is made once. `subscribers` are classes that keep the port
    `Subscriber`.

    A repository is made for each unit of work; a query port once for each store. `routers` are
    import strings, so that a process without HTTP does not load FastAPI; their order is the order
    in which routes are matched.
    """

    name: str
    requires: str = ""
    permissions: Sequence[PermissionGrant] = ()
    use_cases: Sequence[UseCase[Any]] = ()
    provides: Sequence[Callable[..., object]] = ()
    queries: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    repositories: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    routers: Sequence[str] = ()
    subscribers: Sequence[type[Any]] = ()
    periodic_tasks: Sequence[PeriodicTask] = ()
