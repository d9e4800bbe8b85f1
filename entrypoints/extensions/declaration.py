"""How a feature declares what it is made of and what it offers: the core's and other people's."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Concatenate, Generic, Literal, TypeVar

from hexameter.application.collections.collection import Collection
from hexameter.application.ports.outbox import Subscriber as OutboxSubscriber
from hexameter.application.runs import Runs
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Event
from hexameter.domain.ids import UserId
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.changes import (
    BeforeCommit,
    Input,
    Replace,
    ViewFields,
    Wrap,
)
from hexameter.entrypoints.extensions.own_store import Store

U = TypeVar("U", bound=Runs[Any, Any])
C = TypeVar("C")
R = TypeVar("R")
E = TypeVar("E", bound=Event)


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
class RequestLimit:
    """How many requests a route takes from each account, or from each network without one.

    `quota` is a number for a second, minute, hour or day, such as `60/minute`; operators change it
    by `HEXAMETER_<EXTENSION>_LIMIT_<NAME>`. Each limit has its own counter in the store, for all
    the routes that name it.

    >>> RequestLimit("pins", "60/minute")
    """

    name: str
    quota: str

    @property
    def setting(self) -> str:
        """Its name without the prefix of the extension."""
        return f"limit_{self.name.replace('-', '_')}"


@dataclass(frozen=True, slots=True)
class Http:
    """A route that runs a use case. Parameters, body and answer follow from the types of its
    command and its result.

    `path` names fields of the command in braces. All others are query parameters for `GET` and
    `DELETE`, and the body otherwise, but for `idempotency_key` and `expected_version`, which are
    headers. `status` is 204 for a result of None and otherwise 200; 201 needs the result `Created`
    and a field `idempotency_key`. `sorts` are the keys of a list, the default first, with `-` for
    descending. `limit` names a rate limit of the core, such as `write`, or of an extension.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    _: KW_ONLY
    status: int | None = None
    signed_in: Literal["required", "optional", "no"] = "required"
    sorts: tuple[str, ...] = ()
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class UseCase(Generic[U]):
    """A class with `async execute(actor, command)`. Its constructor arguments are found by their
    annotations. Without a `permission`, every caller may run it. `raises` are its refusals, for the
    API's description.

    `command` is its name on the command line: `hexameter <command>` takes the required fields of
    the command as arguments and the others as options.

    `every` runs it as the system actor, once per interval over all processes; every field of the
    command needs a default.
    """

    use_case: type[U]
    permission: str | None = None
    exposure: Exposure = Exposure.HTTP
    _: KW_ONLY
    http: Http | None = None
    command: str | None = None
    every: timedelta | None = None
    raises: Sequence[type[DomainError]] = ()


@dataclass(frozen=True, slots=True)
class Subscriber(Generic[E]):
    """A function that gets every event of a type, at least once; those of one aggregate in order.
    If it takes a `UnitOfWork`, what it writes there happens exactly once; it does not commit it.

    `name` identifies the subscription in the store, and must change when `event` does. It begins
    with the next event, or with the oldest one that is still kept (`from_start`). The arguments
    after the event are found by their annotations. After an exception the event is delivered again,
    up to eight times.
    """

    name: str
    event: type[E]
    function: Callable[Concatenate[E, ...], Awaitable[None]]
    _: KW_ONLY
    from_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicTask:
    """A use case that every worker runs as the system actor, `every` so often.

    `UseCase(every=...)` runs once per interval over all processes.
    """

    name: str
    every: timedelta
    use_case: type[Any]
    command: object


@dataclass(frozen=True, slots=True)
class Personal:
    """What is kept about a person, for the export of their account: a function from their id to
    views, dataclasses, lists or dicts. Its arguments after the id are found by their annotations.
    """

    name: str
    function: Callable[Concatenate[UserId, ...], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAdapters:
    """The adapters of one port: functions, classes, or import strings, `module:name`. Of these only
    the chosen store's adapter is imported.
    """

    memory: str | Callable[[Any], object]
    sql: str | Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Mount:
    """A web layer below a path such as `/api`.

    `build` is called once in each process that serves, with a `hexameter.Service`; its other
    arguments are found by their annotations. It returns a `Router`, each of whose routes declares
    its policy, or any ASGI application, with `signed_in` for all of its requests. A `ValueError`
    stops the start, None mounts nothing.

    `scheme` is that of `Authorization` headers. `errors` gives the status and the JSON of an error
    from its `ErrorResponse`.

    `body_limits` are bytes that a body may have, by a path below the prefix, and hold for what is
    below that path as well; of several, the first. Elsewhere it is 1 MiB.

    >>> Mount("/api", build, scheme="Token", body_limits={"/users": 16 * 1024})
    """

    prefix: str
    build: Callable[Concatenate[Any, ...], object]
    _: KW_ONLY
    signed_in: Literal["required", "optional", "no"] | None = None
    scheme: str = "Bearer"
    errors: Callable[[Any], tuple[int, object]] | None = None
    body_limits: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One feature, of which the product is composed.

    `requires` is a version specifier of Hexameter, such as `hexameter>=0.1,<0.3`.

    `provides` are classes, and functions with a return annotation, whose results other
    constructors may ask for; each is made once. `subscribers` are `Subscriber`s, or classes
    that keep the port `OutboxSubscriber`.

    A `Collection` is read and written by `uow.get`, and read by constructors that take it. Its
    table is `ext_<name>_<table>`.

    `adapters` take the place of the core's for their ports: a class, or a function that returns
    one. What they take is found by annotations. `open`, `close` and `check` are called where an
    adapter has them. `settings` are classes of pydantic-settings with the prefix
    `HEXAMETER_<NAME>_`, for which constructors may ask.

    A repository is made for each unit of work; a query port once for each store. `tables` is the
    import string, `module:name`, of the `MetaData` with the tables that they use. Their names begin
    with `ext_<name>_`, and the folder `migrations` of the module's package has their migrations.

    `store` is a whole store of another technology, chosen by the scheme of its URL.

    `mail_templates` is a folder of templates, which `Mail` names as `<name>/<template>`.

    `routers` are import strings, so that a process without HTTP does not load FastAPI; their order
    is the order in which routes are matched.
    """

    name: str
    requires: str = ""
    permissions: Sequence[PermissionGrant] = ()
    limits: Sequence[RequestLimit] = ()
    use_cases: Sequence[UseCase[Any]] = ()
    provides: Sequence[Callable[..., object]] = ()
    settings: Sequence[type[Any]] = ()
    adapters: Mapping[type[object], Callable[..., object]] = field(default_factory=dict)
    queries: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    repositories: Mapping[type[object], StoreAdapters] = field(default_factory=dict)
    collections: Sequence[type[Collection[Any]]] = ()
    personal: Sequence[Personal] = ()
    tables: str | None = None
    store: Store | None = None
    mail_templates: Path | None = None
    routers: Sequence[str] = ()
    mounts: Sequence[Mount] = ()
    wraps: Sequence[Wrap[Any, Any]] = ()
    replaces: Sequence[Replace[Any, Any]] = ()
    inputs: Sequence[Input] = ()
    views: Sequence[ViewFields] = ()
    before_commit: Sequence[BeforeCommit[Any]] = ()
    subscribers: Sequence[type[OutboxSubscriber] | Subscriber[Any]] = ()
    periodic_tasks: Sequence[PeriodicTask] = ()
