"""Commands that extensions add to the command line."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from hexameter.application.actor import Actor
from hexameter.entrypoints.cli.main import app
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.command_line_names import CORE_NAMES
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Extension, UseCase
from tests.unit.cli.conftest import Hexameter
from tests.unit.cli.shelf import AddShelf, Shelve, extension

ITEM = "019bc0a4-7c1e-7d4a-9a52-5d1f0e6b8c3a"
SHELF = "tests.unit.cli.shelf:extension"
BROKEN = "tests.unit.cli.no_such_module:extension"
ADA = ("create-admin", "--email", "ada@example.com", "--username", "ada")


@pytest.fixture
def shelf(hexameter: Hexameter) -> Any:
    def run(*arguments: str, **settings: str) -> Result:
        return hexameter(*arguments, **{"extensions": SHELF, **settings})

    return run


def test_a_command_takes_required_fields_as_arguments_and_the_others_as_options(
    shelf: Hexameter,
) -> None:
    done = shelf("shelve", ITEM, "book", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "item_id": ITEM,
        "kind": "book",
        "copies": 1,
        "weight": 0.5,
        "due": None,
        "tags": ["unset"],
        "fragile": True,
        "mode": "slow",
        "caller": None,
        "version": None,
    }
    options = ("--copies", "3", "--weight", "1.5", "--due", "2026-02-01T09:00:00+01:00")
    more = ("--tags", "a", "--tags", "b", "--no-fragile", "--mode", "fast")
    changed = shelf("shelve", ITEM, "paper", *options, *more, "--expected-version", "7", "--json")
    answer = json.loads(changed.stdout)
    assert answer["due"] == "2026-02-01T08:00:00Z"
    assert (answer["copies"], answer["weight"], answer["tags"]) == (3, 1.5, ["a", "b"])
    assert (answer["fragile"], answer["mode"], answer["version"]) == (False, "fast", 7)
    cleared = json.loads(shelf("shelve", ITEM, "book", "--no-due", "--json").stdout)
    assert (cleared["due"], cleared["tags"]) == (None, [])


def test_a_result_is_readable(shelf: Hexameter) -> None:
    lines = shelf("shelve", ITEM, "book", "--tags", "two\nlines", "--no-due").stdout.splitlines()
    assert f"item_id  {ITEM}" == lines[0]
    assert "copies   1" in lines
    assert 'tags     ["two\\nlines"]' in lines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("7", "book"), "ITEM_ID: Must be a UUID."),
        ((ITEM, "poem"), "KIND: Must be one of"),
        ((ITEM, "book", "--copies", "1.0"), "--copies: Must be a whole number."),
        ((ITEM, "book", "--copies", "10"), "--copies: Must be at most 9."),
        ((ITEM, "book", "--weight", "nan"), "--weight: Must be a number."),
        ((ITEM, "book", "--due", "tomorrow"), "--due: Must be an RFC 3339 string"),
        ((ITEM, "book", "--due", "x", "--no-due"), "--due and --no-due cannot be used together."),
        ((ITEM,), "KIND"),
        ((ITEM, "book", "--loud"), "--loud"),
    ],
)
def test_what_is_wrong_is_named_and_ends_with_code_2(
    shelf: Hexameter, arguments: tuple[str, ...], message: str
) -> None:
    refused = shelf("shelve", *arguments)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: ")
    assert message in refused.stderr.splitlines()[0]


def test_a_refusal_is_one_line_and_code_1(shelf: Hexameter) -> None:
    refused = shelf("shelve", ITEM, "book", "--copies", "9")
    assert (refused.exit_code, refused.stderr) == (1, "error: The shelf is full.\n")


def test_for_programs_a_refusal_is_json_on_standard_error(shelf: Hexameter) -> None:
    refused = shelf("shelve", ITEM, "book", "--copies", "9", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert json.loads(refused.stderr) == {
        "error": {"code": "SHELF_FULL", "message": "The shelf is full.", "details": []}
    }


def test_as_acts_for_a_person_with_the_permissions_of_their_role(hexameter: Hexameter) -> None:
    def run(*arguments: str) -> Result:
        return hexameter(*arguments, extensions=SHELF)

    assert hexameter(*ADA, typed="correct horse battery\n", extensions=SHELF).exit_code == 0
    assert run("shelve", ITEM, "book", "--as", "Ada").stdout.count("admin") == 1
    nobody = run("add-shelf", "mine")
    assert nobody.exit_code == 1
    assert "--as USERNAME" in nobody.stderr
    added = run("add-shelf", "mine", "--as", "ada", "--idempotency-key", " again ")
    assert added.stdout.endswith("(created by an earlier call)\n"), added.output
    key = run("add-shelf", "mine", "--as", "ada", "--idempotency-key", "é")
    assert (key.exit_code, key.stderr) == (
        2,
        "error: --idempotency-key: Only printable characters are allowed.\n",
    )
    assert run("set-role", "ada@example.com", "author").exit_code == 1
    grace = ("create-admin", "--email", "g@example.com", "--username", "grace")
    assert hexameter(*grace, typed="correct horse battery\n", extensions=SHELF).exit_code == 0
    assert run("set-role", "ada@example.com", "author").exit_code == 0
    refused = run("shelve", ITEM, "book", "--as", "ada")
    assert refused.exit_code == 1
    unknown = run("shelve", ITEM, "book", "--as", "bob")
    assert unknown.stderr == "error: No account has the username bob.\n"


def test_a_list_has_pages(hexameter: Hexameter) -> None:
    for name in ("ada", "bob"):
        made = ("create-admin", "--email", f"{name}@example.com", "--username", name)
        assert hexameter(*made, typed="correct horse battery\n").exit_code == 0
    first = hexameter("readers", "--limit", "1", extensions=SHELF)
    assert first.stdout == "username  ada\nrole      admin\nThere are more: --offset 1\n"
    last = hexameter("readers", "--limit", "1", "--offset", "1", "--json", extensions=SHELF)
    assert json.loads(last.stdout) == {
        "items": [{"username": "bob", "role": "admin"}],
        "next_offset": None,
    }
    assert hexameter("readers", "--limit", "0", extensions=SHELF).exit_code == 2
    unsorted = hexameter("readers", "--sort", "role", extensions=SHELF)
    assert unsorted.stderr == "error: --sort: Must be one of username, created_at.\n"
    assert hexameter("readers", "--search", "zz", extensions=SHELF).stdout == "Nothing found.\n"


def test_help_comes_from_the_docstring_and_the_fields(shelf: Hexameter) -> None:
    assert "Put something on the shelf." in shelf("--help").stdout
    shown = shelf("shelve", "--help").stdout
    for text in ("Nothing falls off.", "ITEM_ID", "How many there are.", "--fragile", "--as"):
        assert text in shown


@pytest.mark.parametrize("arguments", [("--help",), ("migrate", "--help")])
def test_a_broken_extension_does_not_take_the_help_away(
    hexameter: Hexameter, arguments: tuple[str, ...]
) -> None:
    shown = hexameter(*arguments, extensions=BROKEN)
    assert shown.exit_code == 0
    assert "Usage" in shown.stdout
    assert "Traceback" not in shown.output


def test_a_broken_extension_is_named_by_help_and_check(hexameter: Hexameter) -> None:
    Path(".env").write_text(f"HEXAMETER_EXTENSIONS={BROKEN}\n")
    assert f"warning: Extension {BROKEN}: it does not load" in hexameter("--help").stderr
    for command in ("check", "no-such-command"):
        refused = hexameter(command)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"error: Extension {BROKEN}: it does not load")
        assert len(refused.stderr.splitlines()) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OddCommand:
    size: complex


class Odd:
    async def execute(self, actor: Actor, command: OddCommand) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonCommand:
    json: bool = False


class Json:
    async def execute(self, actor: Actor, command: JsonCommand) -> None: ...


BARE = replace(extension, use_cases=[])


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (UseCase(Odd, command="serve"), "the command serve is already declared by the core"),
        (UseCase(Odd, command="Odd one"), "the command 'Odd one' must consist of"),
        (UseCase(Odd, command="odd"), "the command odd: the field size of its command has the"),
        (UseCase(Json, command="out"), "the command out: the option --json has a meaning"),
    ],
)
def test_a_command_that_cannot_be_offered_stops_the_start(
    declared: UseCase[Any], message: str
) -> None:
    with pytest.raises(ExtensionError, match=f"^Extension shelf: {message}"):
        build(replace(BARE, use_cases=[declared]))


def test_two_extensions_cannot_have_one_command() -> None:
    with pytest.raises(ExtensionError, match=r"two: the command put is already declared by one"):
        build(
            replace(BARE, name="one", use_cases=[UseCase(Shelve, command="put")]),
            Extension(name="two", use_cases=[UseCase(AddShelf, command="put")]),
        )


def test_the_names_of_the_core_are_those_of_its_commands() -> None:
    own = {each.name or each.callback.__name__ for each in app.registered_commands if each.callback}
    own |= {str(group.name) for group in app.registered_groups}
    assert own == set(CORE_NAMES)


def build(*extensions: Extension) -> None:
    build_container(Settings(database_url="memory://"), extensions=extensions)
