"""Import rules. The contracts are in `pyproject.toml`; import-linter checks them."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import IMPORT_ROOT, LAYERS, ROOT, modules, plant

LINTER = Path(sys.executable).with_name("lint-imports")

HTTP_ROOMS = ("errors", "fastpath", "middleware", "openapi", "requests", "responses", "routing")
"""Packages under `entrypoints/http` that every feature may use."""

# Packages that the features of their layer share.
SHARED = {("application", "ports"), *(("entrypoints", "http", room) for room in HTTP_ROOMS)}


def contracts(root: Path) -> dict[str, bool]:
    """Each contract by its name, and whether it is kept."""
    answer = subprocess.run(
        [str(LINTER), "--no-cache", "--no-logo", "--config", str(root / "pyproject.toml")],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = re.findall(r"^(.+) (KEPT|BROKEN)$", answer.stdout, flags=re.MULTILINE)
    assert found, answer.stdout + answer.stderr
    return {name: verdict == "KEPT" for name, verdict in found}


def foreign_imports(root: Path) -> list[str]:
    """The core imports only the standard library, and loads nothing by name."""
    own = {*sys.stdlib_module_names, IMPORT_ROOT}
    found: list[str] = []
    for module in modules(root, "domain", "application"):
        found += [
            module.offence(node, f"imports {name}")
            for node, name in module.imports()
            if name.split(".")[0] not in own or name.split(".")[0] == "importlib"
        ]
        found += [
            module.offence(node, "loads a module by name")
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Name) and node.id == "__import__"
        ]
    return found


def relative_imports(root: Path) -> list[str]:
    return [
        module.offence(node, "imports relatively")
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def crossing_features(root: Path) -> list[str]:
    """A feature's folder in `application` or `entrypoints/http` is closed to other features.

    Features share the domain, the ports, and the modules next to their folders.
    """
    found: list[str] = []
    for home in (("application",), ("entrypoints", "http")):
        depth = len(home)
        features = {
            path.name
            for path in root.joinpath(*home).glob("*/")
            if path.is_dir() and (*home, path.name) not in SHARED
        }
        for module in modules(root, home[0]):
            own = module.parts[depth : depth + 1]
            if module.parts[:depth] != home or not own or own[0] not in features:
                continue
            for node, parts in module.own_imports():
                if parts[:depth] == home and set(parts[depth : depth + 1]) & (features - {*own}):
                    name = ".".join(parts)
                    found.append(module.offence(node, f"imports {name}, another feature's"))
    return found


def bare_imports(root: Path) -> list[str]:
    """`domain.errors` would be a second copy of `hexameter.domain.errors`, with other classes."""
    return [
        module.offence(node, f"imports {name}, past the import root")
        for module in modules(root, *LAYERS, "tests", "benchmarks")
        for node, name in module.imports()
        if name.split(".")[0] in LAYERS
    ]


def private_fastapi(root: Path) -> list[str]:
    """Only `fastpath`, which can be switched off, relies on private modules of FastAPI."""
    return [
        module.offence(node, f"imports {name}, which is private")
        for module in modules(root)
        if module.parts[:3] != ("entrypoints", "http", "fastpath")
        for node, name in module.imports()
        if name.startswith(("fastapi._", "fastapi.dependencies."))
    ]


def test_every_contract_is_kept() -> None:
    broken = [name for name, kept in contracts(ROOT).items() if not kept]
    assert not broken, f"run lint-imports: {broken}"


def test_the_core_imports_only_itself_and_the_standard_library() -> None:
    assert foreign_imports(ROOT) == []


def test_imports_are_absolute() -> None:
    assert relative_imports(ROOT) == []


def test_features_do_not_reach_into_each_other() -> None:
    assert crossing_features(ROOT) == []


def test_only_the_fast_path_relies_on_private_modules_of_fastapi() -> None:
    assert private_fastapi(ROOT) == []


def test_everything_is_imported_through_the_one_root() -> None:
    assert bare_imports(ROOT) == []


SOUND = {
    "domain/posts.py": "import uuid\n",
    "domain/users.py": "from hexameter.domain import posts\n",
    "application/ports/posts.py": "from hexameter.domain import posts\n",
    "application/actor.py": "import uuid\n",
    "application/posts/publish_post.py": (
        "from hexameter.application import actor\n"
        "from hexameter.application.ports import posts\n"
        "from hexameter.domain import users\n"
    ),
    "application/users/set_role.py": "from hexameter.domain import posts\n",
    "adapters/memory/repositories/posts.py": "from hexameter.application.ports import posts\n",
    "adapters/sql/posts.py": "import sqlalchemy\nfrom hexameter.application.ports import posts\n",
    "entrypoints/http/use.py": "from hexameter.application import actor\n",
    "entrypoints/http/routing/route.py": "from fastapi.routing import APIRoute\n",
    "entrypoints/http/fastpath/router.py": (
        "from fastapi.dependencies.models import Dependant\n"
        "from hexameter.entrypoints.http.routing import route\n"
    ),
    "entrypoints/http/posts/routes.py": "from hexameter.entrypoints.http import use\n",
    "entrypoints/http/users/routes.py": "from hexameter.entrypoints.http import use\n",
    "entrypoints/containers/posts.py": "from hexameter.adapters.sql import posts\n",
    "entrypoints/bootstrap.py": "from hexameter.entrypoints.containers import posts\n",
    "entrypoints/cli/main.py": "",
    "entrypoints/server/sockets.py": "",
}


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        ("layers", "domain/posts.py", "from hexameter.application import actor"),
        ("layers", "application/actor.py", "import hexameter.adapters.sql.posts"),
        ("layers", "adapters/sql/posts.py", "from hexameter.entrypoints import bootstrap"),
        ("adapters", "adapters/sql/posts.py", "from hexameter.adapters.memory import posts"),
        ("server", "entrypoints/server/sockets.py", "from hexameter.entrypoints.cli import main"),
        ("http", "entrypoints/http/posts/routes.py", "from hexameter.adapters.sql import posts"),
        ("http", "entrypoints/http/use.py", "from hexameter.entrypoints.containers import posts"),
        ("http", "entrypoints/http/use.py", "from hexameter.entrypoints import bootstrap"),
        (
            "cycles",
            "entrypoints/http/routing/route.py",
            "from hexameter.entrypoints.http.fastpath import router",
        ),
    ],
)
def test_a_planted_import_breaks_its_contract(
    tmp_path: Path, contract: str, file: str, line: str
) -> None:
    plant(tmp_path, SOUND)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / file).write_text(f"def later():\n    {line}\n", encoding="utf-8")
    title = {
        "layers": "Imports point inwards, from entrypoints to the domain",
        "adapters": "Adapters do not know each other",
        "server": "The server does not know the command line",
        "http": "The web layer reaches neither adapters nor containers, not even through others",
        "cycles": "No cycles between the packages and modules of a folder",
    }[contract]
    assert contracts(tmp_path)[title] is False


def test_a_sound_project_breaks_nothing(tmp_path: Path) -> None:
    plant(tmp_path, SOUND)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert all(contracts(tmp_path).values())
    assert foreign_imports(tmp_path) == relative_imports(tmp_path) == []
    assert crossing_features(tmp_path) == private_fastapi(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("domain/posts.py", "import pydantic"),
        ("domain/posts.py", "from slugify import slugify"),
        ("application/posts/publish_post.py", "import sqlalchemy.orm as orm"),
        ("application/posts/publish_post.py", "import importlib"),
        ("application/posts/publish_post.py", "__import__('sqlalchemy')"),
    ],
)
def test_a_foreign_import_in_the_core_is_found(tmp_path: Path, file: str, line: str) -> None:
    plant(tmp_path, {**SOUND, file: f"def later():\n    {line}\n"})
    assert len(foreign_imports(tmp_path)) == 1


def test_a_bare_import_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {**SOUND, "application/actor.py": "from domain import posts\n"})
    assert len(bare_imports(tmp_path)) == 1


@pytest.mark.parametrize(
    "line", ["from fastapi._compat import ModelField", "import fastapi.dependencies.models"]
)
def test_a_private_module_of_fastapi_is_found(tmp_path: Path, line: str) -> None:
    plant(tmp_path, {**SOUND, "entrypoints/http/routing/route.py": line})
    assert len(private_fastapi(tmp_path)) == 1


def test_a_relative_import_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {**SOUND, "domain/users.py": "from . import posts\n"})
    assert len(relative_imports(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("application/users/set_role.py", "from hexameter.application.posts import publish_post"),
        ("application/users/set_role.py", "from hexameter.application import posts"),
        ("entrypoints/http/users/routes.py", "import hexameter.entrypoints.http.posts.routes"),
    ],
)
def test_a_reach_into_another_feature_is_found(tmp_path: Path, file: str, line: str) -> None:
    plant(tmp_path, {**SOUND, file: line})
    assert len(crossing_features(tmp_path)) == 1
