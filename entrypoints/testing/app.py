"""The product in memory, for tests of extensions and of programs that call the API."""

import logging
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

import httpx

from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.actor import Actor
from hexameter.application.events import dispatcher
from hexameter.application.ports.posts import PostQueries, PostView
from hexameter.application.posts.create_post import CreatePost, CreatePostCommand
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.service import Service
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.testing.interrupted_store import InterruptedStore
from hexameter.entrypoints.testing.person import PASSWORD, Person, SignedIn

BASE_URL = "http://hexameter.example"


class HexameterApp:
    """`anonymous` is a client without credentials. `service` runs use cases and gives ports."""

    def __init__(
        self, api: Api, mailbox: Mailbox, clock: MovableClock, store: InterruptedStore | None
    ) -> None:
        self.api = api
        self.mailbox = mailbox
        self.clock = clock
        self.service = Service(api.state.container)
        self.anonymous = self._client()
        self._store = store

    async def user(
        self,
        username: str,
        *,
        role: str = "author",
        email: str | None = None,
        name: str | None = None,
    ) -> Person:
        """A new account with a confirmed address, signed in. Its address is by default
        `<username>@example.com`.
        """
        email = email or f"{username}@example.com"
        command = CreateUserCommand(
            email=email, username=username, name=name or username, password=PASSWORD, role=role
        )
        await self.service.run(CreateUser, command, Actor.system())
        actor = await self.service.actor(username)
        auth = SignedIn(self.service, email)
        await auth.sign_in()
        return Person(username, email, actor, self._client(auth))

    async def post(
        self,
        author: Person,
        *,
        title: str,
        body: str = "It *weaves*.",
        tags: Sequence[str] = (),
        publish: bool = False,
    ) -> PostView:
        """A draft, or a published post."""
        command = CreatePostCommand(title=title, body=body, tags=tuple(tags))
        created = await self.service.run(CreatePost, command, author.actor)
        if publish:
            await self.service.run(
                PublishPost, PublishPostCommand(post_id=created.id), author.actor
            )
        return await self.service.get(PostQueries).by_id(created.id, author.actor)

    async def run_due(self) -> None:
        """Run every periodic task once, and deliver the events that are due. Nothing else does."""
        await self.service.run_due()

    def store_away(self) -> AbstractContextManager[None]:
        """Inside the block the store fails: every read and every write raises
        `StoreUnavailable`. Raises `RuntimeError` for a database.
        """
        if self._store is None:
            raise RuntimeError("Only a store in memory can fail on demand.")
        return self._store.away()

    def _client(self, auth: httpx.Auth | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.api)
        return httpx.AsyncClient(transport=transport, base_url=BASE_URL, auth=auth)


@asynccontextmanager
async def running_in_memory(
    *, extensions: Sequence[Extension] | None = None, settings: Mapping[str, object] | None = None
) -> AsyncGenerator[HexameterApp]:
    """The product with a store, a mailbox and a clock of its own until the block ends.

    `extensions` are by default all that are installed. Environment variables apply, `.env` does
    not. The texts of unexpected errors are logged. Rate limits are off and events wait for
    `run_due`, unless `settings` say otherwise: with `database_url` the product has a migrated
    database in place of memory.
    """
    chosen: dict[str, Any] = {
        "_env_file": None,
        "database_url": "memory://",
        "secret_key": f"for tests only: {uuid4()}",
        "public_url": BASE_URL,
        "rate_limits": "off",
        "worker": "off",
        "access_log": False,
        "log_level": "debug",
        **(settings or {}),
    }
    settings_of_app = Settings(**chosen)
    mailbox, clock = Mailbox(), MovableClock()
    store = InterruptedStore() if settings_of_app.database_url == "memory://" else None
    adapters = {
        "mailer": mailbox,
        "clock": clock,
        "hasher": Argon2PasswordHasher(memory_kib=64, passes=1, threads=1),
        **({} if store is None else {"store": store}),
    }
    api = build_app(settings_of_app, adapters=adapters, extensions=extensions)
    with _failures_of_subscribers_logged():
        async with api.router.lifespan_context(api):
            yield HexameterApp(api, mailbox, clock, store)


@contextmanager
def _failures_of_subscribers_logged() -> Generator[None]:
    """With their texts, so that pytest shows them with the test that fails."""
    logger = logging.getLogger(dispatcher.__name__)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(before)
