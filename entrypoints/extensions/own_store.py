"""A whole store that an extension brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from hexameter.application.collections.collection import Collection
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.search.indexer import PostIndexer


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreParts:
    """What the product gives to a store. Each process makes one.

    The unit of work calls `before_commit` before it commits; the repository of posts keeps the
    search index by `indexer`. `collections` have the name of their extension.

    `over_memory` gives all adapters over a `MemoryStore` of `hexameter.memory_store`, or over a
    subclass, which may keep elsewhere what is published.
    """

    url: str
    clock: Clock
    ids: IdGenerator
    before_commit: BeforeCommitFunctions
    indexer: PostIndexer
    access_token_lifetime: timedelta
    collections: Mapping[type[Collection[Any]], str]
    over_memory: Callable[[Any], dict[type[object], object]]


class OwnStore(Protocol):
    """May also have `open`, `close`, `check` and `migrate`, coroutines or not. They are called as
    for adapters; `migrate` comes first, and is left out with `HEXAMETER_MIGRATE_ON_START=false`.
    """

    @property
    def adapters(self) -> Mapping[type[object], object]:
        """By port: `UnitOfWorkFactory`, `Outbox`, `Subscriptions`, `RateLimiter`, `Schedules`,
        `EndedSessions`, each query port, and each collection as it reads what is committed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Store:
    """Used where `HEXAMETER_DATABASE_URL` begins with `<scheme>://`. With `single_process`, `serve`
    refuses more workers than one.

    >>> Extension(name="mongo", store=Store("mongodb", MongoStore))
    """

    scheme: str
    make: Callable[[StoreParts], OwnStore]
    single_process: bool = False
