"""A small extension for the tests of this folder, written as its author would write it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from hexameter.application.posts.publish_post import PublishPostCommand
from hexameter.extending import Actor, Clock, Extension, Runs, UseCase, permission


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetCommand:
    name: str


class Greeting:
    """Something that the extension provides for its own use cases."""

    word: ClassVar[str] = "Hello"


class Greet:
    """Greet somebody."""

    def __init__(self, clock: Clock, greeting: Greeting) -> None:
        self._clock = clock
        self._greeting = greeting

    async def execute(self, actor: Actor, command: GreetCommand) -> str:
        return f"{self._greeting.word}, {command.name}, at {self._clock.now():%H:%M}."


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetAndPublishCommand:
    name: str
    post_id: UUID


class GreetAndPublish:
    """Runs a use case of its own and one of the core."""

    def __init__(
        self, greet: Runs[GreetCommand, str], publish: Runs[PublishPostCommand, None]
    ) -> None:
        self.greet = greet
        self.publish = publish

    async def execute(self, actor: Actor, command: GreetAndPublishCommand) -> str:
        await self.publish.execute(actor, PublishPostCommand(post_id=command.post_id))
        return await self.greet.execute(actor, GreetCommand(name=command.name))


extension = Extension(
    name="greetings",
    requires="hexameter>=0.1",
    permissions=[permission("greetings:send", roles=["editor"])],
    provides=[Greeting],
    use_cases=[UseCase(Greet, "greetings:send"), UseCase(GreetAndPublish, "greetings:send")],
)
