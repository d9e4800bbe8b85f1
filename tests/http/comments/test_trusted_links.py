"""Whose links in comments search engines may follow."""

import pytest

from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from tests.http.comments.calls import write
from tests.support.app_client import running_app
from tests.support.stores import StoreMaker

BODY = "[a](https://example.com)"
TRUSTED, OTHER = 'rel="noopener"', 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize("store", ["memory", "sqlite"])
async def test_comments_follow_the_role_of_their_author(
    store: str, empty_store: StoreMaker
) -> None:
    async with empty_store(store) as url, running_app(url) as app:
        ada, root = await app.account("ada"), await app.account("boss", role="admin")
        post = await app.post(root, "Engine", publish=True)
        comment = await write(app, ada, post, body=BODY)
        other = await write(app, root, post, body=BODY)
        assert OTHER in comment["html"]
        await app.client.patch(f"/v1/users/{ada.id}", json={"role": "editor"}, headers=root.headers)
        assert (await app.run(RenderComments, RenderCommentsCommand())).rendered == 1
        shown = await app.client.get(f"/v1/comments/{comment['id']}", headers=root.headers)
        assert TRUSTED in shown.json()["html"]
        assert {**shown.json(), "html": ""} == {**comment, "html": ""}
        unchanged = await app.client.get(f"/v1/comments/{other['id']}", headers=root.headers)
        assert unchanged.json() == other
