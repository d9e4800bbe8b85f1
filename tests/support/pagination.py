"""Reading a list to its end."""

from typing import Any

import httpx


async def walk(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """All items, page after page; every page but the last is full."""
    items: list[dict[str, Any]] = []
    limit = query["limit"]
    while True:
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        assert len(page["items"]) == limit
        query["cursor"] = page["next_cursor"]
