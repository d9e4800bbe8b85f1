"""Whose links search engines may follow."""

from typing import Any

import pytest

from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from tests.support.app_client import Account, AppClient, running_app
from tests.support.stores import StoreMaker

BODY = "[a](https://example.com)"
TRUSTED, OTHER = 'rel="noopener"', 'rel="nofollow ugc noopener"'


async def written(app: AppClient, account: Account) -> str:
    post = {"title": "Links", "body": BODY}
    answer = await app.client.post("/v1/posts", json=post, headers=account.headers)
    return answer.json()["html"]


@pytest.mark.parametrize(
    ("setting", "trusted"),
    [
        ({}, {"editor", "admin"}),
        ({"trusted_links": ""}, set[str]()),
        ({"trusted_links": "author, admin"}, {"author", "admin"}),
    ],
)
async def test_links_of_the_roles_that_are_named_are_trusted(
    setting: dict[str, Any], trusted: set[str]
) -> None:
    async with running_app("memory://", **setting) as app:
        for role in ("author", "editor", "admin"):
            html = await written(app, await app.account(f"one_{role}", role=role))
            assert (TRUSTED if role in trusted else OTHER) in html


async def test_an_editor_who_corrects_an_authors_text_does_not_vouch_for_its_links() -> None:
    async with running_app("memory://") as app:
        ada, eve = await app.account("ada"), await app.account("eve", role="editor")
        post = await app.post(ada, "Engine")
        answer = await app.client.patch(
            f"/v1/posts/{post['id']}", json={"body": BODY}, headers=eve.headers | {"If-Match": "*"}
        )
        assert OTHER in answer.json()["html"]


async def test_an_editor_who_edits_their_own_text_keeps_trusted_links() -> None:
    async with running_app("memory://") as app:
        eve = await app.account("eve", role="editor")
        post = await app.post(eve, "Engine")
        answer = await app.client.patch(
            f"/v1/posts/{post['id']}", json={"body": BODY}, headers=eve.headers | {"If-Match": "*"}
        )
        assert TRUSTED in answer.json()["html"]


@pytest.mark.parametrize("store", ["memory", "sqlite"])
async def test_posts_follow_the_role_of_their_author(store: str, empty_store: StoreMaker) -> None:
    async with empty_store(store) as url, running_app(url) as app:
        ada, root = await app.account("ada"), await app.account("boss", role="admin")
        post = (
            await app.client.post(
                "/v1/posts", json={"title": "Links", "body": BODY}, headers=ada.headers
            )
        ).json()
        assert OTHER in post["html"]
        await app.client.patch(f"/v1/users/{ada.id}", json={"role": "editor"}, headers=root.headers)
        assert (await app.run(RenderPosts, RenderPostsCommand())).rendered == 1
        shown = await app.client.get(f"/v1/posts/{post['id']}", headers=root.headers)
        assert TRUSTED in shown.json()["html"]
        assert {**shown.json(), "html": ""} == {**post, "html": ""}


async def test_a_working_copy_does_not_keep_the_trust_of_a_former_role() -> None:
    async with running_app("memory://") as app:
        eve, root = await app.account("eve", role="editor"), await app.account("boss", role="admin")
        post = await app.post(eve, "Engine", publish=True)
        path = f"/v1/posts/{post['id']}"
        begun = await app.client.patch(
            f"{path}/working-copy", json={"body": BODY}, headers=eve.headers | {"If-Match": "*"}
        )
        assert TRUSTED in begun.json()["html"]
        await app.client.patch(f"/v1/users/{eve.id}", json={"role": "author"}, headers=root.headers)
        await app.run(RenderPosts, RenderPostsCommand())
        published = await app.client.post(f"{path}/publish", headers=root.headers)
        assert published.json()["body"] == BODY
        await app.run(RenderPosts, RenderPostsCommand())
        shown = await app.client.get(path)
        assert OTHER in shown.json()["html"]
        assert shown.json()["version"] == published.json()["version"]
