"""Each kind of viewer, each state of post and comment: what is hidden does not exist."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from tests.http.comments.calls import Shown, change, reply, write
from tests.support.app_client import VARIANTS, Account, AppClient, running_app
from tests.support.assertions import error_of, same_but_for_request_id
from tests.support.stores import StoreMaker

VIEWERS = {"anonymous", "reader", "writer", "poster", "editor", "admin"}
POSTS: dict[str, set[str]] = {
    "published": VIEWERS,
    "a draft again": {"poster", "editor", "admin"},
    "archived": {"poster", "editor", "admin"},
    "of a suspended author": {"editor", "admin"},
}
"""Who sees them."""
COMMENTS: dict[str, set[str]] = {
    "held": {"writer", "editor", "admin"},
    "published": VIEWERS,
    "rejected": {"writer", "editor", "admin"},
    "removed": VIEWERS,
    "of a suspended writer": {"editor", "admin"},
}
"""Who sees them under a post that they see."""
COUNTED = 1
"""Comments of each post: the published one."""
ROLES = {"reader", "editor", "admin"}
NOBODY = UUID(int=7)


@dataclass
class Scene:
    """`posts` by state, `comments` by the states of the post and the comment."""

    app: AppClient
    people: dict[str, Account]
    posts: dict[str, Shown]
    comments: dict[tuple[str, str], Shown]

    def headers(self, viewer: str) -> dict[str, str]:
        return {} if viewer == "anonymous" else self.people[viewer].headers


@pytest.fixture(params=VARIANTS)
async def scene(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncIterator[Scene]:
    store, settings = VARIANTS[request.param]
    async with (
        new_store(store) as url,
        running_app(url, comment_moderation="all", **settings) as app,
    ):
        people = await _people(app)
        made = Scene(app, people, {}, {})
        for state in POSTS:
            await _write(made, state)
        for gone in ("former_poster", "former_writer"):
            path = f"/v1/users/{people[gone].id}"
            suspend = {"suspended": True}
            done = await app.client.patch(path, json=suspend, headers=people["admin"].headers)
            assert done.status_code == 200, done.text
        yield made


async def _people(app: AppClient) -> dict[str, Account]:
    names = [*sorted(VIEWERS - {"anonymous"}), "former_poster", "former_writer"]
    roles = {name: name if name in ROLES else "author" for name in names}
    return {name: await app.account(f"the_{name}", role=roles[name]) for name in names}


async def _write(scene: Scene, post_state: str) -> None:
    app, people = scene.app, scene.people
    poster = people["former_poster" if post_state == "of a suspended author" else "poster"]
    post = scene.posts[post_state] = await app.post(poster, post_state, publish=True)
    for state in COMMENTS:
        writer = people["former_writer" if state == "of a suspended writer" else "writer"]
        comment = await write(app, writer, post)
        for how in {
            "held": [],
            "published": ["approve"],
            "rejected": ["reject"],
            "removed": ["approve", "DELETE"],
            "of a suspended writer": ["approve"],
        }[state]:
            assert (await change(app, people["editor"], comment, how)).is_success
            comment["version"] += 1
        scene.comments[post_state, state] = comment
    ends = {"a draft again": "unpublish", "archived": "archive"}
    if end := ends.get(post_state):
        path = f"/v1/posts/{post['id']}/{end}"
        assert (await app.client.post(path, headers=poster.headers)).status_code == 200


async def test_every_viewer_sees_what_the_table_says(scene: Scene) -> None:
    client = scene.app.client
    for viewer, post_state in product(sorted(VIEWERS), POSTS):
        headers, post = scene.headers(viewer), scene.posts[post_state]
        thread = await client.get(f"/v1/posts/{post['id']}/comments", headers=headers)
        nothing = await client.get(f"/v1/posts/{NOBODY}/comments", headers=headers)
        sees_post = viewer in POSTS[post_state]
        assert sees_post or same_but_for_request_id(thread, nothing)
        shown = {each["id"] for each in thread.json()["items"]} if sees_post else set()
        for state, seen_by in COMMENTS.items():
            comment = scene.comments[post_state, state]
            sees = sees_post and viewer in seen_by
            told = f"{viewer}, {post_state}, {state}"
            assert (comment["id"] in shown) is sees, told
            one = await client.get(f"/v1/comments/{comment['id']}", headers=headers)
            missing = await client.get(f"/v1/comments/{NOBODY}", headers=headers)
            assert one.status_code == (200 if sees else 404), told
            assert sees or same_but_for_request_id(one, missing), told


async def test_what_is_hidden_can_be_neither_changed_nor_replied_to(scene: Scene) -> None:
    missing = {"id": str(NOBODY), "version": 1}
    for viewer, (post_state, state) in product(sorted(VIEWERS - {"anonymous"}), scene.comments):
        if viewer in POSTS[post_state] & COMMENTS[state]:
            continue
        who, post = scene.people[viewer], scene.posts[post_state]
        comment, told = scene.comments[post_state, state], f"{viewer}, {post_state}, {state}"
        for how, body in (("PATCH", {"body": "x"}), ("DELETE", None)):
            hidden = await change(scene.app, who, comment, how, body)
            nothing = await change(scene.app, who, missing, how, body)
            assert hidden.status_code == 404, told
            assert same_but_for_request_id(hidden, nothing), told
        hidden = await reply(scene.app, who, post, parent_id=comment["id"])
        nothing = await reply(scene.app, who, post, parent_id=str(NOBODY))
        assert hidden.status_code == 404, told
        assert same_but_for_request_id(hidden, nothing), told


async def test_counts_and_etags_tell_nothing_of_what_is_hidden(scene: Scene) -> None:
    client, post = scene.app.client, scene.posts["published"]
    path = f"/v1/posts/{post['id']}"
    before = await client.get(path)
    assert before.json()["comments_count"] == COUNTED
    for viewer in VIEWERS - {"anonymous"}:
        shown = await client.get(path, headers=scene.headers(viewer))
        assert shown.json()["comments_count"] == COUNTED
    held = await write(scene.app, scene.people["writer"], post)
    after = await client.get(path)
    assert (after.headers["etag"], after.content) == (before.headers["etag"], before.content)
    error_of(await client.get(f"/v1/comments/{held['id']}"), 404, "COMMENT_NOT_FOUND")
