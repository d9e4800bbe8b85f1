"""The whole application on one store, with a mailbox to read and a clock to move."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.actor import Actor
from hexameter.application.events.dispatcher import Dispatcher
from hexameter.application.users.set_role import SetRole, SetRoleCommand
from hexameter.entrypoints.bootstrap import UseCases, build_app
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.settings import Settings
from tests.support.described_answers import DescribedAnswers
from tests.support.stores import STORES

BASE_URL = "http://hexameter.example"
PASSWORD = "correct horse battery"
SECRET = "a secret that only these tests know"
VARIANTS: Mapping[str, tuple[str, dict[str, Any]]] = {
    **{store: (store, {}) for store in STORES},
    "memory-fastapi": ("memory", {"fast_routes": "off"}),
}
"""The applications that every HTTP test runs against: a store and settings by name."""
START = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Account:
    """A user who is signed in."""

    id: str
    email: str
    username: str
    access_token: str
    refresh_token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


@dataclass(slots=True)
class AppClient:
    """A running application and what a test needs of it."""

    api: Api
    client: httpx.AsyncClient
    mailbox: Mailbox
    clock: MovableClock

    async def deliver(self) -> None:
        """Deliver every recorded event to its subscribers."""
        dispatcher: Dispatcher = self.api.state.container.dispatcher()
        while not (await dispatcher.run_once()).idle:
            pass

    @asynccontextmanager
    async def caller(self, ip: str) -> AsyncGenerator[httpx.AsyncClient]:
        """A client with another IP address."""
        transport = httpx.ASGITransport(self.api, client=(ip, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            yield client

    async def run(self, use_case: type[Any], command: object) -> Any:
        """Execute a use case as the system, as the worker and the command line do."""
        return await self.api.state.catalogue.resolve(use_case).execute(Actor.system(), command)

    async def register(self, username: str, *, email: str | None = None) -> httpx.Response:
        body = {
            "email": email or f"{username}@example.com",
            "password": PASSWORD,
            "username": username,
            "name": username.title(),
        }
        return await self.client.post("/v1/auth/register", json=body)

    async def login(self, email: str, password: str = PASSWORD) -> httpx.Response:
        body = {"email": email, "password": password}
        return await self.client.post("/v1/auth/login", json=body)

    async def account(self, username: str, *, role: str | None = None) -> Account:
        """Register, verify, set the role and sign in."""
        email = f"{username}@example.com"
        assert (await self.register(username)).status_code == 202
        await self.deliver()
        token = self.mailbox.last_token(email, "verify_email")
        verified = await self.client.post(
            "/v1/auth/email/verify", json={"token": token, "password": PASSWORD}
        )
        assert verified.status_code == 204, verified.text
        if role is not None:
            await self.run(SetRole, SetRoleCommand(email=email, role=role))
        return await self.signed_in(username)

    async def signed_in(self, username: str, password: str = PASSWORD) -> Account:
        email = f"{username}@example.com"
        answer = await self.login(email, password)
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = await self.client.get("/v1/users/me", headers=headers)
        return Account(
            me.json()["id"], email, username, tokens["access_token"], tokens["refresh_token"]
        )

    async def post(
        self, author: Account, title: str, *, publish: bool = False, **fields: object
    ) -> dict[str, Any]:
        """Create a post; return it as the API shows it."""
        body = {"title": title, "body": f"About {title}.", **fields}
        answer = await self.client.post("/v1/posts", json=body, headers=author.headers)
        assert answer.status_code == 201, answer.text
        if publish:
            path = f"/v1/posts/{answer.json()['id']}/publish"
            answer = await self.client.post(path, headers=author.headers)
            assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def running_app(
    database_url: str,
    *,
    use_cases: UseCases | None = None,
    extensions: Sequence[Extension] = (),
    beside: AppClient | None = None,
    **settings: object,
) -> AsyncGenerator[AppClient]:
    """Events are delivered when `deliver` is called; there are no limits unless they are set.

    `beside` is another application over the same store, whose clock this one goes by.
    """
    chosen: Mapping[str, object] = {
        "database_url": database_url,
        "secret_key": SECRET,
        "rate_limits": "off",
        "worker": "off",
        "migrate_on_start": False,
        "access_log": False,
        **settings,
    }
    mailbox, clock = Mailbox(), beside.clock if beside else MovableClock(START)
    adapters: dict[str, object] = {
        "mailer": mailbox,
        "clock": clock,
        "hasher": Argon2PasswordHasher(memory_kib=64, passes=1),
    }
    chosen_settings = Settings.model_validate(chosen)
    if beside is not None and chosen_settings.in_memory:
        adapters["store"] = beside.api.state.container.stores.store()
    api = build_app(chosen_settings, adapters=adapters, use_cases=use_cases, extensions=extensions)
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(api),
            base_url=BASE_URL,
            # Replaced use cases may refuse with errors of their own.
            event_hooks={"response": [] if use_cases else [DescribedAnswers(api)]},
        ) as client,
    ):
        yield AppClient(api, client, mailbox, clock)
