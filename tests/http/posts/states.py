"""Posts in each state, and the calls that lead from one to the next."""

from datetime import timedelta
from typing import Any

import httpx

from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from tests.support.app_client import Account, AppClient

STATUSES = ("draft", "scheduled", "published", "archived")
ACTIONS = ("publish", "publish later", "unpublish", "archive", "restore")
NOBODYS_ID = "01890000-0000-7000-8000-0000000000ff"


def written(moment: Any) -> str:
    """A time as one sends it."""
    return moment.isoformat().replace("+00:00", "Z")


def later(app: AppClient, **delta: float) -> str:
    return written(app.clock.now() + timedelta(**delta))


async def act(
    app: AppClient, who: Account, post_id: object, action: str, **headers: str
) -> httpx.Response:
    name, _, when = action.partition(" ")
    body = {"publish_at": later(app, days=1)} if when else None
    return await app.client.post(
        f"/v1/posts/{post_id}/{name}", json=body, headers=who.headers | headers
    )


async def post_in(app: AppClient, author: Account, status: str, **fields: object) -> dict[str, Any]:
    """A post of this author's in this state, as it was last answered."""
    title = str(fields.pop("title", f"The {status} one"))
    post = await app.post(author, title, publish=status in ("published", "archived"), **fields)
    action = {"scheduled": "publish later", "archived": "archive"}.get(status)
    if action:
        answer = await act(app, author, post["id"], action)
        assert answer.status_code == 200, answer.text
        post = answer.json()
    assert post["status"] == status
    return post


async def publish_due(app: AppClient) -> int:
    return await app.run(PublishDuePosts, PublishDuePostsCommand())


def if_match(post: dict[str, Any]) -> dict[str, str]:
    """The header that an editor of this post sends."""
    return {"If-Match": f'"{post["version"]}-seen"'}
