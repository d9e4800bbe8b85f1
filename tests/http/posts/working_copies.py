"""The calls about working copies and revisions."""

from typing import Any

import httpx

from tests.support.app_client import Account, AppClient

Shown = dict[str, Any]


async def read(app: AppClient, who: Account, post: Shown) -> httpx.Response:
    return await app.client.get(f"/v1/posts/{post['id']}/working-copy", headers=who.headers)


async def change(
    app: AppClient, who: Account, post: Shown, body: object, seen: str | None = None
) -> httpx.Response:
    """With the tag that is shown now, unless another was `seen`."""
    tag = seen or (await read(app, who, post)).headers.get("etag", '"0-none"')
    return await app.client.patch(
        f"/v1/posts/{post['id']}/working-copy", json=body, headers=who.headers | {"If-Match": tag}
    )


async def discard(app: AppClient, who: Account, post: Shown, seen: str) -> httpx.Response:
    return await app.client.delete(
        f"/v1/posts/{post['id']}/working-copy", headers=who.headers | {"If-Match": seen}
    )


async def publish(
    app: AppClient, who: Account, post: Shown, body: object = None, **headers: str
) -> httpx.Response:
    return await app.client.post(
        f"/v1/posts/{post['id']}/publish", json=body, headers=who.headers | headers
    )


async def live(app: AppClient, post: Shown) -> Shown:
    """As everybody sees it."""
    answer = await app.client.get(f"/v1/posts/{post['id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def revisions(
    app: AppClient, who: Account, post: Shown, path: str = "", **headers: str
) -> httpx.Response:
    url = f"/v1/posts/{post['id']}/revisions{path}"
    return await app.client.get(url, headers=who.headers | headers)


async def numbers(app: AppClient, who: Account, post: Shown) -> list[int]:
    answer = await revisions(app, who, post)
    assert answer.status_code == 200, answer.text
    return [item["number"] for item in answer.json()["items"]]


async def restore(
    app: AppClient, who: Account, post: Shown, number: int, **headers: str
) -> httpx.Response:
    url = f"/v1/posts/{post['id']}/revisions/{number}/restore"
    return await app.client.post(url, headers=who.headers | headers)
