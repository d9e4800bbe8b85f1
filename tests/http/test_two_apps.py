"""Two applications in one process have nothing to do with each other."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hexameter.application.actor import Actor
from hexameter.application.idempotency import Created
from hexameter.application.ports.posts import PostQueries
from hexameter.application.posts.create_post import CreatePost, CreatePostCommand
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.domain.errors import Conflict
from hexameter.domain.ids import PostId
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import error_of, titles
from tests.support.stores import StoreMaker

TITLE = {"title": "Engine", "body": "Wheels."}


class NotOnFridays(Conflict):
    code = "NOT_ON_FRIDAYS"
    message = "Nothing is published on a Friday."


class PublishPostButNotOnFridays:
    """A team's rule in place of the product's."""

    async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
        raise NotOnFridays


class ShoutingCreatePost:
    """A team's wrapper around what the product does."""

    def __init__(self, inner: CreatePost) -> None:
        self._inner = inner

    async def execute(self, actor: Actor, command: CreatePostCommand) -> Created:
        loud = CreatePostCommand(
            title=command.title.upper(),
            body=command.body,
            idempotency_key=command.idempotency_key,
        )
        return await self._inner.execute(actor, loud)


OVERRIDES: dict[type[Any], Any] = {
    PublishPost: lambda inner: PublishPostButNotOnFridays(),
    CreatePost: ShoutingCreatePost,
}


@pytest.fixture
async def plain(new_store: StoreMaker) -> AsyncIterator[AppClient]:
    """The product as it is, on SQLite."""
    async with new_store("sqlite") as url, running_app(url) as running:
        yield running


@pytest.fixture
async def changed() -> AsyncIterator[AppClient]:
    """The product as a team changed it, in memory, under another secret."""
    async with running_app(
        "memory://", use_cases=OVERRIDES, secret_key="the secret of quite another place"
    ) as running:
        yield running


@pytest.fixture
async def ada(plain: AppClient) -> Account:
    return await plain.account("ada")


@pytest.fixture
async def bob(changed: AppClient) -> Account:
    return await changed.account("bob")


async def test_what_one_knows_the_other_does_not(
    plain: AppClient, changed: AppClient, ada: Account, bob: Account
) -> None:
    mine = await plain.post(ada, "Engine", slug="one", publish=True)
    theirs = await changed.post(bob, "Engine")
    assert titles(await plain.client.get("/v1/posts")) == ["Engine"]
    assert titles(await changed.client.get("/v1/posts")) == []
    for app, post in ((changed, mine), (plain, theirs)):
        error_of(await app.client.get(f"/v1/posts/{post['id']}"), 404, "POST_NOT_FOUND")
    error_of(await plain.client.get("/v1/users/by-username/bob"), 404, "USER_NOT_FOUND")
    error_of(await changed.client.get("/v1/users/by-username/ada"), 404, "USER_NOT_FOUND")
    # The same name, address and slug are free in the other.
    assert (await changed.account("ada")).id != ada.id
    assert (await changed.post(bob, "Engine", slug="one"))["status"] == "draft"


async def test_each_has_its_own_mailbox_clock_and_credentials(
    plain: AppClient, changed: AppClient, ada: Account, bob: Account
) -> None:
    assert plain.mailbox.to(ada.email)
    assert not changed.mailbox.to(ada.email)
    for app, stranger in ((plain, bob), (changed, ada)):
        answer = await app.client.get("/v1/users/me", headers=stranger.headers)
        error_of(answer, 401, "UNAUTHENTICATED")
    plain.clock.advance(timedelta(minutes=5))
    late = await plain.client.get("/v1/users/me", headers=ada.headers)
    error_of(late, 401, "UNAUTHENTICATED")
    still = await changed.client.get("/v1/users/me", headers=bob.headers)
    assert still.status_code == 200


async def test_an_override_is_reached_through_the_unchanged_route_of_its_app_alone(
    plain: AppClient, changed: AppClient, ada: Account, bob: Account
) -> None:
    for _ in range(2):
        loud = await changed.client.post("/v1/posts", json=TITLE, headers=bob.headers)
        assert (loud.status_code, loud.json()["title"]) == (201, "ENGINE")
        path = f"/v1/posts/{loud.json()['id']}/publish"
        error_of(await changed.client.post(path, headers=bob.headers), 409, "NOT_ON_FRIDAYS")
        quiet = await plain.client.post("/v1/posts", json=TITLE, headers=ada.headers)
        assert (quiet.status_code, quiet.json()["title"]) == (201, "Engine")
        path = f"/v1/posts/{quiet.json()['id']}/publish"
        assert (await plain.client.post(path, headers=ada.headers)).status_code == 200


async def test_an_override_keeps_what_the_route_and_the_catalogue_ask_for(
    changed: AppClient,
) -> None:
    reader = await changed.account("rita", role="reader")
    error_of(
        await changed.client.post("/v1/posts", json=TITLE, headers=reader.headers),
        403,
        "FORBIDDEN",
    )
    error_of(await changed.client.post("/v1/posts", json=TITLE), 401, "UNAUTHENTICATED")
    bob = await changed.account("bob")
    headers = bob.headers | {"Idempotency-Key": "k"}
    first = await changed.client.post("/v1/posts", json=TITLE, headers=headers)
    again = await changed.client.post("/v1/posts", json=TITLE, headers=headers)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"


async def test_both_serve_at_the_same_time(
    plain: AppClient, changed: AppClient, ada: Account, bob: Account
) -> None:
    async def title(app: AppClient, who: Account, number: int) -> str:
        body = {"title": f"Post {number}", "body": "Wheels."}
        answer = await app.client.post("/v1/posts", json=body, headers=who.headers)
        return answer.json()["title"]

    made = await asyncio.gather(
        *(title(plain, ada, number) for number in range(5)),
        *(title(changed, bob, number) for number in range(5)),
    )
    assert made[:5] == [f"Post {number}" for number in range(5)]
    assert made[5:] == [f"POST {number}" for number in range(5)]


async def test_a_query_is_replaced_like_a_use_case() -> None:
    class Emptied:
        def __init__(self, inner: PostQueries) -> None:
            self.by_id = inner.by_id

        async def page(self, *arguments: object, **filters: object) -> object:
            raise NotOnFridays

    overrides: dict[type[Any], Any] = {PostQueries: Emptied}
    async with running_app("memory://", use_cases=overrides) as app:
        error_of(await app.client.get("/v1/posts"), 409, "NOT_ON_FRIDAYS")
        ada = await app.account("ada")
        post = await app.post(ada, "Engine", publish=True)
        assert (await app.client.get(f"/v1/posts/{post['id']}")).status_code == 200


async def test_an_override_also_holds_where_the_worker_runs_the_use_case(
    changed: AppClient,
) -> None:
    bob = await changed.account("bob")
    post = await changed.post(bob, "Engine")
    path = f"/v1/posts/{post['id']}"
    async with changed.api.state.container.stores.uow()() as uow:
        scheduled = await uow.posts.get(PostId(UUID(post["id"])))
        now = changed.clock.now()
        scheduled.publish(at=now + timedelta(hours=1), now=now)
        await uow.posts.save(scheduled)
        await uow.commit()
    changed.clock.advance(timedelta(hours=2))
    assert await changed.run(PublishDuePosts, PublishDuePostsCommand()) == 0
    signed_in = await changed.signed_in("bob")
    shown = await changed.client.get(path, headers=signed_in.headers)
    assert shown.json()["status"] == "scheduled"


@pytest.mark.parametrize("fast_routes", ["on", "off"])
async def test_an_application_that_has_ended_is_released(fast_routes: str) -> None:
    async with running_app("memory://", fast_routes=fast_routes) as app:
        assert (await app.client.get("/health/ready")).status_code == 200
        container = weakref.ref(app.api.state.container)
    del app
    gc.collect()
    assert container() is None
