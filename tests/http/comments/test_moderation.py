"""Comments that wait for a moderator, and how many one may write."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from tests.http.comments.calls import Shown, change, count, reply, thread, write
from tests.support.app_client import VARIANTS, Account, AppClient, running_app
from tests.support.assertions import error_of
from tests.support.stores import StoreMaker

Moderated = Callable[..., AbstractAsyncContextManager[AppClient]]


@pytest.fixture(params=VARIANTS)
def moderated(request: pytest.FixtureRequest, new_store: StoreMaker) -> Moderated:
    """An application with settings."""
    store, common = VARIANTS[request.param]

    @asynccontextmanager
    async def application(**settings: Any) -> AsyncGenerator[AppClient]:
        async with new_store(store) as url, running_app(url, **common, **settings) as app:
            yield app

    return application


async def people(app: AppClient) -> tuple[Account, Account, Shown]:
    """A reader, an editor, and a published post of the editor's."""
    rita, eve = await app.account("rita", role="reader"), await app.account("eve", role="editor")
    return rita, eve, await app.post(eve, "Engine", publish=True)


async def queue(app: AppClient, who: Account, status: str = "held") -> list[Shown]:
    answer = await app.client.get(f"/v1/comments?status={status}", headers=who.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_held_comment_exists_for_its_author_and_moderators(moderated: Moderated) -> None:
    async with moderated(comment_moderation="all") as app:
        rita, eve, post = await people(app)
        other = await app.account("bob")
        comment = await write(app, rita, post)
        assert comment["status"] == "held"
        for who in (rita, eve):
            assert await thread(app, post, who) == [comment]
        for who in (None, other):
            assert await thread(app, post, who) == []
        error_of(await change(app, other, comment, "DELETE"), 404, "COMMENT_NOT_FOUND")
        error_of(await reply(app, other, post, parent_id=comment["id"]), 404, "COMMENT_NOT_FOUND")
        own = await reply(app, rita, post, parent_id=comment["id"])
        error_of(own, 409, "COMMENT_NOT_PUBLISHED")
        assert await count(app, post) == 0
        assert await queue(app, eve) == [comment]
        for who in (rita, other):
            answer = await app.client.get("/v1/comments?status=held", headers=who.headers)
            error_of(answer, 403, "FORBIDDEN")
            error_of(await change(app, who, comment, "approve"), 403, "FORBIDDEN")
        error_of(await app.client.get("/v1/comments"), 401, "UNAUTHENTICATED")


async def test_moderators_approve_and_reject(moderated: Moderated) -> None:
    async with moderated(comment_moderation="all") as app:
        rita, eve, post = await people(app)
        good, bad = await write(app, rita, post), await write(app, rita, post, body="Spam.")
        approved = await change(app, eve, good, "approve")
        assert approved.json() == {**good, "status": "published", "version": 2}
        error_of(await change(app, eve, good, "approve"), 412, "PRECONDITION_FAILED")
        for how in ("approve", "reject"):
            again = await change(app, eve, approved.json(), how)
            error_of(again, 409, "INVALID_TRANSITION")
        rejected = (await change(app, eve, bad, "reject")).json()
        assert rejected == {**bad, "status": "rejected", "version": 2}
        assert await thread(app, post) == [approved.json()]
        assert await thread(app, post, rita) == [approved.json(), rejected]
        assert (await queue(app, eve), await queue(app, eve, "rejected")) == ([], [rejected])
        error_of(
            await change(app, rita, rejected, "PATCH", {"body": "x"}), 409, "INVALID_TRANSITION"
        )
        assert await count(app, post) == 1
        assert (await change(app, eve, rejected, "approve")).status_code == 200
        assert await count(app, post) == 2


async def test_an_edit_is_reviewed_as_well(moderated: Moderated) -> None:
    async with moderated(comment_moderation="all") as app:
        rita, eve, post = await people(app)
        approved = (await change(app, eve, await write(app, rita, post), "approve")).json()
        edited = (await change(app, rita, approved, "PATCH", {"body": "Spam."})).json()
        assert (edited["status"], await count(app, post)) == ("held", 0)
        assert await thread(app, post) == []
        own = await write(app, eve, post)
        assert own["status"] == "published"


async def test_a_comment_that_nobody_has_seen_goes_without_a_trace(moderated: Moderated) -> None:
    async with moderated(comment_moderation="all") as app:
        rita, eve, post = await people(app)
        comment = await write(app, rita, post)
        assert (await change(app, rita, comment, "DELETE")).status_code == 204
        for who in (None, rita, eve):
            assert await thread(app, post, who) == []


async def test_only_the_first_comment_is_held(moderated: Moderated) -> None:
    async with moderated(comment_moderation="first") as app:
        rita, eve, post = await people(app)
        first, second = await write(app, rita, post), await write(app, rita, post)
        assert (first["status"], second["status"]) == ("held", "held")
        await change(app, eve, first, "approve")
        third = await write(app, rita, post)
        assert third["status"] == "published"
        edited = await change(app, rita, third, "PATCH", {"body": "Changed."})
        assert edited.json()["status"] == "published"
        assert [each["id"] for each in await queue(app, eve)] == [second["id"]]


async def test_comments_are_limited_by_account(moderated: Moderated) -> None:
    async with moderated(rate_limits="on", limit_comments="2/minute") as app:
        rita, eve, post = await people(app)
        await write(app, rita, post)
        comment = await write(app, rita, post)
        for answer in (
            await reply(app, rita, post),
            await change(app, rita, comment, "PATCH", {"body": "x"}),
        ):
            error_of(answer, 429, "RATE_LIMITED")
            assert "retry-after" in answer.headers
        await write(app, eve, post)


async def test_removing_and_deciding_is_limited_by_account(moderated: Moderated) -> None:
    limits = {"rate_limits": "on", "limit_writes": "3/minute"}
    async with moderated(comment_moderation="all", **limits) as app:
        rita, eve = await app.account("rita"), await app.account("eve", role="editor")
        root = await app.account("root_admin", role="admin")
        post = await app.post(root, "Engine", publish=True)
        held = [await write(app, rita, post) for _ in range(4)]
        for comment, how in zip(held, ("approve", "reject", "DELETE"), strict=False):
            assert (await change(app, eve, comment, how)).is_success
        for how in ("approve", "reject", "DELETE"):
            error_of(await change(app, eve, held[3], how), 429, "RATE_LIMITED")
        assert (await change(app, rita, held[3], "DELETE")).status_code == 204
