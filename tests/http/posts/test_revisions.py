"""Revisions of a post: kept, compared and restored."""

from datetime import timedelta
from typing import Any

import pytest

from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from tests.http.posts.states import NOBODYS_ID, act, if_match, post_in, publish_due
from tests.http.posts.working_copies import (
    change,
    live,
    numbers,
    publish,
    read,
    restore,
    revisions,
)
from tests.support.app_client import START, Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of, same_but_for_request_id, time_of

Post = dict[str, Any]


async def edit(app: AppClient, who: Account, post: Post, **changes: object) -> Post:
    answer = await app.client.patch(
        f"/v1/posts/{post['id']}", json=changes, headers=who.headers | if_match(post)
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def post(app: AppClient, ada: Account) -> Post:
    return await app.post(ada, "Engine", publish=True, summary="In short", tags=["maths"])


async def test_there_is_one_when_live_content_begins_or_changes(
    app: AppClient, ada: Account, eve: Account
) -> None:
    post = await app.post(ada, "Engine")
    post = await edit(app, ada, post, body="Still a draft.")
    assert await numbers(app, ada, post) == []
    post = (await publish(app, ada, post)).json()
    assert await numbers(app, ada, post) == [1]
    app.clock.advance(timedelta(minutes=1))
    post = await edit(app, eve, post, title="Engines")
    assert await numbers(app, ada, post) == [2, 1]
    await change(app, ada, post, {"body": "Aside."})
    post = await edit(app, ada, post, slug="another-slug")
    await app.client.put(f"/v1/posts/{post['id']}/favorite", headers=ada.headers)
    assert await numbers(app, ada, post) == [2, 1]
    post = (await publish(app, ada, post, {"overwrite": True})).json()
    assert await numbers(app, ada, post) == [3, 2, 1]
    await act(app, ada, post["id"], "unpublish")
    assert await numbers(app, ada, post) == [3, 2, 1]
    post = (await publish(app, ada, post)).json()
    assert await numbers(app, ada, post) == [4, 3, 2, 1]
    items = (await revisions(app, ada, post)).json()["items"]
    assert set(items[0]) == {"number", "title", "author", "created_at"}
    by = [(item["title"], item["author"]["username"]) for item in items]
    assert by == [("Engines", "ada"), ("Engines", "ada"), ("Engines", "eve"), ("Engine", "ada")]
    assert time_of(items[3]["created_at"]) == START
    assert time_of(items[2]["created_at"]) == START + timedelta(minutes=1)


async def test_one_shows_what_was_live(app: AppClient, ada: Account, post: Post) -> None:
    await edit(app, ada, post, body="Corrected.", summary=None, tags=[])
    first = await revisions(app, ada, post, "/1")
    assert first.status_code == 200, first.text
    shown = first.json()
    for field in ("title", "body", "summary", "tags"):
        assert shown[field] == post[field]
    assert first.headers["etag"].startswith('"1-')
    assert first.headers["cache-control"] == "private, no-cache"
    same = await revisions(app, ada, post, "/1", **{"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    second = (await revisions(app, ada, post, "/2")).json()
    assert (second["body"], second["summary"], second["tags"]) == ("Corrected.", None, [])


async def test_they_are_compared_line_by_line(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True, body="One.\n\nTwo.\nThree.")
    await edit(app, ada, post, body="One.\n\nTwo!\nThree.\nFour.")

    async def compared(path: str) -> list[tuple[str, str]]:
        answer = await revisions(app, ada, post, path)
        assert answer.status_code == 200, answer.text
        return [(line["op"], line["text"]) for line in answer.json()["lines"]]

    assert await compared("/1/diff?with=2") == [
        ("equal", "One."),
        ("equal", ""),
        ("delete", "Two."),
        ("insert", "Two!"),
        ("equal", "Three."),
        ("insert", "Four."),
    ]
    back = await compared("/2/diff?with=1")
    assert ("delete", "Four.") in back
    assert {op for op, _ in await compared("/2/diff?with=2")} == {"equal"}
    for path in ("/1/diff?with=3", "/3/diff?with=1", "/3"):
        error_of(await revisions(app, ada, post, path), 404, "REVISION_NOT_FOUND")
    for path in ("/1/diff", "/1/diff?with=x", "/1/diff?with=0", "/0", "/x", f"/{2**31}"):
        answer = await revisions(app, ada, post, path)
        assert {field for field, _ in field_errors_of(answer)} <= {"with", "number"}


@pytest.mark.parametrize("number", ["+1", "1.0", "%201", "1_0", "-1", "\u0661", "1e0", "x"])
async def test_a_number_is_written_in_digits(
    app: AppClient, ada: Account, post: Post, number: str
) -> None:
    path = f"/v1/posts/{post['id']}/revisions"
    for asked in (f"{path}/{number}", f"{path}/1/diff?with={number.replace('+', '%2B')}"):
        answer = await app.client.get(asked, headers=ada.headers)
        assert answer.status_code == 422, asked


async def test_restoring_makes_a_new_revision(
    app: AppClient, ada: Account, eve: Account, post: Post
) -> None:
    changed = await edit(
        app, ada, post, title="Worse", body="Worse.", summary=None, tags=[], slug="worse"
    )
    stale = await restore(app, eve, post, 1, **if_match(post))
    error_of(stale, 412, "PRECONDITION_FAILED")
    app.clock.advance(timedelta(minutes=1))
    answer = await restore(app, eve, post, 1)
    assert answer.status_code == 200, answer.text
    restored = answer.json()
    for field in ("title", "body", "html", "summary", "tags"):
        assert restored[field] == post[field]
    assert (restored["slug"], restored["version"]) == ("worse", changed["version"] + 1)
    assert (await live(app, post))["title"] == "Engine"
    items = (await revisions(app, ada, post)).json()["items"]
    assert [item["number"] for item in items] == [3, 2, 1]
    assert items[0]["author"]["username"] == "eve"
    again = await restore(app, ada, post, 3)
    assert again.json() == restored | {"favorited": False}
    assert await numbers(app, ada, post) == [3, 2, 1]
    error_of(await restore(app, ada, post, 9), 404, "REVISION_NOT_FOUND")


@pytest.mark.parametrize("action", ["unpublish", "publish later", "archive"])
async def test_what_is_not_live_is_not_replaced(
    app: AppClient, ada: Account, post: Post, action: str
) -> None:
    post = await edit(app, ada, post, body="Worse.")
    if action == "publish later":
        await act(app, ada, post["id"], "unpublish")
    hidden = (await act(app, ada, post["id"], action)).json()
    hidden = await edit(app, ada, hidden, body="Only here.")
    error_of(await restore(app, ada, post, 1), 409, "INVALID_TRANSITION")
    seen = await app.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
    assert seen.json() == hidden
    assert await numbers(app, ada, post) == [2, 1]


async def test_a_restored_revision_makes_a_working_copy_outdated(
    app: AppClient, ada: Account, post: Post
) -> None:
    post = await edit(app, ada, post, body="Worse.")
    await change(app, ada, post, {"body": "Aside."})
    assert (await restore(app, ada, post, 1)).status_code == 200
    error_of(await publish(app, ada, post), 409, "WORKING_COPY_OUTDATED")
    assert (await read(app, ada, post)).json()["body"] == "Aside."


async def test_they_are_for_the_author_and_editors(
    app: AppClient, ada: Account, bob: Account, eve: Account, rita: Account, post: Post
) -> None:
    nothing = {**post, "id": NOBODYS_ID}
    for path in ("", "/1", "/9", "/1/diff?with=1"):
        for who in (bob, rita):
            hidden = await revisions(app, who, post, path)
            error_of(hidden, 404, "POST_NOT_FOUND")
            assert same_but_for_request_id(hidden, await revisions(app, who, nothing, path))
        anonymous = await app.client.get(f"/v1/posts/{post['id']}/revisions{path}")
        error_of(anonymous, 401, "UNAUTHENTICATED")
        answer = await revisions(app, eve, post, path)
        assert answer.status_code == (404 if path == "/9" else 200)
    error_of(await restore(app, bob, post, 1), 404, "POST_NOT_FOUND")
    error_of(await restore(app, rita, post, 1), 403, "FORBIDDEN")


async def test_a_scheduled_publication_names_the_author(
    app: AppClient, ada: Account, eve: Account
) -> None:
    post = await post_in(app, ada, "scheduled")
    post = await edit(app, eve, post, body="By the editor.")
    app.clock.advance(timedelta(days=2))
    assert await publish_due(app) == 1
    ada = await app.signed_in("ada")
    (item,) = (await revisions(app, ada, post)).json()["items"]
    assert (item["number"], item["author"]["username"]) == (1, "ada")
    assert time_of(item["created_at"]) == app.clock.now()


async def test_an_import_keeps_revisions_of_its_changes(app: AppClient, ada: Account) -> None:
    def command(**fields: Any) -> ImportPostCommand:
        given = {
            "source": "blog",
            "path": "engine.md",
            "title": "Engine",
            "body": "First.",
            "username": "ada",
            "published_at": START - timedelta(days=7),
            "update": True,
        }
        return ImportPostCommand(**{**given, **fields})

    imported = await app.run(ImportPost, command())
    post = {"id": str(imported.post_id)}
    (first,) = (await revisions(app, ada, post)).json()["items"]
    assert (first["author"]["username"], time_of(first["created_at"])) == ("ada", START)
    await app.run(ImportPost, command(body="Second."))
    assert await numbers(app, ada, post) == [2, 1]
    redated = START - timedelta(days=6)
    await app.run(ImportPost, command(body="Second.", published_at=redated))
    assert await numbers(app, ada, post) == [2, 1]
    later = {"body": "Third.", "published_at": START + timedelta(days=1)}
    await app.run(ImportPost, command(**later))
    assert await numbers(app, ada, post) == [2, 1]


async def test_old_ones_are_pruned_and_the_live_one_stays() -> None:
    async with running_app("memory://", revisions_kept=2) as app:
        ada = await app.account("ada")
        post = await app.post(ada, "Engine", publish=True)
        for number in range(3):
            post = await edit(app, ada, post, body=f"Body {number}")
        assert await numbers(app, ada, post) == [4, 3]
        assert (await revisions(app, ada, post, "/4")).json()["body"] == post["body"]
        error_of(await revisions(app, ada, post, "/1"), 404, "REVISION_NOT_FOUND")
    async with running_app("memory://", revisions_kept=1) as app:
        ada = await app.account("ada")
        post = await app.post(ada, "Engine", publish=True)
        post = await edit(app, ada, post, body="Only this one.")
        assert await numbers(app, ada, post) == [2]


async def test_they_outlive_the_account_of_an_editor(
    app: AppClient, ada: Account, eve: Account, post: Post
) -> None:
    await edit(app, eve, post, body="By the editor.")
    await app.client.delete("/v1/users/me", headers=eve.headers)
    app.clock.advance(timedelta(days=15))
    assert await app.run(DeleteDueAccounts, DeleteDueAccountsCommand()) == 1
    ada = await app.signed_in("ada")
    newest, oldest = (await revisions(app, ada, post)).json()["items"]
    assert (newest["author"], oldest["author"]["username"]) == (None, "ada")


async def test_they_are_listed_in_pages(app: AppClient, ada: Account, post: Post) -> None:
    for number in range(4):
        post = await edit(app, ada, post, body=f"Body {number}")
    first = (await revisions(app, ada, post, "?limit=2")).json()
    second = (await revisions(app, ada, post, f"?limit=2&cursor={first['next_cursor']}")).json()
    assert [item["number"] for item in first["items"] + second["items"]] == [5, 4, 3, 2]
    oldest = (await revisions(app, ada, post, "?sort=number&limit=1")).json()
    assert [item["number"] for item in oldest["items"]] == [1]
    other = await app.post(ada, "Another", publish=True)
    foreign = await revisions(app, ada, other, f"?limit=2&cursor={first['next_cursor']}")
    error_of(foreign, 400, "INVALID_CURSOR")
