"""The tests run in memory and on SQLite, and also on the PostgreSQL database that
`TEST_DATABASE_URL` names, which they empty.
"""

import asyncio
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hexameter_realworld import extension

from hexameter.extending import Extension
from hexameter.testing import HexameterApp, emptied, upgrade_with_samples

Answer = tuple[int, Any]

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "")
STORES = ["memory", "sqlite", *(["postgresql"] if POSTGRESQL else [])]
SQLITE = "sqlite+aiosqlite:///"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, of which each test gets a copy."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    asyncio.run(upgrade_with_samples(f"{SQLITE}{file}"))
    return file


@pytest.fixture(params=STORES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"{SQLITE}{shutil.copy(request.getfixturevalue('template'), tmp_path)}"
    if request.param == "postgresql":
        asyncio.run(emptied(POSTGRESQL))
        return POSTGRESQL
    return "memory://"


@pytest.fixture
def hexameter_extensions(monkeypatch: pytest.MonkeyPatch) -> list[Extension]:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    return [extension]


@pytest.fixture
def hexameter_settings(database_url: str) -> Mapping[str, object]:
    return {
        "database_url": database_url,
        "database_pool_size": 1,  # a request that held a connection and took another would fail
        "registration": "immediate",
        "password_min_length": 8,
        "access_token_lifetime": 3600,
        "cors_origins": ["https://conduit.example"],
    }


@dataclass
class Caller:
    """Somebody who calls the API; without a token, anonymously."""

    client: httpx.AsyncClient
    token: str | None = None

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        """The status and the JSON, if there is any."""
        headers = {"Authorization": f"Token {self.token}"} if self.token else {}
        answer = await self.client.request(
            method, f"/api{path}", headers=headers, json=body if body is not None else None
        )
        return answer.status_code, answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        return await self.expect(200, "GET", path)

    async def post(self, path: str, body: object = None, status: int = 200) -> Any:
        return await self.expect(status, "POST", path, body)

    async def put(self, path: str, body: object) -> Any:
        return await self.expect(200, "PUT", path, body)

    async def delete(self, path: str, status: int = 204) -> Any:
        return await self.expect(status, "DELETE", path)

    async def expect(self, status: int, method: str, path: str, body: object = None) -> Any:
        answered, json = await self.ask(method, path, body)
        assert answered == status, json
        return json

    async def refused(self, status: int, method: str, path: str, body: object = None) -> list[str]:
        """The messages."""
        json = await self.expect(status, method, path, body)
        assert ([*json], [*json["errors"]]) == (["errors"], ["body"])
        return json["errors"]["body"]

    async def write(self, title: str = "Six feet", **fields: object) -> dict[str, Any]:
        article = {"title": title, "description": "On metre", "body": "Six *feet*.", **fields}
        return (await self.post("/articles", {"article": article}, status=201))["article"]


PASSWORD = "tr0ub4dor"


class Conduit:
    def __init__(self, app: HexameterApp) -> None:
        self.app = app
        self.anonymous = Caller(app.anonymous)

    async def user(self, username: str) -> Caller:
        user = {"username": username, "email": f"{username}@mail.com", "password": PASSWORD}
        made = await self.anonymous.post("/users", {"user": user}, status=201)
        return Caller(self.app.anonymous, made["user"]["token"])


@pytest.fixture
def conduit(hexameter_app: HexameterApp) -> Conduit:
    return Conduit(hexameter_app)
