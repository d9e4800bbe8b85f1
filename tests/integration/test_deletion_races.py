"""An account is deleted while its author writes.

Who deletes and who writes take the same rows; were it in two orders, they would wait for each other
until the database ends one of them.
"""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from hexameter.adapters.testing.builders import build_post
from hexameter.application.idempotency import Claim
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.create_post import CreatePostCommand
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.values import Slug
from tests.support.app_client import Account, AppClient, running_app
from tests.support.plain_connection import fetch
from tests.support.stores import DATABASES, StoreMaker

LONG_ENOUGH_TO_MEET = 0.3
LEAVING = "leaving"


@pytest_asyncio.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[str]:
    async with new_store(request.param) as url:
        yield url


@pytest_asyncio.fixture
async def app(url: str) -> AsyncGenerator[AppClient]:
    async with running_app(url) as app:
        yield app


async def test_an_edit_that_requests_the_slug_of_a_post_being_deleted(app: AppClient) -> None:
    author = await app.account(LEAVING)
    await app.post(author, "First", slug="first")
    second = PostId(UUID((await app.post(author, "Second"))["id"]))
    deletion = await due(app, author)
    async with units_of_work(app)() as uow:
        await uow.posts.get(second)
        deleting = asyncio.create_task(app.run(DeleteDueAccounts, deletion))
        await asyncio.sleep(LONG_ENOUGH_TO_MEET)
        assert not await uow.posts.claim_slug(Slug("first"), second)
    assert await deleting == 1


async def test_a_draft_that_requests_the_slug_of_a_post_being_deleted(app: AppClient) -> None:
    author = await app.account(LEAVING)
    await app.post(author, "First", slug="first")
    deletion = await due(app, author)
    command = CreatePostCommand(title="a", body="b", idempotency_key="k")
    post = build_post(UserId(UUID(author.id)), slug="first")
    claim = Claim.of(
        command,
        app.api.state.container.services.secret_tokens().fingerprints,
        caller_id=UserId(UUID(author.id)),
        resource_id=post.id,
        now=app.clock.now(),
    )
    assert claim is not None
    async with units_of_work(app)() as uow:
        await uow.idempotency.claim(claim)
        deleting = asyncio.create_task(app.run(DeleteDueAccounts, deletion))
        await asyncio.sleep(LONG_ENOUGH_TO_MEET)
        assert not await uow.posts.claim_slug(post.slug, post.id)
    assert await deleting == 1


async def test_a_draft_added_during_the_deletion_of_its_author_is_deleted(
    app: AppClient, url: str
) -> None:
    author = await app.account(LEAVING)
    deletion = await due(app, author)
    post = build_post(UserId(UUID(author.id)), slug="last")
    async with units_of_work(app)() as uow:
        await uow.posts.claim_slug(post.slug, post.id)
        await uow.posts.add(post)
        deleting = asyncio.create_task(app.run(DeleteDueAccounts, deletion))
        await asyncio.sleep(LONG_ENOUGH_TO_MEET)
        await uow.commit()
    assert await deleting == 1
    told = await fetch(url, "SELECT aggregate_id FROM outbox WHERE type = 'post.deleted'")
    assert len(told) == 1


async def test_accounts_that_go_together_and_met_before(app: AppClient, url: str) -> None:
    """They follow each other, and have marked and commented on each other's posts."""
    people = [await app.account(f"leaving_{number}") for number in range(4)]
    posts = [
        await app.post(one, f"{kind} {n}", tags=list(tags), publish=True)
        for n, (one, tags) in enumerate(zip(people, ("ab", "ba", "ab", "ba"), strict=True))
        for kind in ("First", "Second")
    ]
    for one in people:
        for other in people:
            if one is not other:
                await app.client.put(f"/v1/users/{other.id}/follow", headers=one.headers)
        for post in posts:
            path = f"/v1/posts/{post['id']}"
            await app.client.put(f"{path}/favorite", headers=one.headers)
            body = {"body": "So it does."}
            await app.client.post(f"{path}/comments", json=body, headers=one.headers)

    async def leave(account: Account) -> None:
        async with units_of_work(app)() as uow:
            user = await uow.users.find_exclusively(UserId(UUID(account.id)))
            assert user is not None
            await asyncio.sleep(LONG_ENOUGH_TO_MEET)
            await uow.posts.remove_all_of(user.id)
            user.delete()
            await uow.users.remove(user)
            await uow.commit()

    await asyncio.gather(*map(leave, people))
    for query in (
        "SELECT 1 FROM users",
        "SELECT 1 FROM posts",
        "SELECT 1 FROM follows",
        "SELECT 1 FROM favorites",
        "SELECT 1 FROM comments",
        "SELECT 1 FROM user_counts",
    ):
        assert await fetch(url, query) == [], query
    assert await fetch(url, "SELECT name FROM tags WHERE posts_count <> 0") == []


async def due(app: AppClient, account: Account) -> DeleteDueAccountsCommand:
    """For an account whose grace period has ended."""
    answer = await app.client.delete("/v1/users/me", headers=account.headers)
    assert answer.status_code == 202, answer.text
    app.clock.advance(timedelta(days=15))
    return DeleteDueAccountsCommand()


def units_of_work(app: AppClient) -> UnitOfWorkFactory:
    return app.api.state.container.stores.uow()
