"""A post that the caller may not see does not exist, on any route."""

from typing import Any

import httpx
import pytest

from tests.http.posts.states import NOBODYS_ID, STATUSES, post_in
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, same_but_for_request_id, titles

HIDDEN = ("draft", "scheduled", "archived")
WRITES = ("PATCH", "DELETE", "publish", "unpublish", "archive", "restore")


async def suspend(app: AppClient, root: Account, who: Account, *, suspended: bool = True) -> None:
    answer = await app.client.patch(
        f"/v1/users/{who.id}", json={"suspended": suspended}, headers=root.headers
    )
    assert answer.status_code == 200, answer.text


async def write(
    app: AppClient, headers: dict[str, str], post_id: object, how: str
) -> httpx.Response:
    path = f"/v1/posts/{post_id}"
    if how in ("PATCH", "DELETE"):
        body = {"title": "Mine now"} if how == "PATCH" else None
        sent = headers | {"If-Match": '"1-a"', "X-Request-ID": "the-same"}
        return await app.client.request(how, path, json=body, headers=sent)
    return await app.client.post(f"{path}/{how}", headers=headers | {"X-Request-ID": "the-same"})


async def seen_by(app: AppClient, headers: dict[str, str], post: dict[str, Any]) -> set[str]:
    """The ways in which a post can be found."""
    status, get = post["status"], app.client.get
    found: set[str] = set()
    if (await get(f"/v1/posts/{post['id']}", headers=headers)).status_code == 200:
        found.add("id")
    if (await get(f"/v1/posts/by-slug/{post['slug']}", headers=headers)).status_code == 200:
        found.add("slug")
    for query in (f"status={status}", f"status={status}&author=ada", f"status={status}&tag=t"):
        listed = await get(f"/v1/posts?{query}", headers=headers)
        if post["title"] in titles(listed):
            found.add("lists")
    if (await get("/v1/tags", headers=headers)).json()["items"]:
        found.add("tags")
    profile = await get("/v1/users/by-username/ada", headers=headers)
    if profile.status_code == 200 and profile.json()["posts_count"]:
        found.add("count")
    return found


async def test_what_is_not_published_is_for_its_author_and_editors(
    app: AppClient, ada: Account, bob: Account, eve: Account, rita: Account
) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status, tags=["t"])
        public = status == "published"
        expected = {"id", "slug", "lists"} | ({"tags", "count"} if public else set())
        for who in (ada, eve):
            assert await seen_by(app, who.headers, post) == expected, (status, who.username)
        for headers in ({}, bob.headers, rita.headers):
            assert await seen_by(app, headers, post) == (expected if public else set()), status
        headers = ada.headers | {"If-Match": "*"}
        await app.client.delete(f"/v1/posts/{post['id']}", headers=headers)


async def test_the_posts_of_a_suspended_author_are_for_editors(
    app: AppClient, ada: Account, bob: Account, eve: Account, root: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True, tags=["t"])
    await suspend(app, root, ada)
    for headers in ({}, bob.headers):
        assert await seen_by(app, headers, post) == set()
    assert await seen_by(app, eve.headers, post) == {"id", "slug", "lists"}
    assert {"id", "slug", "lists"} <= await seen_by(app, root.headers, post)
    await suspend(app, root, ada, suspended=False)
    assert await seen_by(app, {}, post) == {"id", "slug", "lists", "tags", "count"}


@pytest.mark.parametrize("hidden", [*HIDDEN, "suspended"])
async def test_nobody_can_tell_what_is_hidden_from_what_is_not_there(
    app: AppClient, ada: Account, bob: Account, root: Account, hidden: str
) -> None:
    if hidden == "suspended":
        post = await app.post(ada, "Engine", publish=True, slug="engine")
        await suspend(app, root, ada)
    else:
        post = await post_in(app, ada, hidden, slug="engine")
    same = {"X-Request-ID": "the-same"}
    for headers in ({}, bob.headers):
        for there, nowhere in ((post["id"], NOBODYS_ID), ("by-slug/engine", "by-slug/nothing")):
            one = await app.client.get(f"/v1/posts/{there}", headers=headers | same)
            other = await app.client.get(f"/v1/posts/{nowhere}", headers=headers | same)
            error_of(one, 404, "POST_NOT_FOUND")
            assert one.content == other.content
            assert same_but_for_request_id(one, other)
    for how in WRITES:
        one = await write(app, bob.headers, post["id"], how)
        other = await write(app, bob.headers, NOBODYS_ID, how)
        error_of(one, 404, "POST_NOT_FOUND")
        assert one.content == other.content
        assert same_but_for_request_id(one, other)


async def test_what_one_sees_but_may_not_change_is_403(
    app: AppClient, ada: Account, bob: Account, rita: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    for how in WRITES:
        for who in (bob, rita):
            error_of(await write(app, who.headers, post["id"], how), 403, "FORBIDDEN")
        error_of(await write(app, {}, post["id"], how), 401, "UNAUTHENTICATED")
    assert (await app.client.get(f"/v1/posts/{post['id']}")).json() == post


async def test_without_sign_in_nothing_is_looked_up(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    for how in WRITES:
        answers = [
            await write(app, {}, post_id, how) for post_id in (post["id"], NOBODYS_ID, "no-id")
        ]
        for answer in answers:
            error_of(answer, 401, "UNAUTHENTICATED")
            assert answer.headers["www-authenticate"] == "Bearer"
            assert same_but_for_request_id(answer, answers[0])


async def test_a_demoted_author_still_sees_but_no_longer_writes(
    app: AppClient, ada: Account, root: Account
) -> None:
    post = await app.post(ada, "Engine")
    path = f"/v1/users/{ada.id}"
    await app.client.patch(path, json={"role": "reader"}, headers=root.headers)
    ada = await app.signed_in("ada")
    seen = await app.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
    assert seen.json() == post
    for how in WRITES:
        error_of(await write(app, ada.headers, post["id"], how), 403, "FORBIDDEN")
