"""The distributions: what they contain, and that an installed wheel runs."""

import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from tests.support.hexameter_process import run, serving
from tests.support.stores import StoreMaker
from tests.support.wheels import ROOT, uv

SECRET = "q8Wn2xL5vT7bR4mZ9kC3pH6jD1sF0gYa"

KIT_TEST = """
import pytest

from hexameter.testing import EveryContract, World, memory_world


async def test_a_draft_is_its_author_s(hexameter_app):
    ada = await hexameter_app.user("ada")
    draft = await hexameter_app.post(ada, title="Draft")
    assert (await ada.get(f"/v1/posts/{draft.id}")).status_code == 200
    assert (await hexameter_app.anonymous.get(f"/v1/posts/{draft.id}")).status_code == 404


@pytest.fixture
def world() -> World:
    return memory_world()


class TestStore(EveryContract): ...
"""

pytestmark = pytest.mark.external


def wheel_files(wheel: Path) -> dict[str, str]:
    """Each file with its digest, apart from the metadata."""
    with ZipFile(wheel) as archive:
        return {
            name: sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if ".dist-info/" not in name
        }


def source_files() -> dict[str, str]:
    """Each file of the import root with its digest."""
    paths = [
        Path(folder, name)
        for folder, _, names in os.walk(ROOT / "hexameter", followlinks=True)
        for name in names
        if not name.endswith(".pyc")
    ]
    return {
        path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths
    }


def test_wheel_has_every_file_of_the_import_root_and_nothing_else(wheel: Path) -> None:
    files = wheel_files(wheel)
    assert files == source_files()
    assert {
        "hexameter/py.typed",
        "hexameter/adapters/mail/templates/verify_email.html",
        "hexameter/adapters/sql/migrations/versions/0001_initial.py",
        "hexameter/entrypoints/http/openapi/assets/swagger-ui/swagger-ui-bundle.js",
        "hexameter/entrypoints/cli/demo/posts/12-welcome.md",
    } <= files.keys()


def test_wheel_built_from_the_tree_is_the_same(wheel: Path, tmp_path: Path) -> None:
    uv("build", "--quiet", "--wheel", "--out-dir", tmp_path, ROOT)
    assert wheel_files(tmp_path / wheel.name) == wheel_files(wheel)


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment in which nothing but the wheel is installed."""
    folder = tmp_path_factory.mktemp("environment")
    uv("venv", "--quiet", "--clear", folder)
    uv("pip", "install", "--quiet", "--python", folder / "bin/python", wheel)
    return folder / "bin"


def test_the_test_kit_works_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """In a project that has neither a source tree nor anything else of ours."""
    uv("venv", "--quiet", tmp_path / "environment")
    python = tmp_path / "environment/bin/python"
    uv("pip", "install", "--quiet", "--python", python, f"{wheel}[testing]")
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n")
    (tmp_path / "test_kit.py").write_text(KIT_TEST)
    done = subprocess.run(
        [python, "-m", "pytest", "-q"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d{3} passed", done.stdout, flags=re.MULTILINE), done.stdout


def require_passing_tests(project: Path, python: Path, **environment: str) -> None:
    done = subprocess.run(
        [python, "-m", "pytest", "-q"],
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def installed_and_tested(
    example: Path, wheel: Path, folder: Path, **environment: str
) -> tuple[Path, Path]:
    """A project with the tests of the example alone, which have passed on its wheel and ours; and
    the command of its environment. `environment` is that of the tests.
    """
    uv("build", "--quiet", "--wheel", "--out-dir", folder / "dist", example)
    (built,) = (folder / "dist").glob("*.whl")
    uv("venv", "--quiet", folder / "environment")
    python = folder / "environment/bin/python"
    uv("pip", "install", "--quiet", "--python", python, f"{wheel}[testing]", built)
    project = folder / "project"
    project.mkdir()
    shutil.copytree(example / "tests", project / "tests")
    shutil.copy(example / "pyproject.toml", project)
    require_passing_tests(project, python, **environment)
    return project, folder / "environment/bin/hexameter"


async def test_a_second_web_layer_is_installed_tested_and_served_without_a_source_tree(
    wheel: Path, tmp_path: Path, postgres_database: str
) -> None:
    """Its tests run on all stores."""
    example = ROOT / "examples/realworld"
    project, command = installed_and_tested(
        example, wheel, tmp_path, TEST_DATABASE_URL=postgres_database
    )
    assert re.search(r"mount +/api\b", run(project, "extensions", command=command).stdout)
    settings = {"realworld_enabled": "true", "registration": "immediate"}
    user = {"username": "ada", "email": "ada@example.com", "password": "correct horse battery"}
    article = {"title": "Six feet", "description": "", "body": "Six."}
    async with (
        serving(project, command=command, **settings) as (_, url),
        httpx.AsyncClient(base_url=f"{url}/api") as client,
    ):
        made = await client.post("/users", json={"user": user})
        headers = {"Authorization": f"Token {made.json()['user']['token']}"}
        written = await client.post("/articles", json={"article": article}, headers=headers)
        assert written.status_code == 201
        assert (await client.get("/articles")).json()["articlesCount"] == 1
    production = {"environment": "production", "secret_key": SECRET}
    refused = run(project, "serve", command=command, **settings, **production)
    assert refused.returncode != 0
    assert "HEXAMETER_REALWORLD_IN_PRODUCTION=true" in refused.stdout + refused.stderr


async def test_an_example_is_installed_migrated_tested_and_served_without_a_source_tree(
    wheel: Path, tmp_path: Path
) -> None:
    project, command = installed_and_tested(ROOT / "examples/pins", wheel, tmp_path)
    assert run(project, "migrate", "up", command=command).returncode == 0
    assert re.search(r"collection +pins\b", run(project, "extensions", command=command).stdout)
    async with (
        serving(project, command=command) as (_, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        answer = await client.get("/v1/pins")
        assert (answer.status_code, answer.json()["items"]) == (200, [])
        assert (await client.get("/health/ready")).status_code == 200


async def test_invitations_are_installed_migrated_tested_and_sent_without_a_source_tree(
    wheel: Path, tmp_path: Path, new_store: StoreMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_store("postgresql") as url:
        monkeypatch.setenv("INVITATIONS_DATABASE_URL", url)
        project, command = installed_and_tested(ROOT / "examples/invitations", wheel, tmp_path)
    assert run(project, "migrate", "up", command=command).returncode == 0
    assert re.search(
        r"repository +Invitations\b", run(project, "extensions", command=command).stdout
    )
    refused = run(project, "invite", "nobody", command=command)
    assert (refused.returncode, "email" in refused.stderr) == (1, True)
    assert run(project, "invite", "bob@example.com", command=command).returncode == 0
    async with (
        serving(project, command=command, registration="immediate") as (_, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.get("/health/ready")).status_code == 200
        body = {"email": "bob@example.com", "username": "bob", "name": "Bob"}
        answer = await client.post(
            "/v1/auth/register", json={**body, "password": "six feet to a line"}
        )
        assert answer.json()["error"]["code"] == "INVITATION_REQUIRED"


def test_the_redis_limiter_keeps_its_contract_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    uv("venv", "--quiet", tmp_path / "environment")
    python = tmp_path / "environment/bin/python"
    example = tmp_path / "redis-limiter"
    shutil.copytree(ROOT / "examples/redis-limiter", example)
    uv("pip", "install", "--quiet", "--python", python, f"{wheel}[testing]", example)
    done = subprocess.run(
        [python, "-m", "pytest", "-q"], cwd=example, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^12 passed", done.stdout, flags=re.MULTILINE), done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A working directory with packages that have the names of the layers."""
    for name in ("domain", "entrypoints"):
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text("OWNER = 'somebody else'\n")
    return tmp_path


async def test_installed_command_runs_beside_packages_named_like_the_layers(
    environment: Path, project: Path
) -> None:
    command = environment / "hexameter"
    shown = run(project, "--help", command=command)
    assert shown.returncode == 0, shown.stderr
    assert "serve" in shown.stdout

    checked = run(project, "check", command=command)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    async with (
        serving(project, "--demo", command=command) as (_, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        answer = await client.get("/v1/posts")
        assert answer.status_code == 200
        assert answer.json()["items"]
        assert (await client.get("/docs")).status_code == 200


def test_both_packages_of_one_name_can_be_imported(environment: Path, project: Path) -> None:
    program = (
        "import domain, hexameter.domain; "
        "assert domain.OWNER and not hasattr(hexameter.domain, 'OWNER')"
    )
    done = subprocess.run(
        [environment / "python", "-c", program],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
