"""The public module for extensions: what importing it loads."""

import subprocess
import sys

import hexameter.extending as public

HEAVY = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "pydantic", "typer")


def test_importing_it_loads_no_framework() -> None:
    program = f"import sys, hexameter.extending; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_name_is_listed() -> None:
    # pytest, which rewrites the modules of a plugin's package, adds names that begin with `@`.
    names = {name for name in vars(public) if name.isidentifier() and not name.startswith("_")}
    later = vars(public)["_LOADED_WHEN_USED"]
    assert (names - {"TYPE_CHECKING"}) | set(later) == set(public.__all__)
    assert all(getattr(public, name) is not None for name in later)
