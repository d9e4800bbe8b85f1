"""How often one network may call: `RateLimit`, `RateLimit-Policy`, 429 and `Retry-After`."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from tests.http.auth.calls import forgot, refresh, resend, reset, verify
from tests.http.auth.conftest import NewApp
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of

LIMITED = (429, "RATE_LIMITED")
SIGN_IN = {"email": "nobody@example.com", "password": PASSWORD}


def limits_of(answer: httpx.Response) -> tuple[str | None, str | None]:
    return answer.headers.get("ratelimit-policy"), answer.headers.get("ratelimit")


async def test_a_limited_answer_says_what_is_left_and_when_it_begins_anew(
    new_app: NewApp,
) -> None:
    app = await new_app(rate_limits="on", limit_sign_in="2/minute")
    answer = await app.login("nobody@example.com")
    error_of(answer, 401, "INVALID_CREDENTIALS")
    assert limits_of(answer) == ('"sign-in";q=2;w=60', '"sign-in";r=1;t=60')
    app.clock.advance(timedelta(seconds=20))
    answer = await app.login("nobody@example.com")
    assert limits_of(answer) == ('"sign-in";q=2;w=60', '"sign-in";r=0;t=40')
    answer = await app.login("nobody@example.com")
    error_of(answer, *LIMITED)
    assert limits_of(answer) == ('"sign-in";q=2;w=60', '"sign-in";r=0;t=40')
    assert answer.headers["retry-after"] == "40"
    app.clock.advance(timedelta(seconds=40))
    answer = await app.login("nobody@example.com")
    assert limits_of(answer) == ('"sign-in";q=2;w=60', '"sign-in";r=1;t=60')


async def test_each_limited_route_is_counted_with_its_own_kind(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on")
    ada = await app.account("ada")
    answers = {
        "login": await app.login(ada.email),
        "token": await app.client.post("/v1/auth/token", data={"grant_type": "x"}),
        "register": await app.register("grace"),
        "resend": await resend(app, "grace@example.com"),
        "forgot": await forgot(app, ada.email),
        "verify": await verify(app, "x"),
        "reset": await reset(app, "x"),
        "refresh": await refresh(app, ada.refresh_token),
        "reauthenticate": await app.client.post(
            "/v1/auth/reauthenticate", json={"password": PASSWORD}, headers=ada.headers
        ),
        "change": await app.client.post("/v1/auth/password/change", json={}, headers=ada.headers),
    }
    policies = {name: limits_of(answer)[0] for name, answer in answers.items()}
    assert policies == {
        "login": '"sign-in";q=60;w=60',
        "token": '"sign-in";q=60;w=60',
        "register": '"registration";q=20;w=3600',
        "resend": '"mail";q=20;w=3600',
        "forgot": '"mail";q=20;w=3600',
        "verify": '"token";q=60;w=60',
        "reset": '"token";q=60;w=60',
        "refresh": '"refresh";q=120;w=60',
        "reauthenticate": '"sign-in";q=60;w=60',
        "change": '"sign-in";q=60;w=60',
    }
    left = [limits_of(answers[name])[1] for name in ("resend", "forgot")]
    assert left == ['"mail";r=19;t=3600', '"mail";r=18;t=3600']


async def test_a_call_beyond_the_limit_does_nothing(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_registration="1/hour")
    assert (await app.register("ada")).status_code == 202
    error_of(await app.register("grace"), *LIMITED)
    await app.deliver()
    assert [mail.to for mail in app.mailbox.mails] == ["ada@example.com"]


async def test_the_limits_of_one_network_are_nothing_to_another(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_sign_in="1/minute")

    async def statuses(*addresses: str) -> list[int]:
        found: list[int] = []
        for address in addresses:
            async with app.caller(address) as client:
                found.append((await client.post("/v1/auth/login", json=SIGN_IN)).status_code)
        return found

    assert await statuses("192.0.2.7", "192.0.2.8", "192.0.2.7") == [401, 401, 429]
    assert await statuses("::ffff:192.0.2.7") == [429]
    # A network with one IPv6 address has the 2^64 around it.
    assert await statuses("2001:db8:0:1::1", "2001:db8:0:1:ffff::9") == [401, 429]
    assert await statuses("2001:db8:0:2::1") == [401]


async def test_a_caller_cannot_name_another_network(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_sign_in="1/minute")
    found: list[int] = []
    for n in range(3):
        headers = {
            "X-Forwarded-For": f"203.0.113.{n}",
            "Forwarded": f"for=203.0.113.{n}",
            "X-Real-IP": f"203.0.113.{n}",
        }
        answer = await app.client.post("/v1/auth/login", json=SIGN_IN, headers=headers)
        found.append(answer.status_code)
    assert found == [401, 429, 429]


async def test_the_applications_of_one_database_count_together(new_app: NewApp) -> None:
    first = await new_app(rate_limits="on", limit_sign_in="3/minute")
    second = await new_app(beside=first, rate_limits="on", limit_sign_in="3/minute")
    answers = [
        (await app.login("nobody@example.com")).status_code
        for app in (first, second, first, second, first)
    ]
    assert answers == [401, 401, 401, 429, 429]


@pytest.mark.parametrize("path", ["/v1/users/me", "/v1/posts", "/.well-known/jwks.json"])
async def test_what_is_not_limited_announces_nothing(new_app: NewApp, path: str) -> None:
    app = await new_app(rate_limits="on")
    assert limits_of(await app.client.get(path)) == (None, None)


async def test_switched_off_nothing_is_counted(app: AppClient) -> None:
    answers = [await app.login("nobody@example.com") for _ in range(70)]
    error_of(answers[-1], 401, "INVALID_CREDENTIALS")
    assert limits_of(answers[-1]) == (None, None)


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("/v1/auth/login", b"{", "application/json"),
        ("/v1/auth/login", b"{}", "application/json"),
        ("/v1/auth/login", b"x=1", "text/plain"),
        ("/v1/auth/token", b"\xff", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_cannot_be_read_counts(
    new_app: NewApp, path: str, content: bytes, content_type: str
) -> None:
    app = await new_app(rate_limits="on")
    headers = {"Content-Type": content_type}
    statuses = [
        (await app.client.post(path, content=content, headers=headers)).status_code
        for _ in range(130)
    ]
    assert 429 not in statuses[:60]
    assert set(statuses[60:]) == {429}


async def test_beyond_the_limit_the_body_is_not_read(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_sign_in="1/minute")
    await app.login("nobody@example.com")
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        for part in (b'{"email": ', b'"nobody@example.com"}'):
            read.append(part)
            yield part

    headers = {"Content-Type": "application/json"}
    answer = await app.client.post("/v1/auth/login", content=body(), headers=headers)
    error_of(answer, *LIMITED)
    assert read == []


async def test_without_credentials_nothing_is_counted(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_sign_in="1/minute")
    for _ in range(3):
        answer = await app.client.post("/v1/auth/password/change", content=b"{")
        error_of(answer, 401, "UNAUTHENTICATED")
        assert limits_of(answer) == (None, None)


async def test_posts_created_and_edited_are_counted_by_account(new_app: NewApp) -> None:
    app = await new_app(rate_limits="on", limit_writes="2/minute")
    ada, eve = await app.account("ada"), await app.account("eve")
    post = await app.post(ada, "Engine")
    path, edit = f"/v1/posts/{post['id']}", {"body": "Of arms."}
    headers = ada.headers | {"If-Match": "*"}

    edited = await app.client.patch(path, json=edit, headers=headers)
    assert limits_of(edited) == ('"write";q=2;w=60', '"write";r=0;t=60')
    for refused in (
        await app.client.patch(path, json=edit, headers=headers),
        await app.client.post("/v1/posts", json={"title": "A", "body": "B"}, headers=ada.headers),
    ):
        error_of(refused, *LIMITED)
        assert refused.headers["retry-after"] == "60"

    other = await app.post(eve, "Another's")
    assert other["title"] == "Another's"
    unknown = await app.client.post("/v1/posts", json={"title": "A", "body": "B"})
    error_of(unknown, 401, "UNAUTHENTICATED")
    assert limits_of(unknown) == (None, None)
    app.clock.advance(timedelta(seconds=60))
    assert (await app.client.patch(path, json=edit, headers=headers)).status_code == 200


async def test_changes_of_state_and_profile_are_counted_as_writes(new_app: NewApp) -> None:
    """Each makes events, so one account cannot make any number of them."""
    app = await new_app(rate_limits="on", limit_writes="6/minute")
    ada = await app.account("ada")
    post = await app.post(ada, "Engine")
    path = f"/v1/posts/{post['id']}"
    for change in ("publish", "unpublish", "publish", "archive"):
        answer = await app.client.post(f"{path}/{change}", headers=ada.headers)
        assert answer.status_code == 200
    answer = await app.client.post(f"{path}/restore", headers=ada.headers)
    assert limits_of(answer) == ('"write";q=6;w=60', '"write";r=0;t=60')
    for refused in (
        await app.client.post(f"{path}/publish", headers=ada.headers),
        await app.client.post(f"{path}/unpublish", headers=ada.headers),
        await app.client.post(f"{path}/archive", headers=ada.headers),
        await app.client.post(f"{path}/restore", headers=ada.headers),
        await app.client.patch("/v1/users/me", json={"name": "A"}, headers=ada.headers),
    ):
        error_of(refused, *LIMITED)
