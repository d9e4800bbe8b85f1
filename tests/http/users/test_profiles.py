"""What everybody sees of a person."""

from tests.http.posts.states import NOBODYS_ID, act, post_in
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, same_but_for_request_id

FIELDS = {
    "id", "username", "name", "bio", "avatar_url", "created_at", "followers_count",
    "following_count", "posts_count", "following",
}  # fmt: skip
PUBLIC = "public, max-age=30, stale-while-revalidate=30"


async def test_by_id_and_by_username_it_is_the_same(app: AppClient, ada: Account) -> None:
    await app.client.patch("/v1/users/me", json={"bio": "Engines."}, headers=ada.headers)
    by_id = await app.client.get(f"/v1/users/{ada.id}")
    shown = by_id.json()
    assert set(shown) == FIELDS
    assert {name: shown[name] for name in FIELDS - {"created_at"}} == {
        "id": ada.id,
        "username": "ada",
        "name": "Ada",
        "bio": "Engines.",
        "avatar_url": None,
        "followers_count": 0,
        "following_count": 0,
        "posts_count": 0,
        "following": False,
    }
    assert shown["created_at"] == "2026-01-15T12:00:00Z"
    for name in ("ada", "ADA", "Ada"):
        found = await app.client.get(f"/v1/users/by-username/{name}")
        assert found.json() == shown
        assert found.headers["etag"] == by_id.headers["etag"]
    mine = await app.client.get(f"/v1/users/{ada.id}", headers=ada.headers)
    assert mine.json() == shown


async def test_who_has_it_already_is_told_so(app: AppClient, ada: Account) -> None:
    for path in (f"/v1/users/{ada.id}", "/v1/users/by-username/ada"):
        for headers, kept in (({}, PUBLIC), (ada.headers, "private, no-cache")):
            first = await app.client.get(path, headers=headers)
            assert first.headers["cache-control"] == kept
            assert first.headers["vary"] == "Authorization, Accept"
            known = {"If-None-Match": first.headers["etag"]}
            again = await app.client.get(path, headers=headers | known)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["cache-control"] == kept
    tag = first.headers["etag"]
    version = tag.partition("-")[0]
    assert version.lstrip('"').isdigit()
    # A counter makes another tag of the same version.
    await app.post(ada, "Engine", publish=True)
    counted = await app.client.get(path, headers={"If-None-Match": tag})
    assert (counted.status_code, counted.json()["posts_count"]) == (200, 1)
    assert counted.headers["etag"].partition("-")[0] == version
    # A change makes another version, which is that of the account.
    change = await app.client.patch("/v1/users/me", json={"name": "A."}, headers=ada.headers)
    renamed = await app.client.get(path)
    assert renamed.headers["etag"].partition("-")[0] != version
    assert renamed.headers["etag"].partition("-")[0] == change.headers["etag"].partition("-")[0]


async def test_published_posts_are_counted(app: AppClient, ada: Account) -> None:
    async def counted(headers: dict[str, str]) -> int:
        answer = await app.client.get("/v1/users/by-username/ada", headers=headers)
        return answer.json()["posts_count"]

    for status in ("draft", "scheduled", "archived"):
        await post_in(app, ada, status)
    assert await counted({}) == await counted(ada.headers) == 0
    post = await post_in(app, ada, "published")
    assert await counted({}) == await counted(ada.headers) == 1
    await act(app, ada, post["id"], "unpublish")
    assert await counted({}) == 0


async def test_a_suspended_person_is_seen_by_administrators_only(
    app: AppClient, ada: Account, root: Account
) -> None:
    bob, eve = await app.account("bob"), await app.account("eve", role="editor")
    path = f"/v1/users/{ada.id}"
    before = (await app.client.get(path)).json()
    await app.client.patch(path, json={"suspended": True}, headers=root.headers)
    same = {"X-Request-ID": "the-same"}
    for headers in ({}, bob.headers, eve.headers):
        for there, nowhere in (
            (path, f"/v1/users/{NOBODYS_ID}"),
            ("/v1/users/by-username/ada", "/v1/users/by-username/nobody_here"),
        ):
            one = await app.client.get(there, headers=headers | same)
            other = await app.client.get(nowhere, headers=headers | same)
            error_of(one, 404, "USER_NOT_FOUND")
            assert one.content == other.content
            assert same_but_for_request_id(one, other)
    for there in (path, "/v1/users/by-username/ada"):
        seen = await app.client.get(there, headers=root.headers)
        assert seen.json() == before
    await app.client.patch(path, json={"suspended": False}, headers=root.headers)
    assert (await app.client.get(path)).json() == before


async def test_what_nobody_is_called_is_not_found(app: AppClient, ada: Account) -> None:
    for name in (
        "nobody",
        "a",
        "ad_",
        "%25",
        "ada%20",
        "a" * 5000,
        "%F0%9F%98%80",
        "%E2%84%AA",
        "*",
    ):
        answer = await app.client.get(f"/v1/users/by-username/{name}")
        error_of(answer, 404, "USER_NOT_FOUND")
    error_of(await app.client.get(f"/v1/users/{NOBODYS_ID}"), 404, "USER_NOT_FOUND")
    for bad in ("ada", "1", ada.id.replace("-", "")):
        answer = await app.client.get(f"/v1/users/{bad}")
        assert field_errors_of(answer) == {("user_id", "malformed")}
