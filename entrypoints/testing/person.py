"""A signed-in user of the product under test."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from hexameter.application.actor import Actor
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.ports.clock import Clock
from hexameter.entrypoints.service import Service

PASSWORD = "correct horse battery"


class SignedIn(httpx.Auth):
    """Sends the access token, and signs in again when that has expired by the clock of the test."""

    def __init__(self, service: Service, email: str) -> None:
        self._service = service
        self._email = email
        self._token = ""
        self._expires_at = datetime.min.replace(tzinfo=UTC)

    async def sign_in(self) -> None:
        command = SignInCommand(
            email=self._email, password=PASSWORD, device="hexameter.testing", ip="127.0.0.1"
        )
        pair = await self._service.run(SignIn, command, Actor.anonymous())
        self._token = pair.access_token
        self._expires_at = self._service.get(Clock).now() + timedelta(seconds=pair.expires_in)

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        if self._service.get(Clock).now() >= self._expires_at:
            await self.sign_in()
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Person:
    """`client` sends requests as this person; `get`, `post`, ... are shortcuts to it. `actor` runs
    use cases as them.
    """

    def __init__(self, username: str, email: str, actor: Actor, client: httpx.AsyncClient) -> None:
        self.id = actor.require_user()
        self.username = username
        self.email = email
        self.password = PASSWORD
        self.actor = actor
        self.client = client

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.get(path, **options)

    async def post(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.post(path, **options)

    async def put(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.put(path, **options)

    async def patch(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.patch(path, **options)

    async def delete(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.delete(path, **options)
