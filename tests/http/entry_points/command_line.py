"""Runs a command on the command line, and by a program over a copy of the same database."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from typer.testing import Result

from hexameter.application.actor import Actor
from hexameter.domain.errors import DomainError
from hexameter.domain.pagination import Page, PageRequest
from hexameter.entrypoints.cli.failures import FAILED, refusal_details
from hexameter.entrypoints.extensions.declaration import UseCase
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.command_line import CommandLine, Parameter
from hexameter.entrypoints.service import open_service
from tests.http.entry_points.http_and_program import Outcome
from tests.http.entry_points.scene import Example, Recorded
from tests.http.entry_points.stored_scene import StoredScene, environment_for, settings_for

Run = Callable[..., Result]
"""Arguments, then `typed` for standard input and settings."""


@dataclass(frozen=True, slots=True)
class Typed:
    """How a command of the core, which is written by hand, is typed for the command of a use case.

    `prints` is a line, or a part of one, for its result. `more`: the command runs other use cases
    as well.
    """

    arguments: Callable[[Any], list[str]]
    prints: Callable[[Any, Any], str]
    typed: Callable[[Any], str] = lambda _: ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """By a program: the outcome, and what it got."""

    outcome: Outcome
    result: Any
    refusal: DomainError | None = None


def caller_of(name: str) -> str:
    """Nobody is anonymous on the command line."""
    return "operator" if name == "anonymous" else name


async def through_program(
    site: StoredScene, example: Example, use_case: type, caller: str, command: Any
) -> Ran:
    before = site.recorded()
    async with open_service(settings_for(site.path), extensions=example.extensions) as service:
        actor = Actor.system() if caller == "operator" else await service.actor(caller)
        try:
            result = await service.run(use_case, command, actor)
        except DomainError as refusal:
            return Ran(Outcome(refusal.code, None, site.recorded().since(before)), None, refusal)
    shown = site.scene.named(_as_json(result))
    return Ran(Outcome(None, shown, site.recorded().since(before)), result)


def through_generated(
    run: Run,
    site: StoredScene,
    example: Example,
    declared: UseCase[Any],
    caller: str,
    command: Any,
) -> Outcome:
    """The command that follows from a declaration, with `--json`, as programs call it."""
    before = site.recorded()
    person = [] if caller == "operator" else ["--as", caller]
    arguments = _arguments(declared, command)
    environment = {**environment_for(site.path), "extensions": example.import_string}
    answer = run(str(declared.command), *arguments, *person, "--json", **environment)
    recorded = site.recorded().since(before)
    if answer.exit_code:
        assert answer.exit_code == FAILED, answer.output
        return Outcome(json.loads(answer.stderr)["error"]["code"], None, recorded)
    return Outcome(None, site.scene.named(json.loads(answer.stdout)), recorded)


def through_typed(run: Run, site: StoredScene, how: Typed, command: Any) -> tuple[Result, Recorded]:
    """What a command of the core prints, and what it records."""
    before = site.recorded()
    arguments = how.arguments(command)
    answer = run(*arguments, typed=how.typed(command), **environment_for(site.path))
    return answer, site.recorded().since(before)


def printed_for(ran: Ran, how: Typed, command: Any) -> str:
    """What a command of the core has to print for what a program got."""
    if ran.refusal is None:
        return how.prints(command, ran.result)
    details = refusal_details(ran.refusal)
    return details[0] if details else ran.refusal.message


def _arguments(declared: UseCase[Any], command: Any) -> list[str]:
    line = CommandLine(CommandFields(type(command)))
    given = {
        field.name: value
        for field in dataclasses.fields(command)
        if (value := getattr(command, field.name)) != field.default
    }
    arguments = [text for each in line.parameters() for text in _argument(each, given)]
    for value in given.values():
        if isinstance(value, PageRequest):
            sign = "-" if value.sort.descending else ""
            sort = ["--sort", f"{sign}{value.sort.key}"] if declared.http else []
            arguments += ["--limit", str(value.limit), *sort]
    return arguments


def _argument(parameter: Parameter, given: Mapping[str, Any]) -> list[str]:
    if parameter.field not in given:
        return []
    value, option = given[parameter.field], parameter.option
    match parameter.kind:
        case "argument":
            return [str(value)]
        case "flag":
            return [option if value else f"--no-{option.removeprefix('--')}"]
        case "list":
            return [text for each in value for text in (option, str(each))]
        case "clears":
            return [option] if value is None else []
        case "option":
            return [] if value is None else [option, str(value)]


def _as_json(result: Any) -> Any:
    if isinstance(result, Page):
        result = {"items": result.items, "next_offset": None}
    return json.loads(msgspec.json.encode(result, enc_hook=str))
