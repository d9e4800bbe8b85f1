"""The conventions of `docs/architecture.md` that a program can check."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from hexameter.entrypoints.http.extensions.signatures import snake_case
from tests.architecture.source import LAYERS, ROOT, Module, modules, name_of, plant

MAX_LINES = 250

VAGUE = {"base", "common", "helper", "helpers", "manager", "managers", "util", "utils"}

# Types that a command may hold (`Unset`: the field keeps its value), and their containers.
PLAIN = {"PageRequest", "UUID", "Unset", "bool", "bytes", "date", "datetime", "float", "int", "str"}
CONTAINERS = {"Literal", "Mapping", "Sequence", "dict", "frozenset", "list", "tuple"}

VALUE_BASES = {"Enum", "Exception", "Flag", "IntEnum", "NamedTuple", "StrEnum", "TypedDict"}


def escapes(module: Module) -> list[str]:
    """`TYPE_CHECKING` hides a cycle; postponed annotations hide names from code that reads them."""
    found: list[str] = []
    for node in ast.walk(module.tree):
        names = [node.id] if isinstance(node, ast.Name) else []
        names += [node.attr] if isinstance(node, ast.Attribute) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if "TYPE_CHECKING" in names:
            found.append(module.offence(node, "uses TYPE_CHECKING"))
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            found.append(module.offence(node, "imports from __future__"))
    return found


def vague_names(module: Module) -> list[str]:
    vague = module.parts[-1].split("_")[-1] in VAGUE
    return [module.offence(None, "has a name that says nothing")] if vague else []


def global_wiring(module: Module) -> list[str]:
    """Marker injection is global to the process: a second app hijacks the first one's routes."""
    return [
        module.offence(node, f"imports {name}")
        for node, name in module.imports()
        if name.startswith("dependency_injector.wiring")
    ]


def long_files(module: Module) -> list[str]:
    lines = module.text.count("\n")
    if module.is_migration or lines <= MAX_LINES:
        return []
    return [module.offence(None, f"has {lines} lines, more than {MAX_LINES}")]


def full_package_files(module: Module) -> list[str]:
    if not module.is_package or not module.tree.body:
        return []
    only_a_line = len(module.tree.body) == 1 and len(module.text.splitlines()) == 1
    if only_a_line and ast.get_docstring(module.tree):
        return []
    return [module.offence(module.tree.body[0], "is an __init__.py with more than one docstring")]


def use_cases(module: Module) -> list[str]:
    """One write, one file, one class, whose name in snake_case is that of the file.

    Queries that need a permission share their feature's `queries.py`.
    """
    if module.parts[0] != "application" or module.parts[-1] == "queries":
        return []
    executing = [
        (node, method)
        for node in module.classes()
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and method.name == "execute"
    ]
    found = [
        module.offence(node, f"{node.name} belongs in {snake_case(node.name)}.py")
        for node, _ in executing
        if snake_case(node.name) != module.parts[-1]
    ]
    found += [
        module.offence(method, f"{node.name}.execute is not async")
        for node, method in executing
        if isinstance(method, ast.FunctionDef)
    ]
    return found


def is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Name(id=name):
            return name in PLAIN
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return is_plain(left) and is_plain(right)
        case ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in CONTAINERS:
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return all(
                (isinstance(part, ast.Constant) and part.value is Ellipsis) or is_plain(part)
                for part in parts
            )
        case _:
            return False


def commands(module: Module) -> list[str]:
    """A command is frozen, slotted, keyword-only, and holds no value objects."""
    if module.parts[0] != "application":
        return []
    found: list[str] = []
    for node in module.classes():
        if not node.name.endswith("Command"):
            continue
        switches = {
            keyword.arg
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call) and name_of(decorator) == "dataclass"
            for keyword in decorator.keywords
            if isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        }
        missing = {"frozen", "slots", "kw_only"} - switches
        if missing:
            found.append(module.offence(node, f"{node.name} lacks {sorted(missing)}"))
        found += [
            module.offence(field, f"{node.name} holds {ast.unparse(field.annotation)}")
            for field in node.body
            if isinstance(field, ast.AnnAssign) and not is_plain(field.annotation)
        ]
    return found


def ports(module: Module) -> list[str]:
    """Classes with behaviour in `application/ports` are Protocols; the rest is data or errors."""
    if module.parts[:2] != ("application", "ports"):
        return []
    makers = {"dataclass", "view"}
    local = {node.name for node in module.classes()}
    local |= {parts[-1] for _, parts in module.own_imports() if parts[:2] == ("domain", "errors")}
    found: list[str] = []
    for node in module.classes():
        bases = {name_of(base) for base in node.bases}
        is_data = any(name_of(decorator) in makers for decorator in node.decorator_list)
        is_value = bool(bases & (VALUE_BASES | local)) or any(
            base.endswith(("Error", "Exception")) for base in bases
        )
        if "ABC" in bases or not ("Protocol" in bases or is_data or is_value):
            found.append(module.offence(node, f"{node.name} is neither a Protocol nor data"))
    return found


CHECKS = [
    escapes,
    vague_names,
    global_wiring,
    long_files,
    full_package_files,
    use_cases,
    commands,
    ports,
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_project_keeps_the_convention(check: Callable[[Module], list[str]]) -> None:
    assert [offence for module in modules(ROOT) for offence in check(module)] == []


WRITE = "application/posts/publish_post.py"
EXECUTE = "\n    async def execute(self): ...\n"
COMMAND = "@dataclass(frozen=True, slots=True, kw_only=True)\nclass PublishPostCommand:\n"
SOUND = {
    "domain/posts.py": '"""Posts."""\n',
    "application/ports/posts.py": (
        "class PostRepository(Protocol):\n    async def get(self, id: UUID) -> Post: ...\n"
        "@dataclass\nclass View:\n    id: UUID\n"
        "class Refused(Exception): ...\nclass Lost(Refused): ...\n"
    ),
    WRITE: (
        f"{COMMAND}    post: UUID\n    tags: tuple[str, ...] | None = None\n    at: datetime\n"
        "class PublishPost:\n    async def execute(self, actor, command): ...\n"
    ),
    "adapters/sql/migrations/versions/first.py": "x = 1\n" * 300,
    "entrypoints/http/app.py": "from fastapi import Depends\n",
}

FAULTS: list[tuple[Callable[[Module], list[str]], str, str]] = [
    (escapes, "domain/posts.py", "from typing import TYPE_CHECKING\n"),
    (escapes, "domain/posts.py", "import typing\nif typing.TYPE_CHECKING: ...\n"),
    (escapes, "domain/posts.py", "from __future__ import annotations\n"),
    (vague_names, "adapters/sql/utils.py", ""),
    (vague_names, "adapters/sql/post_helpers.py", ""),
    (vague_names, "adapters/common/posts.py", ""),
    (global_wiring, "entrypoints/http/app.py", "from dependency_injector.wiring import inject\n"),
    (global_wiring, "entrypoints/http/app.py", "import dependency_injector.wiring as w\n"),
    (long_files, "domain/posts.py", "x = 1\n" * 251),
    (full_package_files, "domain/__init__.py", "from hexameter.domain.posts import Post\n"),
    (full_package_files, "domain/__init__.py", '"""One.\n\nTwo.\n"""\n'),
    (use_cases, WRITE, f"class HidePost:{EXECUTE}"),
    (use_cases, WRITE, "class PublishPost:\n    def execute(self): ...\n"),
    (use_cases, WRITE, f"class PublishPost:{EXECUTE}class HidePost:{EXECUTE}"),
    (commands, WRITE, "class PublishPostCommand:\n    id: UUID\n"),
    (
        commands,
        WRITE,
        "@dataclass(frozen=True, slots=True)\nclass PublishPostCommand:\n    id: UUID\n",
    ),
    (commands, WRITE, f"{COMMAND}    slug: Slug\n"),
    (commands, WRITE, f"{COMMAND}    tags: tuple[Tag, ...] | None\n"),
    (ports, "application/ports/posts.py", "class PostRepository(ABC): ...\n"),
    (ports, "application/ports/posts.py", "class PostRepository: ...\n"),
]


@pytest.mark.parametrize(("check", "file", "text"), FAULTS)
def test_a_planted_fault_is_found(
    tmp_path: Path, check: Callable[[Module], list[str]], file: str, text: str
) -> None:
    plant(tmp_path, {**SOUND, file: text})
    assert len([offence for module in modules(tmp_path) for offence in check(module)]) == 1


def test_a_sound_project_has_no_offence(tmp_path: Path) -> None:
    plant(tmp_path, SOUND)
    found = [check(module) for module in modules(tmp_path) for check in CHECKS]
    assert [offence for offences in found for offence in offences] == []


def test_every_convention_has_a_planted_fault() -> None:
    assert {check for check, _, _ in FAULTS} == set(CHECKS)


def test_the_checks_see_every_layer() -> None:
    assert {module.parts[0] for module in modules(ROOT)} == {*LAYERS}
