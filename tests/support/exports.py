"""The names that the public modules export."""

import ast
from pathlib import Path
from types import ModuleType


def exported(module: ModuleType) -> list[str]:
    """`import x as x` is how type checkers know that a module exports a name. Raises
    `AssertionError` for an import of the product in another form.
    """
    imported = [
        alias
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("hexameter.")
        for alias in node.names
    ]
    assert [alias.name for alias in imported if alias.asname != alias.name] == []
    return sorted(alias.name for alias in imported)
