"""The public module for extensions: what importing it loads."""

import subprocess
import sys

import hexameter.extending as public
from tests.support.exports import exported

HEAVY = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "pydantic", "typer")


def test_importing_it_loads_no_framework() -> None:
    program = f"import sys, hexameter.extending; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_name_is_exported_and_can_be_imported() -> None:
    assert dir(public) == exported(public)
    assert all(getattr(public, name) is not None for name in dir(public))
