"""Editing and removing comments, and what goes with posts and accounts."""

from datetime import timedelta
from typing import Any

from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from tests.http.comments.calls import change, count, thread, write
from tests.http.posts.states import if_match
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of

Post = dict[str, Any]


async def test_only_the_author_edits(
    app: AppClient, ada: Account, eve: Account, rita: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    app.clock.advance(timedelta(minutes=1))
    for who in (ada, eve):
        error_of(await change(app, who, comment, "PATCH", {"body": "x"}), 403, "FORBIDDEN")
    edited = await change(app, rita, comment, "PATCH", {"body": "Or *not*."})
    assert edited.status_code == 200, edited.text
    shown = edited.json()
    assert (shown["html"], shown["version"]) == ("<p>Or <em>not</em>.</p>\n", 2)
    assert shown["updated_at"] > shown["created_at"] == comment["created_at"]
    stale = await change(app, rita, comment, "PATCH", {"body": "x"})
    error_of(stale, 412, "PRECONDITION_FAILED")
    for body in ({}, {"body": "Or *not*."}):
        assert (await change(app, rita, shown, "PATCH", body)).json() == shown
    missing = await app.client.patch(
        f"/v1/comments/{comment['id']}", json={"body": "x"}, headers=rita.headers
    )
    error_of(missing, 428, "PRECONDITION_REQUIRED")


async def test_removal_keeps_the_thread(
    app: AppClient, ada: Account, rita: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    below = await write(app, ada, post, parent_id=comment["id"])
    error_of(await change(app, ada, comment, "DELETE"), 403, "FORBIDDEN")
    assert (await change(app, rita, comment, "DELETE")).status_code == 204
    assert await thread(app, post) == [
        {
            **comment,
            "author": None,
            "body": None,
            "html": None,
            "status": "removed",
            "version": 2,
        },
        below,
    ]
    assert await count(app, post) == 1
    for how, body in (("PATCH", {"body": "x"}), ("DELETE", None)):
        again = await change(app, rita, comment, how, body, **{"If-Match": "*"})
        error_of(again, 409, "INVALID_TRANSITION")


async def test_moderators_remove_any(
    app: AppClient, eve: Account, rita: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    assert (await change(app, eve, comment, "DELETE")).status_code == 204
    assert [each["status"] for each in await thread(app, post, rita)] == ["removed"]


async def test_the_suspended_are_neither_shown_nor_counted(
    app: AppClient, eve: Account, rita: Account, root: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    await suspend(app, root, rita)
    error_of(await app.client.get(f"/v1/comments/{comment['id']}"), 404, "COMMENT_NOT_FOUND")
    assert (await thread(app, post), await count(app, post)) == ([], 0)
    assert await thread(app, post, eve) == [comment]
    await suspend(app, root, rita, suspended=False)
    assert (await thread(app, post), await count(app, post)) == ([comment], 1)


async def test_an_account_takes_its_texts_with_it(
    app: AppClient, ada: Account, rita: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    below = await write(app, ada, post, parent_id=comment["id"])
    await app.client.delete("/v1/users/me", headers=rita.headers)
    app.clock.advance(timedelta(days=15))
    assert await app.run(DeleteDueAccounts, DeleteDueAccountsCommand()) == 1
    removed, kept = await thread(app, post)
    assert (removed["status"], removed["author"], removed["body"]) == ("removed", None, None)
    assert kept == below
    assert await count(app, post) == 1


async def test_a_post_takes_its_comments_with_it(
    app: AppClient, ada: Account, rita: Account, post: Post
) -> None:
    comment = await write(app, rita, post)
    headers = ada.headers | if_match(post)
    deleted = await app.client.delete(f"/v1/posts/{post['id']}", headers=headers)
    assert deleted.status_code == 204, deleted.text
    error_of(await app.client.get(f"/v1/comments/{comment['id']}"), 404, "COMMENT_NOT_FOUND")
    gone = await app.client.get(f"/v1/posts/{post['id']}/comments")
    error_of(gone, 404, "POST_NOT_FOUND")
