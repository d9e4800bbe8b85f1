"""What administrators ask for."""

from typing import Any

import httpx

from tests.support.app_client import PASSWORD, Account, AppClient

FIELDS = {
    "id", "email", "email_verified", "username", "name", "bio", "avatar_url", "role",
    "created_at", "updated_at", "version", "suspended", "deletion_due_at",
}  # fmt: skip


async def change(app: AppClient, by: Account, user_id: str, **body: Any) -> httpx.Response:
    return await app.client.patch(f"/v1/users/{user_id}", json=body, headers=by.headers)


async def create(app: AppClient, by: Account, username: str, **body: Any) -> httpx.Response:
    """A key of `idempotency_key` goes into the header."""
    key = body.pop("idempotency_key", None)
    headers = by.headers if key is None else by.headers | {"Idempotency-Key": key}
    whole = {
        "email": f"{username}@example.com",
        "username": username,
        "name": username.title(),
        "password": PASSWORD,
        **body,
    }
    return await app.client.post("/v1/users", json=whole, headers=headers)


async def refresh(app: AppClient, who: Account) -> httpx.Response:
    body = {"refresh_token": who.refresh_token}
    return await app.client.post("/v1/auth/refresh", json=body)


async def me(app: AppClient, who: Account) -> httpx.Response:
    return await app.client.get("/v1/users/me", headers=who.headers)
