"""The calls of auth as a client makes them."""

from collections.abc import Awaitable, Callable, Sequence

import httpx

from tests.support.app_client import PASSWORD, Account, AppClient
from tests.support.assertions import error_of, same_but_for_request_id

OTHER_PASSWORD = "a quiet harbour at dusk"
TOKEN_FIELDS = {"access_token", "token_type", "expires_in", "refresh_token", "refresh_expires_in"}

Ask = Callable[[AppClient, str], Awaitable[httpx.Response]]
"""Asks for a mail to an address."""


def bearer(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}


def all_alike(answers: Sequence[httpx.Response]) -> bool:
    return all(same_but_for_request_id(answers[0], answer) for answer in answers)


async def me(app: AppClient, access_token: str) -> httpx.Response:
    return await app.client.get("/v1/users/me", headers=bearer(access_token))


async def is_let_in(app: AppClient, access_token: str) -> bool:
    answer = await me(app, access_token)
    if answer.status_code == 200:
        return True
    error_of(answer, 401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    return False


async def post(
    app: AppClient, path: str, body: object = None, account: Account | None = None
) -> httpx.Response:
    headers = account.headers if account else None
    return await app.client.post(path, json=body, headers=headers)


async def verify(app: AppClient, token: str, password: str = PASSWORD) -> httpx.Response:
    return await post(app, "/v1/auth/email/verify", {"token": token, "password": password})


async def resend(app: AppClient, email: str) -> httpx.Response:
    return await app.client.post("/v1/auth/email/resend", json={"email": email})


async def refresh(app: AppClient, refresh_token: str) -> httpx.Response:
    return await post(app, "/v1/auth/refresh", {"refresh_token": refresh_token})


async def forgot(app: AppClient, email: str) -> httpx.Response:
    return await app.client.post("/v1/auth/password/forgot", json={"email": email})


async def reset(app: AppClient, token: str, password: str = OTHER_PASSWORD) -> httpx.Response:
    return await post(app, "/v1/auth/password/reset", {"token": token, "password": password})


async def change(
    app: AppClient, account: Account, current: str = PASSWORD, new: str = OTHER_PASSWORD
) -> httpx.Response:
    body = {"current_password": current, "new_password": new}
    return await post(app, "/v1/auth/password/change", body, account)


async def reauthenticate(
    app: AppClient, account: Account, password: str = PASSWORD
) -> httpx.Response:
    return await post(app, "/v1/auth/reauthenticate", {"password": password}, account)


async def verification_token(app: AppClient, username: str) -> str:
    """Of the newest mail to somebody who has just registered."""
    await app.deliver()
    return app.mailbox.last_token(f"{username}@example.com", "verify_email")


async def reset_token(app: AppClient, account: Account) -> str:
    assert (await forgot(app, account.email)).status_code == 202
    await app.deliver()
    return app.mailbox.last_token(account.email, "reset_password")


def templates(app: AppClient, email: str) -> list[str]:
    """What was mailed to an address."""
    return [mail.template for mail in app.mailbox.to(email)]
