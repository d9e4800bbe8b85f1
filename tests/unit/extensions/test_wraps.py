"""Functions around use cases, and functions that hear events."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from hexameter.adapters.testing.builders import build_actor, build_user
from hexameter.adapters.testing.clock import MovableClock
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Actor,
    ArchivePost,
    ArchivePostCommand,
    Clock,
    Conflict,
    CreatePost,
    CreatePostCommand,
    Extension,
    Inputs,
    PostPublished,
    PostQueries,
    PostView,
    Proceed,
    PublishPost,
    PublishPostCommand,
    Runs,
    Subscriber,
    Wrap,
)
from tests.unit.extensions.greetings import Greet

Publish = Proceed[PublishPostCommand, None]


class NoFridays(Conflict):
    code = "NO_FRIDAYS"
    message = "Nothing is published on a Friday."


class Log:
    def __init__(self) -> None:
        self.lines: list[object] = []


async def no_fridays(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Publish,
    clock: Clock,
    log: Log,
) -> None:
    log.lines.append("no fridays")
    if clock.now().isoweekday() == 5:
        raise NoFridays
    await proceed(command)


async def at_once(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Publish,
    log: Log,
) -> None:
    log.lines.append("at once")
    await proceed(replace(command, publish_at=None))


async def heard(event: PostPublished, log: Log) -> None:
    log.lines.append(event)


FRIDAYS = Extension(
    name="fridays",
    provides=[Log],
    wraps=[Wrap(PublishPost, no_fridays)],
    subscribers=[Subscriber("fridays.heard", PostPublished, heard)],
)
AT_ONCE = Extension(name="at_once", wraps=[Wrap(PublishPost, at_once, after=["fridays"])])


class Desk:
    """A product with these extensions, one author, and posts of theirs."""

    def __init__(self, container: Application) -> None:
        self.container = container
        self.clock: MovableClock = container.services.clock()
        self.log: Log = container.injector.provider(Log)()
        self.user = build_user()
        self.actor = build_actor(self.user)

    async def draft(self) -> Any:
        async with self.container.stores.uow()() as uow:
            if await uow.users.find(self.user.id) is None:
                await uow.users.add(self.user)
                await uow.commit()
        create = self.container.catalogue().resolve(CreatePost)
        command = CreatePostCommand(title="Title", body="Text.")
        return (await create.execute(self.actor, command)).id

    async def publish(self, post_id: Any, **fields: Any) -> None:
        use_case = self.container.catalogue().resolve(PublishPost)
        await use_case.execute(self.actor, PublishPostCommand(post_id=post_id, **fields))

    async def post(self, post_id: Any) -> PostView:
        queries = self.container.catalogue().resolve(PostQueries)
        return await queries.by_id(post_id, self.actor)

    async def status(self, post_id: Any) -> str:
        return (await self.post(post_id)).status

    async def due(self) -> None:
        task = next(
            each for each in self.container.periodic_tasks() if each.name == "publish_due_posts"
        )
        use_case = self.container.catalogue().resolve(task.use_case)
        await use_case.execute(Actor.system(), task.command)


def build(*extensions: Extension) -> Application:
    return build_container(
        Settings(database_url="memory://"),
        adapters={"clock": MovableClock()},
        extensions=extensions,
    )


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    container = build(AT_ONCE, FRIDAYS)
    async with opened(container):
        desk = Desk(container)
        while desk.clock.now().isoweekday() != 4:
            desk.clock.advance(timedelta(days=1))
        yield desk


async def test_wraps_run_in_the_order_that_they_ask_for_and_may_change_the_command(
    desk: Desk,
) -> None:
    post_id = await desk.draft()
    await desk.publish(post_id, publish_at=desk.clock.now() + timedelta(days=3))
    assert desk.log.lines == ["no fridays", "at once"]
    assert await desk.status(post_id) == "published"


async def test_a_wrap_refuses_before_anything_is_done(desk: Desk) -> None:
    post_id = await desk.draft()
    desk.clock.advance(timedelta(days=1))
    with pytest.raises(NoFridays):
        await desk.publish(post_id)
    assert await desk.status(post_id) == "draft"


async def test_a_wrap_also_holds_for_scheduled_publication() -> None:
    container = build(FRIDAYS)
    async with opened(container):
        desk = Desk(container)
        while desk.clock.now().isoweekday() != 4:
            desk.clock.advance(timedelta(days=1))
        post_id = await desk.draft()
        await desk.publish(post_id, publish_at=desk.clock.now() + timedelta(days=1))
        desk.clock.advance(timedelta(days=1))
        await desk.due()
        assert await desk.status(post_id) == "scheduled"
        assert (await desk.post(post_id)).publish_error == NoFridays.code
        desk.clock.advance(timedelta(days=1))
        await desk.due()
        assert await desk.status(post_id) == "published"


async def test_a_subscriber_gets_the_event_with_its_types(desk: Desk) -> None:
    post_id = await desk.draft()
    await desk.publish(post_id)
    desk.log.lines.clear()
    dispatcher = desk.container.dispatcher()
    while not (await dispatcher.run_once()).idle:
        pass
    (event,) = desk.log.lines
    assert isinstance(event, PostPublished)
    assert (event.post_id, event.author_id) == (post_id, desk.user.id)
    assert event.published_at == desk.clock.now()


async def needs_text(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Publish,
    text: str,
) -> None: ...


async def without_inputs(actor: Actor, command: PublishPostCommand, proceed: Publish) -> None: ...


def without_order(name: str, *after: str) -> Extension:
    return Extension(name=name, wraps=[Wrap(PublishPost, at_once, after=after)])


@pytest.mark.parametrize(
    ("extensions", "message"),
    [
        (
            [FRIDAYS, without_order("other")],
            "it and fridays both wrap PublishPost; say which|it and other both wrap PublishPost",
        ),
        (
            [FRIDAYS, without_order("one", "two"), without_order("two", "one")],
            "PublishPost by one, two are each to run after the other",
        ),
        (
            [replace(FRIDAYS, wraps=[*FRIDAYS.wraps, *FRIDAYS.wraps])],
            "fridays: it wraps PublishPost twice",
        ),
        (
            [Extension(name="one", wraps=[Wrap(PublishPost, needs_text)])],
            "one: needs_text takes text: str, which nothing provides",
        ),
        (
            [Extension(name="one", wraps=[Wrap(PublishPost, cast(Any, without_inputs))])],
            "one: without_inputs must take actor, command, inputs, proceed",
        ),
        ([Extension(name="one", wraps=[Wrap(Greet, at_once)])], "one: it wraps Greet, which no"),
        (
            [FRIDAYS, Extension(name="two", subscribers=FRIDAYS.subscribers)],
            "two: the subscriber fridays.heard is already declared by fridays",
        ),
    ],
)
def test_what_cannot_be_ordered_or_made_stops_the_start(
    extensions: list[Extension], message: str
) -> None:
    with pytest.raises(ExtensionError, match=message):
        build(*extensions)


async def archives_after(
    actor: Actor,
    command: PublishPostCommand,
    inputs: Inputs,
    proceed: Publish,
    archive: Runs[ArchivePostCommand, None],
) -> None:
    await proceed(command)
    await archive.execute(actor, ArchivePostCommand(post_id=command.post_id))


async def logs_archiving(
    actor: Actor,
    command: ArchivePostCommand,
    inputs: Inputs,
    proceed: Proceed[ArchivePostCommand, None],
    log: Log,
) -> None:
    log.lines.append("archived")
    await proceed(command)


@pytest.mark.parametrize("reverse", [False, True])
async def test_a_wrap_runs_other_use_cases_with_their_wraps(reverse: bool) -> None:
    wrapping = [
        Extension(name="first", wraps=[Wrap(PublishPost, archives_after)]),
        Extension(name="second", wraps=[Wrap(ArchivePost, logs_archiving)], provides=[Log]),
    ]
    container = build(*reversed(wrapping) if reverse else wrapping)
    async with opened(container):
        desk = Desk(container)
        await desk.publish(await desk.draft())
    assert desk.log.lines == ["archived"]
