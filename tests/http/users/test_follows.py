"""Follows: what following changes, for whom, and who may."""

from datetime import timedelta
from typing import Any

import pytest

from tests.http.posts.states import NOBODYS_ID
from tests.http.posts.test_visibility import suspend
from tests.http.users.test_profiles import FIELDS
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, same_but_for_request_id
from tests.support.pagination import walk

METHODS = ("PUT", "DELETE")


@pytest.fixture
async def bob(app: AppClient) -> Account:
    """A reader."""
    return await app.account("bob", role="reader")


def path_of(user_id: object) -> str:
    return f"/v1/users/{user_id}/follow"


async def profile(
    app: AppClient, who: Account, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    answer = await app.client.get(f"/v1/users/{who.id}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def usernames(app: AppClient, path: str, headers: dict[str, str] | None = None) -> list[str]:
    answer = await app.client.get(f"/v1/users/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["username"] for item in answer.json()["items"]]


async def test_a_repeat_changes_nothing(app: AppClient, ada: Account, bob: Account) -> None:
    before = await profile(app, ada)
    for method in ("DELETE", "PUT", "PUT", "DELETE", "DELETE", "PUT"):
        answer = await app.client.request(method, path_of(ada.id), headers=bob.headers)
        assert (answer.status_code, answer.content) == (204, b"")
        count = int(method == "PUT")
        assert await profile(app, ada) == {**before, "followers_count": count}
        own = await profile(app, ada, bob.headers)
        assert own == {**before, "followers_count": count, "following": bool(count)}
        assert (await profile(app, bob))["following_count"] == count


async def test_an_etag_changes_with_the_counts(app: AppClient, ada: Account, bob: Account) -> None:
    path = f"/v1/users/{ada.id}"
    tag = (await app.client.get(path)).headers["etag"]
    await app.client.put(path_of(ada.id), headers=bob.headers)
    answer = await app.client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    own = await app.client.get(path, headers=bob.headers)
    assert len({tag, answer.headers["etag"], own.headers["etag"]}) == 3
    assert own.headers["cache-control"] == "private, no-cache"


async def test_followers_and_followed_are_listed_latest_first(
    app: AppClient, ada: Account, bob: Account, root: Account
) -> None:
    cyd = await app.account("cyd")
    for who in (bob, cyd, root):
        await app.client.put(path_of(ada.id), headers=who.headers)
        app.clock.advance(timedelta(seconds=1))
    await app.client.put(path_of(bob.id), headers=ada.headers)
    assert await usernames(app, f"{ada.id}/followers") == ["boss", "cyd", "bob"]
    assert await usernames(app, f"{ada.id}/followers?sort=created_at") == ["bob", "cyd", "boss"]
    assert await usernames(app, f"{bob.id}/following") == ["ada"]
    assert await usernames(app, f"{bob.id}/followers") == ["ada"]
    (shown,) = (await app.client.get(f"/v1/users/{bob.id}/followers")).json()["items"]
    assert set(shown) == FIELDS
    assert shown == await profile(app, ada)
    walked = await walk(app.client, f"/v1/users/{ada.id}/followers", limit=1)
    assert [item["username"] for item in walked] == ["boss", "cyd", "bob"]
    own = await app.client.get(f"/v1/users/{ada.id}/followers", headers=ada.headers)
    assert [item["following"] for item in own.json()["items"]] == [False, False, True]


async def test_nobody_follows_themselves(app: AppClient, ada: Account) -> None:
    error_of(await app.client.put(path_of(ada.id), headers=ada.headers), 422, "SELF_FOLLOW")
    assert (await app.client.delete(path_of(ada.id), headers=ada.headers)).status_code == 204
    assert (await profile(app, ada))["followers_count"] == 0


@pytest.mark.parametrize("method", METHODS)
async def test_who_is_not_there_for_somebody_cannot_be_followed(
    app: AppClient, ada: Account, bob: Account, root: Account, method: str
) -> None:
    await suspend(app, root, ada)
    same = {"X-Request-ID": "the-same"}
    answers = [
        await app.client.request(method, path_of(user_id), headers=bob.headers | same)
        for user_id in (ada.id, NOBODYS_ID)
    ]
    for answer in answers:
        error_of(answer, 404, "USER_NOT_FOUND")
    assert same_but_for_request_id(*answers)
    for user_id in (ada.id, NOBODYS_ID, "no-id"):
        error_of(await app.client.request(method, path_of(user_id)), 401, "UNAUTHENTICATED")
    answer = await app.client.request(method, path_of("no-id"), headers=bob.headers)
    assert field_errors_of(answer) == {("user_id", "malformed")}


async def test_the_suspended_keep_counting_and_are_not_listed(
    app: AppClient, ada: Account, bob: Account, root: Account
) -> None:
    await app.client.put(path_of(ada.id), headers=bob.headers)
    await suspend(app, root, bob)
    assert (await profile(app, ada))["followers_count"] == 1
    assert await usernames(app, f"{ada.id}/followers") == []
    assert await usernames(app, f"{ada.id}/followers", root.headers) == ["bob"]
    for path in ("followers", "following"):
        for user_id in (bob.id, NOBODYS_ID):
            answer = await app.client.get(f"/v1/users/{user_id}/{path}", headers=ada.headers)
            error_of(answer, 404, "USER_NOT_FOUND")
        answer = await app.client.get(f"/v1/users/{ada.id}/{path}?sort=username")
        assert field_errors_of(answer) == {("sort", "not_one_of")}
