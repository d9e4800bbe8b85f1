"""How an extension changes what calls of the core do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Concatenate, Generic, TypeVar
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.inputs import Inputs
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.application.runs import Runs
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Event

C = TypeVar("C")
R = TypeVar("R")
E = TypeVar("E", bound=Event)

Proceed = Callable[[C], Awaitable[R]]
"""Runs the rest of a wrapped use case with the command that it is given."""


@dataclass(frozen=True, slots=True)
class Wrap(Generic[C, R]):
    """A function around a use case, wherever that runs: over HTTP, on the command line, in the
    worker, and in other use cases.

    It is called with the actor, the command, the inputs and `proceed`; the arguments after these
    are found by their annotations. It may refuse, pass on another command, or act on the result. It
    runs outside the unit of work. `after` names extensions whose wraps of this use case run before
    this one. `raises` are its refusals, for the API's description.

    >>> async def no_fridays(
    ...     actor: Actor,
    ...     command: PublishPostCommand,
    ...     inputs: Inputs,
    ...     proceed: Proceed[PublishPostCommand, None],
    ...     clock: Clock,
    ... ) -> None: ...
    >>> Wrap(PublishPost, no_fridays)
    """

    use_case: type[Runs[C, R]]
    function: Callable[Concatenate[Actor, C, Inputs, Proceed[C, R], ...], Awaitable[R]]
    after: Sequence[str] = ()
    raises: Sequence[type[DomainError]] = ()


@dataclass(frozen=True, slots=True)
class Replace(Generic[C, R]):
    """A class that takes the place of a use case wherever that runs, for the same command and
    result. Permission, routes and wraps stay those of the use case. `raises` are refusals that the
    use case does not have, for the API's description.

    >>> Replace(Register, MyRegister)
    """

    use_case: type[Runs[C, R]]
    replacement: type[Runs[C, R]]
    raises: Sequence[type[DomainError]] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """What this extension takes beside a command: a frozen dataclass, which clients send as
    `{"extensions": {"<name>": {...}}}` in the body of the call, or as options on the command line.

    Wraps of the use case and functions before the commit get it by `inputs.find`. It may always be
    left out; the extension decides whether it needs it. What is sent with a registration is kept
    until the account begins.

    >>> Input(RegisterCommand, InviteCode)
    """

    command: type[Any]
    kind: type[Any]


@dataclass(frozen=True, slots=True)
class ViewFields:
    """What this extension shows on answers of the core with this view (`PostView`,
    `PostSummaryView`, `CommentView`, `ProfileView` or `AccountView`), as the member
    `{"extensions": {"<name>": {...}}}`.

    `load` is called once for each answer, with the viewer and the ids of the views. Its annotation
    names the dataclass that it gives for each id; for an id that it leaves out, null is shown. The
    arguments after the ids are found by their annotations. If it raises or takes half a second,
    null is shown for all, and the answer is not cached.

    >>> async def pinned(
    ...     viewer: Actor, ids: Sequence[UUID], pins: Pins
    ... ) -> Mapping[UUID, PinFields]: ...
    >>> ViewFields(PostView, pinned)
    """

    view: type[Any]
    load: Callable[Concatenate[Actor, Sequence[UUID], ...], Awaitable[Mapping[UUID, object]]]


@dataclass(frozen=True, slots=True)
class BeforeCommit(Generic[E]):
    """A function that takes part in the transaction in which an event of this type is recorded.

    It is called once for each event, with the unit of work, the event and the inputs of the use
    case, before the commit. It may write, record events, and refuse by a domain error, which undoes
    the transaction. It must not commit and must not do slow work. The arguments after the inputs
    are found by their annotations.

    `raises` are its refusals, and `within` the use cases that it refuses, for the API's
    description.

    >>> BeforeCommit(UserCreated, spend_code, raises=[CodeSpent], within=[Register, VerifyEmail])
    """

    event: type[E]
    function: Callable[Concatenate[UnitOfWork, E, Inputs, ...], Awaitable[None]]
    _: KW_ONLY
    raises: Sequence[type[DomainError]] = ()
    within: Sequence[type[Runs[Any, Any]]] = ()
