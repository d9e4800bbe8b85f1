"""A new draft: what it takes, and exactly what it shows."""

from typing import Any

from tests.support.app_client import START, Account, AppClient
from tests.support.assertions import error_of, field_errors_of, fields_of, time_of

FIELDS = {
    "id", "slug", "title", "summary", "body", "html", "status", "author", "tags", "cover",
    "version", "created_at", "updated_at", "published_at", "publish_at", "publish_error",
    "favorites_count", "comments_count", "favorited", "reading_minutes",
}  # fmt: skip


async def create(app: AppClient, who: Account, **body: object) -> Any:
    return await app.client.post(
        "/v1/posts", json={"title": "Engine", "body": "Wheels.", **body}, headers=who.headers
    )


async def test_a_draft_shows_what_was_sent_and_nothing_else(app: AppClient, ada: Account) -> None:
    answer = await create(app, ada, summary="In short", tags=["Maths", "c++"], cover=None)
    assert answer.status_code == 201
    post = answer.json()
    assert set(post) == FIELDS
    assert answer.headers["location"] == f"/v1/posts/{post['id']}"
    assert answer.headers["etag"].startswith('"1-')
    assert answer.headers["cache-control"] == "private, no-cache"
    assert post["id"][14] == "7"
    author = {"id": ada.id, "username": "ada", "name": "Ada", "avatar_url": None}
    assert post["author"] == author
    shown = {key: post[key] for key in ("slug", "title", "summary", "body", "html", "tags")}
    assert shown == {
        "slug": "engine",
        "title": "Engine",
        "summary": "In short",
        "body": "Wheels.",
        "html": "<p>Wheels.</p>\n",
        "tags": ["c++", "maths"],
    }
    assert (post["status"], post["version"]) == ("draft", 1)
    assert time_of(post["created_at"]) == time_of(post["updated_at"]) == START
    seen = await app.client.get(answer.headers["location"], headers=ada.headers)
    assert seen.json() == post
    assert seen.headers["etag"] == answer.headers["etag"]


async def test_what_is_not_built_yet_is_0_false_or_null(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    listed = (await app.client.get("/v1/posts")).json()["items"][0]
    profile = (await app.client.get("/v1/users/by-username/ada", headers=ada.headers)).json()
    me = (await app.client.get("/v1/users/me", headers=ada.headers)).json()
    for shown in (post, listed):
        assert (shown["favorites_count"], shown["comments_count"]) == (0, 0)
        assert shown["favorited"] is False
        assert shown["cover"] is None
        assert shown["author"]["avatar_url"] is None
    assert (profile["followers_count"], profile["following_count"]) == (0, 0)
    assert profile["following"] is False
    assert (profile["avatar_url"], me["avatar_url"]) == (None, None)


async def test_left_out_and_null_are_the_same_in_a_new_post(app: AppClient, ada: Account) -> None:
    bare = (await create(app, ada)).json()
    null = (await create(app, ada, summary=None, slug=None, tags=None, cover=None)).json()
    for post in (bare, null):
        assert (post["summary"], post["tags"], post["cover"]) == (None, [], None)
    assert (bare["slug"], null["slug"]) == ("engine", "engine-2")
    assert (await create(app, ada, summary=" ")).json()["summary"] is None


REFUSED: list[tuple[dict[str, object], str, str]] = [
    ({"title": ""}, "title", "too_short"),
    ({"title": " \u3000"}, "title", "too_short"),
    ({"title": "a" * 201}, "title", "too_long"),
    ({"title": "a\nb"}, "title", "control_character"),
    ({"title": "a\u202eb"}, "title", "direction_character"),
    ({"title": "a\u0007b"}, "title", "control_character"),
    ({"title": "nul\0"}, "title", "control_character"),
    ({"title": None}, "title", "wrong_type"),
    ({"title": 1}, "title", "wrong_type"),
    ({"title": ["a"]}, "title", "wrong_type"),
    ({"body": ""}, "body", "too_short"),
    ({"body": " \n"}, "body", "too_short"),
    ({"body": "a" * 1_000_001}, "body", "too_long"),
    ({"body": "a\u001bb"}, "body", "control_character"),
    ({"body": False}, "body", "wrong_type"),
    ({"summary": "a" * 501}, "summary", "too_long"),
    ({"summary": 1}, "summary", "wrong_type"),
    ({"slug": ""}, "slug", "too_short"),
    ({"slug": "a" * 81}, "slug", "too_long"),
    ({"slug": "Engine"}, "slug", "malformed"),
    ({"slug": "two--hyphens"}, "slug", "malformed"),
    ({"slug": "-edge"}, "slug", "malformed"),
    ({"slug": "stra\u00dfe"}, "slug", "malformed"),
    ({"slug": "a/b"}, "slug", "malformed"),
    ({"tags": "maths"}, "tags", "wrong_type"),
    ({"tags": {"0": "maths"}}, "tags", "wrong_type"),
    ({"tags": ["ok", 1]}, "tags.1", "wrong_type"),
    ({"tags": ["ok", None]}, "tags.1", "wrong_type"),
    ({"cover": "01890000-0000-7000-8000-000000000001"}, "cover", "wrong_type"),
]


async def test_each_rule_that_is_broken_is_named(app: AppClient, ada: Account) -> None:
    for body, field, code in REFUSED:
        answer = await create(app, ada, **body)
        assert field_errors_of(answer) == {(field, code)}, body
    assert (await app.client.get("/v1/posts?status=draft", headers=ada.headers)).json() == {
        "items": [],
        "next_cursor": None,
    }


async def test_all_that_is_wrong_is_named_at_once(app: AppClient, ada: Account) -> None:
    assert fields_of(await create(app, ada, title="a\nb", slug="No", tags=["?", "ok"])) == {
        "title",
        "slug",
        "tags.0",
    }
    missing = await app.client.post("/v1/posts", json={}, headers=ada.headers)
    assert field_errors_of(missing) == {("title", "missing"), ("body", "missing")}


NOT_ONES_OWN = (
    "id", "author", "author_id", "status", "version", "html", "created_at", "updated_at",
    "published_at", "publish_at", "publish_error", "favorites_count", "comments_count",
    "favorited", "reading_minutes", "role", "permissions",
)  # fmt: skip


async def test_nothing_else_can_be_set(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    path, headers = f"/v1/posts/{post['id']}", ada.headers | {"If-Match": "*"}
    for field in NOT_ONES_OWN:
        answer = await create(app, ada, **{field: "published"})
        assert field_errors_of(answer) == {(field, "unknown_field")}
        changed = await app.client.patch(path, json={field: "published"}, headers=headers)
        assert field_errors_of(changed) == {(field, "unknown_field")}
    assert (await app.client.get(path, headers=ada.headers)).json() == post


async def test_lengths_count_characters_on_every_store(app: AppClient, ada: Account) -> None:
    title, summary, tag = "\U0001f600" * 200, "\U0001d518" * 500, "\U00010400" * 40
    post = (await create(app, ada, title=title, summary=summary, tags=[tag])).json()
    assert (post["title"], post["summary"]) == (title, summary)
    assert post["tags"] == ["\U00010428" * 40]
    # 500 letters and 500 combining marks become 500 characters in NFC.
    decomposed = (await create(app, ada, summary="e\u0301" * 250)).json()
    assert decomposed["summary"] == "\u00e9" * 250


async def test_text_comes_back_as_it_was_but_for_normal_form(app: AppClient, ada: Account) -> None:
    title = "  100% _under_ 'quoted' \\ e\u0301 \U0001f469\u200d\U0001f467 "
    body = "one\r\ntwo\rthree\n\n\tcode\n"
    post = (await create(app, ada, title=title, body=body)).json()
    assert post["title"] == "100% _under_ 'quoted' \\ \u00e9 \U0001f469\u200d\U0001f467"
    assert post["body"] == "one\ntwo\nthree\n\n\tcode\n"


async def test_readers_write_no_posts(app: AppClient, rita: Account) -> None:
    error_of(await create(app, rita), 403, "FORBIDDEN")
    # A caller without permission is told nothing about the body.
    error_of(await create(app, rita, title=""), 403, "FORBIDDEN")
    anonymous = await app.client.post("/v1/posts", json={"title": ""})
    error_of(anonymous, 401, "UNAUTHENTICATED")
    assert anonymous.headers["www-authenticate"] == "Bearer"
