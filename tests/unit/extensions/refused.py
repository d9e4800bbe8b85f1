"""Extensions with which the product must not start, as their authors might write them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, Table

from hexameter import Service
from hexameter.extending import (
    Actor,
    BeforeCommit,
    Conflict,
    Created,
    Extension,
    Http,
    Input,
    Inputs,
    Mailer,
    Mount,
    PeriodicTask,
    PostPublished,
    PublishPost,
    RegisterCommand,
    Replace,
    Router,
    Subscriber,
    UnitOfWork,
    UseCase,
    UserCreated,
    ViewFields,
    Wrap,
    permission,
)

ANY = cast(Any, None)
here = __name__

without_policy = Router()


@without_policy.get("/v1/nothing")
async def nothing() -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StarCommand:
    post_id: UUID


class Star:
    async def execute(self, actor: Actor, command: StarCommand) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCommand:
    size: int = 1


class Add:
    async def execute(self, actor: Actor, command: AddCommand) -> Created: ...


class NoFamily: ...


class NoCode(Conflict): ...


async def wrap(actor: Actor, command: Any, inputs: Inputs, proceed: Any) -> None: ...


async def wrap_of_three(actor: Actor, command: Any, inputs: Inputs) -> None: ...


async def wrap_with_text(
    actor: Actor, command: Any, inputs: Inputs, proceed: Any, text: str
) -> None: ...


def wrap_at_once(actor: Actor, command: Any, inputs: Inputs, proceed: Any) -> None: ...


async def join(uow: UnitOfWork, event: UserCreated, inputs: Inputs) -> None: ...


async def hear(event: PostPublished) -> None: ...


async def hear_nothing() -> None: ...


def mount_fails(service: Service) -> object:
    raise RuntimeError("no template")


def starred(http: Http, *, needs: str | None = None, raises: Any = ()) -> list[UseCase[Any]]:
    return [UseCase(Star, needs, http=http, raises=raises)]


def bad(**parts: Any) -> Extension:
    return Extension(name="bad", **parts)


PUT = Http("PUT", "/v1/stars/{post_id}")
HOURLY = timedelta(hours=1)
LONG = "x" * 121

REFUSED: list[tuple[Extension, str]] = [
    (Extension(name=""), "its name must be lower-case words"),
    (Extension(name="Bad Name"), "its name must be lower-case words"),
    (Extension(name=cast(Any, 3)), "its name must be lower-case words"),
    (bad(use_cases=UseCase(Star)), "use_cases must be a list, and is UseCase"),
    (bad(use_cases=[Star]), r"use_cases has Star, which must be UseCase\(\.\.\.\)"),
    (bad(collections=["stars"]), "collections has 'stars', which must be a class"),
    (bad(collections=[StarCommand]), "StarCommand is no class Name"),
    (bad(adapters=[Mailer]), "adapters must be a mapping from ports"),
    (bad(adapters={Mailer: None}), "its adapter for Mailer must be a class or a function"),
    (bad(mail_templates="mails"), "mail_templates must be a Path"),
    (bad(permissions=[permission("stars")]), "the permission 'stars' must be <what>:<action>"),
    (bad(use_cases=starred(PUT, needs="stars:write")), "Star needs the permission stars:write"),
    (bad(use_cases=starred(Http(cast(Any, "FETCH"), PUT.path))), "FETCH .*: method must be one of"),
    (
        bad(use_cases=starred(Http("PUT", PUT.path, signed_in=cast(Any, "maybe")))),
        "PUT .*: signed_in must be one of required, optional, no",
    ),
    (bad(use_cases=starred(Http("PUT", "/v1/stars/{id}"))), "StarCommand has no field id"),
    (bad(use_cases=starred(Http("GET", "/v1/posts/{post_id}"))), "another route already answers"),
    (bad(use_cases=[UseCase(Add, http=Http("POST", "/v1/x", status=201))]), "POST /v1/x: .*needs"),
    (bad(use_cases=starred(PUT, raises=[NoFamily])), "raises has NoFamily, which must be an error"),
    (bad(use_cases=starred(PUT, raises=[NoCode])), "the error NoCode needs a code"),
    (bad(routers=[f"{here}:without_policy"]), "GET /v1/nothing must declare one of"),
    (bad(routers=["no.such.module:router"]), "its router no.such.module:router does not load"),
    (bad(routers=[f"{here}:StarCommand"]), "its router .*:StarCommand is no Router"),
    (bad(routers=[without_policy]), "routers has .*, which must be an import string"),
    (bad(wraps=[Wrap(PublishPost, cast(Any, wrap_at_once))]), "wrap_at_once must be `async def`"),
    (bad(wraps=[Wrap(PublishPost, cast(Any, wrap_of_three))]), "must take actor, command, inputs"),
    (bad(wraps=[Wrap(PublishPost, wrap_with_text)]), "wrap_with_text takes text: str, which noth"),
    (bad(wraps=[Wrap(PublishPost, ANY)]), "None must be a function"),
    (bad(wraps=[Wrap(ANY, wrap)]), "a wrap is of None, which must be a use case"),
    (bad(wraps=[Wrap(Star, wrap)]), "it wraps Star, which no active feature offers"),
    (bad(replaces=[Replace(PublishPost, cast(Any, Star))]), "its command must be PublishPostComm"),
    (bad(before_commit=[BeforeCommit(cast(Any, Star), cast(Any, join))]), "class of events"),
    (
        bad(before_commit=[BeforeCommit(UserCreated, join, within=[Star])]),
        "it refuses within Star, which no active feature offers",
    ),
    (bad(subscribers=[Subscriber("bad", cast(Any, Star), cast(Any, hear))]), "class of events"),
    (bad(subscribers=[Subscriber("", PostPublished, hear)]), "must have 1 to 120 characters"),
    (bad(subscribers=[Subscriber(LONG, PostPublished, hear)]), "must have 1 to 120 characters"),
    (
        bad(subscribers=[Subscriber("bad", PostPublished, cast(Any, hear_nothing))]),
        "hear_nothing must take event",
    ),
    (bad(views=[ViewFields(Star, cast(Any, wrap))]), "Star can have no fields of extensions"),
    (bad(inputs=[Input(RegisterCommand, int)]), "int, which it takes .*, is no dataclass"),
    (bad(settings=[StarCommand]), "StarCommand is not a class of pydantic-settings"),
    *(
        (bad(mounts=[Mount("/x", mount_fails, body_limits=limit)]), "need paths .* and bytes")
        for limit in ({"users": 1024}, {"/users/": 1024}, {"/": 1024}, {"/users": 0})
    ),
    (bad(mounts=[Mount("/x", mount_fails)]), r"cannot be built \(RuntimeError: no template\)"),
    (
        bad(
            periodic_tasks=[
                PeriodicTask(name="t", every=HOURLY, use_case=PublishPost, command=AddCommand())
            ]
        ),
        "the command of the task t must be a PublishPostCommand",
    ),
]

without_prefix = MetaData()
Table("stars", without_prefix, Column("id", Integer, primary_key=True))

CYCLE = Extension(name="one", wraps=[Wrap(PublishPost, wrap, after=["two"])])
OTHER = Extension(name="two", wraps=[Wrap(PublishPost, wrap, after=["one"])])
NEWER = Extension(name="bad", requires="hexameter>=99")
CONFLICT = Extension(name="posts")
ROUTE = bad(routers=[f"{here}:without_policy"])
ARGUMENT = bad(wraps=[Wrap(PublishPost, wrap_with_text)])
PERMISSION = bad(use_cases=starred(PUT, needs="stars:write"))
TABLE = bad(tables=f"{here}:without_prefix")
