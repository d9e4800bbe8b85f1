"""A new extension with the installed wheel: written, installed, tested, migrated and served."""

import re
from pathlib import Path

import httpx
import pytest

from tests.support.hexameter_process import serving
from tests.support.wheels import environment_with, shell

pytestmark = pytest.mark.external


async def test_a_new_extension_is_installed_tested_and_served(wheel: Path, tmp_path: Path) -> None:
    bin_folder = environment_with(tmp_path / "environment", f"{wheel}[testing]")
    folder = tmp_path / "empty"
    folder.mkdir()
    written = shell(folder, "hexameter new-extension reading_list", bin_folder)
    (command,) = re.findall(r"^  (cd .*)$", written, flags=re.MULTILINE)
    assert "5 passed" in shell(folder, command, bin_folder)
    listed = shell(folder, "hexameter extensions", bin_folder)
    assert listed.startswith("reading_list: hexameter-reading-list 0.1.0\n")
    assert "reading-list-save" in shell(folder, "hexameter --help", bin_folder)
    async with (
        serving(folder, command=bin_folder / "hexameter", registration="immediate") as (_, url),
        httpx.AsyncClient(base_url=url) as client,
    ):
        headers = await signed_in(client)
        answer = await client.get("/v1/reading_list", headers=headers)
        assert (answer.status_code, answer.json()["items"]) == (200, [])


async def signed_in(client: httpx.AsyncClient) -> dict[str, str]:
    body = {"email": "ada@example.com", "password": "six feet to a line"}
    registered = await client.post(
        "/v1/auth/register", json={**body, "username": "ada", "name": "Ada"}
    )
    assert registered.status_code == 202, registered.text
    answer = await client.post("/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}
