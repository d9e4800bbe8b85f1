"""Imports of posts, on the in-memory store."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.actor import Actor
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.imports.outcome import Imported
from hexameter.application.ports.outbox import Outbox
from hexameter.application.ports.posts import PostQueries, PostView
from hexameter.application.ports.subscriptions import Subscriptions
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.ports.users import AccountView, UserQueries
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2014, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
SYSTEM = Actor.system()

POST = ImportPostCommand(
    source="blog",
    path="first.md",
    title="A first post",
    body="Some *text*.",
    author="Ada Lovelace (@ada)",
    tags=("verse", "engines"),
    published_at=LONG_AGO,
)


@dataclass(slots=True)
class ImportHarness:
    import_post: ImportPost
    create_user: CreateUser
    posts: PostQueries
    users: UserQueries
    outbox: Outbox
    subscriptions: Subscriptions
    uow: UnitOfWorkFactory
    clock: MovableClock

    async def take(self, command: ImportPostCommand) -> Imported:
        return await self.import_post.execute(SYSTEM, command)

    async def change(self, imported: Imported, change: Callable[[Post], object]) -> None:
        """As a use case that somebody calls here would."""
        assert imported.post_id is not None
        async with self.uow() as uow:
            post = await uow.posts.get(PostId(imported.post_id))
            change(post)
            await uow.posts.save(post)
            await uow.commit()

    async def read(self, post_id: UUID | None) -> PostView:
        assert post_id is not None
        return await self.posts.by_id(post_id, SYSTEM)

    async def accounts(self) -> list[AccountView]:
        return (await self.users.accounts(PageRequest(sort=Sort("username")))).items

    async def person(self, username: str) -> None:
        await self.create_user.execute(
            SYSTEM,
            CreateUserCommand(
                email=f"{username}@example.com",
                username=username,
                name="Ada Lovelace",
                password="correct horse battery",
                role="author",
            ),
        )


@asynccontextmanager
async def opened_harness(url: str = "memory://") -> AsyncIterator[ImportHarness]:
    clock = MovableClock(NOW)
    container = build_container(Settings(database_url=url), adapters={"clock": clock})
    catalogue = container.catalogue()
    async with opened(container):
        yield ImportHarness(
            catalogue.resolve_for(SYSTEM, ImportPost),
            catalogue.resolve_for(SYSTEM, CreateUser),
            catalogue.resolve(PostQueries),
            catalogue.resolve(UserQueries),
            container.stores.outbox(),
            container.stores.subscriptions(),
            container.stores.uow(),
            clock,
        )
