"""Writing comments and replies, and reading the thread."""

from typing import Any

import pytest

from hexameter.domain.comments.values import MAX_COMMENT, MAX_LEVEL
from tests.http.comments.calls import change, count, reply, thread, write
from tests.http.posts.states import NOBODYS_ID, STATUSES, post_in
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of

Post = dict[str, Any]


async def test_a_comment_is_answered_as_it_is_shown(
    app: AppClient, rita: Account, post: Post
) -> None:
    answer = await reply(app, rita, post, "It *weaves*.")
    assert answer.status_code == 201, answer.text
    comment = answer.json()
    assert comment == {
        "id": comment["id"],
        "number": comment["number"],
        "post_id": post["id"],
        "parent_id": None,
        "author": {"id": rita.id, "username": "rita", "name": "Rita", "avatar_url": None},
        "body": "It *weaves*.",
        "html": "<p>It <em>weaves</em>.</p>\n",
        "status": "published",
        "version": 1,
        "created_at": comment["created_at"],
        "updated_at": comment["created_at"],
    }
    path = f"/v1/comments/{comment['id']}"
    assert answer.headers["location"] == path
    read = await app.client.get(path, headers=rita.headers)
    assert (read.json(), read.headers["etag"]) == (comment, answer.headers["etag"])
    public = await app.client.get(path)
    assert public.json() == comment
    assert public.headers["cache-control"].startswith("public")
    assert await thread(app, post) == [comment]
    assert await count(app, post) == 1


async def test_a_thread_is_paged_by_number(app: AppClient, rita: Account, post: Post) -> None:
    written = [await write(app, rita, post, body=f"Comment {n}.") for n in range(5)]
    numbers = [comment["number"] for comment in written]
    assert numbers == sorted(set(numbers))
    for sort, expected in (("number", written), ("-number", written[::-1])):
        path = f"/v1/posts/{post['id']}/comments?limit=2&sort={sort}"
        found, cursor = list[Any](), None
        while found == [] or cursor:
            page = (await app.client.get(path + (f"&cursor={cursor}" if cursor else ""))).json()
            found += page["items"]
            cursor = page["next_cursor"]
        assert found == expected
    first = (await app.client.get(f"/v1/posts/{post['id']}/comments?limit=2")).json()
    other = await app.client.get(f"/v1/posts?limit=2&cursor={first['next_cursor']}")
    error_of(other, 400, "INVALID_CURSOR")


async def test_replies_go_eight_levels_deep(app: AppClient, rita: Account, post: Post) -> None:
    comment = await write(app, rita, post)
    for _ in range(MAX_LEVEL - 1):
        below = await write(app, rita, post, parent_id=comment["id"])
        assert below["parent_id"] == comment["id"]
        comment = below
    answer = await reply(app, rita, post, parent_id=comment["id"])
    assert field_errors_of(answer) == {("parent_id", "too_deep")}
    assert await count(app, post) == MAX_LEVEL


async def test_the_text_has_bounds(app: AppClient, rita: Account, post: Post) -> None:
    await write(app, rita, post, body="x" * MAX_COMMENT)
    for body, code in (("x" * (MAX_COMMENT + 1), "too_long"), ("", "too_short"), ("\u200b", None)):
        answer = await reply(app, rita, post, body)
        assert field_errors_of(answer) == {("body", code or "invisible_character")}
    fields = {"status": "published", "author": rita.id, "number": 1, "id": NOBODYS_ID}
    answer = await reply(app, rita, post, **fields)
    assert field_errors_of(answer) == {(name, "unknown_field") for name in fields}


async def test_markup_that_comments_do_not_have_is_shown_as_text(
    app: AppClient, rita: Account, post: Post
) -> None:
    body = "# Title\n\n![a chart](/c.png) <img src=x onerror=alert(1)>\n\n<script>1</script>"
    html = (await write(app, rita, post, body=body))["html"]
    for tag in ("<h1", "<img", "<script"):
        assert tag not in html
    for text in ("Title", "a chart", "&lt;img src=x", "&lt;script&gt;1"):
        assert text in html


async def test_who_sees_a_post_may_comment_on_it(
    app: AppClient, ada: Account, eve: Account, rita: Account
) -> None:
    for status in STATUSES:
        hidden = await post_in(app, ada, status)
        for who in (ada, eve, rita):
            answer = await reply(app, who, hidden)
            if status == "published" or who is not rita:
                assert answer.status_code == 201, answer.text
            else:
                error_of(answer, 404, "POST_NOT_FOUND")
        path = f"/v1/posts/{hidden['id']}/comments"
        if status != "published":
            error_of(await app.client.get(path), 404, "POST_NOT_FOUND")


async def test_what_is_not_there_for_somebody_cannot_be_replied_to(
    app: AppClient, ada: Account, rita: Account, root: Account, post: Post
) -> None:
    other = await app.post(ada, "Loom", publish=True)
    foreign = await write(app, ada, other)
    hidden = await write(app, ada, post)
    removed = await write(app, rita, post)
    assert (await change(app, rita, removed, "DELETE")).status_code == 204
    error_of(await reply(app, rita, post, parent_id=removed["id"]), 409, "COMMENT_NOT_PUBLISHED")
    for parent in (foreign["id"], NOBODYS_ID):
        error_of(await reply(app, rita, post, parent_id=parent), 404, "COMMENT_NOT_FOUND")
    writer = await app.account("ben")
    below = await write(app, writer, post)
    await suspend(app, root, writer)
    error_of(await reply(app, rita, post, parent_id=below["id"]), 404, "COMMENT_NOT_FOUND")
    await write(app, rita, post, parent_id=hidden["id"])
    anonymous = await app.client.post(f"/v1/posts/{post['id']}/comments", json={"body": "x"})
    error_of(anonymous, 401, "UNAUTHENTICATED")


async def test_a_repeat_makes_one_comment(app: AppClient, rita: Account, post: Post) -> None:
    path, headers = f"/v1/posts/{post['id']}/comments", rita.headers | {"Idempotency-Key": "k"}
    first = await app.client.post(path, json={"body": "Once."}, headers=headers)
    again = await app.client.post(path, json={"body": "Once."}, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = await app.client.post(path, json={"body": "Twice."}, headers=headers)
    error_of(other, 422, "IDEMPOTENCY_KEY_REUSED")
    assert await count(app, post) == 1


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_what_does_not_exist_is_not_found(app: AppClient, rita: Account, method: str) -> None:
    body = {"body": "x"} if method == "PATCH" else None
    headers = rita.headers | {"If-Match": "*"}
    path = f"/v1/comments/{NOBODYS_ID}"
    answer = await app.client.request(method, path, json=body, headers=headers)
    error_of(answer, 404, "COMMENT_NOT_FOUND")
