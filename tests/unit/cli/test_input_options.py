"""Options of what extensions take beside a command."""

import json
from dataclasses import dataclass, replace

import pytest
from typer.testing import Result

from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Actor, Extension, Input, Inputs, Proceed, UseCase, Wrap
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


def test_an_option_of_an_extension_must_be_free() -> None:
    shelved = replace(extension, use_cases=[UseCase(Shelve, command="shelve")])
    taken = Extension(name="expected", inputs=[Input(ShelveCommand, Version)])
    message = "shelf: the command shelve: the option --expected-version has a meaning already"
    with pytest.raises(ExtensionError, match=message):
        build_container(Settings(database_url="memory://"), extensions=[shelved, taken])


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    version: int = 0
