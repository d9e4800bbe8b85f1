"""The product for programs."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

import hexameter
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.domain.errors import AuthenticationRequired, Forbidden
from hexameter.domain.users.errors import UserNotFound
from hexameter.entrypoints.service import Service
from hexameter.extending import (
    Actor,
    CreatePost,
    CreatePostCommand,
    Extension,
    Inputs,
    PostPublished,
    PostQueries,
    Proceed,
    PublishPost,
    PublishPostCommand,
    Subscriber,
    Wrap,
)
from tests.unit.extensions.greetings import Greeting

IN_MEMORY = hexameter.Settings(database_url="memory://", rate_limits="off")


async def ada(service: Service, role: str = "author") -> Actor:
    command = CreateUserCommand(
        email="ada@example.com", username="ada", name="Ada", password="weaves patterns", role=role
    )
    await service.run(CreateUser, command, Actor.system())
    return await service.actor("ada")


async def test_use_cases_run_inside_the_wraps_of_extensions_and_events_are_delivered() -> None:
    heard: list[str] = []

    async def noted(
        actor: Actor,
        command: PublishPostCommand,
        inputs: Inputs,
        proceed: Proceed[PublishPostCommand, None],
    ) -> None:
        heard.append("wrapped")
        await proceed(command)

    async def hear(event: PostPublished) -> None:
        heard.append("delivered")

    extension = Extension(
        name="ears",
        wraps=[Wrap(PublishPost, noted)],
        subscribers=[Subscriber("ears.hear", PostPublished, hear)],
    )
    async with hexameter.open(IN_MEMORY, extensions=[extension]) as service:
        author = await ada(service)
        draft = CreatePostCommand(title="On the Engine", body="It *weaves*.")
        created = await service.run(CreatePost, draft, author)
        later = datetime.now(UTC) + timedelta(days=1)
        scheduled = await service.run(CreatePost, draft, author)
        await service.run(
            PublishPost, PublishPostCommand(post_id=scheduled.id, publish_at=later), author
        )
        await service.run(PublishPost, PublishPostCommand(post_id=created.id), author)
        assert heard == ["wrapped", "wrapped"]
        await service.run_due()
        assert heard == ["wrapped", "wrapped", "delivered"]
        shown = await service.get(PostQueries).by_id(created.id, Actor.anonymous())
        assert shown.status == "published"


async def test_permissions_hold() -> None:
    async with hexameter.open(IN_MEMORY, extensions=[]) as service:
        reader = await ada(service, role="reader")
        draft = CreatePostCommand(title="On the Engine", body="It *weaves*.")
        with pytest.raises(Forbidden):
            await service.run(CreatePost, draft, reader)
        with pytest.raises(AuthenticationRequired):
            await service.run(CreatePost, draft, Actor.anonymous())


async def test_who_or_what_is_not_there_is_named() -> None:
    async with hexameter.open(IN_MEMORY, extensions=[]) as service:
        with pytest.raises(UserNotFound):
            await service.actor("grace")
        with pytest.raises(LookupError, match="Greeting"):
            service.get(Greeting)


def test_importing_the_root_loads_no_layer() -> None:
    program = (
        "import sys, hexameter; "
        "print([name for name in sys.modules if name.startswith('hexameter.')]); "
        "print(hexameter.open.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\nopen_service\n"
