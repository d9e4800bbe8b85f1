"""Classes that take the place of use cases."""

from dataclasses import dataclass, replace

import pytest

from hexameter.adapters.testing.builders import build_actor, build_user
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Actor,
    Clock,
    Extension,
    Inputs,
    Proceed,
    Replace,
    Runs,
    UseCase,
    Wrap,
)
from tests.unit.extensions.greetings import Greet, GreetCommand, extension

BARE = Extension(name="polite")


class GreetPolitely:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def execute(self, actor: Actor, command: GreetCommand) -> str:
        return f"Good day, {command.name}."


async def twice(
    actor: Actor,
    command: GreetCommand,
    inputs: Inputs,
    proceed: Proceed[GreetCommand, str],
) -> str:
    return f"{await proceed(command)} {await proceed(command)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GreetAllCommand:
    names: tuple[str, ...]


class GreetAll:
    def __init__(self, greet: Runs[GreetCommand, str]) -> None:
        self._greet = greet

    async def execute(self, actor: Actor, command: GreetAllCommand) -> list[str]:
        return [await self._greet.execute(actor, GreetCommand(name=n)) for n in command.names]


def build(*extensions: Extension) -> Application:
    return build_container(Settings(database_url="memory://"), extensions=[extension, *extensions])


async def test_it_runs_wherever_the_use_case_ran_and_wraps_stay_around_it() -> None:
    container = build(
        replace(
            BARE,
            replaces=[Replace(Greet, GreetPolitely)],
            wraps=[Wrap(Greet, twice)],
            use_cases=[UseCase(GreetAll)],
        )
    )
    actor = build_actor(build_user())
    async with opened(container):
        catalogue = container.catalogue()
        direct = await catalogue.resolve(Greet).execute(actor, GreetCommand(name="Ada"))
        assert direct == "Good day, Ada. Good day, Ada."
        within = await catalogue.resolve(GreetAll).execute(actor, GreetAllCommand(names=("Bo",)))
        assert within == ["Good day, Bo. Good day, Bo."]
        assert catalogue.entry(Greet).permission == "greetings:send"


class OtherCommand:
    async def execute(self, actor: Actor, command: GreetAllCommand) -> str:
        return ""


class OtherResult:
    async def execute(self, actor: Actor, command: GreetCommand) -> int:
        return 0


class TakesIt(GreetPolitely):
    def __init__(self, greet: Runs[GreetCommand, str]) -> None: ...


class TakesText(GreetPolitely):
    def __init__(self, text: str) -> None: ...


def replacing(replacement: type, name: str = "polite") -> Extension:
    return Extension(name=name, replaces=[Replace(Greet, replacement)])


@pytest.mark.parametrize(
    ("extensions", "message"),
    [
        ([replacing(OtherCommand)], "polite: OtherCommand replaces Greet, so its command must be"),
        (
            [replacing(OtherResult)],
            "polite: OtherResult replaces Greet, so both must have the same",
        ),
        ([replacing(TakesIt)], "polite: TakesIt takes Greet, which it replaces; wrap it"),
        ([replacing(TakesText)], "polite: TakesText takes text: str, which nothing provides"),
        (
            [replacing(GreetPolitely, "one"), replacing(GreetPolitely, "two")],
            "two: it and one both replace Greet; only one can",
        ),
        (
            [Extension(name="polite", replaces=[Replace(GreetAll, GreetAll)])],
            "polite: .*GreetAll",
        ),
    ],
)
def test_what_cannot_take_its_place_stops_the_start(
    extensions: list[Extension], message: str
) -> None:
    with pytest.raises(ExtensionError, match=message):
        build(*extensions)
