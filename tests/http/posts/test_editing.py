"""Editing and deleting posts, with concurrent editors."""

from datetime import timedelta
from typing import Any

import httpx

from tests.http.posts.states import STATUSES, if_match, post_in
from tests.support.app_client import START, Account, AppClient
from tests.support.assertions import error_of, field_errors_of, time_of


async def patch(
    app: AppClient, who: Account, post: dict[str, Any], body: dict[str, object], **headers: str
) -> httpx.Response:
    headers = headers or if_match(post)
    return await app.client.patch(
        f"/v1/posts/{post['id']}", json=body, headers=who.headers | headers
    )


async def test_each_field_is_changed_alone(app: AppClient, ada: Account) -> None:
    whole = {"title": "Old", "body": "Old.", "summary": "Old", "slug": "old", "tags": ["old"]}
    post = (await app.client.post("/v1/posts", json=whole, headers=ada.headers)).json()
    changes: list[dict[str, object]] = [
        {"title": "New"},
        {"body": "*New.*", "html": "<p><em>New.</em></p>\n"},
        {"summary": "New"},
        {"slug": "new"},
        {"tags": ["a", "b"]},
        {"summary": None},
        {"tags": []},
    ]
    for change in changes:
        app.clock.advance(timedelta(seconds=1))
        sent = {name: value for name, value in change.items() if name != "html"}
        answer = await patch(app, ada, post, sent)
        assert answer.status_code == 200, answer.text
        expected = {**post, **change, "version": post["version"] + 1}
        assert time_of(answer.json()["updated_at"]) == app.clock.now()
        assert answer.json() == {**expected, "updated_at": answer.json()["updated_at"]}
        seen = await app.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
        assert seen.json() == answer.json()
        assert seen.headers["etag"] == answer.headers["etag"]
        post = answer.json()


async def test_null_clears_what_can_be_empty_and_nothing_else(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", summary="In short", tags=["maths"])
    for field in ("title", "body", "slug"):
        answer = await patch(app, ada, post, {field: None})
        assert field_errors_of(answer) == {(field, "wrong_type")}
    cleared = await patch(app, ada, post, {"summary": None, "tags": None, "cover": None})
    assert (cleared.json()["summary"], cleared.json()["tags"]) == (None, [])
    assert cleared.json()["body"] == post["body"]


async def test_what_changes_nothing_leaves_version_and_time(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", summary="In short", tags=["b", "a"])
    app.clock.advance(timedelta(seconds=1))
    same: list[dict[str, object]] = [
        {},
        {"title": "Engine"},
        {"tags": ["a", "B", "b"]},
        {"summary": " In short "},
    ]
    for body in same:
        answer = await patch(app, ada, post, body)
        assert (answer.status_code, answer.json()) == (200, post)


async def test_what_is_live_is_edited_live(app: AppClient, ada: Account) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status)
        answer = await patch(app, ada, post, {"body": "Corrected."})
        edited = answer.json()
        assert (edited["status"], edited["body"]) == (status, "Corrected.")
        assert edited["published_at"] == post["published_at"]
        public = await app.client.get(f"/v1/posts/{post['id']}")
        if status == "published":
            assert public.json() == edited
        else:
            error_of(public, 404, "POST_NOT_FOUND")


async def test_a_change_that_breaks_a_rule_changes_nothing(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    answer = await patch(app, ada, post, {"title": "Good", "slug": "Bad one"})
    assert field_errors_of(answer) == {("slug", "malformed")}
    seen = await app.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
    assert seen.json() == post


async def test_without_if_match_nothing_is_changed_or_deleted(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    path = f"/v1/posts/{post['id']}"
    changed = await app.client.patch(path, json={"title": "New"}, headers=ada.headers)
    error_of(changed, 428, "PRECONDITION_REQUIRED")
    error_of(await app.client.delete(path, headers=ada.headers), 428, "PRECONDITION_REQUIRED")
    assert (await app.client.get(path, headers=ada.headers)).json() == post


async def test_if_match_compares_the_version_alone(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    path = f"/v1/posts/{post['id']}"
    tag = (await app.client.get(path, headers=ada.headers)).headers["etag"]
    refused = ['"2-a"', '"0-a"', '"x"', "1", 'W/"2-a"', '""', "", '"-1-a"', '"1-"', '"1"']
    for value in refused:
        answer = await patch(app, ada, post, {"title": "New"}, **{"If-Match": value})
        error_of(answer, 412, "PRECONDITION_FAILED")
        gone = await app.client.delete(path, headers=ada.headers | {"If-Match": value})
        error_of(gone, 412, "PRECONDITION_FAILED")
    matching = [tag, '"2-whatever"', '"2-a", "3-b"', "*", 'W/"5-a"', '"6-a-gzip"', 'W/"7-a--gzip"']
    for number, value in enumerate(matching, start=2):
        answer = await patch(app, ada, post, {"title": f"New {number}"}, **{"If-Match": value})
        assert (answer.status_code, answer.json()["version"]) == (200, number)


async def test_of_two_editors_the_second_is_told(
    app: AppClient, ada: Account, eve: Account
) -> None:
    post = await app.post(ada, "Engine")
    first = await patch(app, ada, post, {"title": "Ada's"})
    second = await patch(app, eve, post, {"title": "Eve's"})
    assert first.status_code == 200
    error_of(second, 412, "PRECONDITION_FAILED")
    third = await patch(app, eve, first.json(), {"title": "Eve's"})
    assert (third.status_code, third.json()["title"]) == (200, "Eve's")
    # The author stays the same when another person edits the post.
    assert third.json()["author"]["username"] == "ada"


async def test_a_deleted_post_is_gone_for_everybody(
    app: AppClient, ada: Account, eve: Account
) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status, slug=f"gone-{status}", tags=["gone"])
        path = f"/v1/posts/{post['id']}"
        answer = await app.client.delete(path, headers=ada.headers | if_match(post))
        assert (answer.status_code, answer.content) == (204, b"")
        for who in (ada.headers, eve.headers, {}):
            for gone in (path, f"/v1/posts/by-slug/{post['slug']}"):
                error_of(await app.client.get(gone, headers=who), 404, "POST_NOT_FOUND")
        again = await app.client.delete(path, headers=ada.headers | if_match(post))
        error_of(again, 404, "POST_NOT_FOUND")
    assert (await app.client.get("/v1/tags")).json()["items"] == []


async def test_editors_change_and_delete_what_is_not_theirs(
    app: AppClient, ada: Account, eve: Account
) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status)
        edited = await patch(app, eve, post, {"title": "By Eve"})
        assert edited.json()["title"] == "By Eve"
        path = f"/v1/posts/{post['id']}"
        answer = await app.client.delete(path, headers=eve.headers | if_match(edited.json()))
        assert answer.status_code == 204


async def test_created_and_updated_are_times_of_their_own(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    app.clock.advance(timedelta(minutes=2, milliseconds=7))
    edited = (await patch(app, ada, post, {"title": "New"})).json()
    assert time_of(edited["created_at"]) == START
    assert edited["updated_at"] == "2026-01-15T12:02:00.007000Z"
