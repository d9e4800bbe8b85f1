"""The declaration of a feature: what it is made of and what it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.injection import containers, providers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UseCase(Generic[T]):
    """`provider` is an attribute of the feature's container. Without a `permission`, every caller
    may run the use case.
    """

    use_case: type[T]
    provider: providers.Provider[T]
    permission: Permission | None = None
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
class Feature:
    """One feature, of which the product is composed.

    `container` has the dependencies `settings`, `stores` and `services`. `routers` are import
    strings, so that a process without HTTP does not load FastAPI; their order is the order in which
    routes are matched. `subscribers` are attributes of the container; each provides a `Subscriber`.

    A repository is made for each unit of work; a query port once for each store, where its provider
    has the port's name in snake case.
    """

    name: str
    container: type[containers.DeclarativeContainer]
    use_cases: Sequence[UseCase[Any]] = ()
    queries: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    repositories: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    routers: Sequence[str] = ()
    subscribers: Sequence[providers.Provider[Any]] = ()
    periodic_tasks: Sequence[PeriodicTask] = ()
