"""Extensions as part of the product: their arguments, their permissions, what is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast
from uuid import uuid4

import pytest

from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.actor import Actor
from hexameter.application.posts.publish_post import PublishPost
from hexameter.domain.errors import Forbidden
from hexameter.domain.ids import UserId
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Clock,
    Extension,
    PeriodicTask,
    PostPublished,
    PostQueries,
    StoreAdapters,
    Subscriber,
    UseCase,
    permission,
)
from tests.unit.extensions.greetings import (
    Greet,
    GreetAndPublish,
    GreetCommand,
    Greeting,
    extension,
)

MEMORY = Settings(database_url="memory://")


def build(*extensions: Extension) -> Application:
    clock = MovableClock(datetime(2026, 1, 15, 12, 30, tzinfo=UTC))
    return build_container(MEMORY, adapters={"clock": clock}, extensions=extensions)


async def test_arguments_are_found_by_their_annotations() -> None:
    catalogue = build(extension).catalogue()
    greet = catalogue.resolve(Greet)
    said = await greet.execute(Actor.system(), GreetCommand(name="Ada"))
    assert said == "Hello, Ada, at 12:30."
    both = catalogue.resolve(GreetAndPublish)
    assert both.greet is greet
    assert both.publish is catalogue.resolve(PublishPost)


@pytest.mark.parametrize(("role", "may"), [("author", False), ("editor", True), ("admin", True)])
def test_a_permission_belongs_to_its_roles_and_those_above(role: str, may: bool) -> None:
    container = build(extension)
    permissions = container.role_permissions.of(Role(role))
    actor = Actor.user(UserId(uuid4()), Role(role), permissions=permissions)
    assert actor.may("greetings:send") is may
    if not may:
        with pytest.raises(Forbidden):
            container.catalogue().resolve_for(actor, Greet)


def test_the_operator_has_the_permissions_of_extensions() -> None:
    assert build(extension).catalogue().resolve_for(Actor.system(), Greet)


def test_two_products_in_one_process_share_no_permissions() -> None:
    build(extension)
    assert "greetings:send" not in build().role_permissions.of(Role.ADMIN)


class TakesText:
    def __init__(self, text: str) -> None: ...

    async def execute(self, actor: Actor, command: GreetCommand) -> None: ...


class TakesAnything:
    def __init__(self, anything: object) -> None: ...

    del __init__.__annotations__["anything"]

    async def execute(self, actor: Actor, command: GreetCommand) -> None: ...


class NoUseCase: ...


class TakesNoDataclass:
    async def execute(self, actor: Actor, command: str) -> None: ...


def provide_nothing_named():
    return Greeting


def own_clock() -> Clock:
    return MovableClock()


async def notify(event: PostPublished) -> None: ...


async def notify_with_text(event: PostPublished, text: str) -> None: ...


def hears(name: str, function: Callable[..., Awaitable[None]]) -> list[Subscriber[PostPublished]]:
    return [Subscriber(name, PostPublished, function)]


class Uow(Protocol): ...


class GreetToo:
    async def execute(self, actor: Actor, command: GreetCommand) -> None: ...


class Hen:
    def __init__(self, egg: "Egg") -> None: ...


class Egg:
    def __init__(self, hen: Hen) -> None: ...


QUERIES = {PostQueries: StoreAdapters(memory="a:b", sql="c:d")}
NAMELESS = Extension(name="other")
HOURLY = PeriodicTask(
    name="other.greet",
    every=timedelta(hours=1),
    use_case=Greet,
    command=GreetCommand(name="Ada"),
)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (replace(extension, name="posts"), "another active extension has this name"),
        (replace(extension, requires="hexameter>=7"), r"requires hexameter>=7, and this is hexam"),
        (replace(extension, requires="other>=0.1"), r"requires other>=0\.1"),
        (replace(extension, requires=">=0.1"), r"requires, '>=0\.1', is not like"),
        (replace(extension, permissions=[]), "Greet needs the permission greetings:send, which"),
        (
            replace(NAMELESS, permissions=[permission("posts:write")]),
            "the permission posts:write is already declared by the core",
        ),
        (replace(NAMELESS, use_cases=[UseCase(PublishPost)]), "PublishPost is already declared"),
        (replace(NAMELESS, queries=QUERIES), "the port PostQueries is already declared by posts"),
        (replace(extension, provides=[]), "Greet takes greeting: Greeting, which nothing"),
        (replace(NAMELESS, use_cases=[UseCase(TakesText)]), "TakesText takes text: str, which no"),
        (
            replace(NAMELESS, use_cases=[UseCase(TakesAnything)]),
            r"TakesAnything takes anything: \(no annotation\), which nothing provides",
        ),
        (
            replace(NAMELESS, use_cases=[UseCase(cast(Any, NoUseCase))]),
            "NoUseCase has no `async execute",
        ),
        (
            replace(extension, use_cases=[*extension.use_cases, UseCase(GreetToo)]),
            "a use case for GreetCommand is already declared by greetings",
        ),
        (replace(NAMELESS, provides=[Hen, Egg]), "Hen and Egg cannot be made"),
        (
            replace(NAMELESS, use_cases=[UseCase(TakesNoDataclass)]),
            r"TakesNoDataclass has no .* whose command is a dataclass",
        ),
        (replace(NAMELESS, provides=[own_clock]), "Clock is already provided"),
        (
            replace(NAMELESS, provides=[provide_nothing_named]),
            "provide_nothing_named does not say what it returns",
        ),
        (
            replace(NAMELESS, subscribers=hears("mail", notify)),
            "the subscriber mail is already declared by auth",
        ),
        (
            replace(NAMELESS, subscribers=hears("other.notify", notify_with_text)),
            "notify_with_text takes text: str, which nothing provides",
        ),
        (
            replace(NAMELESS, periodic_tasks=[HOURLY]),
            "the task other.greet runs Greet, which no active extension declares",
        ),
        (
            replace(NAMELESS, queries={Uow: StoreAdapters(memory="a:b", sql="c:d")}),
            "Uow has the name of a part of the store",
        ),
    ],
)
def test_what_does_not_fit_stops_the_start_with_a_sentence(broken: Extension, message: str) -> None:
    with pytest.raises(ExtensionError, match=f"^Extension {broken.name}: .*{message}") as raised:
        build(broken)
    assert "\n" not in str(raised.value)


def test_two_extensions_cannot_declare_one_permission() -> None:
    other = Extension(name="other", permissions=[permission("greetings:send")])
    with pytest.raises(ExtensionError, match=r"other: .*already declared by greetings"):
        build(extension, other)


def test_what_is_provided_is_made_once() -> None:
    injector = build(extension).injector
    assert injector.provider(Greeting)() is injector.provider(Greeting)()


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'writer' is not a valid Role"):
        permission("pins:write", roles=["writer"])
