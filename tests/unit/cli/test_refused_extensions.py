"""Every command stops with one sentence for an extension with which the product cannot start."""

import re

import pytest

from tests.unit.cli.conftest import Hexameter

REFUSED = {
    "no_such_module:extension": "it does not load (ModuleNotFoundError",
    "CONFLICT": "another active extension has this name",
    "NEWER": "it requires hexameter>=99, and this is hexameter",
    "ARGUMENT": "wrap_with_text takes text: str, which nothing provides",
    "PERMISSION": "Star needs the permission stars:write, which nothing defines",
    "TABLE": "its table stars needs a name that begins with ext_bad_",
    "CYCLE,OTHER": "by one, two are each to run after the other",
}
SERVING = {"ROUTE": "GET /v1/nothing must declare one of Anyone, MaybeUser and SignedInUser"}
COMMANDS = [("check",), ("worker",), ("migrate", "up"), ("serve", "--port", "0")]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("refused", REFUSED)
def test_a_command_stops_with_one_sentence(
    hexameter: Hexameter, command: tuple[str, ...], refused: str
) -> None:
    stopped(hexameter, command, refused, REFUSED[refused])


@pytest.mark.parametrize("command", [("check",), ("serve", "--port", "0"), ("openapi",)])
def test_a_route_without_a_policy_stops_what_serves(
    hexameter: Hexameter, command: tuple[str, ...]
) -> None:
    (refused,) = SERVING
    stopped(hexameter, command, refused, SERVING[refused])


def test_tables_are_checked_without_a_database(hexameter: Hexameter) -> None:
    chosen = "tests.unit.extensions.refused:TABLE"
    failed = hexameter("check", extensions=chosen, database_url="memory://")
    assert failed.exit_code == 2, failed.output
    assert REFUSED["TABLE"] in failed.stderr


def stopped(hexameter: Hexameter, command: tuple[str, ...], refused: str, message: str) -> None:
    module = "" if ":" in refused else "tests.unit.extensions.refused:"
    chosen = ",".join(f"{module}{name}" for name in refused.split(","))
    failed = hexameter(*command, extensions=chosen)
    assert failed.exit_code == 2, failed.output
    (line,) = failed.stderr.splitlines()
    assert re.match(r"error: Extension \S+: .+\.$", line), line
    assert message in line
