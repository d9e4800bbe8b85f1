"""Working copies: changes to a live post that are not public until they are published."""

from datetime import timedelta
from typing import Any

import pytest

from tests.http.posts.states import NOBODYS_ID, act, if_match, later, post_in
from tests.http.posts.working_copies import change, discard, live, publish, read
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, same_but_for_request_id, time_of

Post = dict[str, Any]


@pytest.fixture
async def post(app: AppClient, ada: Account) -> Post:
    return await app.post(ada, "Engine", publish=True, summary="In short", tags=["maths"])


async def test_without_one_the_live_content_is_version_0(
    app: AppClient, ada: Account, post: Post
) -> None:
    answer = await read(app, ada, post)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    same = ("slug", "title", "summary", "body", "html", "tags", "cover", "reading_minutes")
    assert {name: shown[name] for name in same} == {name: post[name] for name in same}
    assert (shown["version"], shown["post_version"], shown["outdated"]) == (0, 2, False)
    assert (shown["post_id"], shown["created_at"], shown["updated_at"]) == (post["id"], None, None)
    assert answer.headers["etag"].startswith('"0-')
    assert answer.headers["cache-control"] == "private, no-cache"
    unchanged = await app.client.get(
        f"/v1/posts/{post['id']}/working-copy",
        headers=ada.headers | {"If-None-Match": answer.headers["etag"]},
    )
    assert unchanged.status_code == 304


async def test_it_is_edited_aside_and_swapped_in_at_once(
    app: AppClient, ada: Account, post: Post
) -> None:
    before = await live(app, post)
    app.clock.advance(timedelta(minutes=1))
    changes = {
        "title": "Engines",
        "body": "*New.* <script>alert(1)</script>",
        "summary": None,
        "slug": "engines",
        "tags": ["b", "A"],
    }
    first = await change(app, ada, post, changes)
    assert first.status_code == 200, first.text
    copy = first.json()
    assert (copy["version"], copy["tags"], copy["summary"]) == (1, ["a", "b"], None)
    assert copy["html"].startswith("<p><em>New.</em> &lt;script&gt;")
    assert time_of(copy["created_at"]) == time_of(copy["updated_at"]) == app.clock.now()
    second = await change(app, ada, post, {"title": "All engines"})
    assert (second.json()["version"], second.json()["slug"]) == (2, "engines")
    assert await live(app, post) == before
    for slug in ("engines", "engine"):
        found = await app.client.get(f"/v1/posts/by-slug/{slug}")
        assert found.status_code == (200 if slug == "engine" else 404)

    published = await publish(app, ada, post)
    assert published.status_code == 200, published.text
    now = published.json()
    assert {name: now[name] for name in ("title", "body", "html", "slug", "tags", "summary")} == {
        "title": "All engines",
        "body": changes["body"],
        "html": copy["html"],
        "slug": "engines",
        "tags": ["a", "b"],
        "summary": None,
    }
    assert (now["version"], now["status"]) == (3, "published")
    assert (now["published_at"], now["id"]) == (before["published_at"], before["id"])
    moved = await app.client.get("/v1/posts/by-slug/engine")
    assert (moved.status_code, moved.headers["location"]) == (308, "/v1/posts/by-slug/engines")
    shown = (await read(app, ada, post)).json()
    assert (shown["version"], shown["title"]) == (0, "All engines")
    error_of(await publish(app, ada, post), 409, "INVALID_TRANSITION")


async def test_who_may_see_and_change_it(
    app: AppClient, ada: Account, bob: Account, eve: Account, rita: Account, root: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    assert (await change(app, eve, post, {"title": "By the editor"})).status_code == 200
    nothing = {**post, "id": NOBODYS_ID}
    for who in (ada, eve, root):
        assert (await read(app, who, post)).json()["title"] == "By the editor"
    for who in (bob, rita):
        assert same_but_for_request_id(await read(app, who, post), await read(app, who, nothing))
        error_of(await read(app, who, post), 404, "POST_NOT_FOUND")
    for call in (change(app, bob, post, {"title": "x"}, '"1-x"'), discard(app, bob, post, '"1-x"')):
        error_of(await call, 404, "POST_NOT_FOUND")
    error_of(await change(app, rita, post, {"title": "x"}, '"1-x"'), 403, "FORBIDDEN")
    anonymous = await app.client.get(f"/v1/posts/{post['id']}/working-copy")
    error_of(anonymous, 401, "UNAUTHENTICATED")
    error_of(await publish(app, bob, post), 403, "FORBIDDEN")
    assert (await publish(app, ada, post)).json()["title"] == "By the editor"


async def test_every_write_names_the_version_it_has_seen(
    app: AppClient, ada: Account, post: Post
) -> None:
    path = f"/v1/posts/{post['id']}/working-copy"
    for method in ("PATCH", "DELETE"):
        body = {"title": "x"} if method == "PATCH" else None
        answer = await app.client.request(method, path, json=body, headers=ada.headers)
        error_of(answer, 428, "PRECONDITION_REQUIRED")
    for never_seen in ('"1-x"', '"nonsense"', '"0-99-x"'):
        refused = await change(app, ada, post, {"title": "x"}, never_seen)
        error_of(refused, 412, "PRECONDITION_FAILED")
    tag = (await read(app, ada, post)).headers["etag"]
    error_of(await discard(app, ada, post, tag), 404, "WORKING_COPY_NOT_FOUND")
    first = await change(app, ada, post, {"title": "First"}, tag)
    error_of(await change(app, ada, post, {"title": "Second"}, tag), 412, "PRECONDITION_FAILED")
    assert (await discard(app, ada, post, first.headers["etag"])).status_code == 204
    again = await change(app, ada, post, {"title": "Again"}, '"0-seen"')
    assert (again.status_code, again.json()["version"]) == (200, 2)
    error_of(await discard(app, ada, post, first.headers["etag"]), 412, "PRECONDITION_FAILED")
    assert (await change(app, ada, post, {"title": "Any"}, "*")).json()["version"] == 3


async def test_the_first_edit_names_the_live_content_it_has_seen(
    app: AppClient, ada: Account, post: Post
) -> None:
    tag = (await read(app, ada, post)).headers["etag"]
    marked = await app.client.put(f"/v1/posts/{post['id']}/favorite", headers=ada.headers)
    assert marked.status_code == 200
    assert (await read(app, ada, post)).headers["etag"] == tag
    await app.client.patch(
        f"/v1/posts/{post['id']}", json={"title": "Live"}, headers=ada.headers | if_match(post)
    )
    error_of(await change(app, ada, post, {"body": "Old."}, tag), 412, "PRECONDITION_FAILED")
    assert (await change(app, ada, post, {"body": "New."})).json()["title"] == "Live"


async def test_what_changes_nothing_begins_nothing(
    app: AppClient, ada: Account, post: Post
) -> None:
    before = (await read(app, ada, post)).json()
    for body in ({}, {"title": "Engine"}, {"tags": ["Maths"]}):
        assert (await change(app, ada, post, body)).json() == before
    copy = (await change(app, ada, post, {"title": "x"})).json()
    app.clock.advance(timedelta(minutes=1))
    assert (await change(app, ada, post, {"title": "x"})).json() == copy


async def test_fields_are_checked_as_those_of_posts(
    app: AppClient, ada: Account, post: Post
) -> None:
    answer = await change(app, ada, post, {"title": "x", "status": "draft", "version": 7})
    assert field_errors_of(answer) == {("status", "unknown_field"), ("version", "unknown_field")}
    answer = await change(app, ada, post, {"title": "x", "slug": "No slug", "tags": ["a", "!"]})
    assert {field for field, _ in field_errors_of(answer)} == {"slug", "tags.1"}
    deep = await change(app, ada, post, {"body": ">" * 100_000 + "x"})
    error_of(deep, 422, "BODY_TOO_COMPLEX")
    for body in ({"overwrite": "true"}, {"overwrite": None}, {"overwrite": 1}):
        answer = await publish(app, ada, post, body)
        assert field_errors_of(answer) == {("overwrite", "wrong_type")}


async def test_an_outdated_one_is_published_only_on_demand(
    app: AppClient, ada: Account, eve: Account, post: Post
) -> None:
    await change(app, ada, post, {"title": "Aside"})
    await app.client.patch(
        f"/v1/posts/{post['id']}",
        json={"body": "Corrected.", "tags": []},
        headers=eve.headers | if_match(post),
    )
    shown = (await read(app, ada, post)).json()
    assert (shown["post_version"], shown["outdated"], shown["title"]) == (2, True, "Aside")
    for body in (None, {}, {"overwrite": False}):
        error_of(await publish(app, ada, post, body), 409, "WORKING_COPY_OUTDATED")
    assert (await live(app, post))["body"] == "Corrected."
    assert (await read(app, ada, post)).json() == shown
    published = (await publish(app, ada, post, {"overwrite": True})).json()
    assert (published["title"], published["body"]) == ("Aside", post["body"])
    assert published["tags"] == ["maths"]


async def test_a_slug_is_claimed_when_it_is_published(
    app: AppClient, ada: Account, bob: Account, post: Post
) -> None:
    await change(app, ada, post, {"slug": "wanted"})
    taken = await app.post(bob, "Wanted", slug="wanted")
    error_of(await publish(app, ada, post), 409, "SLUG_TAKEN")
    assert (await live(app, post))["slug"] == "engine"
    await change(app, ada, post, {"slug": "wanted-too"})
    assert (await publish(app, ada, post)).json()["slug"] == "wanted-too"
    assert taken["slug"] == "wanted"


async def test_it_cannot_be_scheduled(app: AppClient, ada: Account, post: Post) -> None:
    await change(app, ada, post, {"title": "Aside"})
    answer = await publish(app, ada, post, {"publish_at": later(app, days=1)})
    error_of(answer, 409, "INVALID_TRANSITION")
    past = await publish(app, ada, post, {"publish_at": later(app, days=-1)})
    assert (past.status_code, past.json()["title"]) == (200, "Aside")


@pytest.mark.parametrize("status", ["draft", "scheduled", "archived"])
async def test_it_begins_on_a_live_post_only(app: AppClient, ada: Account, status: str) -> None:
    hidden = await post_in(app, ada, status)
    error_of(await read(app, ada, hidden), 404, "WORKING_COPY_NOT_FOUND")
    for seen in ('"0-x"', "*"):
        answer = await change(app, ada, hidden, {"title": "x"}, seen)
        error_of(answer, 409, "INVALID_TRANSITION")
    error_of(await discard(app, ada, hidden, "*"), 404, "WORKING_COPY_NOT_FOUND")


@pytest.mark.parametrize("action", ["unpublish", "archive"])
async def test_it_outlives_what_takes_the_post_from_the_public(
    app: AppClient, ada: Account, post: Post, action: str
) -> None:
    await change(app, ada, post, {"title": "Aside"})
    assert (await act(app, ada, post["id"], action)).status_code == 200
    shown = (await read(app, ada, post)).json()
    assert (shown["title"], shown["version"], shown["outdated"]) == ("Aside", 1, True)
    assert (await change(app, ada, post, {"body": "More."})).json()["version"] == 2
    if action == "archive":
        await act(app, ada, post["id"], "restore")
    assert (await publish(app, ada, post)).json()["title"] == "Engine"
    error_of(await publish(app, ada, post), 409, "WORKING_COPY_OUTDATED")
    published = (await publish(app, ada, post, {"overwrite": True})).json()
    assert (published["title"], published["body"]) == ("Aside", "More.")


async def test_publishing_honours_if_match_of_the_live_post(
    app: AppClient, ada: Account, post: Post
) -> None:
    await change(app, ada, post, {"title": "Aside"})
    stale = await publish(app, ada, post, **{"If-Match": '"1-seen"'})
    error_of(stale, 412, "PRECONDITION_FAILED")
    assert (await publish(app, ada, post, **if_match(post))).status_code == 200


async def test_it_goes_with_its_post(app: AppClient, ada: Account, post: Post) -> None:
    await change(app, ada, post, {"title": "Aside"})
    gone = await app.client.delete(f"/v1/posts/{post['id']}", headers=ada.headers | if_match(post))
    assert gone.status_code == 204
    error_of(await read(app, ada, post), 404, "POST_NOT_FOUND")
