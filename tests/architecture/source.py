"""The project's source as syntax trees, for the checks in this folder."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORT_ROOT = "hexameter"
LAYERS = ("domain", "application", "adapters", "entrypoints")


@dataclass(frozen=True, slots=True)
class Module:
    """One file. `parts` are the names of its packages and its own, starting at the layer, without
    `__init__`.
    """

    path: Path
    parts: tuple[str, ...]
    text: str
    tree: ast.Module

    def offence(self, node: ast.AST | None, problem: str) -> str:
        line = getattr(node, "lineno", 1)
        return f"{self.path.as_posix()}:{line}: {problem}"

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts and "versions" in self.parts

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every imported absolute name, anywhere in the file: `from a import b` is `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def own_imports(self) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
        """The imports from this project, as the names in `parts`."""
        for node, name in self.imports():
            root, *parts = name.split(".")
            if root == IMPORT_ROOT:
                yield node, tuple(parts)

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in self.tree.body if isinstance(node, ast.ClassDef))


def modules(root: Path, *layers: str) -> Iterator[Module]:
    for layer in layers or LAYERS:
        for path in sorted((root / layer).rglob("*.py")):
            relative = path.relative_to(root)
            parts = relative.with_suffix("").parts
            if parts[-1] == "__init__":
                parts = parts[:-1]
            text = path.read_text(encoding="utf-8")
            yield Module(relative, parts, text, ast.parse(text))


def name_of(node: ast.expr) -> str:
    """The last name of `a.b.C`, `C`, `C[...]` and `C(...)`; empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner) | ast.Call(func=inner):
            return name_of(inner)
        case _:
            return ""


def plant(root: Path, files: dict[str, str]) -> None:
    """Write a small project: paths to texts, with the packages that they need."""
    (root / IMPORT_ROOT).mkdir()
    (root / IMPORT_ROOT / "__init__.py").touch()
    for layer in LAYERS:
        (root / layer).mkdir()
        (root / layer / "__init__.py").touch()
        (root / IMPORT_ROOT / layer).symlink_to(Path("..", layer))
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.relative_to(root).parents[:-1]:
            (root / parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
