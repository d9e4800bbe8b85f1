"""Options of what extensions take beside a command."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Actor, Conflict, Extension, Input, Inputs, Proceed, UseCase, Wrap
from tests.unit.cli.conftest import Hexameter
from tests.unit.cli.shelf import Shelve, ShelveCommand, Shelved, extension

ITEM = "019bc0a4-7c1e-7d4a-9a52-5d1f0e6b8c3a"
EXTENSIONS = "tests.unit.cli.shelf:extension,tests.unit.cli.test_input_options:labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    colour: str
    sizes: tuple[int, ...] = ()
    sticky: bool = False


async def labelled(
    actor: Actor,
    command: ShelveCommand,
    inputs: Inputs,
    proceed: Proceed[ShelveCommand, Shelved],
) -> Shelved:
    label = inputs.find(Label)
    shelved = await proceed(command)
    return replace(shelved, mode=f"{label.colour} {label.sizes} {label.sticky}" if label else "-")


labels = Extension(
    name="la-bels",
    inputs=[Input(ShelveCommand, Label)],
    wraps=[Wrap(Shelve, labelled)],
)


def test_what_extensions_take_beside_a_command_are_options(hexameter: Hexameter) -> None:
    def shelve(*options: str) -> Result:
        return hexameter("shelve", ITEM, "book", "--json", *options, extensions=EXTENSIONS)

    assert json.loads(shelve().stdout)["mode"] == "-"
    given = ("--la-bels-colour", "red", "--la-bels-sizes", "3", "--la-bels-sticky")
    assert json.loads(shelve(*given).stdout)["mode"] == "red (3,) True"
    for options, message in (
        (("--la-bels-sticky",), "--la-bels-colour: This field is required."),
        (("--la-bels-colour", "red", "--la-bels-sizes", "x"), "--la-bels-sizes: Must be a whole"),
    ):
        refused = shelve(*options)
        assert (refused.exit_code, message in refused.stderr) == (2, True), refused.output
    assert "--la-bels-colour" in hexameter("shelve", "--help", extensions=EXTENSIONS).stdout


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    undated: str


class DeskTaken(Conflict):
    code = "DESK_TAKEN"


async def seated(
    actor: Actor, command: Any, inputs: Inputs, proceed: Callable[[Any], Awaitable[Any]]
) -> Any:
    desk, reason = inputs.find(Desk), inputs.find(Reason)
    if desk is None and reason is None:
        raise DeskTaken("Name a desk or a reason.")
    if desk is not None and desk.number == 7:
        raise DeskTaken("Desk 7 is taken.")
    return await proceed(command)


desks = Extension(
    name="desks",
    inputs=[
        Input(CreateUserCommand, Desk),
        Input(SetRoleCommand, Reason),
        Input(ImportPostCommand, Desk),
    ],
    wraps=[Wrap(CreateUser, seated), Wrap(SetRole, seated), Wrap(ImportPost, seated)],
)
DESKS = "tests.unit.cli.test_input_options:desks"
ADA = ("create-admin", "--email", "ada@example.com", "--username", "ada")


def test_what_extensions_take_beside_commands_of_the_core_are_options(hexameter: Hexameter) -> None:
    def typed(*arguments: str) -> tuple[int, str]:
        done = hexameter(*arguments, typed="correct horse battery\n", extensions=DESKS)
        return done.exit_code, done.stderr

    assert typed(*ADA) == (1, "error: Name a desk or a reason.\n")
    assert typed(*ADA, "--desks-number", "7") == (1, "error: Desk 7 is taken.\n")
    assert typed(*ADA, "--desks-number", "x")[0] == 2
    assert typed(*ADA, "--desks-number", "3") == (0, "")
    bob = ("create-admin", "--email", "bob@example.com", "--username", "bob")
    assert typed(*bob, "--desks-number", "4") == (0, "")
    assert typed("set-role", "bob@example.com", "author")[0] == 1
    assert typed("set-role", "bob@example.com", "author", "--desks-text", "Rest") == (0, "")

    Path("essays").mkdir()
    Path("essays/one.md").write_text("---\ntitle: One\n---\nText.\n")
    refused = hexameter("import", "essays", "--author", "ada", extensions=DESKS)
    assert "Name a desk or a reason." in refused.output
    assert typed("import", "essays", "--author", "ada", "--desks-number", "3")[0] == 0
    for command in ("create-admin", "import"):
        shown = hexameter(command, "--help", extensions=DESKS).stdout
        assert "--desks-number" in shown
    assert "--desks-number" not in hexameter("create-admin", "--help").stdout
    assert "Create an administrator." in hexameter(*ADA[:1], "--help", extensions=DESKS).stdout


publish = Extension(name="publish", inputs=[Input(ImportPostCommand, Everything)])


def test_an_option_of_a_command_of_the_core_is_not_taken_over(hexameter: Hexameter) -> None:
    refused = hexameter("import", ".", extensions="tests.unit.cli.test_input_options:publish")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "error: Extension publish: hexameter import has an option --publish-undated already.\n",
    )


def test_an_option_of_an_extension_must_be_free() -> None:
    shelved = replace(extension, use_cases=[UseCase(Shelve, command="shelve")])
    taken = Extension(name="expected", inputs=[Input(ShelveCommand, Version)])
    message = "shelf: the command shelve: the option --expected-version has a meaning already"
    with pytest.raises(ExtensionError, match=message):
        build_container(Settings(database_url="memory://"), extensions=[shelved, taken])


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    version: int = 0
