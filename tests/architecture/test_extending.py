"""The public module for extensions: what importing it loads."""

import ast
import subprocess
import sys
from pathlib import Path

import hexameter.extending as public

HEAVY = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "pydantic", "typer")


def test_importing_it_loads_no_framework() -> None:
    program = f"import sys, hexameter.extending; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_name_is_exported_and_can_be_imported() -> None:
    # `import x as x` is how type checkers know that a module exports a name.
    imported = [
        alias
        for node in ast.walk(ast.parse(Path(str(public.__file__)).read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("hexameter.")
        for alias in node.names
    ]
    assert [alias.name for alias in imported if alias.asname != alias.name] == []
    assert dir(public) == sorted(alias.name for alias in imported)
    assert all(getattr(public, name) is not None for name in dir(public))
