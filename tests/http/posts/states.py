"""Posts in each state, and the calls that lead from one to the next."""

from datetime import timedelta
from typing import Any

import httpx

from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from tests.support.app_client import Account, Site

STATUSES = ("draft", "scheduled", "published", "archived")
ACTIONS = ("publish", "publish later", "unpublish", "archive", "restore")
NOBODYS_ID = "01890000-0000-7000-8000-0000000000ff"


def written(moment: Any) -> str:
    """A time as one sends it."""
    return moment.isoformat().replace("+00:00", "Z")


def later(site: Site, **delta: float) -> str:
    return written(site.clock.now() + timedelta(**delta))


async def act(
    site: Site, who: Account, post_id: object, action: str, **headers: str
) -> httpx.Response:
    name, _, when = action.partition(" ")
    body = {"publish_at": later(site, days=1)} if when else None
    return await site.client.post(
        f"/v1/posts/{post_id}/{name}", json=body, headers=who.headers | headers
    )


async def post_in(site: Site, author: Account, status: str, **fields: object) -> dict[str, Any]:
    """A post of this author's in this state, as it was last answered."""
    title = str(fields.pop("title", f"The {status} one"))
    post = await site.post(author, title, publish=status in ("published", "archived"), **fields)
    action = {"scheduled": "publish later", "archived": "archive"}.get(status)
    if action:
        answer = await act(site, author, post["id"], action)
        assert answer.status_code == 200, answer.text
        post = answer.json()
    assert post["status"] == status
    return post


async def publish_due(site: Site) -> int:
    return await site.run(PublishDuePosts, PublishDuePostsCommand())


def if_match(post: dict[str, Any]) -> dict[str, str]:
    """The header that an editor of this post sends."""
    return {"If-Match": f'"{post["version"]}-seen"'}
