"""The commands that the files in `deploy` start are commands that there are."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.unit.cli.conftest import Hexameter

DEPLOY = Path(__file__).parents[3] / "deploy"


def started() -> list[list[str]]:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    (image,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    return [
        json.loads(image),
        *(service["command"] for service in services if "command" in service),
    ]


@pytest.mark.parametrize("arguments", started(), ids=" ".join)
def test_what_a_container_starts_is_a_whole_command(
    hexameter: Hexameter, arguments: list[str]
) -> None:
    shown = hexameter(*arguments, "--help")
    assert shown.exit_code == 0, shown.stderr
    # A group of commands shows its help, too, but does nothing by itself.
    assert "COMMAND" not in shown.stdout


def test_the_image_the_migration_and_the_worker_are_all_looked_at() -> None:
    assert [arguments[0] for arguments in started()] == ["serve", "migrate", "worker"]
