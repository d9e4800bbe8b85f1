"""`serve` refuses the same with one process and with several."""

import pytest

from tests.unit.cli.conftest import Hexameter

AWAY = "postgresql+asyncpg://ada@127.0.0.1:1/there"


@pytest.mark.parametrize(
    ("arguments", "settings", "code"),
    [
        (["--no-migrate"], {}, 1),
        ([], {"database_url": AWAY}, 1),
        (["--no-migrate"], {"database_url": AWAY}, 1),
        (["--host", "nowhere.invalid"], {}, 2),
        ([], {"environment": "production"}, 2),
        ([], {"extensions": "unknown"}, 2),
    ],
)
def test_exit_codes_do_not_depend_on_the_number_of_workers(
    hexameter: Hexameter, arguments: list[str], settings: dict[str, str], code: int
) -> None:
    # Set, so that `serve` does not set it for the processes that it starts.
    settings = {"public_url": "http://localhost", **settings}
    one, two = (
        hexameter("serve", "--port", "0", "--workers", workers, *arguments, **settings)
        for workers in ("1", "2")
    )
    assert (one.exit_code, one.stderr) == (two.exit_code, two.stderr)
    assert (one.exit_code, one.stdout) == (code, "")
    assert one.stderr.startswith("error: ")
