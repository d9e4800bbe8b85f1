"""The stock commands over the store of an extension, which its address chooses."""

from pathlib import Path

import httpx
import pytest

from tests.support.hexameter_process import run, serving

PACKAGE = Path(__file__).parents[1] / "support" / "file_store"
PASSWORD = "correct horse battery"
ADA = ("create-admin", "--email", "ada@example.com", "--username", "ada")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    return {
        "extensions": "hexameter_file_store:extension",
        "database_url": f"file://ada:hunter2@{tmp_path}/kept",
    }


async def test_what_was_written_is_there_after_a_restart(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    assert run(tmp_path, "migrate", "up", **settings).returncode == 0
    assert run(tmp_path, *ADA, typed=PASSWORD, **settings).returncode == 0
    async with (
        serving(tmp_path, **settings) as (_, url),
        httpx.AsyncClient(base_url=f"{url}/v1") as client,
    ):
        credentials = {"email": "ada@example.com", "password": PASSWORD}
        signed_in = (await client.post("/auth/login", json=credentials)).json()
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        draft = (await client.post("/posts", json={"title": "Kept", "body": "Text."})).json()
        published = await client.post(f"/posts/{draft['id']}/publish")
        assert published.status_code == 200

        second = run(tmp_path, "set-role", "ada@example.com", "admin", **settings)
        assert second.returncode == 2
        assert "file-store: its store cannot be migrated (OperationalError: data" in second.stderr
        assert "Traceback" not in second.stderr
    async with (
        serving(tmp_path, **settings, migrate_on_start="false") as (_, url),
        httpx.AsyncClient(base_url=f"{url}/v1") as client,
    ):
        (post,) = (await client.get("/posts")).json()["items"]
        assert post["title"] == "Kept"


def test_check_opens_the_store_and_says_where_it_is(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    missing = run(tmp_path, "check", **settings)
    assert missing.returncode == 1
    assert "no such table" in missing.stdout
    assert run(tmp_path, "migrate", "up", **settings).returncode == 0
    found = run(tmp_path, "check", **settings)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "hunter2" not in found.stdout + missing.stdout
    assert "file://" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("serve", "--workers", "2"), "file:// belongs to one process: use --workers 1"),
        (("migrate", "status"), "keeps its schema itself"),
        (("migrate", "down", "--yes"), "keeps its schema itself"),
        (("extensions", "remove", "x", "--drop", "--yes"), "keeps its schema itself"),
    ],
)
def test_what_the_store_cannot_do_is_one_line(
    tmp_path: Path, settings: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    refused = run(tmp_path, *arguments, **settings)
    assert refused.returncode == 2
    assert message in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("serve",), ("worker",), ("check",), ("migrate", "up")])
def test_a_scheme_that_no_extension_has_is_one_line(
    tmp_path: Path, settings: dict[str, str], arguments: tuple[str, ...]
) -> None:
    url = "mysql://ada:hunter2@there/posts"
    refused = run(tmp_path, *arguments, **{**settings, "database_url": url})
    assert refused.returncode == 2
    assert "no active extension has a store for mysql://" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert "hunter2" not in refused.stdout + refused.stderr
