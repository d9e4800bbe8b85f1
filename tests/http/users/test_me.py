"""The own account: what it shows, and what can be changed."""

from datetime import timedelta
from typing import Any

import httpx

from tests.support.app_client import START, Account, AppClient
from tests.support.assertions import error_of, field_errors_of, fields_of, time_of

FIELDS = {
    "id", "email", "email_verified", "username", "name", "bio", "avatar_url", "role",
    "created_at", "updated_at",
}  # fmt: skip


async def change(
    app: AppClient, who: Account, body: dict[str, Any], **headers: str
) -> httpx.Response:
    return await app.client.patch("/v1/users/me", json=body, headers=who.headers | headers)


async def me(app: AppClient, who: Account) -> Any:
    return (await app.client.get("/v1/users/me", headers=who.headers)).json()


async def test_one_sees_all_of_oneself(app: AppClient, ada: Account) -> None:
    answer = await app.client.get("/v1/users/me", headers=ada.headers)
    assert answer.status_code == 200
    shown = answer.json()
    assert set(shown) == FIELDS
    assert shown["id"][14] == "7"
    assert time_of(shown["created_at"]) == time_of(shown["updated_at"]) == START
    del shown["id"], shown["created_at"], shown["updated_at"]
    assert shown == {
        "email": "ada@example.com",
        "email_verified": True,
        "username": "ada",
        "name": "Ada",
        "bio": None,
        "avatar_url": None,
        "role": "author",
    }
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Authorization, Accept"
    known = {"If-None-Match": answer.headers["etag"]}
    again = await app.client.get("/v1/users/me", headers=ada.headers | known)
    assert (again.status_code, again.content) == (304, b"")


async def test_each_field_is_changed_alone(app: AppClient, ada: Account) -> None:
    before = await me(app, ada)
    for body, shown in (
        ({"name": "  Ada L. "}, {"name": "Ada L."}),
        ({"bio": "Engines.\r\nAnd numbers. "}, {"bio": "Engines.\nAnd numbers."}),
        ({"username": "Ada_1"}, {"username": "ada_1"}),
        ({"bio": None}, {"bio": None}),
        ({"bio": " \n"}, {"bio": None}),
        ({}, {}),
    ):
        app.clock.advance(timedelta(seconds=1))
        answer = await change(app, ada, body)
        assert answer.status_code == 200, answer.text
        expected = {**before, **shown}
        if expected != before:
            expected["updated_at"] = answer.json()["updated_at"]
            assert time_of(expected["updated_at"]) == app.clock.now()
        assert answer.json() == expected == await me(app, ada)
        before = answer.json()


async def test_each_rule_that_is_broken_is_named(app: AppClient, ada: Account) -> None:
    before = await me(app, ada)
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({"name": ""}, "name", "too_short"),
        ({"name": "  "}, "name", "too_short"),
        ({"name": "a" * 81}, "name", "too_long"),
        ({"name": "a\nb"}, "name", "control_character"),
        ({"name": "a\u202eb"}, "name", "direction_character"),
        ({"name": None}, "name", "wrong_type"),
        ({"name": 7}, "name", "wrong_type"),
        ({"bio": "a" * 501}, "bio", "too_long"),
        ({"bio": "a\u0007"}, "bio", "control_character"),
        ({"bio": False}, "bio", "wrong_type"),
        ({"username": None}, "username", "wrong_type"),
        ({"username": "ab"}, "username", "too_short"),
        ({"username": "a" * 31}, "username", "too_long"),
        ({"username": "_ada"}, "username", "malformed"),
        ({"username": "ada_"}, "username", "malformed"),
        ({"username": "ada-l"}, "username", "malformed"),
        ({"username": "\u0430da"}, "username", "malformed"),
        ({"username": "\u212aelvin"}, "username", "malformed"),
        ({"username": "ad\u200ba"}, "username", "invisible_character"),
        ({"username": "Admin"}, "username", "reserved"),
        ({"username": "me "}, "username", "too_short"),
    ]
    for body, field, code in refused:
        assert field_errors_of(await change(app, ada, body)) == {(field, code)}, body
    assert fields_of(await change(app, ada, {"name": "a\nb", "username": "-no-"})) == {
        "name",
        "username",
    }
    assert await me(app, ada) == before


async def test_nothing_else_can_be_set(app: AppClient, ada: Account) -> None:
    before = await me(app, ada)
    for field in (
        "id", "email", "email_verified", "verified", "role", "permissions", "suspended", "password",
        "avatar_url", "created_at", "updated_at", "followers_count", "posts_count", "version",
    ):  # fmt: skip
        for value in ("admin", True, None, 1):
            answer = await change(app, ada, {field: value, "name": "Changed"})
            assert field_errors_of(answer) == {(field, "unknown_field")}
    assert await me(app, ada) == before


async def test_a_username_is_one_persons(app: AppClient, ada: Account, root: Account) -> None:
    error_of(await change(app, ada, {"username": "BOSS"}), 409, "USERNAME_TAKEN")
    # One that somebody is registering with is held for them.
    assert (await app.register("waiting")).status_code == 202
    error_of(await change(app, ada, {"username": "waiting"}), 409, "USERNAME_TAKEN")
    assert (await change(app, ada, {"username": "countess"})).status_code == 200
    # What one gave up is anybody's, and leads nowhere until then.
    gone = await app.client.get("/v1/users/by-username/ada")
    error_of(gone, 404, "USER_NOT_FOUND")
    assert (await change(app, root, {"username": "ada"})).json()["username"] == "ada"


async def test_posts_show_the_new_name(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    await change(app, ada, {"username": "countess", "name": "Augusta"})
    shown = (await app.client.get(f"/v1/posts/{post['id']}")).json()
    assert (shown["author"]["username"], shown["author"]["name"]) == ("countess", "Augusta")
    assert len((await app.client.get("/v1/posts?author=countess")).json()["items"]) == 1
    assert (await app.client.get("/v1/posts?author=ada")).json()["items"] == []


async def test_an_if_match_is_heeded_but_not_required(app: AppClient, ada: Account) -> None:
    tag = (await app.client.get("/v1/users/me", headers=ada.headers)).headers["etag"]
    first = await change(app, ada, {"name": "One"}, **{"If-Match": tag})
    assert first.status_code == 200
    second = await change(app, ada, {"name": "Two"}, **{"If-Match": tag})
    error_of(second, 412, "PRECONDITION_FAILED")
    third = await change(app, ada, {"name": "Three"}, **{"If-Match": first.headers["etag"]})
    assert third.json()["name"] == "Three"


async def test_nobody_has_no_account(app: AppClient) -> None:
    for method, path in (
        ("GET", "/v1/users/me"),
        ("PATCH", "/v1/users/me"),
        ("DELETE", "/v1/users/me"),
        ("POST", "/v1/users/me/deletion/cancel"),
    ):
        answer = await app.client.request(method, path)
        error_of(answer, 401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"
