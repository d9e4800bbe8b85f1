"""The calls about comments."""

from typing import Any

import httpx

from tests.support.app_client import Account, AppClient

Shown = dict[str, Any]


async def reply(
    app: AppClient, who: Account, post: Shown, body: str = "So it does.", **fields: object
) -> httpx.Response:
    path = f"/v1/posts/{post['id']}/comments"
    return await app.client.post(path, json={"body": body, **fields}, headers=who.headers)


async def write(app: AppClient, who: Account, post: Shown, **fields: Any) -> Shown:
    answer = await reply(app, who, post, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def change(
    app: AppClient, who: Account, comment: Shown, how: str, body: object = None, **headers: str
) -> httpx.Response:
    """`how`: PATCH, DELETE, approve or reject; with the version that is shown."""
    method = how if how.isupper() else "POST"
    path = f"/v1/comments/{comment['id']}" + ("" if how.isupper() else f"/{how}")
    seen = {"If-Match": f'"{comment["version"]}-seen"', **headers}
    return await app.client.request(method, path, json=body, headers=who.headers | seen)


async def thread(app: AppClient, post: Shown, who: Account | None = None) -> list[Shown]:
    headers = who.headers if who else {}
    answer = await app.client.get(f"/v1/posts/{post['id']}/comments?limit=100", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def count(app: AppClient, post: Shown) -> int:
    return (await app.client.get(f"/v1/posts/{post['id']}")).json()["comments_count"]
